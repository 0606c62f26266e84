package dev.assay.rebuilder.sandbox;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A file or folder of the host that a build sees.
 *
 * @param host where it is on the host, absolute
 * @param inside where the build sees it, absolute
 * @param access whether the build may write to it
 */
public record Mount(Path host, String inside, Access access) {
  private static final Pattern ABSOLUTE =
      Pattern.compile("(/(?!\\.{1,2}(/|$))[A-Za-z0-9._+@~ -]+)+");

  /** Top-level folders that the sandbox lays out itself. */
  private static final List<String> RESERVED =
      List.of("bin", "sbin", "lib", "lib32", "lib64", "libx32", "etc", "proc", "dev", "sys", "run");

  public Mount {
    if (!host.isAbsolute()) {
      throw new IllegalArgumentException("expected an absolute path, found: " + host);
    }
    if (!isUsable(inside)) {
      throw new IllegalArgumentException("not a path to mount at in a sandbox: " + inside);
    }
  }

  /** A mount that the build can only read. */
  public static Mount readOnly(Path host, String inside) {
    return new Mount(host.toAbsolutePath(), inside, Access.READ);
  }

  /** A mount that the build can write to. */
  public static Mount writable(Path host, String inside) {
    return new Mount(host.toAbsolutePath(), inside, Access.WRITE);
  }

  /**
   * Whether something can be mounted at {@code inside}: absolute, without {@code .} and {@code ..},
   * of plain characters, and not where the sandbox has its own files.
   */
  public static boolean isUsable(String inside) {
    return ABSOLUTE.matcher(inside).matches() && !RESERVED.contains(inside.split("/", -1)[1]);
  }

  /** What a build may do with a mount. */
  public enum Access {
    READ,
    WRITE
  }
}
