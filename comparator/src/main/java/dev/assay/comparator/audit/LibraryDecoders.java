package dev.assay.comparator.audit;

import dev.assay.core.audit.Content;
import dev.assay.core.audit.Decoder;
import dev.assay.core.audit.Decoders;
import dev.assay.core.audit.Store;
import dev.assay.core.bzip2.NsisBzip2InputStream;
import dev.assay.core.cab.CabDataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.tukaani.xz.LZMAInputStream;
import org.tukaani.xz.SingleXZInputStream;

/**
 * The decoders of the JDK, and those of libraries. They take nothing from the formats of the
 * comparator, so that the checker stays independent of it.
 */
public final class LibraryDecoders {
  /** By the names that accounts use. */
  public static final Map<String, Decoder> ALL = all();

  /** In KiB. */
  private static final int XZ_MEMORY = 100 << 10;

  /** Of what each block of a cabinet may have reserved, in bytes. */
  private static final int LARGEST_RESERVE = 255;

  private LibraryDecoders() {}

  private static Map<String, Decoder> all() {
    Map<String, Decoder> all = new HashMap<>(Decoders.JDK);
    all.put("bzip2", new Streams("BZh", 0, BZip2CompressorInputStream::new));
    all.put("xz", new Streams("\u00fd7zXZ", 4, in -> new SingleXZInputStream(in, XZ_MEMORY)));
    all.put("nsis-bzip2", new Streams("", 0, NsisBzip2InputStream::new));
    all.put("nsis-lzma", new Streams("", 0, LibraryDecoders::lzma));
    for (int i = 0; i <= LARGEST_RESERVE; i++) {
      int reserve = i;
      all.put(
          "cab-stored+" + i, new Streams("", 0, in -> new CabDataInputStream(in, reserve, false)));
      all.put(
          "cab-mszip+" + i, new Streams("", 0, in -> new CabDataInputStream(in, reserve, true)));
    }
    return Map.copyOf(all);
  }

  /** Five bytes of properties, and no length: the end is marked. */
  private static InputStream lzma(InputStream in) throws IOException {
    byte[] properties = in.readNBytes(5);
    if (properties.length < 5) {
      throw new IOException("no properties");
    }
    int dictionary = ByteBuffer.wrap(properties, 1, 4).order(ByteOrder.LITTLE_ENDIAN).getInt();
    if (LZMAInputStream.getMemoryUsage(dictionary, properties[0]) > XZ_MEMORY) {
      throw new IOException("a dictionary that is too large");
    }
    return new LZMAInputStream(in, -1, properties[0], dictionary);
  }

  /** Decodes one stream, and takes no byte more than it has. */
  @FunctionalInterface
  private interface Library {
    InputStream open(InputStream in) throws IOException;
  }

  /**
   * One or more streams behind each other.
   *
   * @param magic what each begins with, one byte per char; empty if there is only one
   * @param padding zeros between them come in groups of that many; 0 if there are none
   * @param library decodes one of them
   */
  private record Streams(String magic, int padding, Library library) implements Decoder {
    @Override
    public Decoded decode(Content encoded, Store store, long size) throws IOException {
      return store.keep(size, out -> copyAll(encoded, out));
    }

    private long copyAll(Content encoded, OutputStream out) throws IOException {
      long end = copy(encoded, 0, out);
      for (long next = next(encoded, end); next >= 0; next = next(encoded, end)) {
        try {
          // What only begins like a stream is no part of the content: it may not reach it.
          copy(encoded, next, OutputStream.nullOutputStream());
        } catch (IOException e) {
          return end;
        }
        end = copy(encoded, next, out);
      }
      return end;
    }

    /** Decodes one stream; gives where it ends. */
    private long copy(Content encoded, long start, OutputStream out) throws IOException {
      Counted in = new Counted(encoded.slice(start, encoded.size() - start));
      try (InputStream stream = library.open(in)) {
        stream.transferTo(out);
      } catch (RuntimeException e) {
        throw new IOException("not such a stream: " + e.getMessage(), e);
      }
      return start + in.position;
    }

    /** Where another stream begins behind {@code end}, or -1. */
    private long next(Content encoded, long end) throws IOException {
      if (magic.isEmpty()) {
        return -1;
      }
      byte[] group = new byte[padding];
      long at = end;
      while (padding > 0 && encoded.size() - at >= padding) {
        encoded.read(at, group, 0, padding);
        if (!Arrays.equals(group, new byte[padding])) {
          break;
        }
        at += padding;
      }
      return startsAt(encoded, at) ? at : -1;
    }

    private boolean startsAt(Content encoded, long at) throws IOException {
      byte[] head = new byte[magic.length()];
      if (encoded.size() - at < head.length) {
        return false;
      }
      encoded.read(at, head, 0, head.length);
      for (int i = 0; i < head.length; i++) {
        if ((head[i] & 0xff) != magic.charAt(i)) {
          return false;
        }
      }
      return true;
    }

    /** No encoder at hand makes what the usual writers make. */
    @Override
    public boolean isPlain(Content decoded, Content encoded) {
      return false;
    }
  }

  /** Content as a stream that knows how much of it was taken; buffered. */
  private static final class Counted extends InputStream {
    private final Content content;
    private final byte[] window = new byte[1 << 15];
    private long start;
    private int length;
    private long position;

    Counted(Content content) {
      this.content = content;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int at, int count) throws IOException {
      if (position == content.size()) {
        return -1;
      }
      if (position == start + length) {
        start = position;
        length = (int) Math.min(window.length, content.size() - position);
        content.read(start, window, 0, length);
      }
      int n = (int) Math.min(count, start + length - position);
      System.arraycopy(window, (int) (position - start), target, at, n);
      position += n;
      return n;
    }
  }
}
