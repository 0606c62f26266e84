package dev.assay.cli.command;

import dev.assay.core.artifact.Printable;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * Where a command writes, always as UTF-8.
 *
 * @param out the result; what is written there is not escaped here
 * @param err progress and messages
 * @param liveOut whether {@code out} is a terminal on which a line can be drawn again
 * @param liveErr the same for {@code err}
 */
public record Console(PrintStream out, PrintStream err, boolean liveOut, boolean liveErr) {
  private static final int BUFFER = 1 << 16;

  /**
   * Standard output and standard error of this process.
   *
   * @param terminals which of them the launcher found to be terminals: {@code out}, {@code err},
   *     both with a comma between, or empty
   */
  public static Console system(String terminals) {
    return new Console(
        stream(FileDescriptor.out, false),
        stream(FileDescriptor.err, true),
        terminals.contains("out"),
        terminals.contains("err"));
  }

  private static PrintStream stream(FileDescriptor descriptor, boolean lineByLine) {
    var file = new FileOutputStream(descriptor);
    return new PrintStream(
        new java.io.BufferedOutputStream(file, BUFFER), lineByLine, StandardCharsets.UTF_8);
  }

  /**
   * Writes a message for people to {@code err}, behind {@code assay: }. Line breaks stay, and the
   * lines after the first are indented; everything else that a terminal would act on is escaped.
   */
  public void message(String text) {
    StringBuilder lines = new StringBuilder("assay: ");
    String next = "";
    for (String line : text.stripTrailing().split("\n", -1)) {
      lines.append(next).append(Printable.escape(line)).append('\n');
      next = "  ";
    }
    err.print(lines);
    err.flush();
  }
}
