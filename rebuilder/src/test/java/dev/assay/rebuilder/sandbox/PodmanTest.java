package dev.assay.rebuilder.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.core.event.EventSink;
import dev.assay.core.failure.AssayException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** All attacks, and what only podman can do and say. */
class PodmanTest extends SandboxAttacks {
  @Override
  Sandbox sandbox(EventSink events) {
    return new Podman(System.getenv(), folder.resolve("probe"), events);
  }

  @Override
  String kind() {
    return Podman.KIND;
  }

  @Test
  void anOverlayIsSeenAndKeepsWhatIsWritten() throws Exception {
    Path source = Files.createDirectory(folder.resolve("source"));
    Files.writeString(source.resolve("tracked"), "as it was");
    Overlay overlay = Overlay.create(source, folder.resolve("overlay"));
    Files.createDirectories(cell.scratch);
    SandboxRequest request =
        new SandboxRequest(
            List.of("sh", "-c", "cat tracked; echo new > tracked; rm -f none"),
            Path.of("/"),
            List.of(Mount.writable(overlay.merged(), "/var/maven/app")),
            Map.of("PATH", "/usr/bin:/bin"),
            022,
            "/var/maven/app",
            "/var/maven",
            false,
            cell.limits,
            cell.log,
            cell.scratch,
            Optional.of(overlay));
    assertThat(sandbox().run(request).exitStatus()).isZero();
    assertThat(lines).containsExactly("as it was");
    assertThat(source.resolve("tracked")).hasContent("as it was");
    assertThat(overlay.upper().resolve("tracked")).hasContent("new\n");
  }

  /** podman, its monitor and the container's own processes. */
  @Test
  void noProcessOfPodmansIsLeft() throws Exception {
    assertThat(run("true").exitStatus()).isZero();
    String scratch = cell.scratch.toString();
    assertThat(
            ProcessHandle.allProcesses()
                .flatMap(process -> process.info().commandLine().stream())
                .filter(line -> line.contains(scratch)))
        .isEmpty();
  }

  @Test
  void whatOnlyRootCanReadIsRefusedByName() throws Exception {
    if (!BuildUser.isRoot()) {
      return;
    }
    Path jdk = Files.createDirectory(folder.resolve("jdk"));
    Files.setPosixFilePermissions(jdk, PosixFilePermissions.fromString("rwx------"));
    cell = new Cell(Files.createDirectory(folder.resolve("private")));
    cell.mounts.add(Mount.readOnly(jdk, "/opt/jdk"));
    assertThatThrownBy(() -> run("true"))
        .isInstanceOf(AssayException.Infrastructure.class)
        .hasMessageContaining("cannot read " + jdk)
        .hasMessageContaining("chmod -R o+rX " + jdk);
  }

  /** It would be shown with it, and not read-only: only the outermost mount is. */
  @Test
  void aMountBelowWhatIsToBeReadOnlyIsRefused() throws Exception {
    cell.mounts.add(Mount.readOnly(Path.of("/dev"), "/opt/dev"));
    assertThatThrownBy(() -> run("true"))
        .isInstanceOf(AssayException.Infrastructure.class)
        .hasMessageContaining("/dev/")
        .hasMessageContaining("mounted below");
  }

  @Test
  void pathsWithOddCharactersAreShown() throws Exception {
    Path odd = Files.createDirectory(folder.resolve("a,b \"c\":d"));
    Files.writeString(odd.resolve("file"), "odd");
    cell.mounts.add(Mount.readOnly(odd, "/opt/odd"));
    assertThat(run("cat /opt/odd/file").exitStatus()).isZero();
    assertThat(lines).containsExactly("odd");
  }

  @Test
  void withoutPodmanTheRemedyIsNamed() {
    Podman none =
        new Podman(Map.of("PATH", folder.toString()), folder.resolve("probe"), event -> {});
    assertThat(none.probe())
        .isInstanceOfSatisfying(
            Probe.NotUsable.class,
            why -> assertThat(why.why()).contains("no podman", "apt-get install podman runc"));
    assertThatThrownBy(() -> cell.run(none, "true"))
        .isInstanceOf(AssayException.Infrastructure.class);
  }

  @Test
  void whatPodmanSaysIsReported() throws Exception {
    Path podman = Files.writeString(folder.resolve("podman"), "#!/bin/sh\necho no luck; exit 0\n");
    Path runc = Files.writeString(folder.resolve("runc"), "#!/bin/sh\nexit 0\n");
    for (Path program : List.of(podman, runc)) {
      Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    Podman fake =
        new Podman(Map.of("PATH", folder.toString()), folder.resolve("probe"), event -> {});
    assertThat(fake.probe())
        .isInstanceOfSatisfying(
            Probe.NotUsable.class, why -> assertThat(why.why()).contains("no luck"));
  }
}
