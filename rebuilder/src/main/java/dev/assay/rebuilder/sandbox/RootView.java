package dev.assay.rebuilder.sandbox;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What a build sees as {@code /}, as arguments of bubblewrap: a root's {@code /usr} to read (and
 * {@code /opt}, if it is not this machine's own), a made-up {@code /etc}, bounded temporary
 * folders, the request's mounts, and nothing else. The root itself is a tmpfs that is read-only in
 * the end, so that it cannot be filled either.
 */
final class RootView {
  /** The build user's name, and the host's. */
  static final String NAME = "assay";

  /** The build user's and group's number. */
  static final int ID = 1000;

  private static final List<String> TOP = List.of("bin", "sbin", "lib", "lib32", "lib64", "libx32");

  /**
   * Public parts of the host's configuration that compilers and runtimes read. Never {@code
   * /etc/ssl} as a whole: below it are private keys, and a build started by root reads what root
   * owns.
   */
  private static final List<String> ETC =
      List.of(
          "/etc/alternatives",
          "/etc/ca-certificates",
          "/etc/crypto-policies",
          "/etc/fonts",
          "/etc/ld.so.cache",
          "/etc/ld.so.conf",
          "/etc/ld.so.conf.d",
          "/etc/pki/ca-trust",
          "/etc/pki/java",
          "/etc/pki/tls/certs",
          "/etc/ssl/certs",
          "/etc/ssl/openssl.cnf");

  /**
   * Parts of {@code /proc} that belong to the whole machine. When root starts the sandbox, the
   * build user is root to them, capabilities or not: writing a program's name to {@code
   * /proc/sys/kernel/core_pattern} would run it on the host. bubblewrap 0.8 covers only folders
   * that are writable themselves, and {@code /proc/sys} is not.
   */
  private static final List<String> PROC =
      List.of(
          "acpi",
          "asound",
          "bus",
          "driver",
          "fs",
          "irq",
          "mtrr",
          "pressure",
          "scsi",
          "sys",
          "sysrq-trigger",
          "tty");

  private final Path root;
  private final List<String> arguments = new ArrayList<>();
  private final BuildUser user;

  private RootView(Path root, BuildUser user) {
    this.root = root;
    this.user = user;
  }

  static List<String> arguments(SandboxRequest request, BuildUser user) throws IOException {
    RootView view = new RootView(request.root(), user);
    view.system();
    view.kernel();
    view.temporary(request.limits().tmpBytes());
    view.etc(request);
    view.mounts(request.mounts());
    if (view.isOwn()) {
      view.add("--remount-ro", "/usr/local");
    }
    view.add("--remount-ro", "/dev", "--remount-ro", "/");
    return view.arguments;
  }

  private void add(String... more) {
    arguments.addAll(List.of(more));
  }

  private void system() throws IOException {
    if (!isReal("usr")) {
      throw new IOException("no folder usr in the root file system " + root);
    }
    add("--ro-bind", seen(root.resolve("usr")), "/usr");
    for (String name : TOP) {
      Path path = root.resolve(name);
      if (Files.isSymbolicLink(path)) {
        add("--symlink", Files.readSymbolicLink(path).toString(), "/" + name);
      } else if (Files.isDirectory(path)) {
        add("--ro-bind", seen(path), "/" + name);
      }
    }
    if (isOwn()) {
      // What a person installed by hand is no part of the system, and may hold configuration.
      add("--size", "1048576", "--tmpfs", "/usr/local");
    } else if (isReal("opt") && Files.isDirectory(root.resolve("opt"))) {
      optional();
    }
  }

  /** One by one, so that there is a place for others. */
  private void optional() throws IOException {
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(root.resolve("opt"))) {
      for (Path folder : folders) {
        String inside = "/opt/" + folder.getFileName();
        if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS) && Mount.isUsable(inside)) {
          add("--ro-bind", seen(folder), inside);
        }
      }
    }
  }

  /** Whether the root is this machine's own. */
  private boolean isOwn() {
    return root.getNameCount() == 0;
  }

  private void kernel() {
    add("--proc", "/proc");
    for (String name : PROC) {
      if (Files.exists(Path.of("/proc", name))) {
        add("--ro-bind", "/proc/" + name, "/proc/" + name);
      }
    }
    add("--dev", "/dev");
  }

  private void temporary(long bytes) {
    String quarter = Long.toString(bytes / 4);
    add("--perms", "1777", "--size", Long.toString(bytes), "--tmpfs", "/tmp");
    add("--perms", "1777", "--size", quarter, "--tmpfs", "/var/tmp");
    add("--perms", "1777", "--size", quarter, "--tmpfs", "/dev/shm");
    add("--perms", "0755", "--size", quarter, "--tmpfs", "/run");
  }

  private void etc(SandboxRequest request) throws IOException {
    Path made = Files.createDirectories(request.scratch().resolve("etc"));
    allow(made, "rwxr-xr-x");
    String seen = user.place(made.toAbsolutePath());
    String ids = ":x:" + ID + ":";
    file(made, seen, "passwd", NAME + ids + ID + ":" + NAME + ":" + request.home() + ":/bin/sh\n");
    file(made, seen, "group", NAME + ids + "\n");
    file(made, seen, "hosts", "127.0.0.1 localhost " + NAME + "\n::1 localhost\n");
    file(made, seen, "hostname", NAME + "\n");
    file(made, seen, "nsswitch.conf", "passwd: files\ngroup: files\nhosts: files dns\n");
    Path resolver = Path.of("/etc/resolv.conf");
    if (request.network() && Files.isReadable(resolver)) {
      file(made, seen, "resolv.conf", Files.readString(resolver));
    }
    for (String path : ETC) {
      if (isReal(path.substring(1))) {
        add("--ro-bind", seen(root.resolve(path.substring(1))), path);
      }
    }
    if (isReal("etc")) {
      try (DirectoryStream<Path> javas = Files.newDirectoryStream(root.resolve("etc"), "java-*")) {
        for (Path java : javas) {
          if (isReal("etc/" + java.getFileName())) {
            add("--ro-bind", seen(java), "/etc/" + java.getFileName());
          }
        }
      }
    }
  }

  /** Everybody can reach what is this machine's own system. */
  private String seen(Path path) {
    return isOwn() ? path.toString() : user.place(path);
  }

  /**
   * Whether something is there that can be mounted. In a tree that is not this machine's own, a
   * link on the way could lead out of it, and show the build what is none of its business.
   */
  private boolean isReal(String path) {
    Path place = root;
    for (Path name : Path.of(path)) {
      place = place.resolve(name);
      if (!isOwn() && Files.isSymbolicLink(place)) {
        return false;
      }
    }
    return Files.exists(place);
  }

  private void file(Path folder, String seen, String name, String content) throws IOException {
    allow(Files.writeString(folder.resolve(name), content), "rw-r--r--");
    add("--ro-bind", seen + "/" + name, "/etc/" + name);
  }

  /** Whatever the umask of this process. */
  private static void allow(Path path, String mode) throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
  }

  /** Shortest first, so that a mount inside another one comes after it. */
  private void mounts(List<Mount> mounts) {
    mounts.stream()
        .sorted(Comparator.comparingInt(mount -> mount.inside().length()))
        .forEach(
            mount -> {
              String option =
                  switch (mount.access()) {
                    case READ -> "--ro-bind";
                    case WRITE -> "--bind";
                  };
              add(option, user.place(mount.host()), mount.inside());
            });
  }
}
