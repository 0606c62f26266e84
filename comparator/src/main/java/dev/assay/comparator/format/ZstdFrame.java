package dev.assay.comparator.format;

import dev.assay.comparator.anatomy.Cursor;
import dev.assay.comparator.anatomy.LimitReachedException;
import dev.assay.comparator.anatomy.MalformedException;
import dev.assay.comparator.bytes.Bytes;
import dev.assay.core.limits.Limit;
import dev.assay.core.limits.Limits;
import java.io.IOException;

/**
 * One frame of a zstd file, cut by its headers alone (RFC 8878, section 3.1).
 *
 * @param offset of the magic number
 * @param end behind the frame
 * @param skippable whether decoders skip it
 */
record ZstdFrame(long offset, long end, boolean skippable) {
  private static final int MAGIC = 4;
  private static final long DATA = 0xfd2fb528L;

  /** The lowest four bits may be anything. */
  private static final long SKIPPABLE = 0x184d2a50L;

  private static final int CHECKSUM = 4;
  private static final int RLE = 1;

  /** Whether the magic number of any frame stands at {@code at}. */
  static boolean startsAt(Bytes bytes, long at) throws IOException, MalformedException {
    return isData(bytes, at) || isSkippable(bytes, at);
  }

  /** Whether the magic number of a frame with content stands at {@code at}. */
  static boolean isData(Bytes bytes, long at) throws IOException, MalformedException {
    return bytes.size() - at >= MAGIC && new Cursor(bytes, at).u32() == DATA;
  }

  static boolean isSkippable(Bytes bytes, long at) throws IOException, MalformedException {
    return bytes.size() - at >= MAGIC && (new Cursor(bytes, at).u32() & ~15L) == SKIPPABLE;
  }

  /** Cuts the frame that begins at {@code at}. */
  static ZstdFrame read(Bytes bytes, long at, Limits limits)
      throws IOException, MalformedException, LimitReachedException {
    Cursor cursor = new Cursor(bytes, at + MAGIC);
    boolean skippable = isSkippable(bytes, at);
    if (skippable) {
      cursor.skip(cursor.u32());
    } else if (isData(bytes, at)) {
      data(cursor, limits);
    } else {
      throw new MalformedException(at, "a frame of zstd", "other bytes");
    }
    return new ZstdFrame(at, cursor.position(), skippable);
  }

  private static void data(Cursor cursor, Limits limits)
      throws IOException, MalformedException, LimitReachedException {
    int flags = cursor.u8();
    boolean single = (flags & 0x20) != 0;
    int sizeFlag = flags >> 6;
    cursor.skip(single ? 0 : 1);
    cursor.skip((flags & 3) == 3 ? 4 : flags & 3);
    cursor.skip(sizeFlag == 0 ? (single ? 1 : 0) : 1L << sizeFlag);
    int header;
    int blocks = 0;
    do {
      if (blocks == limits.members()) {
        throw new LimitReachedException(
            "more than the limit of " + blocks + " blocks", Limit.MEMBERS);
      }
      blocks++;
      header = cursor.u16() | cursor.u8() << 16;
      cursor.skip((header >> 1 & 3) == RLE ? 1 : header >> 3);
    } while ((header & 1) == 0);
    cursor.skip((flags & 4) != 0 ? CHECKSUM : 0);
  }
}
