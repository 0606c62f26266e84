package dev.assay.rebuilder.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A folder that a build writes to without changing it: the kernel lays what is written into an
 * upper layer (Documentation/filesystems/overlayfs.rst). The mount exists only in the sandbox's own
 * mount namespace, and goes with it; no privilege is needed since Linux 5.11.
 *
 * @param lower what is never written to
 * @param folder ours, on a file system that can hold an upper layer; the same for all commands of
 *     one build
 */
public record Overlay(Path lower, Path folder) {
  /**
   * Makes a user and a mount namespace, mounts, and becomes the command. Bind mounts and relative
   * names keep odd characters in paths away from the kernel's option parser.
   */
  private static final String MOUNT =
      "cd \"$1\" && mount -n --bind \"$2\" lower && mount -n -t overlay -o"
          + " lowerdir=lower,upperdir=upper,workdir=work,userxattr assay merged || exit 125;"
          + " cd /; shift 2; exec \"$@\"";

  public Overlay {
    lower = lower.toAbsolutePath();
    folder = folder.toAbsolutePath();
  }

  /** Makes the folders that the kernel needs, once. */
  public static Overlay create(Path lower, Path folder) throws IOException {
    for (String name : List.of("lower", "upper", "work", "merged")) {
      Files.createDirectories(folder.resolve(name));
    }
    // The merged folder's own mode is that of the upper layer.
    Files.setPosixFilePermissions(folder.resolve("upper"), Files.getPosixFilePermissions(lower));
    Files.setLastModifiedTime(folder.resolve("upper"), Files.getLastModifiedTime(lower));
    return new Overlay(lower, folder);
  }

  /** What the build sees, while it runs. */
  public Path merged() {
    return folder.resolve("merged");
  }

  /** What was written. */
  public Path upper() {
    return folder.resolve("upper");
  }

  /** The command line that runs {@code command} where the overlay is mounted. */
  public List<String> around(List<String> command) {
    List<String> line =
        new ArrayList<>(List.of("unshare", "--user", "--map-root-user", "--mount", "--"));
    line.addAll(inside(command));
    return line;
  }

  /** The same for who has the namespaces already, and is root in them. */
  List<String> inside(List<String> command) {
    List<String> line =
        new ArrayList<>(List.of("/bin/sh", "-c", MOUNT, "sh", folder.toString(), lower.toString()));
    line.addAll(command);
    return line;
  }
}
