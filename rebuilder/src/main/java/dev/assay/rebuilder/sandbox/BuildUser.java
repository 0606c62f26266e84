package dev.assay.rebuilder.sandbox;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Whom a build runs as on the host. An ordinary user runs it as itself. Root gives it to a user
 * without any file or process of its own: the kernel's checks by user hold for such a build, and so
 * do its limits by user, from which root is exempt.
 *
 * <p>That user could not reach the run's folders below root's own. So they are mounted elsewhere
 * first, in a mount namespace that only this run has, over {@code /sys}, which is always there and
 * of no use to a build.
 */
final class BuildUser {
  /**
   * Of no account: above the numbers for system users and below 65534, "nobody", so that it exists
   * in every container, and outside of what Debian and systemd hand out.
   */
  static final int ID = 65_530;

  private static final String STAGE = "/sys";

  /** The tools of util-linux that it takes. */
  private static final List<String> TOOLS = List.of("unshare", "mount", "setpriv");

  private static final String MOUNT =
      """
      mount -t tmpfs -o mode=755,size=1m assay %s || exit 126
      i=0
      while [ "$1" != -- ]; do
        if [ -d "$1" ]; then mkdir %s/$i; else : >%s/$i; fi
        mount --rbind "$1" %s/$i || exit 126
        i=$((i + 1))
        shift
      done
      shift
      exec "$@"
      """
          .replace("%s", STAGE);

  private final boolean other;
  private final List<Path> staged = new ArrayList<>();

  private BuildUser(boolean other) {
    this.other = other;
  }

  /** Whoever runs this. */
  static BuildUser same() {
    return new BuildUser(false);
  }

  /** Another one than root, who runs this. */
  static BuildUser other() {
    return new BuildUser(true);
  }

  /** Whether this is root, and has the tools to become another user. */
  static boolean canBeOther() {
    return isRoot()
        && TOOLS.stream().allMatch(tool -> Files.isExecutable(Path.of("/usr/bin", tool)));
  }

  /** Whether this process is root. */
  static boolean isRoot() {
    return id() == 0;
  }

  private static int id() {
    try {
      return (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
    } catch (IOException e) {
      return -1;
    }
  }

  /** For reports. */
  String text() {
    return other ? "user " + ID : isRoot() ? "root, without its privileges" : "user " + id();
  }

  /** Whether the kernel exempts the build from limits by user. */
  boolean isExempt() {
    return !other && isRoot();
  }

  /** Where bubblewrap finds a file or folder of the host. */
  String place(Path host) {
    if (!other) {
      return host.toString();
    }
    for (int i = 0; i < staged.size(); i++) {
      if (host.startsWith(staged.get(i))) {
        return Path.of(STAGE, Integer.toString(i))
            .resolve(staged.get(i).relativize(host))
            .toString();
      }
    }
    staged.add(host);
    return STAGE + "/" + (staged.size() - 1);
  }

  /** The same for the folders of an overlay. */
  Overlay place(Overlay overlay) {
    Path folder = Path.of(place(overlay.folder()));
    return new Overlay(Path.of(place(overlay.lower())), folder);
  }

  /** The words of a command line that lead to bubblewrap's own; after all {@link #place}s. */
  List<String> words() {
    if (!other) {
      return List.of();
    }
    List<String> words = new ArrayList<>();
    words.addAll(List.of("/usr/bin/unshare", "--mount", "--propagation", "private"));
    words.addAll(List.of("/bin/sh", "-c", MOUNT, "sh"));
    staged.forEach(path -> words.add(path.toString()));
    String id = Integer.toString(ID);
    words.addAll(List.of("--", "/usr/bin/setpriv", "--reuid", id, "--regid", id));
    words.addAll(List.of("--clear-groups", "--inh-caps=-all"));
    return words;
  }

  /**
   * Makes a request's folders usable: what it writes to becomes the build user's, what it reads has
   * to be readable by all. What is ours is made so; a JDK of root's own is left as it is.
   *
   * @return a path that the build user cannot read, if there is one
   */
  Optional<Path> handOver(SandboxRequest request) throws IOException {
    if (!other) {
      return Optional.empty();
    }
    Path ours = request.scratch().toAbsolutePath().getParent();
    for (Mount mount : request.mounts()) {
      if (mount.access() == Mount.Access.READ) {
        Check walk = new Check(ours != null && mount.host().startsWith(ours));
        Files.walkFileTree(mount.host(), walk);
        if (walk.unreadable.isPresent()) {
          return walk.unreadable;
        }
      }
    }
    for (Path folder : writable(request)) {
      give(folder);
    }
    return Optional.empty();
  }

  /** Everything on the host that a build may change, or that an overlay shows it as its own. */
  private static List<Path> writable(SandboxRequest request) {
    List<Path> folders = new ArrayList<>();
    request
        .overlay()
        .ifPresent(overlay -> folders.addAll(List.of(overlay.folder(), overlay.lower())));
    request.mounts().stream()
        .filter(mount -> mount.access() == Mount.Access.WRITE)
        .forEach(mount -> folders.add(mount.host()));
    return folders;
  }

  /** Makes all of a folder the build user's. */
  static void give(Path folder) throws IOException {
    Files.walkFileTree(folder, new Gift());
  }

  /** Gives away what the build may write to; no process of a build sees it now. */
  private static final class Gift extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
        throws IOException {
      return visitFile(folder, attributes);
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      for (String which : List.of("unix:uid", "unix:gid")) {
        if (!Files.getAttribute(file, which, LinkOption.NOFOLLOW_LINKS).equals(ID)) {
          Files.setAttribute(file, which, ID, LinkOption.NOFOLLOW_LINKS);
        }
      }
      return FileVisitResult.CONTINUE;
    }
  }

  /** Looks whether all can read what is there; makes it so if it is ours. */
  private static final class Check extends SimpleFileVisitor<Path> {
    // As in inode(7).
    private static final int OWNER_EXECUTE = 0100;
    private static final int OTHERS_READ = 04;
    private static final int OTHERS_EXECUTE = 01;
    private static final int PERMISSIONS = 07777;

    private final boolean ours;
    private Optional<Path> unreadable = Optional.empty();

    Check(boolean ours) {
      this.ours = ours;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
        throws IOException {
      return visitFile(folder, attributes);
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      // At the other end of a pipe somebody makes files as the build goes on, for the same user.
      if (attributes.isSymbolicLink()
          || (!attributes.isOther() && isReadable(file, attributes.isDirectory()))) {
        return FileVisitResult.CONTINUE;
      }
      unreadable = Optional.of(file);
      return FileVisitResult.TERMINATE;
    }

    private boolean isReadable(Path file, boolean folder) throws IOException {
      int mode = (Integer) Files.getAttribute(file, "unix:mode", LinkOption.NOFOLLOW_LINKS);
      int wanted =
          folder || (mode & OWNER_EXECUTE) != 0 ? OTHERS_READ | OTHERS_EXECUTE : OTHERS_READ;
      if ((mode & wanted) != wanted && ours) {
        mode |= wanted;
        Files.setAttribute(file, "unix:mode", mode & PERMISSIONS);
      }
      return (mode & wanted) == wanted;
    }
  }
}
