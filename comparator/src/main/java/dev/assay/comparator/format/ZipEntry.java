package dev.assay.comparator.format;

import dev.assay.comparator.anatomy.Coding;
import dev.assay.comparator.anatomy.LimitReachedException;
import dev.assay.comparator.anatomy.MalformedException;
import dev.assay.comparator.bytes.Bytes;
import dev.assay.comparator.bytes.Scratch;
import dev.assay.core.artifact.MemberName;
import dev.assay.core.limits.Limits;
import java.io.IOException;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * One entry of a zip archive, as its headers describe it. Offsets are from the start of the file.
 */
final class ZipEntry {
  static final int ENCRYPTED = 1;
  static final int DESCRIPTOR = 1 << 3;

  private final Bytes bytes;
  private final Limits limits;

  /** From the central directory; or from the local header, if that is the only one. */
  final MemberName name;

  final int flags;
  final int method;
  final long crc;
  final long packedSize;
  final long size;

  /** Offset of the central header; -1 if there is none. */
  final long central;

  final long local;

  private Optional<Measured> measured = Optional.empty();

  private record Measured(boolean readable, long crc, long size, long consumed) {}

  ZipEntry(
      Bytes bytes,
      Limits limits,
      MemberName name,
      int flags,
      int method,
      long crc,
      long packedSize,
      long size,
      long central,
      long local) {
    this.bytes = bytes;
    this.limits = limits;
    this.name = name;
    this.flags = flags;
    this.method = method;
    this.crc = crc;
    this.packedSize = packedSize;
    this.size = size;
    this.central = central;
    this.local = local;
  }

  /** The same entry as another occurrence of its name. */
  ZipEntry occurrence(int n) {
    return new ZipEntry(
        bytes, limits, name.occurrence(n), flags, method, crc, packedSize, size, central, local);
  }

  boolean inCentralDirectory() {
    return central >= 0;
  }

  Coding coding() {
    if ((flags & ENCRYPTED) != 0) {
      return new UnreadableCoding("encrypted");
    }
    return switch (method) {
      case 0 -> StoredCoding.INSTANCE;
      case 8 -> DeflateCoding.INSTANCE;
      case 12 -> Bzip2Coding.INSTANCE;
      // 20 was the number of zstd before 93 was.
      case 20, 93 -> ZstdCoding.INSTANCE;
      case 95 -> XzCoding.INSTANCE;
      default -> new UnreadableCoding("zip method " + method);
    };
  }

  /**
   * Whether CRC and size are those of the content at {@code body}, and nothing follows it there.
   */
  synchronized boolean describes(long body) throws IOException {
    Measured content = measured.orElse(null);
    if (content == null) {
      content = measure(body);
      measured = Optional.of(content);
    }
    return content.readable
        && content.crc == crc
        && content.size == size
        && content.consumed == packedSize;
  }

  private Measured measure(long body) throws IOException {
    try (Scratch scratch = new Scratch()) {
      Coding.Decoded decoded = coding().decode(bytes.slice(body, packedSize), scratch, limits);
      CRC32 sum = new CRC32();
      byte[] buffer = new byte[1 << 16];
      Bytes content = decoded.content();
      for (long done = 0; done < content.size(); ) {
        int n = (int) Math.min(buffer.length, content.size() - done);
        content.read(done, buffer, 0, n);
        sum.update(buffer, 0, n);
        done += n;
      }
      return new Measured(true, sum.getValue(), content.size(), decoded.consumed());
    } catch (MalformedException | LimitReachedException e) {
      return new Measured(false, 0, 0, 0);
    }
  }
}
