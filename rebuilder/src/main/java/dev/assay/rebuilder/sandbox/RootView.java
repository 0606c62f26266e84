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
import java.util.function.Function;

/**
 * What a build sees as {@code /}, whatever the sandbox is made by: a root's {@code /usr} to read
 * (and {@code /opt}, if it is not this machine's own), a made-up {@code /etc}, bounded temporary
 * folders, the request's mounts, and nothing else but {@code /proc} and {@code /dev}. The root
 * itself is read-only in the end, so that it cannot be filled either.
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
  static final List<String> PROC =
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

  /** One thing to lay out; they come in the order in which they cover each other. */
  sealed interface Step {}

  /**
   * Shows something of the host.
   *
   * @param from where the program that makes the sandbox finds it
   * @param at where the build sees it
   */
  record Bind(String from, String at, Mount.Access access) implements Step {}

  /** A symbolic link at {@code at}. */
  record Link(String target, String at) implements Step {}

  /**
   * A folder in memory.
   *
   * @param mode octal
   * @param writable or read-only as soon as what is to be in it is mounted
   */
  record Memory(String at, long bytes, String mode, boolean writable) implements Step {}

  private final Path root;
  private final List<Step> steps = new ArrayList<>();
  private final Function<Path, String> place;

  private RootView(Path root, Function<Path, String> place) {
    this.root = root;
    this.place = place;
  }

  /**
   * Lays out what a request asks for.
   *
   * @param place where the program that makes the sandbox finds a path of the host
   */
  static List<Step> of(SandboxRequest request, Function<Path, String> place) throws IOException {
    RootView view = new RootView(request.root(), place);
    view.system();
    view.temporary(request.limits().tmpBytes());
    view.etc(request);
    view.mounts(request.mounts());
    return view.steps;
  }

  private void show(String from, String at) {
    steps.add(new Bind(from, at, Mount.Access.READ));
  }

  private void system() throws IOException {
    if (!isReal("usr")) {
      throw new IOException("no folder usr in the root file system " + root);
    }
    show(seen(root.resolve("usr")), "/usr");
    for (String name : TOP) {
      Path path = root.resolve(name);
      if (Files.isSymbolicLink(path)) {
        steps.add(new Link(Files.readSymbolicLink(path).toString(), "/" + name));
      } else if (Files.isDirectory(path)) {
        show(seen(path), "/" + name);
      }
    }
    if (isOwn()) {
      // What a person installed by hand is no part of the system, and may hold configuration.
      steps.add(new Memory("/usr/local", 1 << 20, "0755", false));
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
          show(seen(folder), inside);
        }
      }
    }
  }

  /** Whether the root is this machine's own. */
  private boolean isOwn() {
    return root.getNameCount() == 0;
  }

  private void temporary(long bytes) {
    steps.add(new Memory("/tmp", bytes, "1777", true));
    steps.add(new Memory("/var/tmp", bytes / 4, "1777", true));
    steps.add(new Memory("/dev/shm", bytes / 4, "1777", true));
    steps.add(new Memory("/run", bytes / 4, "0755", true));
  }

  private void etc(SandboxRequest request) throws IOException {
    Path made = Files.createDirectories(request.scratch().resolve("etc"));
    allow(made, "rwxr-xr-x");
    String seen = place.apply(made.toAbsolutePath());
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
        show(seen(root.resolve(path.substring(1))), path);
      }
    }
    if (isReal("etc")) {
      try (DirectoryStream<Path> javas = Files.newDirectoryStream(root.resolve("etc"), "java-*")) {
        for (Path java : javas) {
          if (isReal("etc/" + java.getFileName())) {
            show(seen(java), "/etc/" + java.getFileName());
          }
        }
      }
    }
  }

  /** Everybody can reach what is this machine's own system. */
  private String seen(Path path) {
    return isOwn() ? path.toString() : place.apply(path);
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
    show(seen + "/" + name, "/etc/" + name);
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
            mount ->
                steps.add(new Bind(place.apply(mount.host()), mount.inside(), mount.access())));
  }
}
