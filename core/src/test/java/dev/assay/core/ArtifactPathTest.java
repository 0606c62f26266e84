package dev.assay.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.core.artifact.ArtifactPath;
import dev.assay.core.artifact.MemberName;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ArtifactPathTest {
  @Test
  void readsLikeTheDesignSays() {
    ArtifactPath path =
        ArtifactPath.of("Setup.exe")
            .resolve(MemberName.of("app.asar"))
            .resolve(MemberName.of("main.js"));
    assertThat(path.text()).isEqualTo("Setup.exe!/app.asar!/main.js");
  }

  @Test
  void escapesWhatATerminalWouldActOn() {
    assertThat(ArtifactPath.of("a\u001b[2Jb\u202e.js").text()).isEqualTo("a%1B[2Jb%E2%80%AE.js");
    assertThat(ArtifactPath.of("50%!#é").text()).isEqualTo("50%25%21%23é");
  }

  @Test
  void tellsOccurrencesApart() {
    MemberName first = MemberName.of("x");
    assertThat(ArtifactPath.of("j").resolve(first.occurrence(2)).text()).isEqualTo("j!/x#2");
  }

  @Test
  void everyNameSurvivesTheRoundTrip() {
    Random random = new Random(7);
    for (int i = 0; i < 20_000; i++) {
      byte[] raw = new byte[1 + random.nextInt(12)];
      random.nextBytes(raw);
      MemberName name = MemberName.of(raw).occurrence(1 + random.nextInt(3));
      ArtifactPath path = new ArtifactPath(List.of(MemberName.of("a.jar"), name));
      assertThat(ArtifactPath.parse(path.text())).isEqualTo(path);
    }
  }

  @Test
  void refusesTextThatItWouldNotWrite() {
    assertThatThrownBy(() -> ArtifactPath.parse("%41"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> ArtifactPath.parse("a#1"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
