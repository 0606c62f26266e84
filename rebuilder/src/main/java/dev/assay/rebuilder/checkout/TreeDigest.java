package dev.assay.rebuilder.checkout;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.assay.core.artifact.Digest;
import dev.assay.core.failure.AssayException;
import dev.assay.core.limits.Limits;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Everything in a source tree, by digest.
 *
 * <p>The tree's digest is the SHA-256 of one record per entry, in the order of the paths' UTF-8
 * bytes (unsigned): {@code MODE SP SHA256 SP PATH NUL}. PATH is relative to the root, with slashes.
 * MODE and the content that SHA256 (64 lower-case hexadecimal digits) is taken of:
 *
 * <ul>
 *   <li>{@code 100644} a file that its owner may not execute, and {@code 100755} one that its owner
 *       may: the file's bytes
 *   <li>{@code 120000} a symbolic link: its target's bytes; links are never followed
 *   <li>{@code 040000} a folder that holds nothing: no bytes
 *   <li>{@code 000000} anything else, such as a device: no bytes
 * </ul>
 *
 * Owners, times and all other mode bits do not count. {@code .git} right below the root is left
 * out.
 *
 * @param entries by path, in the order above
 */
public record TreeDigest(SortedMap<String, Entry> entries) {
  /** Unsigned order of UTF-8 bytes. */
  static final Comparator<String> BYTES =
      (a, b) -> Arrays.compareUnsigned(a.getBytes(UTF_8), b.getBytes(UTF_8));

  public TreeDigest {
    SortedMap<String, Entry> sorted = new TreeMap<>(BYTES);
    sorted.putAll(entries);
    entries = Collections.unmodifiableSortedMap(sorted);
  }

  /**
   * One file, link, or empty folder.
   *
   * @param mode six octal digits
   * @param content digest of what the mode says
   */
  public record Entry(String mode, Digest content) {}

  /**
   * Reads the tree below {@code root}.
   *
   * @param limits bounds the number of entries ({@code members}) and their size ({@code
   *     decodedBytes}, all files together)
   */
  public static TreeDigest of(Path root, Limits limits) throws AssayException {
    Reader reader = new Reader(root, limits);
    try {
      Files.walkFileTree(root, reader);
    } catch (IOException e) {
      throw new AssayException.Infrastructure(
          "cannot read the source tree " + root + ": " + e.getMessage(), e);
    }
    if (reader.exceeded) {
      throw new AssayException.Limit(
          "the source tree "
              + root
              + " is larger than the limit of "
              + limits.members()
              + " entries and "
              + limits.decodedBytes()
              + " bytes.");
    }
    return new TreeDigest(reader.entries);
  }

  /** The digest of the whole tree. */
  public Digest digest() {
    MessageDigest hasher = Digest.newHasher();
    for (Map.Entry<String, Entry> e : entries.entrySet()) {
      String line = e.getValue().mode() + " " + e.getValue().content().sha256() + " " + e.getKey();
      hasher.update(line.getBytes(UTF_8));
      hasher.update((byte) 0);
    }
    return Digest.finish(hasher);
  }

  /** The paths of folders that hold nothing. */
  public Set<String> emptyFolders() {
    return entries.entrySet().stream()
        .filter(e -> e.getValue().mode().equals("040000"))
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  /** The paths of this tree that are not in {@code later}, or are something else there. */
  public List<String> changedIn(TreeDigest later) {
    return entries.entrySet().stream()
        .filter(e -> !e.getValue().equals(later.entries.get(e.getKey())))
        .map(Map.Entry::getKey)
        .toList();
  }

  private static final class Reader extends SimpleFileVisitor<Path> {
    private static final Digest NOTHING = Digest.of(new byte[0]);

    private final Path root;
    private final Limits limits;
    private final SortedMap<String, Entry> entries = new TreeMap<>(BYTES);
    private long bytes;
    private boolean exceeded;

    Reader(Path root, Limits limits) {
      this.root = root;
      this.limits = limits;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
        throws IOException {
      if (folder.equals(root.resolve(".git"))) {
        return FileVisitResult.SKIP_SUBTREE;
      }
      try (var children = Files.newDirectoryStream(folder)) {
        if (!folder.equals(root) && !children.iterator().hasNext()) {
          return add(folder, new Entry("040000", NOTHING));
        }
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      if (file.equals(root.resolve(".git"))) {
        return FileVisitResult.CONTINUE;
      }
      bytes += attributes.isRegularFile() ? attributes.size() : 0;
      if (bytes > limits.decodedBytes()) {
        exceeded = true;
        return FileVisitResult.TERMINATE;
      }
      return add(file, entry(file, attributes));
    }

    private FileVisitResult add(Path path, Entry entry) {
      if (entries.size() >= limits.members()) {
        exceeded = true;
        return FileVisitResult.TERMINATE;
      }
      entries.put(root.relativize(path).toString(), entry);
      return FileVisitResult.CONTINUE;
    }

    private static Entry entry(Path file, BasicFileAttributes attributes) throws IOException {
      if (attributes.isSymbolicLink()) {
        byte[] target = Files.readSymbolicLink(file).toString().getBytes(UTF_8);
        return new Entry("120000", Digest.of(target));
      }
      if (!attributes.isRegularFile()) {
        return new Entry("000000", NOTHING);
      }
      boolean executable =
          Files.readAttributes(file, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
              .permissions()
              .contains(PosixFilePermission.OWNER_EXECUTE);
      try (var in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
        return new Entry(executable ? "100755" : "100644", Digest.of(in));
      }
    }
  }
}
