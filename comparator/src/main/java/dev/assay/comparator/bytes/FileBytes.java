package dev.assay.comparator.bytes;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The bytes of a file, through positional reads. Small reads go through windows of the bytes that
 * were read last, so that walking along a file's structure costs few system calls; several, since a
 * structure often has two places, such as the two headers of each zip member.
 */
public final class FileBytes implements Bytes, AutoCloseable {
  private static final int WINDOW = 1 << 16;
  private static final int WINDOWS = 4;

  private final Path file;
  private final FileChannel channel;
  private final long size;

  /** The one that was read last comes first. Replaced as a whole: other threads may read. */
  private volatile List<Window> windows = List.of();

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
    Window current = windowOf(offset, length);
    System.arraycopy(current.bytes, (int) (offset - current.start), target, at, length);
  }

  private Window windowOf(long offset, int length) throws IOException {
    List<Window> known = windows;
    for (Window window : known) {
      if (window.holds(offset, length)) {
        return window;
      }
    }
    byte[] bytes = new byte[(int) Math.min(WINDOW, size - offset)];
    readFully(offset, ByteBuffer.wrap(bytes));
    Window fresh = new Window(offset, bytes);
    List<Window> next = new ArrayList<>(WINDOWS);
    next.add(fresh);
    next.addAll(known.subList(0, Math.min(known.size(), WINDOWS - 1)));
    windows = next;
    return fresh;
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
