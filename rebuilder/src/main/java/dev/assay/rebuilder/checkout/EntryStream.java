package dev.assay.rebuilder.checkout;

import dev.assay.core.failure.AssayException;
import dev.assay.core.limits.Limits;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;

/**
 * The entries of an archive as a plain stream of bytes: between a process that reads the archive,
 * and one that does not want to. Each entry is a letter, its texts (a count of UTF-16 units, and
 * these), its time in seconds, and for a file chunks of bytes (a count, and these) up to an empty
 * one. All numbers are big-endian. The stream ends with a letter of its own.
 */
public final class EntryStream {
  private static final int FOLDER = 'd';
  private static final int FILE = 'f';
  private static final int LINK = 'l';
  private static final int END = 'e';

  /** No path is as long; in UTF-16 units. */
  private static final int MOST_TEXT = 1 << 16;

  private static final int RATIO_COUNTS_FROM = 1 << 20;
  private static final int CHUNK = 1 << 16;

  private EntryStream() {}

  /** Writes entries to a stream. */
  public static final class Writer implements ArchiveEntries {
    private final DataOutputStream out;
    private final Limits limits;
    private final String origin;
    private long written;

    /**
     * Writes to {@code out}, which stays open.
     *
     * @param limits bounds the bytes of all files, and their ratio; whoever reads the stream has to
     *     keep to them as well
     * @param origin the archive, for messages
     */
    public Writer(OutputStream out, Limits limits, String origin) {
      this.limits = limits;
      this.out = new DataOutputStream(out);
      this.origin = origin;
    }

    @Override
    public void folder(String name, Instant time) throws IOException {
      out.writeByte(FOLDER);
      text(name);
      out.writeLong(time.getEpochSecond());
    }

    @Override
    public void file(
        String name, boolean executable, Instant time, long encoded, TreeWriter.Content content)
        throws IOException, AssayException {
      out.writeByte(FILE);
      text(name);
      out.writeLong(time.getEpochSecond());
      out.writeBoolean(executable);
      out.writeLong(encoded);
      try {
        content.writeTo(new Chunks(most(encoded)));
      } catch (TreeWriter.LimitReached e) {
        throw new AssayException.Limit(
            origin
                + " is larger than the limit of "
                + limits.decodedBytes()
                + " bytes, or of a ratio of "
                + limits.ratio()
                + ".");
      }
      out.writeInt(0);
    }

    @Override
    public void link(String name, String target, Instant time) throws IOException {
      out.writeByte(LINK);
      text(name);
      out.writeLong(time.getEpochSecond());
      text(target);
    }

    @Override
    public AssayException.Source refused(String name, String why) {
      return PathRules.refused(name, origin, why);
    }

    /** Says that this was all. */
    public void end() throws IOException {
      out.writeByte(END);
      out.flush();
    }

    private void text(String text) throws IOException {
      if (text.length() > MOST_TEXT) {
        throw new IOException("a name of " + text.length() + " characters");
      }
      out.writeInt(text.length());
      out.writeChars(text);
    }

    private long most(long encoded) {
      long byRatio =
          encoded > Long.MAX_VALUE / limits.ratio()
              ? Long.MAX_VALUE
              : Math.max(RATIO_COUNTS_FROM, encoded * limits.ratio());
      return Math.min(byRatio, limits.decodedBytes() - written);
    }

    private final class Chunks extends OutputStream {
      private long left;

      Chunks(long most) {
        left = most;
      }

      @Override
      public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
      }

      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        left -= length;
        written += length;
        if (left < 0) {
          throw new TreeWriter.LimitReached();
        }
        for (int at = 0; at < length; at += CHUNK) {
          int some = Math.min(CHUNK, length - at);
          out.writeInt(some);
          out.write(bytes, offset + at, some);
        }
      }
    }
  }

  /**
   * Hands on what a {@link Writer} wrote. Only the form is checked here.
   *
   * @throws IOException if it is not complete, or something else
   */
  public static void read(InputStream stream, ArchiveEntries entries)
      throws IOException, AssayException {
    DataInputStream in = new DataInputStream(stream);
    while (true) {
      int kind = in.readUnsignedByte();
      switch (kind) {
        case FOLDER -> entries.folder(text(in), time(in));
        case FILE -> {
          String name = text(in);
          Instant time = time(in);
          boolean executable = in.readBoolean();
          entries.file(name, executable, time, in.readLong(), out -> chunks(in, out));
        }
        case LINK -> {
          String name = text(in);
          Instant time = time(in);
          entries.link(name, text(in), time);
        }
        case END -> {
          if (in.read() >= 0) {
            throw new IOException("expected the end of the entries, found more");
          }
          return;
        }
        default -> throw new IOException("expected an entry, found byte " + kind);
      }
    }
  }

  private static String text(DataInputStream in) throws IOException {
    int length = in.readInt();
    if (length < 0 || length > MOST_TEXT) {
      throw new IOException("expected a name, found one of " + length + " characters");
    }
    char[] text = new char[length];
    for (int i = 0; i < length; i++) {
      text[i] = in.readChar();
    }
    return new String(text);
  }

  private static Instant time(DataInputStream in) throws IOException {
    long seconds = in.readLong();
    if (seconds < Instant.MIN.getEpochSecond() || seconds > Instant.MAX.getEpochSecond()) {
      throw new IOException("expected a time, found " + seconds + " seconds");
    }
    return Instant.ofEpochSecond(seconds);
  }

  private static void chunks(DataInputStream in, OutputStream out) throws IOException {
    byte[] buffer = new byte[CHUNK];
    for (int length = in.readInt(); length != 0; length = in.readInt()) {
      if (length < 0 || length > CHUNK) {
        throw new IOException("expected a piece of a file, found one of " + length + " bytes");
      }
      if (in.readNBytes(buffer, 0, length) < length) {
        throw new EOFException("the entries end within a file");
      }
      out.write(buffer, 0, length);
    }
  }
}
