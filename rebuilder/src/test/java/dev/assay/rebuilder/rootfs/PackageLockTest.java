package dev.assay.rebuilder.rootfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.core.artifact.Digest;
import dev.assay.core.failure.AssayException;
import dev.assay.core.lock.LockedPackage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PackageLockTest {
  private static final Digest DIGEST = Digest.of(new byte[] {1});

  @TempDir private Path folder;

  @Test
  void whatIsWrittenIsReadBackSorted() throws Exception {
    PackageLock lock =
        new PackageLock(
            "trixie",
            List.of(
                new LockedPackage("git_1%3a2.47.3-0+deb13u1_amd64.deb", 12, DIGEST),
                new LockedPackage("apt_3.0_amd64.deb", 3, DIGEST)));
    Path file = Files.writeString(folder.resolve("lock"), lock.text());
    assertThat(PackageLock.read(file)).isEqualTo(lock);
    assertThat(lock.text()).startsWith("suite trixie\n" + DIGEST.sha256() + " 3 apt_3.0_amd64.deb");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "suite ../../etc\n",
        "suite trixie\nabc 1 a.deb\n",
        "suite trixie\n%s 1 ../a.deb\n",
        "suite trixie\n%s 1 a/b.deb\n",
        "suite trixie\n%s 1 -a.deb\n",
        "suite trixie\n%s -1 a.deb\n",
        "suite trixie\n%s 1 a.deb extra\n"
      })
  void anythingElseIsRefused(String text) throws Exception {
    Path file = Files.writeString(folder.resolve("lock"), text.replace("%s", DIGEST.sha256()));
    assertThatThrownBy(() -> PackageLock.read(file))
        .isInstanceOf(AssayException.Toolchain.class)
        .hasMessageContaining("expected");
  }
}
