package dev.assay.cli.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.Writer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;
import java.util.random.RandomGenerator;

/**
 * A file that a report goes to. Whoever reads it sees the old content, or the new one in full: it
 * is written under another name in the same folder, forced to disk, and renamed.
 *
 * @param target a regular file, or where one is to be; a device or pipe is written to directly
 */
public record ResultFile(Path target) {
  /**
   * Writes {@code content} in UTF-8.
   *
   * @throws IOException if it cannot be written; the target is then as it was, unless it is a
   *     device
   */
  public void write(Content content) throws IOException {
    if (Files.exists(target) && !Files.isRegularFile(target)) {
      try (Writer out = Files.newBufferedWriter(target, StandardOpenOption.WRITE)) {
        content.writeTo(out);
      }
      return;
    }
    replace(Files.exists(target) ? target.toRealPath() : target.toAbsolutePath(), content);
  }

  /**
   * Finds out before a long run whether the file's folder is there.
   *
   * @throws IOException if it is not
   */
  public void check() throws IOException {
    Path folder = folderOf(target.toAbsolutePath());
    if (!Files.exists(folder)) {
      throw new NoSuchFileException(folder.toString(), null, "the folder does not exist");
    }
    if (!Files.isDirectory(folder)) {
      throw new NotDirectoryException(folder.toString());
    }
    if (Files.isDirectory(target)) {
      throw new FileSystemException(target.toString(), null, "expected a file, found a folder");
    }
    if (!Files.isWritable(Files.exists(target) ? target : folder)) {
      throw new AccessDeniedException(target.toString(), null, "not writable");
    }
  }

  private static void replace(Path place, Content content) throws IOException {
    Path folder = folderOf(place);
    // Not createTempFile: that one is readable by the owner only, whatever the umask says.
    String random = HexFormat.of().toHexDigits(RandomGenerator.getDefault().nextLong());
    Path draft = folder.resolve("." + place.getFileName() + "." + random + ".tmp");
    try {
      try (FileChannel channel =
              FileChannel.open(draft, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
          Writer out = new BufferedWriter(Channels.newWriter(channel, UTF_8))) {
        content.writeTo(out);
        out.flush();
        channel.force(true);
      }
      Files.move(draft, place, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(draft);
    }
    try (FileChannel directory = FileChannel.open(folder, StandardOpenOption.READ)) {
      directory.force(true);
    }
  }

  private static Path folderOf(Path absolute) {
    Path folder = absolute.getParent();
    return folder == null ? absolute : folder;
  }

  /** Writes one report. */
  @FunctionalInterface
  public interface Content {
    /** Writes everything to {@code out}, and leaves it open. */
    void writeTo(Writer out) throws IOException;
  }
}
