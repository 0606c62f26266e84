package dev.assay.core.audit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** Keeps decoded bytes while an account is checked: in memory, or in files if they are many. */
public final class Store implements AutoCloseable {
  private static final long IN_MEMORY = 8L << 20;

  private final List<FileChannel> files = new ArrayList<>();

  /** Writes a decoded stream. */
  @FunctionalInterface
  public interface Writer {
    /** Writes everything to {@code out}; gives how many encoded bytes the stream has. */
    long writeTo(OutputStream out) throws IOException;
  }

  /**
   * Keeps what {@code writer} writes.
   *
   * @param size how much that is; no more is kept
   * @throws IOException if it is more
   */
  public Decoder.Decoded keep(long size, Writer writer) throws IOException {
    if (size <= IN_MEMORY) {
      ByteArrayOutputStream memory = new ByteArrayOutputStream((int) size);
      long consumed = writer.writeTo(new Bounded(memory, size));
      return new Decoder.Decoded(Content.of(memory.toByteArray()), consumed);
    }
    Path file = Files.createTempFile("assay", ".decoded");
    FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.DELETE_ON_CLOSE);
    files.add(channel);
    long consumed = writer.writeTo(new Bounded(Channels.newOutputStream(channel), size));
    return new Decoder.Decoded(Content.of(channel), consumed);
  }

  @Override
  public void close() throws IOException {
    for (FileChannel file : files) {
      file.close();
    }
  }

  /** Stops a stream that is longer than was claimed. */
  private static final class Bounded extends OutputStream {
    private final OutputStream out;
    private long left;

    Bounded(OutputStream out, long limit) {
      this.out = out;
      this.left = limit;
    }

    @Override
    public void write(int value) throws IOException {
      write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int at, int length) throws IOException {
      left -= length;
      if (left < 0) {
        throw new IOException("it decodes to more than the account says");
      }
      out.write(bytes, at, length);
    }
  }
}
