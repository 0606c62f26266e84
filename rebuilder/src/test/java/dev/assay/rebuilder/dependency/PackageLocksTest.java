package dev.assay.rebuilder.dependency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.core.failure.AssayException;
import dev.assay.core.lock.ModuleId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PackageLocksTest {
  private static final String GOOD =
      """
      {"lockfileVersion": 3, "packages": {
        "": {"name": "demo", "version": "1.0.0", "dependencies": {"a": "git+https://x.example/a"}},
        "packages/part": {"name": "@s/part", "version": "0.9.0"},
        "node_modules/@s/part": {"resolved": "packages/part", "link": true},
        "node_modules/a": {"version": "1.0.0", "integrity": "sha1-x sha512-aa",
          "resolved": "https://any.example/some/mirror/a/-/a-1.0.0.tgz"},
        "node_modules/b": {"name": "@s/real", "version": "2.0.0-rc.1", "integrity": "sha512-bb",
          "resolved": "https://any.example/@s%2freal/-/real-2.0.0-rc.1.tgz"},
        "node_modules/b/node_modules/c": {"version": "3.0.0", "integrity": "sha512-cc"},
        "node_modules/d": {"version": "3.0.0", "inBundle": true},
        "node_modules/e": {"version": "1.0.0", "resolved": "file:vendor/e-1.0.0.tgz"}}}
      """;

  @TempDir Path source;

  private PackageLocks read(String text) throws IOException {
    Files.writeString(source.resolve("package-lock.json"), text);
    return PackageLocks.in(source, "1.0.0");
  }

  private PackageLocks entry(String fields) throws IOException {
    return read("{\"packages\": {\"node_modules/a\": {" + fields.replace('\'', '"') + "}}}");
  }

  @Test
  void packagesOfARegistryPass() throws Exception {
    PackageLocks locks = read(GOOD);
    locks.requireRegistryOnly();
    assertThat(locks.pinned()).containsExactlyInAnyOrder("sha512-aa", "sha512-bb", "sha512-cc");
    assertThat(locks.siblings())
        .containsExactlyInAnyOrder(
            new ModuleId("", "demo", "1.0.0"),
            new ModuleId("@s", "part", "0.9.0"),
            new ModuleId("@s", "part", "1.0.0"));
  }

  /** A build of one package of several gets the others from the registry, if nobody looks. */
  @Test
  void packagesWithoutALockAreSiblingsToo() throws Exception {
    write("package.json", "{'workspaces': ['packages/*']}");
    Path core = Files.createDirectories(source.resolve("packages/core"));
    Files.writeString(
        core.resolve("package.json"),
        "{\"config\": {\"name\": \"no\"}, \"name\": \"@x/core\", \"version\": \"0.0.1\", \"a\": [");
    Path installed = Files.createDirectories(source.resolve("node_modules/other"));
    Files.writeString(
        installed.resolve("package.json"), "{\"name\": \"other\", \"version\": \"2.0.0\"}");
    assertThat(PackageLocks.in(source, "1.0.0").siblings())
        .containsExactlyInAnyOrder(
            new ModuleId("@x", "core", "0.0.1"), new ModuleId("@x", "core", "1.0.0"));
  }

  private void write(String name, String text) throws IOException {
    Path file = source.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text.replace('\'', '"'));
  }

  private Set<ModuleId> siblings() throws IOException {
    return PackageLocks.in(source, "1.0.0").siblings();
  }

  /** It is not the release's own, and a build that depends on the real one is no cheat. */
  @Test
  void theDataOfATestIsNoSibling() throws Exception {
    write("package.json", "{'name': 'demo', 'version': '0.0.0', 'workspaces': ['packages/*']}");
    write("test/data/package.json", "{'name': 'lodash', 'version': '4.17.21'}");
    write(
        "test/data/package-lock.json",
        "{'name': 'x', 'packages': {'': {'name': 'ms', 'version': '2.1.3'}}}");
    write("packages/a/test/package.json", "{'name': 'chalk', 'version': '5.0.0'}");
    assertThat(siblings())
        .contains(new ModuleId("", "demo", "0.0.0"), new ModuleId("", "demo", "1.0.0"))
        .doesNotContain(
            new ModuleId("", "lodash", "4.17.21"),
            new ModuleId("", "ms", "2.1.3"),
            new ModuleId("", "chalk", "5.0.0"));
  }

  /** Who leaves the workspaces out of package.json gets nothing that is published with it. */
  @Test
  void atTheReleasesVersionEveryPackageOfTheSourceIsOne() throws Exception {
    write("package.json", "{'name': 'demo', 'version': '1.0.0'}");
    write("packages/b/package.json", "{'name': 'b', 'version': '0.0.0-development'}");
    assertThat(siblings())
        .contains(new ModuleId("", "b", "1.0.0"))
        .doesNotContain(new ModuleId("", "b", "0.0.0-development"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'workspaces': ['packages/b']",
        "'workspaces': ['./packages/b/']",
        "'workspaces': ['packages/*']",
        "'workspaces': {'packages': ['packages/*']}",
        "'workspaces': ['{libs,packages}/*']",
        "'workspaces': ['**']",
        "'workspaces': ['packages/**/b']",
        "'workspaces': ['packages/@(a|b)']",
        "'workspaces': ['packages/[b']",
        "'workspaces': ['x/../packages/b']",
        "'workspaces': ['packages/*', '!packages/b']",
        "'dependencies': {'b': 'file:packages/b'}",
        "'devDependencies': {'b': 'link:./packages/b'}",
        "'workspaces': ['packages/a']",
      })
  void aDeclaredWorkspaceIsOneAtItsOwnVersionToo(String declared) throws Exception {
    write("package.json", "{'name': 'demo', " + declared + "}");
    write("packages/a/package.json", "{'name': 'a', 'dependencies': {'b': 'file:../b'}}");
    write("packages/b/package.json", "{'name': 'b', 'version': '0.3.0'}");
    assertThat(siblings()).contains(new ModuleId("", "b", "0.3.0"), new ModuleId("", "b", "1.0.0"));
  }

  @Test
  void theOldShapeIsReadToo() throws Exception {
    PackageLocks locks =
        read(
            """
            {"lockfileVersion": 1, "dependencies": {
              "a": {"version": "1.0.0", "resolved": "https://any.example/a/-/a-1.0.0.tgz",
                "integrity": "sha512-aa", "requires": {"b": "^1"},
                "dependencies": {"b": {"version": "npm:@s/c@1.0.0",
                  "resolved": "https://any.example/@s/c/-/c-1.0.0.tgz", "integrity": "sha512-bb"}}},
              "f": {"version": "file:f"}}}
            """);
    locks.requireRegistryOnly();
    assertThat(locks.pinned()).containsExactlyInAnyOrder("sha512-aa", "sha512-bb");
    String git = "git+ssh://git@git.example.org/g.git#0123";
    assertThat(read("{\"dependencies\": {\"g\": {\"version\": \"" + git + "\"}}}").foreign())
        .containsExactly("g is not from a registry: " + git);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'version': '1.0.0', 'resolved': 'git+ssh://git@git.example.org/a.git#0123'",
        "'version': '1.0.0', 'resolved': 'git+https://git.example.org/a.git#0123'",
        "'version': '1.0.0', 'resolved': 'https://files.example.org/a-1.0.0.tgz'",
        "'version': '1.0.0', 'resolved': 'http://any.example/a/-/a-1.0.0.tgz'",
        "'version': '1.0.0', 'resolved': 'https://any.example/b/-/b-1.0.0.tgz'",
        "'version': '1.0.0', 'resolved': 'https://any.example/a/-/a-2.0.0.tgz'",
        "'version': '1.0.0', 'resolved': 'https://any.example/@x/a/-/b-1.0.0.tgz'",
        "'version': '../../x', 'resolved': 'https://any.example/a/-/a-1.0.0.tgz'",
        "'name': '../x', 'version': '1.0.0', 'resolved': 'https://any.example/x/-/x-1.0.0.tgz'",
        "'version': 'https://files.example.org/a.tgz'",
      })
  void everythingElseIsRefusedByName(String fields) throws Exception {
    PackageLocks locks = entry(fields);
    assertThatThrownBy(locks::requireRegistryOnly)
        .isInstanceOf(AssayException.Dependency.class)
        .hasMessageContaining("package-lock.json is refused:\n  ");
  }

  @Test
  void noPasswordIsShown() throws Exception {
    String fields = "'version': '1.0.0', 'resolved': 'https://u:secret@x.example/a.tgz'";
    assertThat(entry(fields).foreign())
        .singleElement()
        .asString()
        .contains("https://x.example/a.tgz")
        .doesNotContain("secret");
  }

  @Test
  void locksBelowPinButAreNotTheProjects() throws Exception {
    Path below = Files.createDirectories(source.resolve("test/fixture"));
    Files.writeString(
        below.resolve("package-lock.json"),
        GOOD.replace("https://any.example/some/mirror/", "git+ssh://x.example/"));
    PackageLocks locks = PackageLocks.in(source, "1.0.0");
    locks.requireRegistryOnly();
    assertThat(locks.pinned()).hasSize(3);
  }

  @Test
  void aLockThatIsMalformedOrALinkSaysNothing() throws Exception {
    String open = "{\"packages\": {\"node_modules/a\": {\"integrity\": \"sha512-x\"";
    assertThat(read(open).pinned()).isEmpty();
    assertThat(read("[".repeat(5000)).foreign()).isEmpty();
    Files.delete(source.resolve("package-lock.json"));
    Path outside = Files.writeString(source.resolve("outside"), GOOD);
    Files.createSymbolicLink(source.resolve("package-lock.json"), outside);
    assertThat(PackageLocks.in(source, "1.0.0").pinned()).isEmpty();
  }
}
