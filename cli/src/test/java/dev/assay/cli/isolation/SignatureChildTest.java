package dev.assay.cli.isolation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.cli.isolation.SignatureChild.Candidate;
import dev.assay.core.json.RefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a child that was taken over may print. */
class SignatureChildTest {
  @TempDir Path folder;

  private List<Candidate> read(String text) throws IOException, RefusedException {
    return SignatureChild.read(Files.writeString(folder.resolve("answer"), text));
  }

  private static String line(byte[] table) {
    return "assay: table {\"path\":\"a.exe\",\"table\":\""
        + Base64.getEncoder().encodeToString(table)
        + "\"}\n";
  }

  @Test
  void tablesAreReadAndMessagesAreNot() throws Exception {
    List<Candidate> found =
        read("a message\n\n" + line(new byte[] {1, 2}) + "assay: other\n" + line(new byte[9]));
    assertThat(found).hasSize(2);
    assertThat(found.getFirst().path().text()).isEqualTo("a.exe");
    assertThat(found.getFirst().table().size()).isEqualTo(2);
    assertThat(read("")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "assay: table {}\n",
        "assay: table {\"path\":\"a\",\"table\":\"*\"}\n",
        "assay: table {\"path\":\"a\",\"table\":\"\"}\n",
        "assay: table {\"path\":\"a\",\"table\":\"AAAA\",\"more\":1}\n",
        "assay: table {\"path\":\"a\",\"table\":\"AAAA\"} more\n",
        "assay: table {\"path\":\"a\",\"table\":\"AA",
        "assay: table 1\n"
      })
  void whatNoChildWouldSayIsRefused(String text) {
    assertThatThrownBy(() -> read(text)).isInstanceOf(RefusedException.class);
  }

  @Test
  void thereAreBounds() throws Exception {
    assertThat(read(line(new byte[1 << 20]))).hasSize(1);
    assertThatThrownBy(() -> read(line(new byte[(1 << 20) + 1])))
        .isInstanceOf(RefusedException.class);
    assertThatThrownBy(() -> read("x".repeat(2 << 20))).isInstanceOf(RefusedException.class);
    assertThat(read(line(new byte[1]).repeat(SignatureChild.MOST))).hasSize(SignatureChild.MOST);
    assertThatThrownBy(() -> read(line(new byte[1]).repeat(SignatureChild.MOST + 1)))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("256");
  }
}
