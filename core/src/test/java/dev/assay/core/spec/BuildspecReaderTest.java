package dev.assay.core.spec;

import static dev.assay.core.spec.Specs.BUILDSPEC;
import static dev.assay.core.spec.Specs.COMMIT;
import static dev.assay.core.spec.Specs.buildspec;
import static dev.assay.core.spec.Specs.change;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.core.failure.AssayException;
import dev.assay.core.result.Condition;
import dev.assay.core.spec.Environment.Newline;
import dev.assay.core.spec.Environment.Tool;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BuildspecReaderTest {
  @Test
  void theUsualFile() throws Exception {
    BuildSpec spec = buildspec(BUILDSPEC);
    assertThat(spec.name()).isEqualTo("org.example:demo 1.0");
    assertThat(spec.release()).isEqualTo(new ReleaseId("maven", "org.example", "demo", "1.0"));
    assertThat(spec.source())
        .isEqualTo(new SourceRef.Git("https://example.org/demo.git", "v1.0", Optional.empty()));
    assertThat(spec.environment())
        .isEqualTo(
            new Environment(
                new Tool("maven", "3.6.3"),
                "8",
                List.of(),
                Newline.LF,
                Newline.LF,
                0002,
                "UTC",
                "en_US",
                Environment.Root.ANY,
                "/var/maven/app",
                false,
                Map.of()));
    assertThat(spec.build())
        .isEqualTo(new BuildSteps(List.of(), "mvn -B clean package", List.of(), List.of()));
    assertThat(spec.published()).isEqualTo(new PublishedRef.MavenRepository(Optional.empty()));
    assertThat(spec.exclusions()).isEmpty();
    assertThat(spec.remarks()).isEmpty();
  }

  @Test
  void everyVariableArrives() throws Exception {
    BuildSpec spec =
        buildspec(
            BUILDSPEC
                + """
                referenceRepo=https://repo.example.org/releases
                tool=mvn-3.9.9
                jdk=17.0.9
                toolchains="8|11"
                newline=crlf # of Windows
                newlineGit=lf
                umask=022
                timezone=Europe/Berlin
                locale=de_DE
                workdir=/home/builder/demo
                execBefore="./prepare"
                execAfter='ls "$x"'
                """);
    assertThat(spec.environment())
        .isEqualTo(
            new Environment(
                new Tool("maven", "3.9.9"),
                "17.0.9",
                List.of("8", "11"),
                Newline.CRLF,
                Newline.LF,
                0022,
                "Europe/Berlin",
                "de_DE",
                Environment.Root.ANY,
                "/home/builder/demo",
                false,
                Map.of()));
    assertThat(spec.build())
        .isEqualTo(
            new BuildSteps(
                List.of("./prepare"), "mvn -B clean package", List.of("ls \"$x\""), List.of()));
    assertThat(spec.published())
        .isEqualTo(
            new PublishedRef.MavenRepository(Optional.of("https://repo.example.org/releases")));
  }

  @Test
  void aSourceDistributionStandsInsteadOfGitAndCannotProveItself() throws Exception {
    BuildSpec spec =
        buildspec(
            BUILDSPEC
                + """
                sourceDistribution=https://example.org/${artifactId}-${version}-source-release.zip
                sourcePath=${artifactId}-${version}
                sourceRmFiles="DEPENDENCIES lib/old.jar"
                """);
    assertThat(spec.source())
        .isEqualTo(
            new SourceRef.UrlArchive(
                "https://example.org/demo-1.0-source-release.zip",
                Optional.empty(),
                "demo-1.0",
                List.of("DEPENDENCIES", "lib/old.jar")));
    assertThat(spec.exclusions())
        .containsExactly(
            new BuildSpec.Exclusion(
                "demo-1.0-source-release.zip", "rebuilt from itself it proves nothing"));
  }

  @Test
  void aSourceDistributionThatIsNamedLikeAnArtifactExcludesNothing() throws Exception {
    for (String name : List.of("demo-1.0.jar", "demo-1.0-sources.jar", "demo-2.0-src.zip")) {
      String text = BUILDSPEC + "sourceDistribution=https://example.org/" + name + "\n";
      assertThat(buildspec(text).exclusions()).as(name).isEmpty();
    }
  }

  @Test
  void javadocIsExcludedWhereTheBuildSkipsIt() throws Exception {
    for (String option : List.of("-Dmaven.javadoc.skip", "'-Dmaven.javadoc.skip=true'")) {
      BuildSpec spec = buildspec(change(BUILDSPEC, "package", "package " + option));
      assertThat(spec.exclusions())
          .containsExactly(
              new BuildSpec.Exclusion("*-1.0-javadoc.jar", "the recorded build skips javadoc"));
      assertThat(spec.exclusionOf("demo-core-1.0-javadoc.jar")).isPresent();
    }
    for (String option : List.of("-Dmaven.javadoc.skip=false", "-Dmaven.javadoc.skipper")) {
      assertThat(buildspec(change(BUILDSPEC, "package", option)).exclusions()).isEmpty();
    }
  }

  @Test
  void aPrivateVariableOfTheRecipeIsAFittedValue() throws Exception {
    BuildSpec spec =
        buildspec(
            BUILDSPEC
                + """
                buildTime=2024-05-06T07:08:09Z
                stamp="t${buildTime}"
                tagPrefix=v
                gitTag=${tagPrefix}${version}
                unused=x
                command="mvn package -Dstamp=${stamp} -Dv=${version}"
                javaVersion=17.0.9
                jdk=${javaVersion}
                """);
    assertThat(spec.remarks())
        .containsExactly(
            new Condition.FittedValue("buildTime"),
            new Condition.FittedValue("javaVersion"),
            new Condition.FittedValue("stamp"));
  }

  @Test
  void aCommitAsTagIsAPin() throws Exception {
    String text = change(BUILDSPEC, "v${version}", COMMIT);
    assertThat(buildspec(text).source())
        .isEqualTo(new SourceRef.Git("https://example.org/demo.git", COMMIT, Optional.of(COMMIT)));
    assertRefused(text, Map.of("commit", "f".repeat(40)), "demo.buildspec:7:1", "--commit");
    assertThat(buildspec(BUILDSPEC, Map.of("commit", COMMIT)).source())
        .isEqualTo(new SourceRef.Git("https://example.org/demo.git", "v1.0", Optional.of(COMMIT)));
  }

  @Test
  void otherToolsAreReadForTheRebuilderToRefuse() throws Exception {
    for (String tool : List.of("gradle", "sbt")) {
      assertThat(buildspec(change(BUILDSPEC, "tool=mvn", "tool=" + tool)).environment().tool())
          .isEqualTo(new Tool(tool, ""));
    }
  }

  @Test
  void theLastAssignmentWinsAndEmptyIsNone() throws Exception {
    BuildSpec spec = buildspec(BUILDSPEC + "jdk=11\nexport umask=022\numask=\n");
    assertThat(spec.environment().jdk()).isEqualTo("11");
    assertThat(spec.environment().umask()).isEqualTo(0002);
    // An earlier use keeps the value of its time, as in a shell.
    assertThat(buildspec(BUILDSPEC + "version=2.0\n").source()).extracting("ref").isEqualTo("v1.0");
  }

  @Test
  void whatIsNotAutomatableSaysSo() {
    for (String prefix : List.of("SHELL", "DOCKER")) {
      assertRefused(
          change(BUILDSPEC, "mvn -B", prefix + " mvn -B"),
          Map.of(),
          "demo.buildspec:11:1",
          "not automatable");
    }
    assertRefused(BUILDSPEC + "jdkForceAzul=true\n", Map.of(), "demo.buildspec:12:1", "JDK");
    assertRefused(
        BUILDSPEC + "gitTag=\"git log --all --pretty=format:%H --grep 'release 1.0'\"\n",
        Map.of(),
        "demo.buildspec:12:1",
        "can't search for a commit");
    assertRefused(
        BUILDSPEC + "gitTag=$(git ls-remote x | grep y | cut -f 1)\n",
        Map.of(),
        "demo.buildspec:12:8",
        "git ls-remote x | grep y | cut -f 1");
  }

  @Test
  void everyValueHasItsGrammar() {
    for (String line :
        List.of(
            "groupId='a b'",
            "artifactId=../x",
            "version='1;reboot'",
            "display='\u202e'",
            "gitRepo=/etc",
            "gitRepo=./x",
            "gitRepo='ext::sh -c x'",
            "gitTag=--upload-pack=x",
            "tool=make",
            "tool=mvn-",
            "tool=mvn-../x",
            "jdk=",
            "jdk=latest",
            "toolchains='8|x'",
            "newline=cr",
            "newlineGit=mixed",
            "umask=0888",
            "timezone=Nowhere",
            "locale='en_US; id'",
            "workdir=/etc",
            "command=",
            "command='mvn \u200b'",
            "referenceRepo=ftp://example.org/x",
            "sourceDistribution=demo.zip",
            "sourceDistribution=https://example.org/a.zip\nsourcePath=../x",
            "sourceDistribution=https://example.org/a.zip\nsourceRmFiles='a *.jar'")) {
      assertRefused(BUILDSPEC + line + "\n", Map.of(), "demo.buildspec:1");
    }
  }

  @Test
  void whatIsMissingIsNamed() {
    for (String name :
        List.of(
            "groupId",
            "artifactId",
            "version",
            "gitRepo",
            "gitTag",
            "tool",
            "jdk",
            "newline",
            "command")) {
      String text = BUILDSPEC.replaceAll("(?m)^" + name + "=", name + "_=");
      String used = text.replace("${" + name + "}", "x");
      assertRefused(used, Map.of(), "demo.buildspec: a .buildspec needs " + name + "=");
    }
  }

  @Test
  void optionsThatContradictAreRefused() {
    assertRefused(BUILDSPEC, Map.of("version", "2.0"), "demo.buildspec:5:1", "--release");
    assertRefused(
        BUILDSPEC + "sourceDistribution=https://example.org/a.zip\n",
        Map.of("commit", COMMIT),
        "demo.buildspec:12:1",
        "--commit");
  }

  private static void assertRefused(String text, Map<String, String> given, String... parts) {
    assertThatThrownBy(() -> buildspec(text, given))
        .as(text)
        .isInstanceOf(AssayException.Usage.class)
        .hasMessageContainingAll(parts);
  }
}
