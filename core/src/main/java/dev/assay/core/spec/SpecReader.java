package dev.assay.core.spec;

import dev.assay.core.failure.AssayException;
import dev.assay.core.text.Place;
import dev.assay.core.text.TextFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/** Reads a spec of either kind as data. */
public final class SpecReader {
  private SpecReader() {}

  /**
   * Reads {@code *.buildspec} as Reproducible Central's format, {@code *.yaml} and {@code *.yml} as
   * Assay's own.
   *
   * @param variables {@code version} from {@code --release} and {@code commit} from {@code
   *     --commit}, each where it is given; there are no others
   * @throws AssayException if the file is not a spec, or not a well-formed one; the message has the
   *     place
   */
  public static BuildSpec read(Path file, Map<String, String> variables) throws AssayException {
    Variables given = Variables.of(variables);
    String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    if (name.endsWith(".buildspec")) {
      return BuildspecReader.read(TextFile.read(file), given);
    }
    if (name.endsWith(".yaml") || name.endsWith(".yml")) {
      return new AssayYamlReader(TextFile.read(file), given).read();
    }
    throw notASpec(file);
  }

  private static AssayException.Usage notASpec(Path file) {
    String found =
        Files.isDirectory(file) ? "a folder" : Files.exists(file) ? "another file" : "no such file";
    return Place.of(file.toString())
        .problem(
            "expected a spec, which ends in .yaml, .yml or .buildspec; found "
                + found
                + ". To compare an artifact or a folder with another one:"
                + " assay compare PUBLISHED REBUILT");
  }
}
