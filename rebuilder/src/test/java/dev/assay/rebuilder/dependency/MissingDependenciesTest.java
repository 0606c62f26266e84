package dev.assay.rebuilder.dependency;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MissingDependenciesTest {
  @Test
  void whatNpmSaysIsUnderstood() {
    String log =
        """
        npm error code E404
        npm error 404 Not Found - GET http://127.0.0.1:39391/@scope%2fgone - not in the registry
        npm ERR! 403 Forbidden - GET http://127.0.0.1:39391/own/-/own-1.0.0.tgz - no
        npm error notarget No matching version found for left-pad@^99.
        npm error command git --no-replace-objects ls-remote ssh://git@git.example.org/a.git
        npm error code EINTEGRITY
        """;
    assertThat(MissingDependencies.in(log))
        .containsExactly(
            "@scope/gone",
            "own/-/own-1.0.0.tgz",
            "left-pad@^99",
            "ssh://git@git.example.org/a.git");
    assertThat(MissingDependencies.in("GET http://127.0.0.1:39391/a 200")).isEmpty();
  }

  private static Supply recorded(Map<String, String> refusals) {
    Supply.Witness witness =
        new Supply.Witness() {
          @Override
          public Map<String, String> refusals() {
            return refusals;
          }

          @Override
          public Set<String> declaredRepositories() {
            return Set.of("https://repo.example.org/more");
          }
        };
    return new Supply(
        "http://127.0.0.1/",
        List.of(),
        Supply.Bridge.JAVA,
        true,
        witness,
        Supply.Tools.NONE,
        Optional.empty());
  }

  @Test
  void whatMavenSaysIsUnderstood() {
    String log =
        """
          | [ERROR] Could not find artifact g.h:a:jar:tests:1.0 in central (http://127.0.0.1)
          | Could not transfer artifact g:b:pom:2 from/to central: status code: 403
          | Could not transfer artifact g:b:pom:2 from/to central: status code: 403
          | No plugin found for prefix 'foo' in the current project
          | g:p:[1,3): No versions matched the requested parent version range '[1,3)' and so on
        """;
    assertThat(MissingDependencies.in(log))
        .containsExactly(
            "g.h:a:jar:tests:1.0", "g:b:pom:2", "a plugin for prefix foo", "a version in [1,3)");
    assertThat(MissingDependencies.in("  | [ERROR] COMPILATION ERROR\n")).isEmpty();
  }

  @Test
  void eachIsNamedWithItsReason() {
    Map<String, String> refusals =
        Map.of("g/h/a/1.0/a-1.0-tests.jar", "nowhere", "g/b/2/b-2.pom", "refused");
    String text =
        MissingDependencies.explain(
            Set.of("g.h:a:jar:tests:1.0", "g:b:jar:2", "g:c:jar:3", "x"), recorded(refusals));
    assertThat(text)
        .contains("\n  g.h:a:jar:tests:1.0: nowhere", "\n  g:b:jar:2: refused", "\n  g:c:jar:3\n")
        .contains("\n  x\n", "\n  what helps: ", "; POMs name https://repo.example.org/more");
    assertThat(MissingDependencies.explain(Set.of("g:a:jar:1-SNAPSHOT"), recorded(Map.of())))
        .contains("g:a:jar:1-SNAPSHOT: a SNAPSHOT");
    assertThat(MissingDependencies.explain(Set.of("g:a:jar:1"), Supply.NONE))
        .contains("g:a:jar:1: not in the lock");
  }
}
