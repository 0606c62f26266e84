package dev.assay.core.audit;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Map;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * The decoders that need nothing but the JDK. Those that need a library are added by whoever has
 * it, so that core does not.
 */
public final class Decoders {
  /** By the names that accounts use. */
  public static final Map<String, Decoder> JDK =
      Map.of(
          "stored", new Stored(),
          "deflate", new Deflate(),
          "gzip-members", new GzipMembers(),
          "zstd", new ZstdFrames());

  private static final int CHUNK = 1 << 15;

  private Decoders() {}

  /** Decodes a raw deflate stream; gives how many bytes it has. */
  static long inflate(Inflater inflater, Content encoded, OutputStream to) throws IOException {
    byte[] in = new byte[CHUNK];
    byte[] out = new byte[CHUNK];
    long fed = 0;
    while (!inflater.finished()) {
      int n = inflate(inflater, out);
      to.write(out, 0, n);
      if (n == 0 && !inflater.finished()) {
        int next = (int) Math.min(in.length, encoded.size() - fed);
        if (next == 0 || !inflater.needsInput()) {
          throw new IOException("not a deflate stream: it has no end");
        }
        encoded.read(fed, in, 0, next);
        inflater.setInput(in, 0, next);
        fed += next;
      }
    }
    return inflater.getBytesRead();
  }

  private static int inflate(Inflater inflater, byte[] out) throws IOException {
    try {
      return inflater.inflate(out);
    } catch (DataFormatException e) {
      throw new IOException("not a deflate stream: " + e.getMessage(), e);
    }
  }

  private static final class Stored implements Decoder {
    @Override
    public Decoded decode(Content encoded, Store store, long size) {
      return new Decoded(encoded, encoded.size());
    }

    @Override
    public boolean isPlain(Content decoded, Content encoded) {
      return true;
    }
  }

  /** RFC 1951. */
  private static final class Deflate implements Decoder {
    private static final int[] LEVELS = {6, 9, 1, 8, 7, 5, 4, 3, 2};

    @Override
    public Decoded decode(Content encoded, Store store, long size) throws IOException {
      Inflater inflater = new Inflater(true);
      try {
        return store.keep(size, out -> inflate(inflater, encoded, out));
      } finally {
        inflater.end();
      }
    }

    @Override
    public boolean isPlain(Content decoded, Content encoded) throws IOException {
      for (int level : LEVELS) {
        if (gives(level, decoded, encoded)) {
          return true;
        }
      }
      return false;
    }

    private static boolean gives(int level, Content decoded, Content encoded) throws IOException {
      Deflater deflater = new Deflater(level, true);
      byte[] in = new byte[CHUNK];
      byte[] out = new byte[CHUNK];
      byte[] expected = new byte[CHUNK];
      long fed = 0;
      long made = 0;
      try {
        while (!deflater.finished()) {
          if (deflater.needsInput() && fed < decoded.size()) {
            int n = (int) Math.min(in.length, decoded.size() - fed);
            decoded.read(fed, in, 0, n);
            deflater.setInput(in, 0, n);
            fed += n;
          }
          if (fed == decoded.size()) {
            deflater.finish();
          }
          int n = deflater.deflate(out);
          if (n > encoded.size() - made) {
            return false;
          }
          encoded.read(made, expected, 0, n);
          if (!Arrays.equals(out, 0, n, expected, 0, n)) {
            return false;
          }
          made += n;
        }
      } finally {
        deflater.end();
      }
      return made == encoded.size();
    }
  }
}
