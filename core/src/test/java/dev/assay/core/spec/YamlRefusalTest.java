package dev.assay.core.spec;

import static dev.assay.core.spec.Specs.YAML;
import static dev.assay.core.spec.Specs.change;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.core.failure.AssayException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a spec may not be, and that the JSON schema says so too wherever it can. */
class YamlRefusalTest {
  /**
   * A spec that is refused.
   *
   * @param yaml the spec
   * @param message a part of the message
   * @param schemaToo whether a JSON schema can express it
   */
  record Case(String yaml, String message, boolean schemaToo) {
    @Override
    public String toString() {
      return message;
    }
  }

  private static final String SHA256 = "ab".repeat(32);

  private static String download(String url, String sha256, String target) {
    return "downloads:\n  - {url: '" + url + "', sha256: " + sha256 + ", target: " + target + "}\n";
  }

  private static String vendored(String file, String upstream, String sha256) {
    return "vendored:\n  - {file: "
        + file
        + ", upstream: "
        + upstream
        + ", sha256: "
        + sha256
        + "}\n";
  }

  private static Case both(String part, String by, String message) {
    return new Case(change(YAML, part, by), message, true);
  }

  private static Case reader(String part, String by, String message) {
    return new Case(change(YAML, part, by), message, false);
  }

  private static Case archive(String source, String message) {
    return both("git: https://example.org/demo.git\n  tag: v1.0", source, message);
  }

  private static Case added(String more, String message) {
    return new Case(YAML + more, message, true);
  }

  private static Case addedForReader(String more, String message) {
    return new Case(YAML + more, message, false);
  }

  private static Case environment(String more, String message) {
    return both("jdk: 17", "jdk: 17\n  " + more, message);
  }

