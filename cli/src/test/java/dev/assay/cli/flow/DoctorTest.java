package dev.assay.cli.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.cli.flow.Diagnosis.Check;
import dev.assay.cli.flow.Diagnosis.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorTest {
  @TempDir Path folder;

  @Test
  void thisMachineRunsTheTestsSoItCanVerify() {
    Diagnosis diagnosis = new Doctor(machine(Map.of())).diagnose();
    assertThat(diagnosis.ready()).isTrue();
    assertThat(check(diagnosis, "bubblewrap").found()).containsPattern("^[0-9.]+, /.*bwrap$");
    assertThat(check(diagnosis, "limits").found()).contains("memory 8 GiB (", "disk 32 GiB (");
    assertThat(check(diagnosis, "seccomp").state()).isEqualTo(State.OK);
    assertThat(check(diagnosis, "podman").found()).contains("podman, for --sandbox podman");
  }

  @Test
  void withoutBubblewrapTheCommandThatInstallsItIsNamed() throws Exception {
    Path bin = Files.createDirectory(folder.resolve("bin"));
    Diagnosis diagnosis = new Doctor(machine(Map.of("PATH", bin.toString()))).diagnose();
    assertThat(diagnosis.ready()).isFalse();
    Check check = check(diagnosis, "bubblewrap");
    assertThat(check.state()).isEqualTo(State.MISSING);
    assertThat(check.remedy().orElseThrow()).startsWith("apt-get install bubblewrap");
    assertThat(check(diagnosis, "podman").remedy().orElseThrow()).contains("podman runc");
    assertThat(check(diagnosis, "job").remedy().orElseThrow()).contains("--sandbox job");
  }

  @Test
  void settingsThatForbidNamespacesAreNamed() throws Exception {
    Path bin = Files.createDirectory(folder.resolve("bin"));
    Path bwrap = Files.writeString(bin.resolve("bwrap"), "#!/bin/sh\necho no >&2; exit 1\n");
    Files.setPosixFilePermissions(bwrap, PosixFilePermissions.fromString("rwxr-xr-x"));
    Machine machine = machine(Map.of("PATH", bin.toString()));
    setting("sys/user/max_user_namespaces", "100");
    setting("sys/kernel/apparmor_restrict_unprivileged_userns", "1");
    assertThat(check(new Doctor(machine, folder.resolve("proc")).diagnose(), "namespaces").remedy())
        .contains("sysctl -w kernel.apparmor_restrict_unprivileged_userns=0");
    setting("sys/kernel/unprivileged_userns_clone", "0");
    assertThat(check(new Doctor(machine, folder.resolve("proc")).diagnose(), "namespaces").remedy())
        .contains("sysctl -w kernel.unprivileged_userns_clone=1");
    setting("sys/user/max_user_namespaces", "0");
    assertThat(check(new Doctor(machine, folder.resolve("proc")).diagnose(), "namespaces").remedy())
        .contains("sysctl -w user.max_user_namespaces=15000");
  }

  @Test
  void whatRootFileSystemsNeedIsNamedWithTheCommandThatInstallsIt() throws Exception {
    Path bin = Files.createDirectory(folder.resolve("bin"));
    Diagnosis without = new Doctor(machine(Map.of("PATH", bin.toString()))).diagnose();
    assertThat(check(without, "rootfs oci").remedy()).contains("apt-get install skopeo");
    assertThat(check(without, "rootfs debian").remedy().orElseThrow())
        .startsWith("apt-get install apt dpkg tar mmdebstrap");
    assertThat(check(without, "rootfs tar").state()).isEqualTo(State.OK);
    Diagnosis here = new Doctor(machine(Map.of())).diagnose();
    assertThat(check(here, "rootfs oci").state()).isEqualTo(State.OK);
    assertThat(check(here, "rootfs debian").state()).isEqualTo(State.OK);
  }

  @Test
  void aCacheThatCannotBeWrittenIsMissing() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "");
    Diagnosis diagnosis = new Doctor(machine(Map.of("ASSAY_CACHE", file + "/cache"))).diagnose();
    assertThat(diagnosis.ready()).isFalse();
    assertThat(check(diagnosis, "cache").remedy().orElseThrow()).contains("ASSAY_CACHE");
  }

  @Test
  void aMachineWithLessMemoryThanABuildMayTakeIsWeak() throws Exception {
    setting("meminfo", "MemTotal:        2097152 kB");
    Check check = check(new Doctor(machine(Map.of()), folder.resolve("proc")).diagnose(), "memory");
    assertThat(check.state()).isEqualTo(State.WEAK);
    assertThat(check.found()).isEqualTo("2.0 GiB, a build may take 8.0 GiB");
  }

  private void setting(String name, String value) throws IOException {
    Path file = folder.resolve("proc").resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, value + "\n");
  }

  private Machine machine(Map<String, String> more) {
    Map<String, String> environment = new TreeMap<>(System.getenv());
    environment.put("ASSAY_CACHE", folder.resolve("cache").toString());
    environment.putAll(more);
    return new Machine(environment, folder);
  }

  private static Check check(Diagnosis diagnosis, String name) {
    return diagnosis.checks().stream()
        .filter(check -> check.name().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
