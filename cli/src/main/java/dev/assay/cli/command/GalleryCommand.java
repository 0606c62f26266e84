package dev.assay.cli.command;

import dev.assay.comparator.Comparator;
import dev.assay.comparator.gallery.Gallery;
import dev.assay.comparator.gallery.Operators;
import dev.assay.comparator.gallery.Row;
import dev.assay.core.artifact.Printable;
import dev.assay.core.failure.AssayException;
import dev.assay.core.limits.Limits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Puts the comparator to the test: injects, compares, and says what was not found. */
final class GalleryCommand extends OptionCommand {
  /** Every operator makes copies of the file in memory. */
  private static final long MAX_SIZE = 256L << 20;

  private final Gallery.Compare compare;

  GalleryCommand() {
    this(new Comparator(Limits.DEFAULT)::compare);
  }

  /** Puts another comparison to the test. */
  GalleryCommand(Gallery.Compare compare) {
    super("gallery", "Injects known tricks into copies of files, and checks that each is found");
    this.compare = compare;
  }

  @Override
  protected List<String> operands() {
    return List.of("FILE...");
  }

  @Override
  protected List<OptionSpec> options() {
    return List.of(
        OptionSpec.flag("nested", "repeat all of it with the file inside other archives"),
        OptionSpec.flag("misses", "show only what was missed"));
  }

  @Override
  protected String notes() {
    return """
        The files are not changed. Each line shows the operator, the grade that it must
        be given at least (a benign control: at most), the one that was found, and where.
        docs/detection.md describes the operators.

        Exit 0: all found; 1: at least one missed; 3: no operator fits any of the files.
        """;
  }

  @Override
  protected ExitCode run(Arguments arguments, Console console) throws AssayException, IOException {
    Gallery gallery = new Gallery(compare, Operators.ALL);
    long tried = 0;
    long missed = 0;
    for (String operand : arguments.operands()) {
      Path file = file(operand);
      String name = String.valueOf(file.getFileName());
      byte[] content = Files.readAllBytes(file);
      List<Row> rows =
          arguments.has("nested") ? gallery.runNested(name, content) : gallery.run(name, content);
      for (Row row : rows) {
        if (!row.passed() || !arguments.has("misses")) {
          console.out().println(line(row));
        }
      }
      tried += rows.size();
      missed += rows.stream().filter(row -> !row.passed()).count();
    }
    if (tried == 0) {
      throw new AssayException.Usage(
          "gallery: no operator fits any of the files ('assay gallery --help')");
    }
    console
        .out()
        .println(
            String.format(
                Locale.ROOT,
                "%d operators applied to %d files: %d as demanded, %d missed",
                tried,
                arguments.operands().size(),
                tried - missed,
                missed));
    return missed == 0 ? ExitCode.OK : ExitCode.DIFFERENT;
  }

  private static Path file(String text) throws AssayException {
    try {
      Path file = Path.of(text);
      if (!Files.isRegularFile(file)) {
        throw new AssayException.Usage("gallery: not a file: " + text);
      }
      long size = Files.size(file);
      if (size > MAX_SIZE) {
        throw new AssayException.Usage(
            "gallery: " + text + " has " + size + " bytes; " + MAX_SIZE + " is the limit");
      }
      return file;
    } catch (InvalidPathException | IOException e) {
      throw new AssayException.Usage("gallery: not a file: " + e.getMessage());
    }
  }

  private static String line(Row row) {
    String text =
        String.format(
            Locale.ROOT,
            "%-11s %-5s %-12s %-12s %s",
            row.outcome().name().toLowerCase(Locale.ROOT).replace('_', ' '),
            row.operator().id(),
            row.operator().grade(),
            row.found(),
            row.path());
    return Printable.escape(row.remark().isEmpty() ? text : text + " -- " + row.remark());
  }
}
