package dev.assay.rebuilder.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * All attacks on the sandbox once more, by an ordinary user: of a number of its own if this is
 * root, else whoever this is. The attacks of this JVM's own user run by themselves.
 */
class OrdinaryUserTest {
  /** Without an account, and not the one that root gives builds to. */
  private static final String ID = "65529";

  @TempDir Path folder;

  @Test
  @Timeout(600)
  void theSandboxHoldsForOrdinaryUsersToo() throws Exception {
    List<String> tests = new ArrayList<>();
    for (Class<?> attack :
        List.of(
            BubblewrapTest.class,
            SystemCallAttackTest.class,
            LimitsTest.class,
            CollectorTest.class)) {
      tests.add(attack.getName());
    }
    // Writes to the source, over the overlay that such a user can mount; not visible from here.
    tests.add("dev.assay.rebuilder.SourceWrittenTest");
    tests.add("dev.assay.rebuilder.LockerTest#aLockedFileIsHashedBeforeItIsUsed");
    tests.add("dev.assay.rebuilder.LockerTest#aDependencyThatTheBuildRewritesIsNamed");
    assertThat(run(List.of(), tests)).containsPattern("passed (9[0-9]|1[0-9][0-9])\n");
  }

  /** The user has other users set aside, as podman wants it; in files that only this test sees. */
  @Test
  @Timeout(600)
  void podmanHoldsForOrdinaryUsersToo() throws Exception {
    List<String> around = new ArrayList<>();
    if (BuildUser.isRoot()) {
      Path etc = Files.createDirectory(folder.resolve("etc"));
      Files.writeString(etc.resolve("passwd"), "builder:x:" + ID + ":" + ID + "::/:/bin/sh\n");
      Files.writeString(etc.resolve("group"), "builder:x:" + ID + ":\n");
      Files.writeString(etc.resolve("subuid"), "builder:700000:65536\n");
      Files.writeString(etc.resolve("subgid"), "builder:700000:65536\n");
      String bind =
          "for f in passwd group subuid subgid; do mount -n --bind \"$0/$f\" /etc/$f || exit 9;"
              + " done; exec \"$@\"";
      around.addAll(List.of("unshare", "--mount", "--propagation", "private"));
      around.addAll(List.of("sh", "-c", bind, etc.toString()));
    }
    List<String> tests = List.of(PodmanTest.class.getName(), PodmanSystemCallTest.class.getName());
    assertThat(run(around, tests)).containsPattern("passed (3[0-9]|4[0-9])\n");
  }

  /** What a JVM of that user says about tests that have passed. */
  private String run(List<String> around, List<String> tests) throws Exception {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path home = Files.createDirectory(folder.resolve("home"));
    mavenSettings(home);
    List<String> command = new ArrayList<>(around);
    if (BuildUser.isRoot()) {
      Files.setAttribute(home, "unix:uid", Integer.parseInt(ID));
      command.addAll(List.of("setpriv", "--reuid", ID, "--regid", ID, "--clear-groups"));
    }
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Duser.home=" + home, "-Djava.io.tmpdir=" + home));
    command.addAll(List.of("-Xmx256m", "-cp", classPath(), TestProcess.class.getName()));
    command.addAll(tests);
    Path said = folder.resolve("said");
    Process process =
        new ProcessBuilder(command)
            .directory(home.toFile())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    assertThat(process.waitFor()).as(Files.readString(said)).isZero();
    return Files.readString(said);
  }

  /** Maven itself comes from where this user gets it. */
  private static void mavenSettings(Path home) throws IOException {
    Path own = Path.of(System.getProperty("user.home"), ".m2", "settings.xml");
    if (Files.exists(own)) {
      Path copy = Files.createDirectory(home.resolve(".m2")).resolve("settings.xml");
      Files.copy(own, copy);
      Files.setPosixFilePermissions(copy.getParent(), PosixFilePermissions.fromString("rwxr-xr-x"));
      Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString("rw-r--r--"));
    }
  }

  /** A copy: what this JVM can read, the other user may not. */
  private String classPath() throws IOException {
    List<String> copies = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      Path original = Path.of(entry);
      Path copy = folder.resolve("classes" + copies.size());
      if (Files.exists(original)) {
        copy(original, copy);
        copies.add(copy.toString());
      }
    }
    return String.join(File.pathSeparator, copies);
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path copy = from.equals(file) ? to : to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(copy);
        } else {
          Files.copy(file, copy);
        }
        Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString("rwxr-xr-x"));
      }
    }
  }
}
