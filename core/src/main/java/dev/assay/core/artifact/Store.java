package dev.assay.core.artifact;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.Optional;

/**
 * Files by digest, in a folder that builds cannot reach. Content is hashed while it is copied in
 * and renamed into place, so what is used later is what was hashed; readers of one store do not
 * disturb each other.
 */
public final class Store {
  private static final int CHUNK = 1 << 16;

  private final Path root;

  /** A store in {@code root}, which is made if it is not there. */
  public Store(Path root) throws IOException {
    this.root = root;
    Files.createDirectories(root.resolve("tmp"));
  }

  /**
   * Copies everything left in {@code in} into the store.
   *
   * @param limit in bytes; one more is an error
   * @throws TooLarge if there is more than {@code limit}
   */
  public StoredFile put(InputStream in, long limit) throws IOException {
    Path draft = Files.createTempFile(root.resolve("tmp"), "put", null);
    try {
      MessageDigest hasher = Digest.newHasher();
      long size = copy(in, draft, hasher, limit);
      Digest digest = Digest.finish(hasher);
      Path place = place(digest);
      settle(draft, place);
      return new StoredFile(place, size, digest);
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  /**
   * A file that is in the store. Whoever can write there could have changed it: what matters is
   * hashed again before it is used.
   */
  public Optional<Path> find(Digest digest) {
    Path place = place(digest);
    return Files.isRegularFile(place) ? Optional.of(place) : Optional.empty();
  }

  /** Makes the text of a derived file. */
  @FunctionalInterface
  public interface Derivation {
    /** The text. */
    String text() throws IOException;
  }

  /**
   * A small file that follows from the content of another one, such as a checksum in another
   * algorithm; made when it is first asked for. It is not hashed when it is used again: only for
   * what decides nothing.
   *
   * @param of digest of the other file
   * @param kind what it is; a plain file name
   */
  public Path derived(Digest of, String kind, Derivation derivation) throws IOException {
    Path place = place("derived/" + kind, of);
    if (!Files.isRegularFile(place)) {
      Path draft = Files.createTempFile(root.resolve("tmp"), kind, null);
      try {
        Files.writeString(draft, derivation.text());
        settle(draft, place);
      } finally {
        Files.deleteIfExists(draft);
      }
    }
    return place;
  }

  private static void settle(Path draft, Path place) throws IOException {
    Files.createDirectories(place.getParent());
    Files.setPosixFilePermissions(draft, PosixFilePermissions.fromString("r--r--r--"));
    Files.move(draft, place, StandardCopyOption.ATOMIC_MOVE);
  }

  private static long copy(InputStream in, Path draft, MessageDigest hasher, long limit)
      throws IOException {
    long size = 0;
    byte[] buffer = new byte[CHUNK];
    try (OutputStream out = Files.newOutputStream(draft)) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        size += n;
        if (size > limit) {
          throw new TooLarge(limit);
        }
        hasher.update(buffer, 0, n);
        out.write(buffer, 0, n);
      }
    }
    return size;
  }

  private Path place(Digest digest) {
    return place("sha256", digest);
  }

  private Path place(String folder, Digest digest) {
    return root.resolve(folder).resolve(digest.sha256().substring(0, 2)).resolve(digest.sha256());
  }

  /** More bytes than the limit of a call. */
  public static final class TooLarge extends IOException {
    @java.io.Serial private static final long serialVersionUID = 1L;

    TooLarge(long limit) {
      super("larger than the limit of " + limit + " bytes");
    }
  }
}
