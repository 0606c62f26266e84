package dev.assay.core.cab;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Objects;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Decodes the CFDATA blocks of one folder of a cabinet (MS-CAB, sections 2.4 and 3; MS-MCI), stored
 * or by MSZIP, up to the end of the stream. Checksums and reserved areas are left to whoever looks
 * at the encoding.
 */
public final class CabDataInputStream extends InputStream {
  /** The most that a block holds, in bytes. */
  public static final int MAX_BLOCK = 1 << 15;

  /** Of a block's header, in bytes: checksum, size, decoded size. */
  public static final int HEADER = 8;

  private final InputStream in;
  private final int reserve;
  private final boolean mszip;
  private final byte[] one = new byte[1];

  /** What the block before holds, for blocks that refer to it. */
  private byte[] block = {};

  private int position;

  /**
   * Decodes blocks.
   *
   * @param reserve how many bytes stand behind each block's header, 0 to 255
   * @param mszip whether blocks are compressed by MSZIP, else stored
   */
  public CabDataInputStream(InputStream in, int reserve, boolean mszip) {
    this.in = in;
    this.reserve = reserve;
    this.mszip = mszip;
  }

  @Override
  public int read() throws IOException {
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int at, int length) throws IOException {
    Objects.checkFromIndexSize(at, length, target.length);
    while (position == block.length) {
      if (length == 0) {
        return 0;
      }
      if (!next()) {
        return -1;
      }
    }
    int n = Math.min(length, block.length - position);
    System.arraycopy(block, position, target, at, n);
    position += n;
    return n;
  }

  /** Reads a block; false at the end. */
  private boolean next() throws IOException {
    byte[] header = in.readNBytes(HEADER + reserve);
    if (header.length == 0) {
      return false;
    }
    if (header.length < HEADER + reserve) {
      throw new EOFException("the data ends in the header of a block");
    }
    int size = u16(header, 4);
    int decoded = u16(header, 6);
    if (decoded > MAX_BLOCK) {
      throw new IOException("a block of more than " + MAX_BLOCK + " bytes");
    }
    byte[] data = in.readNBytes(size);
    if (data.length < size) {
      throw new EOFException("the data ends in a block");
    }
    if (!mszip && size != decoded) {
      throw new IOException("a stored block of two sizes");
    }
    block = mszip ? inflate(data, decoded) : data;
    position = 0;
    return true;
  }

  private byte[] inflate(byte[] data, int decoded) throws IOException {
    if (data.length < 2 || data[0] != 'C' || data[1] != 'K') {
      throw new IOException("a block without the mark of MSZIP");
    }
    Inflater inflater = new Inflater(true);
    try {
      inflater.setInput(data, 2, data.length - 2);
      if (block.length > 0) {
        inflater.setDictionary(block);
      }
      // One more, to see whether there is more.
      byte[] out = new byte[decoded + 1];
      int size = 0;
      while (!inflater.finished() && size < out.length) {
        int n = inflater.inflate(out, size, out.length - size);
        if (n == 0) {
          break;
        }
        size += n;
      }
      if (size != decoded) {
        throw new IOException("a block that does not decode to its size");
      }
      return Arrays.copyOf(out, size);
    } catch (DataFormatException e) {
      throw new IOException("not a deflate stream: " + e.getMessage(), e);
    } finally {
      inflater.end();
    }
  }

  private static int u16(byte[] bytes, int at) {
    return (bytes[at] & 0xff) | (bytes[at + 1] & 0xff) << 8;
  }
}
