package dev.assay.core.buildinfo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.StringReader;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BuildinfoTest {
  private static final String SUM = "0123456789abcdef".repeat(8);

  private static final String ONE =
      """
      # a comment
      buildinfo.version=1.0-SNAPSHOT
      name=Demo \\u00e9
      java.version=17
      outputs.0.groupId=org.example
      outputs.0.filename=demo-1.0.pom
      outputs.0.length=1234
      outputs.0.checksums.sha512=SUM
      outputs.1.groupId=org.example
      outputs.1.filename=demo-1.0.jar
      outputs.1.length=0
      outputs.1.checksums.sha512=SUM
      """
          .replace("SUM", SUM);

  private static final String TWO_MODULES =
      """
      buildinfo.version=1.0-SNAPSHOT
      outputs.0.coordinates=org.example:a
      outputs.0.0.filename=a-1.jar
      outputs.0.0.length=1
      outputs.0.0.checksums.sha512=SUM
      outputs.1.coordinates=org.example:b
      outputs.1.0.filename=b-1.jar
      outputs.1.0.length=2
      outputs.1.0.checksums.sha512=SUM
      """
          .replace("SUM", SUM);

  private static Buildinfo read(String text) throws Exception {
    return BuildinfoReader.read(text.getBytes(UTF_8));
  }

  @Test
  void readsOneModuleAndSeveral() throws Exception {
    Buildinfo one = read(ONE);
    assertThat(one.properties())
        .isEqualTo(
            Map.of("buildinfo.version", "1.0-SNAPSHOT", "name", "Demo é", "java.version", "17"));
    assertThat(one.outputs())
        .containsExactly(
            new Buildinfo.Output("", "org.example", "demo-1.0.pom", 1234, SUM),
            new Buildinfo.Output("", "org.example", "demo-1.0.jar", 0, SUM));
    assertThat(read(TWO_MODULES).outputs())
        .containsExactly(
            new Buildinfo.Output("org.example:a", "", "a-1.jar", 1, SUM),
            new Buildinfo.Output("org.example:b", "", "b-1.jar", 2, SUM));
  }

  @Test
  void whatIsWrittenReadsBackAndIsWhatJavaReads() throws Exception {
    Buildinfo odd =
        new Buildinfo(
            Map.of("buildinfo.version", Buildinfo.VERSION, "a b=c:d\\", " x\n\t#!é😀\\u0041"),
            List.of(new Buildinfo.Output("", "g", "#a.jar", 7, SUM)));
    for (Buildinfo info : List.of(read(ONE), read(TWO_MODULES), odd)) {
      String written = BuildinfoWriter.write(info);
      assertThat(read(written)).isEqualTo(info);
      assertThat(written).isEqualTo(BuildinfoWriter.write(read(written))).matches("[\\n -~]+");
      Properties java = new Properties();
      java.load(new StringReader(written));
      assertThat(java).containsAllEntriesOf(info.properties());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "buildinfo.version=1.0-SNAPSHOT,buildinfo.version=2",
        "outputs.0.length=1234,outputs.0.length=12x4",
        "outputs.0.length=1234,outputs.0.length=-1",
        "outputs.0.length=1234,outputs.0.length=1234\noutputs.0.length=5",
        "outputs.0.length=1234,outputs.0.size=1234",
        "demo-1.0.jar,demo-1.0.pom",
        "demo-1.0.jar,../demo-1.0.jar",
        "sha512=01,sha512=0g",
        "outputs.1.length=0,",
        "Demo,\\u00zz",
        "outputs.0.groupId,outputs.0.0.coordinates"
      })
  void refusesWhatIsNotWellFormed(String change) throws Exception {
    int comma = change.indexOf(',');
    String from = change.substring(0, comma);
    assertThat(ONE).contains(from);
    String text =
        ONE.replaceFirst(
            java.util.regex.Pattern.quote(from),
            java.util.regex.Matcher.quoteReplacement(change.substring(comma + 1)));
    assertThatThrownBy(() -> read(text)).isInstanceOf(BuildinfoReader.Malformed.class);
  }

  @Test
  void refusesBytesThatAreNoText() {
    byte[] bytes = ONE.getBytes(UTF_8);
    bytes[3] = (byte) 0xff;
    assertThatThrownBy(() -> BuildinfoReader.read(bytes)).hasMessageContaining("UTF-8");
    assertThatThrownBy(() -> BuildinfoReader.read(new byte[BuildinfoReader.LIMIT + 1]))
        .hasMessageContaining("larger");
  }
}
