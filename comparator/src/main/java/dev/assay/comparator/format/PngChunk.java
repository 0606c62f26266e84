package dev.assay.comparator.format;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.assay.comparator.anatomy.Cursor;
import dev.assay.comparator.anatomy.MalformedException;
import dev.assay.comparator.bytes.Bytes;
import java.io.IOException;
import java.util.zip.CRC32;

/**
 * One chunk of a PNG file (PNG third edition, section 5.3): length, type, data, CRC.
 *
 * @param offset of the length
 * @param type four letters
 * @param length of the data
 */
record PngChunk(Bytes bytes, long offset, String type, long length) {
  /** Length, type and CRC. */
  static final int FRAME = 12;

  private static final int HEAD = 8;

  static PngChunk read(Bytes bytes, long at) throws IOException, MalformedException {
    Cursor cursor = new Cursor(bytes, at);
    long length = cursor.u32be();
    String type = new String(cursor.bytes(4), ISO_8859_1);
    for (int i = 0; i < type.length(); i++) {
      char c = type.charAt(i);
      if (!(c >= 'A' && c <= 'Z') && !(c >= 'a' && c <= 'z')) {
        throw new MalformedException(at + 4, "a chunk type of four letters", "other bytes");
      }
    }
    cursor.skip(length);
    cursor.skip(4);
    return new PngChunk(bytes, at, type, length);
  }

  /** Offset of the data. */
  long data() {
    return offset + HEAD;
  }

  long end() {
    return offset + FRAME + length;
  }

  /** Whether a reader must understand it: upper case. */
  boolean isCritical() {
    return Character.isUpperCase(type.charAt(0));
  }

  /** Whether the CRC is that of type and data. */
  boolean crcHolds() throws IOException, MalformedException {
    CRC32 crc = new CRC32();
    byte[] window = new byte[(int) Math.min(Decoding.CHUNK, length + 4)];
    long end = data() + length;
    for (long at = offset + 4; at < end; ) {
      int n = (int) Math.min(window.length, end - at);
      bytes.read(at, window, 0, n);
      crc.update(window, 0, n);
      at += n;
    }
    return new Cursor(bytes, end).u32be() == crc.getValue();
  }
}
