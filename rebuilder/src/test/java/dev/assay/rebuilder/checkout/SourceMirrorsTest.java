package dev.assay.rebuilder.checkout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.core.failure.AssayException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SourceMirrorsTest {
  private static final Path HERE = Path.of("/here");

  private static SourceMirrors parse(String... arguments) throws AssayException {
    return SourceMirrors.parse(List.of(arguments), HERE);
  }

  @ParameterizedTest
  @CsvSource({
    "https://example.org/a, /m, https://example.org/a, /m",
    "https://example.org/a, /m, https://example.org/a/b.git, /m/b.git",
    "https://example.org/, /m, https://example.org/a/b.git, /m/a/b.git",
    "https://example.org/, /m/, https://example.org/a, /m/a",
    "https://example.org/, https://mirror.example.org/git, https://example.org/a, https://mirror.example.org/git/a",
    "git@example.org:, /m, git@example.org:a/b.git, /m/a/b.git",
    "https://example.org/a, m, https://example.org/a, /here/m",
  })
  void replacesWholeParts(String prefix, String target, String url, String expected)
      throws Exception {
    assertThat(parse(prefix + "=" + target).replace(url)).contains(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://example.org/ab",
        "https://example.org/a.git",
        "https://example.com/a",
        "https://EXAMPLE.org/a",
        "http://example.org/a"
      })
  void leavesOthersAlone(String url) throws Exception {
    assertThat(parse("https://example.org/a=/m").replace(url)).isEmpty();
  }

  @Test
  void theLongestPrefixWins() throws Exception {
    SourceMirrors mirrors =
        parse("https://example.org/=/short", "https://example.org/a/=/long", "https://example=/x");

    assertThat(mirrors.replace("https://example.org/a/b")).contains("/long/b");
    assertThat(mirrors.replace("https://example.org/c")).contains("/short/c");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "=", "https://example.org", "=/m", "https://example.org="})
  void refusesWhatIsNoMapping(String argument) {
    assertThatThrownBy(() -> parse(argument))
        .isInstanceOf(AssayException.Usage.class)
        .hasMessageContaining("PREFIX=PATH");
  }

  @Test
  void refusesOnePrefixTwice() {
    assertThatThrownBy(() -> parse("https://example.org/=/a", "https://example.org/=/b"))
        .isInstanceOf(AssayException.Usage.class)
        .hasMessageContaining("https://example.org/");
  }

  @ParameterizedTest
  @ValueSource(strings = {"../etc", "a/../../etc", "..", "a/..", "./a", "a\\..\\b"})
  void aHostileUrlDoesNotLeaveTheMirror(String rest) throws Exception {
    SourceMirrors mirrors = parse("https://example.org/=/m");

    assertThatThrownBy(() -> mirrors.replace("https://example.org/" + rest))
        .isInstanceOf(AssayException.Source.class);
  }
}
