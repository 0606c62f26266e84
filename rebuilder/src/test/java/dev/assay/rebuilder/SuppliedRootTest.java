package dev.assay.rebuilder;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.core.artifact.Digest;
import dev.assay.core.artifact.StoredFile;
import dev.assay.core.failure.AssayException;
import dev.assay.core.result.Condition;
import dev.assay.core.spec.Environment.Root;
import dev.assay.rebuilder.toolchain.ToolIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Builds in a folder that has a shell and its libraries, and nothing else. */
class SuppliedRootTest {
  @TempDir Path folder;
  private Path root;
  private Bench bench;

  @BeforeEach
  void make() throws IOException {
    bench = new Bench(folder);
    bench.root = new Root(Root.Kind.DIR, "./root", List.of());
    root = folder.resolve("root");
    copy("/bin/sh", "usr/bin/sh");
    copy("/lib64/ld-linux-x86-64.so.2", "usr/lib64/ld-linux-x86-64.so.2");
    copy("/lib/x86_64-linux-gnu/libc.so.6", "usr/lib/x86_64-linux-gnu/libc.so.6");
    for (String name : List.of("bin", "lib", "lib64")) {
      Files.createSymbolicLink(root.resolve(name), Path.of("usr", name));
    }
    Files.writeString(folder.resolve("secret"), "s3cret");
  }

  private void copy(String from, String to) throws IOException {
    Path place = root.resolve(to);
    Files.createDirectories(place.getParent());
    Files.copy(Path.of(from).toRealPath(), place);
  }

  private void program(String name, String script) throws IOException {
    Path place = root.resolve(name);
    Files.createDirectories(place.getParent());
    Files.writeString(place, "#!/bin/sh\n" + script + "\n");
    assertThat(place.toFile().setExecutable(true, false)).isTrue();
  }

  @Test
  void theBuildSeesThatSystemAndNotThisOne() throws Exception {
    program("usr/local/bin/own", "echo own");
    program("opt/tool/run", "echo tool");
    bench.outputs = List.of("x");
    Rebuild rebuild =
        bench.rebuild(
            "[ ! -e /usr/bin/env ] && [ ! -e /usr/share ] && /usr/local/bin/own >x && /opt/tool/run >>x"
                + " && ! (echo >/usr/bin/new) && ! (echo >/opt/tool/new) && ! (echo >/opt/new)");
    assertThat(rebuild.outputs().getFirst().file().path()).hasContent("own\ntool\n");
    assertThat(rebuild.root().info().kind()).isEqualTo("dir");
    assertThat(rebuild.conditions()).extracting(Condition::id).containsExactly("unverified-rootfs");
    assertThat(rebuild.tools()).extracting(ToolIdentity::name).containsExactly("rootfs");
  }

  @Test
  void itsJdksAreFoundAndIdentified() throws Exception {
    program("opt/java/mine/bin/javac", "echo compiled");
    Files.writeString(root.resolve("opt/java/mine/release"), "JAVA_VERSION=\"77.0.1\"\n");
    bench.jdk = "77";
    bench.outputs = List.of("x");
    Rebuild rebuild = bench.rebuild("javac >x; echo $JAVA_HOME >>x");
    assertThat(rebuild.outputs().getFirst().file().path()).hasContent("compiled\n/opt/java/mine\n");
    assertThat(rebuild.tools())
        .extracting(ToolIdentity::name, ToolIdentity::version)
        .contains(org.assertj.core.groups.Tuple.tuple("jdk", "77.0.1"));
    bench.jdk = "78";
    assertThatThrownBy(() -> bench.rebuild("javac >x"))
        .isInstanceOf(AssayException.Toolchain.class)
        .hasMessageContaining("JDK 78, which the root file system dir ./root")
        .hasMessageContaining("lacks; found there: 77.0.1 (/opt/java/mine)");
  }

  /** A release file that never ends, or that belongs to this machine, is none. */
  @ParameterizedTest
  @CsvSource({"/dev/zero", "%s/secret", "/proc/self/environ"})
  void whatItsJdksLinkToIsNotRead(String target) throws Exception {
    program("opt/java/mine/bin/javac", "echo compiled");
    Files.writeString(folder.resolve("secret"), "JAVA_VERSION=\"77.0.1\"\n");
    Files.createSymbolicLink(
        root.resolve("opt/java/mine/release"), Path.of(target.replace("%s", folder.toString())));
    bench.jdk = "77";
    bench.outputs = List.of("x");
    assertThatThrownBy(() -> bench.rebuild("javac >x"))
        .isInstanceOf(AssayException.Toolchain.class)
        .hasMessageContaining("found there: none");
  }

