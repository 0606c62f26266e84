package dev.assay.rebuilder.checkout;

import dev.assay.core.artifact.Printable;
import dev.assay.core.failure.AssayException;
import dev.assay.core.limits.Limits;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Writes hostile source below one folder: every name is checked, every folder on the way is one
 * that this writer made, nothing is ever written twice or through a link.
 */
public final class TreeWriter {
  private enum Kind {
    FOLDER,
    FILE,
    LINK
  }

  /** Produces a file's bytes. */
  @FunctionalInterface
  public interface Content {
    /** Writes all of them. */
    void writeTo(OutputStream out) throws IOException, AssayException;
  }

  private final Path root;
  private final int umask;
  private final Limits limits;
  private final String origin;
  private final PathRules rules = new PathRules();
  private final Map<String, Kind> written = new HashMap<>();
  private final Map<String, Instant> folderTimes = new HashMap<>();
  private Instant newest = Instant.EPOCH;
  private long bytes;

  /**
   * A writer for an empty or new folder.
   *
   * @param root is made if it is not there
   * @param umask of the build; takes bits off the modes 0777 and 0666, never the owner's
   * @param limits bounds entries ({@code members}) and bytes ({@code decodedBytes})
   * @param origin what the source is, for messages
   */
  TreeWriter(Path root, int umask, Limits limits, String origin)
      throws IOException, AssayException {
    this.root = root;
    this.umask = umask;
    this.limits = limits;
    this.origin = origin;
    Files.createDirectories(root);
    try (var children = Files.newDirectoryStream(root)) {
      if (children.iterator().hasNext()) {
        throw new AssayException.Infrastructure(
            "expected an empty folder for the source, found files in " + root + ". Empty it.");
      }
    }
  }

  /** Makes a folder; one that is there already stays. */
  void folder(String path, Instant time) throws IOException, AssayException {
    List<String> segments = rules.segments(path, origin);
    for (int n = 1; n <= segments.size(); n++) {
      makeFolder(String.join("/", segments.subList(0, n)));
    }
    folderTimes.put(path, time);
    newest = time.isAfter(newest) ? time : newest;
  }

  /** Writes a regular file. */
  void file(String path, boolean executable, Instant time, Content content)
      throws IOException, AssayException {
    Path place = claim(path, Kind.FILE);
    try (OutputStream out = new Metered(open(place))) {
      content.writeTo(out);
    } catch (LimitReached e) {
      throw tooLarge();
    }
    Files.setPosixFilePermissions(place, permissions(executable ? 0777 : 0666));
    setTime(place, time);
  }

  private static OutputStream open(Path place) throws IOException {
    return Files.newOutputStream(
        place, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
  }

  /**
   * Makes a symbolic link to this target, wherever it leads. Java drops doubled slashes and one at
   * the end, which changes nothing.
   */
  void link(String path, String target, Instant time) throws IOException, AssayException {
    if (target.isEmpty() || target.indexOf(0) >= 0 || target.length() > 4095) {
      throw PathRules.refused(path, origin, "a link whose target no link can have");
    }
    Path place = claim(path, Kind.LINK);
    Files.createSymbolicLink(place, asPath(target));
    setTime(place, time);
  }

  /** Gives folders their modes and times; nothing can be written after it. */
  void finish() throws IOException {
    for (Map.Entry<String, Kind> entry : written.entrySet()) {
      if (entry.getValue() == Kind.FOLDER) {
        finishFolder(
            root.resolve(entry.getKey()), folderTimes.getOrDefault(entry.getKey(), newest));
      }
    }
    finishFolder(root, newest);
  }

  private void finishFolder(Path folder, Instant time) throws IOException {
    Files.setPosixFilePermissions(folder, permissions(0777));
    setTime(folder, time);
  }

  private Path claim(String path, Kind kind) throws IOException, AssayException {
    List<String> segments = rules.segments(path, origin);
    for (int n = 1; n < segments.size(); n++) {
      makeFolder(String.join("/", segments.subList(0, n)));
    }
    if (written.containsKey(path)) {
      throw PathRules.refused(path, origin, "the same name twice");
    }
    remember(path, kind);
    return place(path);
  }

  private void makeFolder(String path) throws IOException, AssayException {
    Kind known = written.get(path);
    if (known == null) {
      remember(path, Kind.FOLDER);
      Files.createDirectory(place(path));
    } else if (known != Kind.FOLDER) {
      throw PathRules.refused(
          path, origin, "both a folder and a " + (known == Kind.LINK ? "link" : "file"));
    }
  }

  private void remember(String path, Kind kind) throws AssayException {
    if (written.size() >= limits.members()) {
      throw tooLarge();
    }
    written.put(path, kind);
  }

  private Path place(String path) throws AssayException {
    return root.resolve(asPath(path));
  }

  private static Path asPath(String path) throws AssayException {
    try {
      return Path.of(path);
    } catch (InvalidPathException e) {
      throw new AssayException.Infrastructure(
          "this system's locale has no bytes for the file name "
              + Printable.escape(path)
              + ". Run Assay with LC_ALL=C.UTF-8.",
          e);
    }
  }

  private void setTime(Path place, Instant time) throws IOException {
    newest = time.isAfter(newest) ? time : newest;
    FileTime both = FileTime.from(time);
    Files.getFileAttributeView(place, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
        .setTimes(both, both, null);
  }

  /** Mode bits as permissions; the owner keeps reading and writing, and entering folders. */
  private Set<PosixFilePermission> permissions(int mode) {
    int kept = (mode & ~umask) | (mode & 0700);
    Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
    PosixFilePermission[] all = PosixFilePermission.values();
    for (int bit = 0; bit < all.length; bit++) {
      // The constants are declared in the order of the mode's nine bits, highest first.
      if ((kept & (0400 >> bit)) != 0) {
        permissions.add(all[bit]);
      }
    }
    return permissions;
  }

  private AssayException.Limit tooLarge() {
    return new AssayException.Limit(
        origin
            + " is larger than the limit of "
            + limits.members()
            + " entries and "
            + limits.decodedBytes()
            + " bytes.");
  }

  /** More bytes than a limit allows; becomes a {@link AssayException.Limit}. */
  static final class LimitReached extends IOException {
    @java.io.Serial private static final long serialVersionUID = 1L;
  }

  /** Counts the bytes of all files together. */
  private final class Metered extends FilterOutputStream {
    Metered(OutputStream out) {
      super(out);
    }

    @Override
    public void write(int b) throws IOException {
      count(1);
      out.write(b);
    }

    @Override
    public void write(byte[] buffer, int offset, int length) throws IOException {
      count(length);
      out.write(buffer, offset, length);
    }

    private void count(int length) throws LimitReached {
      bytes += length;
      if (bytes > limits.decodedBytes()) {
        throw new LimitReached();
      }
    }
  }
}
