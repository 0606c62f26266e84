package dev.assay.rebuilder.rootfs;

import dev.assay.rebuilder.toolchain.ToolIdentity;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A tree that builds see as {@code /}, read-only.
 *
 * @param folder where it is on this machine; {@code /} for the machine's own
 * @param identity what it is, by digest; empty for the machine's own, which is not identified
 */
public record RootFileSystem(Path folder, Optional<ToolIdentity> identity) {
  /** This machine's own system folders: the weakest choice, and a condition. */
  public static final RootFileSystem HOST = new RootFileSystem(Path.of("/"), Optional.empty());

  /** Whether it is this machine's own. */
  public boolean isHost() {
    return identity.isEmpty();
  }
}