  /** Each would show the build what is this machine's, if anything here followed it. */
  @ParameterizedTest
  @CsvSource({
    "etc/ssl, %s",
    "etc/ssl/certs, %s",
    "etc/alternatives, %s",
    "etc/java-17, %s",
    "etc, %s",
    "opt, %s",
    "opt/tool, %s",
    "usr/local, %s",
    "usr/share, %s",
    "sbin, %s",
    "lib32, %s",
    "sbin, /oldroot%s",
    "usr/local, /oldroot%s",
    "libx32, ../../../../%s"
  })
  void linksOfTheRootLeadNowhereOnThisMachine(String link, String target) throws Exception {
    Path place = root.resolve(link);
    Files.createDirectories(place.getParent());
    Files.createSymbolicLink(place, Path.of(target.replace("%s", folder.toString())));
    bench.outputs = List.of("x");
    Rebuild rebuild =
        bench.rebuild(
            "for f in /secret /*/secret /*/*/secret /*/*/*/secret /*/*/*/*/secret; do"
                + " [ -e $f ] && echo found $f; done; echo none >x");
    assertThat(rebuild.outputs().getFirst().file().path()).hasContent("none\n");
    assertThat(bench.log).noneMatch(line -> line.startsWith("found"));
    assertThat(folder.resolve("secret")).hasContent("s3cret");
  }

  @Test
  void aSystemWhoseUsrIsALinkIsRefused() throws Exception {
    Files.move(root.resolve("usr"), root.resolve("usr2"));
    Files.createSymbolicLink(root.resolve("usr"), Path.of("/usr"));
    bench.outputs = List.of("x");
    assertThatThrownBy(() -> bench.rebuild("echo >x"))
        .isInstanceOf(AssayException.Toolchain.class)
        .hasMessageContaining("has no folder /usr");
  }

  /** Rule 6: what is published never feeds the rebuild. */
  @Test
  void aPublishedFileInItIsFound() throws Exception {
    Path published = Files.writeString(root.resolve("usr/demo.jar"), "x".repeat(2000));
    Files.writeString(root.resolve("usr/small"), "small");
    bench.outputs = List.of("x");
    Rebuild rebuild =
        bench.rebuild("while read line; do echo $line; done </usr/demo.jar >x; echo >>x");
    Map<String, StoredFile> other = Map.of("demo.jar", stored("y".repeat(2000)));
    rebuild.root().requireNoneOf(other);
    rebuild.root().requireNoneOf(Map.of("small", stored("small")));
    Map<String, StoredFile> same = Map.of("demo.jar", stored(Files.readString(published)));
    assertThatThrownBy(() -> rebuild.root().requireNoneOf(same))
        .isInstanceOf(AssayException.Dependency.class)
        .hasMessageContaining("/usr/demo.jar is the published file demo.jar");
  }

  private StoredFile stored(String content) throws IOException {
    Path file = Files.writeString(folder.resolve("published"), content);
    return new StoredFile(file, content.length(), Digest.of(file));
  }

  @Test
  void aBuildCannotChangeIt() throws Exception {
    bench.outputs = List.of("x");
    bench.rebuild("echo >/usr/bin/cc; echo >/usr/local/cc; echo >/bin/sh; echo >x; true");
    assertThat(Files.exists(root.resolve("usr/bin/cc"), LinkOption.NOFOLLOW_LINKS)).isFalse();
    assertThat(Files.readAllBytes(root.resolve("usr/bin/sh")))
        .isEqualTo(Files.readAllBytes(Path.of("/bin/sh")));
  }

  @Test
  void aRootWithPipesOrBrokenShellsSaysSo() throws Exception {
    Process made =
        new ProcessBuilder("mkfifo", root.resolve("usr/pipe").toString()).inheritIO().start();
    assertThat(made.waitFor()).isZero();
    bench.outputs = List.of("x");
    assertThatThrownBy(() -> bench.rebuild("echo >x"))
        .isInstanceOf(AssayException.Toolchain.class)
        .hasMessageContaining("neither file, folder nor link");
    Files.delete(root.resolve("usr/pipe"));
    Files.write(root.resolve("usr/bin/sh"), "no program".getBytes(UTF_8));
    assertThatThrownBy(() -> bench.rebuild("echo >x")).isInstanceOf(AssayException.class);
  }
}
