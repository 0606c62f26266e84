package dev.assay.core.buildinfo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BuildcompareTest {
  private static final String RECORDED =
      """
      version=1.1.1
      ok=2
      ko=2
      ignored=0
      okFiles="a-1.1.1.pom a-1.1.1-site.xml"
      koFiles="a-1.1.1.jar a-1.1.1-x.jar"
      ignoredFiles=""
      missing=1
      missingFiles="a-1.1.1-x.jar"
      reference_java_version="11 (from MANIFEST.MF)"
      # diffoscope target/reference/a-1.1.1.jar target/a-1.1.1.jar
      """;

  @Test
  void readsWhatIsRecorded() {
    assertThat(Buildcompare.read(RECORDED))
        .isEqualTo(
            new Buildcompare(
                "1.1.1",
                List.of("a-1.1.1.pom", "a-1.1.1-site.xml"),
                List.of("a-1.1.1.jar", "a-1.1.1-x.jar"),
                List.of(),
                List.of("a-1.1.1-x.jar")));
  }

  @Test
  void whatIsWrittenReadsBack() {
    Buildcompare read = Buildcompare.read(RECORDED);
    assertThat(Buildcompare.read(read.write())).isEqualTo(read);
    assertThat(read.write()).contains("koFiles=\"a-1.1.1.jar a-1.1.1-x.jar\"\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ok=3",
        "okFiles=\"a-1.1.1.jar b\"",
        "okFiles=\"a a\"",
        "okFiles=\"$(touch x) y\"",
        "missingFiles=\"b\"",
        "touch x",
        "version=`id`"
      })
  void refusesContradictionsAndCode(String line) {
    assertThatThrownBy(() -> Buildcompare.read(RECORDED + line + "\n"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aNameThatALineCannotHoldIsNotWritten() {
    assertThatThrownBy(() -> new Buildcompare("1", List.of("a b"), List.of(), List.of(), List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
