package dev.assay.rebuilder.rootfs;

import dev.assay.core.artifact.Printable;
import dev.assay.core.failure.AssayException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes the entries of hostile layers below one folder, as the OCI image specification 1.1 says
 * ("Image Layer Filesystem Changeset"). What is there is known from what was written, never from
 * the disk: every folder on the way to an entry is one that this writer made, so nothing is ever
 * written through a link. Nothing gets rights of its own, and all can be read by everybody.
 */
final class RootTree {
  private enum Kind {
    FOLDER,
    FILE,
    LINK
  }

  /** What is at a path, and the layer that put it there. */
  private record Node(Kind kind, int layer, FileTime time) {}

  private static final int MAX_NAME = 255;

  /** The kernel takes 4,096 bytes, and the folder that a tree is kept in counts, too. */
  private static final int MAX_PATH = 3000;

  /** Times that every file system can keep: 1970 to 2242, in seconds. */
  private static final long LAST_TIME = 1L << 33;

  private final Path root;
  private final String origin;
  private final long most;
  private final TreeMap<String, Node> nodes = new TreeMap<>();
  private int layer;
  private long entries;
  private long looked;

  /**
   * A writer.
   *
   * @param root does not exist yet
   * @param origin what is written, for messages
   * @param most entries of all layers
   */
  RootTree(Path root, String origin, long most) throws IOException {
    this.root = Files.createDirectory(root);
    this.origin = origin;
    this.most = most;
  }

  /** What follows belongs to the next layer. */
  void nextLayer() {
    layer++;
  }

  /** Makes a folder; one that is there already stays. */
  void folder(String raw, Instant time) throws IOException, AssayException {
    String path = checked(raw);
    if (path.isEmpty()) {
      return;
    }
    parent(path, raw);
    Node there = nodes.get(path);
    if (there == null || there.kind != Kind.FOLDER) {
      makeWay(path, raw);
      Files.createDirectory(place(path));
    }
    nodes.put(path, new Node(Kind.FOLDER, layer, plain(time)));
  }

  /** Writes a regular file. */
  void file(String raw, boolean program, Instant time, InputStream content)
      throws IOException, AssayException {
    Path place = claim(raw, Kind.FILE, time);
    Files.copy(content, place);
    Files.setPosixFilePermissions(
        place, PosixFilePermissions.fromString(program ? "rwxr-xr-x" : "rw-r--r--"));
    setTime(place, plain(time));
  }

  /** Makes a symbolic link. It is read in the sandbox only, so it may lead anywhere. */
  void link(String raw, String target, Instant time) throws IOException, AssayException {
    if (target.isEmpty() || target.indexOf(0) >= 0 || target.length() > MAX_PATH) {
      throw refused(raw, "a link whose target no link can have");
    }
    Path place = claim(raw, Kind.LINK, time);
    Files.createSymbolicLink(place, asPath(target));
    setTime(place, plain(time));
  }

  /** Gives a file that is there a further name. */
  void hardLink(String raw, String target) throws IOException, AssayException {
    String old = checked(target);
    Node there = nodes.get(old);
    if (there == null || there.kind != Kind.FILE || old.equals(checked(raw))) {
      throw refused(raw, "a hard link to what is no file before it: " + target);
    }
    Files.createLink(claim(raw, Kind.FILE, there.time.toInstant()), place(old));
  }

  /** Removes what lower layers have at a path; what is not there need not be removed. */
  void remove(String raw) throws IOException, AssayException {
    String path = checked(raw);
    if (path.isEmpty()) {
      throw refused(raw, "the root itself removed");
    }
    requireFolders(path, raw);
    removeLower(below(path));
    Node there = nodes.get(path);
    if (there != null && there.layer < layer) {
      removeLower(nodes.subMap(path, true, path, true));
    }
  }

  /** Removes what lower layers have in a folder. */
  void empty(String raw) throws IOException, AssayException {
    String path = checked(raw);
    requireFolders(path + "/", raw);
    removeLower(path.isEmpty() ? nodes : below(path));
  }

