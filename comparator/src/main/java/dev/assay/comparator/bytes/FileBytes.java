package dev.assay.comparator.bytes;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;

/**
 * The bytes of a file, through positional reads. Small reads go through a window of the last bytes
 * that were read, so that walking along a file's structure costs few system calls.
 */
public final class FileBytes implements Bytes, AutoCloseable {
  private static final int WINDOW = 1 << 16;

  private final Path file;
  private final FileChannel channel;
  private final long size;
  private volatile Window window = new Window(0, new byte[0]);

  private static final class Window {
    private final long start;
    private final byte[] bytes;

    Window(long start, byte[] bytes) {
      this.start = start;
      this.bytes = bytes;
    }

    boolean holds(long offset, int length) {
      return offset >= start && offset + length <= start + bytes.length;
    }
  }

  /** Opens a file; a symbolic link is refused. */
  public FileBytes(Path file) throws IOException {
    this.file = file;
    this.channel = FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
    this.size = channel.size();
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public void read(long offset, byte[] target, int at, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, size);
    if (length >= WINDOW) {
      readFully(offset, ByteBuffer.wrap(target, at, length));
      return;
    }
    Window current = window;
    if (!current.holds(offset, length)) {
      byte[] fresh = new byte[(int) Math.min(WINDOW, size - offset)];
      readFully(offset, ByteBuffer.wrap(fresh));
      current = new Window(offset, fresh);
      window = current;
    }
    System.arraycopy(current.bytes, (int) (offset - current.start), target, at, length);
  }

  private void readFully(long offset, ByteBuffer target) throws IOException {
    long position = offset;
    while (target.hasRemaining()) {
      int n = channel.read(target, position);
      if (n < 0) {
        throw new EOFException(
            file
                + " became shorter while it was read: expected "
                + size
                + " bytes, found "
                + position);
      }
      position += n;
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
