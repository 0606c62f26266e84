package dev.assay.comparator.bytes;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/**
 * Where decoded streams are kept for the length of one comparison: small ones in memory, large ones
 * in temporary files that are gone when this is closed.
 */
public final class Scratch implements AutoCloseable {
  private static final int IN_MEMORY = 4 << 20;

  private final Set<FileBytes> open = Collections.newSetFromMap(new IdentityHashMap<>());

  /** A sink for one stream of unknown length. */
  public Sink sink() {
    return new Sink();
  }

  /** Collects one stream; {@link #bytes()} ends it. */
  public final class Sink implements AutoCloseable {
    private final ByteArrayOutputStream memory = new ByteArrayOutputStream();
    private OutputStream target = memory;
    private Path file = Path.of("");
    private long size;

    private Sink() {}

    /** Appends bytes. */
    public void write(byte[] source, int at, int length) throws IOException {
      if (inMemory() && size + length > IN_MEMORY) {
        file = Files.createTempFile("assay", ".decoded");
        target = Files.newOutputStream(file);
        memory.writeTo(target);
        memory.reset();
      }
      target.write(source, at, length);
      size += length;
    }

    private boolean inMemory() {
      return file.toString().isEmpty();
    }

    /** How many bytes were appended. */
    public long size() {
      return size;
    }

    /** What was appended. Nothing may be appended afterwards. */
    public Bytes bytes() throws IOException {
      if (inMemory()) {
        return new ArrayBytes(memory.toByteArray());
      }
      target.close();
      FileBytes bytes = new FileBytes(file);
      // The open channel keeps the content; the name is not needed, and must not outlive a crash.
      Files.delete(file);
      synchronized (open) {
        open.add(bytes);
      }
      return bytes;
    }

    @Override
    public void close() throws IOException {
      target.close();
      if (!inMemory()) {
        Files.deleteIfExists(file);
      }
    }
  }

  /** Gives back what one stream takes; nobody may read it any more. */
  public void release(Bytes bytes) throws IOException {
    synchronized (open) {
      if (bytes instanceof FileBytes file && open.remove(file)) {
        file.close();
      }
    }
  }

  @Override
  public void close() throws IOException {
    synchronized (open) {
      for (FileBytes bytes : open) {
        bytes.close();
      }
      open.clear();
    }
  }
}
