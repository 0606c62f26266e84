package dev.assay.rebuilder.rootfs;

import dev.assay.core.failure.AssayException;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Installs locked packages into an empty tree, with mmdebstrap, in a user namespace and without any
 * archive but the laid-out one. The same packages give the same tree.
 */
final class DebianRoot {
  static final List<HostProgram.Missing> NEEDED =
      List.of(
          new HostProgram.Missing("apt-get", "apt"),
          new HostProgram.Missing("dpkg-deb", "dpkg"),
          new HostProgram.Missing("tar", "tar"),
          new HostProgram.Missing("mmdebstrap", "mmdebstrap"),
          new HostProgram.Missing("newuidmap", "uidmap"),
          new HostProgram.Missing(DebianPackages.KEYRING, "debian-archive-keyring"));

  /** Changes when what a lock becomes changes. */
  static final int RECIPE = 1;

  /** Every time in the tree: 14 November 2023, 22:13:20 UTC. */
  private static final long EPOCH = 1_700_000_000L;

  /** What differs from machine to machine or from run to run, and what no build reads. */
  private static final List<String> LEFT_OUT =
      List.of(
          "etc/ssl/certs/java/cacerts",
          "etc/apt/sources.list",
          "etc/resolv.conf",
          "etc/hostname",
          "etc/machine-id",
          "usr/share/doc",
          "usr/share/man",
          "usr/share/locale",
          "var/cache",
          "var/lib/apt",
          "var/log");

  private DebianRoot() {}

  /**
   * Makes a tree.
   *
   * @param packages that were asked for; what they need is in the archive, too
   * @param archive laid out by {@link DebianPackages#layOut}
   * @param scratch an empty folder
   * @param target does not exist yet
   */
  static void make(
      HostProgram host,
      String suite,
      List<String> packages,
      Path archive,
      Path scratch,
      Path target)
      throws AssayException, IOException {
    Path tar = scratch.resolve("root.tar");
    StringBuilder clean = new StringBuilder("rm -rf");
    LEFT_OUT.forEach(path -> clean.append(" \"$1\"/").append(path));
    host.run(
        List.of(
            "mmdebstrap",
            "--mode=unshare",
            "--variant=essential",
            "--format=tar",
            "--aptopt=APT::Install-Recommends \"false\"",
            "--include=" + String.join(",", packages),
            "--customize-hook=" + clean,
            suite,
            tar.toString(),
            "deb [trusted=yes] copy://" + archive + " ./"),
        Map.of("SOURCE_DATE_EPOCH", Long.toString(EPOCH)));
    Files.createDirectory(target);
    // Devices come from the sandbox.
    host.run(
        List.of(
            "tar",
            "--extract",
            "--file=" + tar,
            "--directory=" + target,
            "--no-same-owner",
            "--preserve-permissions",
            "--exclude=./dev/*"));
    Files.delete(tar);
    plain(target);
    JavaCertificates.write(target, EPOCH * 1000);
  }

  /** Nothing in it gets rights of its own, and this user can read and remove all of it. */
  private static void plain(Path root) throws IOException {
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
              throws IOException {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            if (attributes.isRegularFile()) {
              Set<PosixFilePermission> modes =
                  Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS);
              boolean program = modes.contains(PosixFilePermission.OWNER_EXECUTE);
              // Also takes setuid and setgid away: they are not among these.
              Files.setPosixFilePermissions(
                  file, PosixFilePermissions.fromString(program ? "rwxr-xr-x" : "rw-r--r--"));
            } else if (!attributes.isSymbolicLink()) {
              Files.delete(file);
            }
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