  static List<Case> structure() {
    return List.of(
        both("schema: 1\n", "", "a spec needs the key \"schema\""),
        both("schema: 1", "schema: 2", "1:9: expected schema: 1, found the number 2"),
        both("schema: 1", "schema: '1'", "expected schema: 1, found the text \"1\""),
        both(
            "release:",
            "relaese:",
            "2:1: unknown key \"relaese\" in a spec; did you mean \"release\"?"),
        both("build: mvn -B package\n", "", "a spec needs the key \"build\""),
        both("build: mvn -B package", "build: {}", "build needs the key \"command\""),
        both("build: mvn -B package", "build: [a]", "found a list"),
        both("build: mvn -B package", "build:", "found nothing"),
        both(
            "build: mvn -B package",
            "build: {command: x, outptus: [a]}",
            "did you mean \"outputs\"?"),
        both(
            "build: mvn -B package",
            "build: {command: x, before: y}",
            "expected a list for \"before\""),
        both("build: mvn -B package", "build: {command: [x]}", "expected a command"),
        added("repositories: central\n", "10:15: expected a list for \"repositories\""),
        added("repositories: [centrum]\n", "expected central, npm, or an https or http URL"),
        addedForReader(
            "repositories: ['file:///etc']\n", "expected central, npm, or an https or http URL"),
        added("repositories: [central, central]\n", "a repository is named twice"),
        added(
            "downloads: [{url: 'https://example.org/a', target: a}]\n", "needs the key \"sha256\""),
        added(download("file:///etc/passwd", SHA256, "a"), "expected an https or http URL"),
        added(download("https://u:p@example.org/a", SHA256, "a"), "expected an https or http URL"),
        added(download("https://example.org/a", "0", "a"), "expected 64 hexadecimal digits"),
        added(download("https://example.org/a", SHA256, "../a"), "expected a relative path"),
        added(download("https://example.org/a", SHA256, "/a"), "expected a relative path"),
        addedForReader(
            download("https://example.org/a", SHA256, "a")
                + "  - {url: 'https://example.org/b', sha256: "
                + SHA256
                + ", target: a}\n",
            "\"a\" is downloaded twice"),
        added("packaging: {signed: [a], command: x}\n", "expected a list for \"packaging\""),
        added("packaging: [make]\n", "expected a packaging step as keys (signed, command)"),
        added("packaging: [{signed: [a]}]\n", "a packaging step needs the key \"command\""),
        added("packaging: [{command: x}]\n", "at least one file under \"signed\""),
        added("packaging: [{signed: [], command: x}]\n", "at least one file under \"signed\""),
        added("packaging: [{signed: [a], command: ' '}]\n", "expected a command"),
        added("packaging: [{signed: [a], command: x, outputs: [b]}]\n", "unknown key"),
        added("packaging: [{signed: [../a], command: x}]\n", "expected a relative path"),
        added("packaging: [{signed: [a/./b], command: x}]\n", "expected a relative path"),
        added("packaging: [{signed: [/a], command: x}]\n", "expected a relative path"),
        added("packaging: [{signed: [-a], command: x}]\n", "expected a relative path"),
        added("packaging: [{signed: ['*.exe'], command: x}]\n", "expected a relative path"),
        added("packaging: [{signed: [a, a], command: x}]\n", "\"a\" is signed twice"),
        addedForReader(
            "packaging: [{signed: [a], command: x}, {signed: [a], command: y}]\n",
            "\"a\" is signed twice"),
        addedForReader(
            download("https://example.org/a", SHA256, "a")
                + "packaging: [{signed: [a], command: x}]\n",
            "\"a\" is a download; sign a copy that the build makes"),
        added("vendored: {file: a}\n", "expected a list for \"vendored\""),
        added("vendored: [{file: a, upstream: 'pkg:npm/a@1'}]\n", "needs the key \"sha256\""),
        added(vendored("../a.exe", "pkg:npm/a@1", SHA256), "expected a relative path"),
        added(vendored("a.exe", "file:///etc/passwd", SHA256), "expected a package URL"),
        added(vendored("a.exe", "pkg:generic/a@1", SHA256), "expected a package URL"),
        added(vendored("a.exe", "pkg:npm/a@1?x=y", SHA256), "expected a package URL"),
        added(vendored("a.exe", "https://u:p@example.org/a", SHA256), "expected a package URL"),
        added(vendored("a.exe", "$$(touch x)", SHA256), "expected a package URL"),
        added(vendored("a.exe", "pkg:npm/a@1", "0"), "expected 64 hexadecimal digits"),
        added(vendored("a.exe", "pkg:npm/a@1, member: ../b", SHA256), "expected a relative path"),
        added(vendored("a.exe", "pkg:npm/a@1, signed: true", SHA256), "unknown key \"signed\""),
        addedForReader(
            vendored("a.exe", "pkg:maven/org.example/demo@1.0", SHA256),
            "a release cannot vouch for what it is built from"),
        addedForReader(
            vendored("a", "pkg:npm/a@1", SHA256) + download("https://example.org/a", SHA256, "a"),
            "\"a\" has an origin already"),
        addedForReader(
            vendored("a", "pkg:npm/a@1", SHA256)
                + "  - {file: a, upstream: 'pkg:npm/b@1', sha256: "
                + SHA256
                + "}\n",
            "\"a\" has an origin already"),
        added("exclude: {file: a, reason: b}\n", "10:10: expected a list for \"exclude\""),
        added("exclude: [a.jar]\n", "expected an exclusion as keys (file, reason)"),
        added("exclude: [{file: a.jar}]\n", "an exclusion needs the key \"reason\""),
        added("exclude: [{file: a.jar, reason: ' '}]\n", "expected a reason"),
        added("exclude: [{file: a.jar, reason: b, path: c}]\n", "unknown key \"path\""),
        added("name: true\n", "found true; put a text that looks like that in quotes"),
        added("name: ~\n", "expected a name, on one line, found nothing"),
        environment("git: \"yes\"", "expected true or false for \"git\""),
        environment("variables: [a]", "expected names with values for \"variables\""),
        both("  jdk: 17\n", "", "environment needs the key \"jdk\""),
        environment("gradle: 8.5", "expected one build tool, found maven and gradle"),
        both("tag: v1.0", "tag: v1.0\n  branch: main", "expected one of tag, branch and ref"),
        both("  tag: v1.0\n", "", "source needs a tag, a branch, a ref or a commit"),
        both(
            "  git: https",
            "  archive: a:b:1:zip\n  git: https",
            "source needs exactly one of: git, archive"),
        both(
            "tag: v1.0",
            "tag: v1.0\n  sha256: " + "ab".repeat(32),
            "\"sha256\" doesn't go with \"git\""),
        archive("archive: a:b:1:zip\n  tag: v1", "\"tag\" doesn't go with \"archive\""),
        archive("archive: a:b:1:zip\n  sha256: " + "ab".repeat(32), "\"sha256\" goes with a URL"),
        archive(
            "archive: https://example.org/a.zip\n  repository: https://example.org/r",
            "\"repository\" goes with coordinates only"),
        added("published: {}\n", "published needs exactly one of"),
        added("published: {folder: a, urls: [b]}\n", "published needs exactly one of"),
        added("published: {urls: []}\n", "expected at least one URL"),
        both(
            "pkg:maven/org.example/demo@1.0",
            "pkg:generic/demo@1.0",
            "needs the key \"published\""),
        new Case(
            change(YAML, "maven/org.example", "generic")
                + "published: {repository: 'https://example.org/r'}\n",
            "a repository is for releases of type maven and npm",
            true));
  }

