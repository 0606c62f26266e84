package dev.assay.rebuilder.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The same in a container of podman, whose filter is the profile in JSON. */
class PodmanSystemCallTest extends SystemCallAttackTest {
  @Override
  Sandbox sandbox() {
    return new Podman(System.getenv(), folder.resolve("probe"), event -> {});
  }

  @Override
  String answer(String ours) {
    return Integer.toString(SystemCall.ENOSYS);
  }

  /** They belong to another architecture, for libseccomp: the thread ends. */
  @Test
  @Override
  void theX32CallsAreNotThere() throws Exception {
    call("getpid", 0x40000000 + 39, 0x40000000 + 172, "");
    assertThat(run()).isEqualTo(128 + 31);
  }

  /** The upper half of an argument is none of the kernel's business, nor of the filter's. */
  @Test
  void upperHalvesChangeNothing() throws Exception {
    call("inet", 41, 198, "0xabcd00000002, 1, 0");
    call("vsock", 41, 198, "0xabcd00000028, 1, 0");
    call("tiocsti", 16, 29, "0, 0x100005412, $s");
    assertThat(answers()).containsEntry("inet", "0").doesNotContainValue("25").hasSize(3);
    assertThat(answers()).containsEntry("vsock", "38").containsEntry("tiocsti", "38");
  }
}
