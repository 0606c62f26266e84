package dev.assay.comparator.format;

import dev.assay.comparator.anatomy.Coding;
import dev.assay.comparator.bytes.Bytes;
import dev.assay.core.bzip2.NsisBzip2InputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

/**
 * How an NSIS installer is compressed. No field tells: the program in front of the data knows one
 * method. Recognised by the first bytes of a stream; labels name it, so that two files that only
 * agree if the method is not asked for do not agree.
 */
enum NsisMethod {
  /** Nothing is compressed. */
  STORED,
  /** Raw deflate. */
  ZLIB,
  /** NSIS's own kind of bzip2. */
  BZIP2,
  /** Five bytes of properties, then LZMA with an end mark. */
  LZMA;

  private static final int HEAD = 6;

  /** lc 3, lp 0, pb 2: what makensis always uses. */
  private static final int PROPERTIES = 0x5d;

  private static final int BZIP2_BLOCK = 0x31;

  /** The highest byte of where the text of a block of 900,000 bytes begins. */
  private static final int ORIGIN = 0x0d;

  /** Decodes a whole stream. */
  Coding coding() {
    return switch (this) {
      case STORED -> StoredCoding.INSTANCE;
      case ZLIB -> DeflateCoding.INSTANCE;
      case BZIP2 -> NsisBzip2Coding.INSTANCE;
      case LZMA -> NsisLzmaCoding.INSTANCE;
    };
  }

  /** As people read it. */
  String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Decodes a stream as it is read. */
  InputStream open(InputStream in) throws IOException {
    return switch (this) {
      case STORED -> in;
      case ZLIB -> new Inflating(in);
      case BZIP2 -> new NsisBzip2InputStream(in);
      case LZMA -> NsisLzmaCoding.open(in);
    };
  }

  /** Raw deflate, with an inflater that is given back. */
  private static final class Inflating extends InflaterInputStream {
    Inflating(InputStream in) {
      super(in, new Inflater(true));
    }

    @Override
    public void close() throws IOException {
      super.close();
      inf.end();
    }
  }

  /** The method of a compressed stream at {@code offset}. */
  static NsisMethod of(Bytes bytes, long offset) throws IOException {
    byte[] head = bytes.slice(offset, bytes.size() - offset).head(HEAD);
    if (head.length == HEAD && head[0] == PROPERTIES && head[1] == 0 && head[5] == 0) {
      return LZMA;
    }
    return head.length > 1 && head[0] == BZIP2_BLOCK && head[1] >= 0 && head[1] <= ORIGIN
        ? BZIP2
        : ZLIB;
  }
}
