package dev.assay.core.spec;

import dev.assay.core.failure.AssayException;
import dev.assay.core.text.Place;
import dev.assay.core.text.TextFile;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Reads the part of shell syntax that {@code .buildspec} files are written in, without a shell:
 *
 * <pre>
 * file   := { line NL } ;  line := [ws] [ assign ] [ws] [ "#" text ]
 * assign := ["export" ws] NAME "=" word
 * </pre>
 *
 * {@link ShellWords} reads a word. Everything else is refused.
 */
final class BuildspecParser {
  private static final int ASSIGNMENTS = 1_000;

  /**
   * What a name stands for.
   *
   * @param text the value
   * @param uses every name that went into it
   * @param place where it is assigned
   */
  record Value(String text, Set<String> uses, Place place) {
    Value {
      uses = Set.copyOf(uses);
    }
  }

  private final Cursor cursor;
  private final Map<String, Value> values = new LinkedHashMap<>();
  private final ShellWords words;

  private BuildspecParser(TextFile file) {
    this.cursor = new Cursor(file.origin(), file.text());
    this.words = new ShellWords(cursor, values, new Effort());
  }

  /**
   * Reads all assignments; of several to one name the last stands.
   *
   * @throws AssayException if there is anything but comments and assignments
   */
  static Map<String, Value> parse(TextFile file) throws AssayException {
    BuildspecParser parser = new BuildspecParser(file);
    try {
      while (!parser.cursor.atEnd()) {
        parser.line();
      }
      return parser.values;
    } catch (Effort.Spent e) {
      throw parser
          .cursor
          .place()
          .problem("too many substitutions up to here; write the values out");
    }
  }

  private void line() throws AssayException {
    cursor.skipBlanks();
    if (cursor.peek() == '#') {
      cursor.skipLine();
    } else if (!cursor.atEndOfLine()) {
      assignment();
    }
    if (!cursor.atEnd()) {
      cursor.take();
    }
  }

  private void assignment() throws AssayException {
    int start = cursor.offset();
    Place place = cursor.place();
    String name = cursor.name();
    if (name.equals("export") && cursor.skipBlanks()) {
      name = cursor.name();
    }
    if (name.isEmpty() || cursor.peek() != '=') {
      throw place.problem(
          "expected NAME=value or a comment, found "
              + Place.quote(cursor.lineFrom(start))
              + "; a .buildspec is read as data, nothing in it is run");
    }
    cursor.take();
    ShellWords.Word word = words.word();
    values.put(name, new Value(word.text(), word.uses(), place));
    if (values.size() > ASSIGNMENTS) {
      throw place.problem("more than " + ASSIGNMENTS + " names");
    }
    endOfLine(name);
  }

  private void endOfLine(String name) throws AssayException {
    boolean spaced = cursor.skipBlanks();
    if (spaced && cursor.peek() == '#') {
      cursor.skipLine();
    } else if (!cursor.atEndOfLine()) {
      throw cursor
          .place()
          .problem(
              "expected the end of the line after the value of "
                  + Place.quote(name)
                  + ", found "
                  + Place.quote(cursor.lineFrom(cursor.offset()))
                  + "; put a value with spaces in quotes");
    }
  }
}