  static List<Case> values() {
    return List.of(
        both("pkg:maven/org.example/demo@1.0", "org.example:demo:1.0", "expected a package URL"),
        both("@1.0", "@1.0?type=jar", "expected a package URL"),
        both("maven/org.example/", "maven/", "expected a package URL"),
        both("maven/", "cargo/", "expected a package URL"),
        reader("@1.0", "@1;0", "expected a version"),
        both("maven: 3.9.9", "maven: latest", "expected a version such as 3.9.9"),
        both("jdk: 17", "jdk: seventeen", "expected a JDK"),
        both("jdk: 17", "jdk: ../17", "expected a JDK"),
        both("tag: v1.0", "tag: -v1.0", "expected the name of a tag or branch"),
        both("tag: v1.0", "tag: a..b", "expected the name of a tag or branch"),
        both(
            "tag: v1.0",
            "tag: v1.0\n  commit: 1234567",
            "expected a commit: 40 hexadecimal digits"),
        both("https://example.org/demo.git", "--upload-pack=x", "expected a repository"),
        both("https://example.org/demo.git", "ext::sh -c x", "expected a repository"),
        both("https://example.org", "git://example.org", "expected a repository"),
        reader(
            "https://example.org/demo.git",
            "https://me:secret@example.org/x",
            "without a password"),
        reader("https://example.org", "ssh://-oProxyCommand=x", "expected a repository"),
        archive("archive: demo.zip", "expected an archive"),
        archive("archive: a:b:1", "expected an archive"),
        archive("archive: 'https://me:secret@example.org/a.zip'", "without credentials"),
        archive("archive: ftp://example.org/a.zip", "expected an archive"),
        archive(
            "archive: https://example.org/a.zip\n  sha256: abc", "expected 64 hexadecimal digits"),
        archive("archive: a:b:1:zip\n  directory: ../x", "expected a relative path"),
        archive("archive: a:b:1:zip\n  directory: /etc", "expected a relative path"),
        archive("archive: a:b:1:zip\n  remove: ['*.jar']", "expected a relative path"),
        archive("archive: a:b:1:zip\n  remove: [a/../../b]", "expected a relative path"),
        environment("umask: 0022", "expected an umask in quotes"),
        environment("umask: \"0999\"", "expected an umask in quotes"),
        environment("umask: \"07777\"", "expected an umask in quotes"),
        reader("jdk: 17", "jdk: 17\n  timezone: Mars/Olympus", "expected an IANA time zone"),
        environment("timezone: ../../etc/passwd", "expected an IANA time zone"),
        environment("locale: EN", "expected a locale"),
        environment("locale: en_US;id", "expected a locale"),
        environment("newline: cr", "expected lf or crlf"),
        environment("workdir: app", "expected an absolute path"),
        environment("workdir: /", "expected an absolute path"),
        environment("workdir: /usr/src", "expected an absolute path"),
        environment("workdir: /proc/self", "expected an absolute path"),
        environment("workdir: /home", "expected an absolute path"),
        environment("workdir: /a/../etc", "expected an absolute path"),
        environment("workdir: /a//b", "expected an absolute path"),
        environment("variables: {PATH: /evil}", "expected the name of an environment variable"),
        environment(
            "variables: {LD_PRELOAD: x.so}", "expected the name of an environment variable"),
        environment("variables: {TZ: UTC}", "expected the name of an environment variable"),
        environment("variables: {a-b: c}", "expected the name of an environment variable"),
        environment("variables: {A: true}", "expected one line of text"),
        environment("variables: {A: \"b\\nc\"}", "expected one line of text"),
        both("mvn -B package", "' '", "expected a command"),
        both("mvn -B package", "x".repeat(16_385), "expected a command of at most 16384"),
        both("mvn -B package", "{command: x, outputs: [../x]}", "expected a relative path or glob"),
        both("mvn -B package", "{command: x, outputs: [/x]}", "expected a relative path or glob"),
        added("exclude: [{file: '*.jar', reason: b}]\n", "expected the exact name of a file"),
        added("exclude: [{file: '*', reason: b}]\n", "expected the exact name of a file"),
        addedForReader(
            "exclude: [{file: '*-2.0-javadoc.jar', reason: b}]\n",
            "the only pattern is \"*-1.0-javadoc.jar\""),
        added("exclude: [{file: a/b.jar, reason: b}]\n", "expected the exact name of a file"),
        added("exclude: [{file: 'a.jar!/b', reason: b}]\n", "expected the exact name of a file"),
        added("exclude: [{file: .., reason: b}]\n", "expected the exact name of a file"),
        addedForReader(
            "exclude: [{file: a, reason: b}, {file: a, reason: c}]\n", "\"a\" is excluded twice"),
        added("published: {folder: ../x}\n", "expected a relative path"),
        added("published: {urls: ['javascript:x']}\n", "expected an https, http or file URL"),
        addedForReader(
            "published: {urls: ['https://example.org/a%2f..%2fb']}\n", "expected an https"),
        addedForReader(
            "published: {urls: ['https://a.example.org/x.jar', 'https://b.example.org/x.jar']}\n",
            "two files of one name"),
        reader("package", "$HOME", "expected ${version}, ${commit} or $$"),
        reader("package", "${release}", "expected ${version}, ${commit} or $$"));
  }