  /** Gives folders their modes and times; nothing is written after it. */
  void finish() throws IOException {
    for (Map.Entry<String, Node> entry : nodes.descendingMap().entrySet()) {
      if (entry.getValue().kind == Kind.FOLDER) {
        Path place = root.resolve(entry.getKey());
        Files.setPosixFilePermissions(place, PosixFilePermissions.fromString("rwxr-xr-x"));
        setTime(place, entry.getValue().time);
      }
    }
    Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** Counts an entry of any kind, written or not. */
  void count() throws AssayException.Limit {
    if (++entries > most) {
      throw tooMuch();
    }
  }

  AssayException.Toolchain refused(String path, String why) {
    return new AssayException.Toolchain(
        "refused "
            + Printable.escape(path)
            + " of "
            + origin
            + ": "
            + Printable.escape(why)
            + ". No honest root file system has that; ask its makers.");
  }

  private AssayException.Limit tooMuch() {
    return new AssayException.Limit(origin + " has more than the limit of " + most + " entries");
  }

  /** The path without {@code ./} before and a slash behind; empty for the root. */
  private String checked(String raw) throws AssayException {
    String path = raw.startsWith("./") ? raw.substring(2) : raw;
    path = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    if (path.isEmpty() || path.equals(".")) {
      return "";
    }
    if (path.length() > MAX_PATH || path.indexOf('\n') >= 0 || path.indexOf('\ufffd') >= 0) {
      throw refused(raw, "a name that is too long, or that not every tool reads the same way");
    }
    for (String name : path.split("/", -1)) {
      if (name.isEmpty() || name.equals(".") || name.equals("..") || name.length() > MAX_NAME) {
        throw refused(raw, "a path that is absolute, not plain, or leads upwards");
      }
    }
    return path;
  }

  private java.util.NavigableMap<String, Node> below(String path) {
    // '0' is the character behind '/'.
    return nodes.subMap(path + "/", true, path + "0", false);
  }

  /** Every folder on the way has to be there, or is made. */
  private void parent(String path, String raw) throws IOException, AssayException {
    int slash = path.indexOf('/');
    for (; slash >= 0; slash = path.indexOf('/', slash + 1)) {
      String folder = path.substring(0, slash);
      Node there = nodes.get(folder);
      if (there == null) {
        count();
        Files.createDirectory(place(folder));
        nodes.put(folder, new Node(Kind.FOLDER, layer, plain(Instant.EPOCH)));
      } else if (there.kind != Kind.FOLDER) {
        throw refused(raw, "a path through what is no folder: " + folder);
      }
    }
  }

  /** Nothing on the way that is there is anything but a folder. */
  private void requireFolders(String path, String raw) throws AssayException {
    for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
      Node there = nodes.get(path.substring(0, slash));
      if (there != null && there.kind != Kind.FOLDER) {
        throw refused(raw, "a path through what is no folder: " + path.substring(0, slash));
      }
    }
  }

  private Path claim(String raw, Kind kind, Instant time) throws IOException, AssayException {
    String path = checked(raw);
    if (path.isEmpty()) {
      throw refused(raw, "a root that is no folder");
    }
    parent(path, raw);
    makeWay(path, raw);
    nodes.put(path, new Node(kind, layer, plain(time)));
    return place(path);
  }

  /** What a lower layer has at a path gives way, but nothing of the same layer does. */
  private void makeWay(String path, String raw) throws IOException, AssayException {
    if (!nodes.containsKey(path)) {
      return;
    }
    remove(path);
    if (nodes.containsKey(path)) {
      throw refused(raw, "the same name twice in one layer");
    }
  }

  private void removeLower(java.util.NavigableMap<String, Node> range)
      throws IOException, AssayException {
    looked += range.size();
    if (looked > 20 * most) {
      throw tooMuch();
    }
    for (String path : List.copyOf(range.descendingKeySet())) {
      Node node = nodes.get(path);
      boolean stays = node == null || node.layer == layer || !below(path).isEmpty();
      if (!stays) {
        nodes.remove(path);
        Files.delete(place(path));
      }
    }
  }

  private static FileTime plain(Instant time) {
    return FileTime.from(Instant.ofEpochSecond(Math.clamp(time.getEpochSecond(), 0, LAST_TIME)));
  }

  private static void setTime(Path place, FileTime time) throws IOException {
    Files.getFileAttributeView(place, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
        .setTimes(time, time, null);
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
}
