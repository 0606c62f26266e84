package dev.assay.core.signature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DerTest {
  @Test
  void readsOneLevelAtATime() throws Exception {
    Der sequence = der("3009 020101 06022a03 0500");
    List<Der> children = sequence.children(Der.SEQUENCE);
    assertThat(children).hasSize(3);
    assertThat(children.get(0).integer()).isEqualTo(BigInteger.ONE);
    assertThat(children.get(1).oid()).isEqualTo("1.2.3");
    children.get(2).empty(Der.NULL);
    assertThat(children.get(2).end()).isEqualTo(sequence.end());
  }

  @ParameterizedTest
  @CsvSource({
    "30 80 0000, not definite",
    "30 8100, too many bytes",
    "30 81 01 00, too many bytes",
    "30 820080 00, too many bytes",
    "30 02 00, cut off",
    "30, cut off",
    "1f 2a 00, tag of several bytes",
    "30 8500000000 00, not definite",
    "3000 00, 1 bytes behind"
  })
  void refusesWhatIsNotDer(String hex, String why) {
    assertThatThrownBy(() -> der(hex))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining(why);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0200", "02020001", "0202ffff"})
  void refusesNumbersInTooManyBytes(String hex) {
    assertThatThrownBy(() -> der(hex).integer()).hasMessageContaining("too many bytes");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"0600", "0601 80", "0602 8001", "0602 2a83", "060b 2affffffffffffffffff7f"})
  void refusesIdentifiersThatAreNotPlain(String hex) {
    assertThatThrownBy(() -> der(hex).oid()).isInstanceOf(MalformedException.class);
  }

  @Test
  void refusesTheWrongTagAndMoreThanOne() throws Exception {
    assertThatThrownBy(() -> der("3100").expect(Der.SEQUENCE)).hasMessageContaining("a tag 49");
    assertThatThrownBy(() -> der("3004 0500 0500").only(Der.SEQUENCE))
        .hasMessageContaining("not one");
    assertThatThrownBy(() -> der("0401 00").children()).hasMessageContaining("primitive");
    assertThatThrownBy(() -> der("0501 00").empty(Der.NULL)).hasMessageContaining("empty");
  }

  /** Libraries recurse; ours does not, and says so before they are asked. */
  @Test
  void refusesWhatIsDeep() throws Exception {
    byte[] deep = new byte[0];
    for (int i = 0; i < 60; i++) {
      byte[] outer = Arrays.copyOf(new byte[] {0x30, (byte) deep.length}, deep.length + 2);
      System.arraycopy(deep, 0, outer, 2, deep.length);
      deep = outer;
    }
    Der element = Der.of(deep);
    element.requireShallow(60);
    assertThatThrownBy(() -> element.requireShallow(59)).hasMessageContaining("more than 59");
  }

  private static Der der(String hex) throws MalformedException {
    return Der.of(HexFormat.of().parseHex(hex.replace(" ", "")));
  }
}