  static List<Case> yaml() {
    String bomb = "a: &a [x]\nb: [*a, *a]\n";
    return List.of(
        new Case("", "found an empty file", false),
        new Case("# nothing\n", "found an empty file", false),
        new Case("- a\n", "expected keys with values, found a list", false),
        new Case("text\n", "expected keys with values, found the text", false),
        new Case(YAML + "---\n" + YAML, "found a second", false),
        new Case(YAML + "schema: 1\n", "10:1: \"schema\" is given twice, first in line 1", false),
        new Case(bomb, "1:4: found an anchor", false),
        new Case("a: *b\n", "found an alias", false),
        new Case("a: !!java/object x\n", "found the tag", false),
        new Case("a: ! x\n", "found the tag", false),
        new Case("? [a]\n: b\n", "expected a name as key", false),
        new Case("a:\n\tb: c\n", "2:1: found a tab", false),
        new Case("a: [b\n", "not YAML", false),
        new Case("a: b: c\n", "1:5: not YAML", false),
        new Case("%YAML 9.9\n---\na: b\n", "not YAML", false),
        new Case("a: \u0007\n", "not YAML", false),
        new Case("a: \"\\u202e\"\n", "found the invisible character \\u{202E}", false),
        new Case("a: 'x\u200by'\n", "found the invisible character", false),
        new Case("a: " + "[".repeat(100_000), "nested more than 12 deep", false),
        new Case("a: [" + "b,".repeat(30_000) + "]", "more than 20000 values", false),
        new Case("x: " + "y".repeat(1 << 20), "larger than 1048576 bytes", false));
  }

  @ParameterizedTest
  @MethodSource({"structure", "values", "yaml"})
  void theReaderRefuses(Case refused) {
    assertThatThrownBy(() -> Specs.yaml(refused.yaml()))
        .isInstanceOf(AssayException.Usage.class)
        .hasMessageStartingWith("/specs/demo.yaml")
        .hasMessageContaining(refused.message());
  }

  @ParameterizedTest
  @MethodSource({"structure", "values"})
  void theSchemaRefusesWhatItCanExpress(Case refused) throws Exception {
    assertThat(!Specs.schemaErrors(refused.yaml()).isEmpty())
        .as(refused.yaml())
        .isEqualTo(refused.schemaToo());
  }

  @Test
  void messagesAreOneLineThatATerminalCanShow() {
    assertThatThrownBy(() -> Specs.yaml(YAML + "\"\\e[2Jkey\": x\n"))
        .isInstanceOf(AssayException.Usage.class)
        .hasMessageContaining("\\u{001B}")
        .extracting(e -> String.valueOf(e.getMessage()).lines().count())
        .isEqualTo(1L);
  }
}
