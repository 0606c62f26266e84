package dev.assay.rebuilder;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.assay.core.artifact.Printable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** The end of a build's log, for a message. */
final class LogTail {
  private static final int LINES = 20;
  private static final int BYTES = 16 << 10;

  private LogTail() {}

  /** At most 20 lines and 16 KiB, made safe to print, each with a line end. */
  static String of(Path log) {
    try (SeekableByteChannel channel = Files.newByteChannel(log)) {
      channel.position(Math.max(0, channel.size() - BYTES));
      ByteBuffer buffer = ByteBuffer.allocate(BYTES);
      while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
        // on to the end
      }
      List<String> lines = new String(buffer.array(), 0, buffer.position(), UTF_8).lines().toList();
      return lines.stream()
          .skip(Math.max(0, lines.size() - LINES))
          .map(line -> "  | " + Printable.escape(line) + "\n")
          .collect(Collectors.joining());
    } catch (IOException e) {
      return "  (its log cannot be read: " + e + ")\n";
    }
  }
}
