package dev.assay.rebuilder.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.core.failure.AssayException;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GlobTest {
  @ParameterizedTest
  @CsvSource({
    "*,a,true",
    "*,'',true",
    "a*,abc,true",
    "*c,abc,true",
    "a*c,abc,true",
    "a*c,ab,false",
    "*.tar.gz,x.tar.gz,true",
    "*a*b*,xxaxxbxx,true",
    "*a*b*,xxbxxaxx,false",
    "?,é,true",
    "?,ab,false",
    "a.c,abc,false",
    "A,a,false",
    "**x,aax,true",
    "[a],a,false",
    "\\*,*,false",
  })
  void namesMatchAsDocumented(String pattern, String name, boolean matches) throws Exception {
    Glob glob = Glob.of(pattern);
    assertThat(glob.isEnd(glob.below(glob.start(), name))).isEqualTo(matches);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/", "/abs", "a//b", "../a", "a/../b", "./a", "a/", "**", "a/**"})
  void whatIsNoRelativePatternForFilesIsRefused(String pattern) {
    assertThatThrownBy(() -> Glob.of(pattern)).isInstanceOf(AssayException.Usage.class);
  }

  /** A backtracking matcher would not end in years. */
  @Test
  @Timeout(10)
  void hostilePatternsTakeNoLongerThanOthers() throws Exception {
    Glob stars = Glob.of("a*".repeat(2000) + "b");
    assertThat(stars.below(stars.start(), "a".repeat(4000))).isEmpty();
    Glob folders = Glob.of("**/".repeat(500) + "x");
    Set<Integer> states = folders.start();
    for (int i = 0; i < 200; i++) {
      states = folders.below(states, "folder");
      assertThat(states).hasSize(500);
    }
    assertThat(folders.isEnd(folders.below(states, "x"))).isTrue();
  }
}
