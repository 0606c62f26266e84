package dev.assay.cli.flow;

import dev.assay.core.artifact.Digest;
import dev.assay.core.artifact.StoredFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;

/** Digests of files that lie in a folder of the user's; links are not followed. */
final class Hashing {
  private static final int CHUNK = 1 << 18;

  private Hashing() {}

  /** Two files, hashed. */
  record Two(StoredFile published, StoredFile rebuilt) {}

  static StoredFile one(Path file) throws IOException {
    try (InputStream in = open(file)) {
      MessageDigest hasher = Digest.newHasher();
      return new StoredFile(file, rest(in, hasher, 0), Digest.finish(hasher));
    }
  }

  /** Both digests in one pass: up to the first difference the work is shared. */
  static Two two(Path published, Path rebuilt) throws IOException {
    try (InputStream left = open(published);
        InputStream right = open(rebuilt)) {
      MessageDigest leftHasher = Digest.newHasher();
      byte[] a = new byte[CHUNK];
      byte[] b = new byte[CHUNK];
      long same = 0;
      while (true) {
        int n = left.readNBytes(a, 0, CHUNK);
        int m = right.readNBytes(b, 0, CHUNK);
        boolean equal = Arrays.equals(a, 0, n, b, 0, m);
        if (equal && n > 0) {
          leftHasher.update(a, 0, n);
          same += n;
          continue;
        }
        MessageDigest rightHasher = copy(leftHasher);
        leftHasher.update(a, 0, n);
        rightHasher.update(b, 0, m);
        long leftSize = rest(left, leftHasher, same + n);
        long rightSize = rest(right, rightHasher, same + m);
        return new Two(
            new StoredFile(published, leftSize, Digest.finish(leftHasher)),
            new StoredFile(rebuilt, rightSize, Digest.finish(rightHasher)));
      }
    }
  }

  private static InputStream open(Path file) throws IOException {
    return Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS);
  }

  private static long rest(InputStream in, MessageDigest hasher, long size) throws IOException {
    byte[] buffer = new byte[CHUNK];
    long total = size;
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      hasher.update(buffer, 0, n);
      total += n;
    }
    return total;
  }

  private static MessageDigest copy(MessageDigest hasher) {
    try {
      return (MessageDigest) hasher.clone();
    } catch (CloneNotSupportedException e) {
      throw new AssertionError("OpenJDK's digests can be copied", e);
    }
  }
}
