package dev.assay.core.spec;

import dev.assay.core.failure.AssayException;
import dev.assay.core.spec.BuildspecParser.Value;
import dev.assay.core.text.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Reads words as a shell would, as far as {@code .buildspec} files need it (POSIX, Shell Command
 * Language, 2.2 and 2.6), and refuses the rest:
 *
 * <pre>
 * word   := { bare | "'" lit "'" | '"' { char | "\" char | exp } '"' | "\" char | exp }
 * exp    := "$" NAME | "${" NAME "}" | "$(" pipe ")" | "`" pipe "`"
 * pipe   := command { "|" command } ;  command := word { ws word }
 * </pre>
 *
 * What a pipe may run is up to {@link Pipeline}.
 */
final class ShellWords {
  private static final int DEPTH = 6;
  private static final int LENGTH = 1 << 14;
  private static final String OPERATORS = ";&|<>()";

  private final Cursor cursor;
  private final Map<String, Value> values;
  private final Effort effort;
  private final int depth;

  /** Where to complain, for text that does not stand in the file as it is read. */
  private final Optional<Place> fixed;

  ShellWords(Cursor cursor, Map<String, Value> values, Effort effort) {
    this(cursor, values, effort, 0, Optional.empty());
  }

  private ShellWords(
      Cursor cursor, Map<String, Value> values, Effort effort, int depth, Optional<Place> fixed) {
    this.cursor = cursor;
    this.values = values;
    this.effort = effort;
    this.depth = depth;
    this.fixed = fixed;
  }

  /** A word in the making. */
  static final class Word {
    private final StringBuilder text = new StringBuilder();
    private final Set<String> uses = new TreeSet<>();

    /** The word, quotes removed and expansions done. */
    String text() {
      return text.toString();
    }

    /** Every name that went into it, however indirectly. */
    Set<String> uses() {
      return uses;
    }
  }

  /** Reads up to the first character that ends a word. */
  Word word() throws AssayException {
    Word word = new Word();
    while (!cursor.atEnd()) {
      char c = cursor.peek();
      if (" \t\n".indexOf(c) >= 0 || (depth > 0 && (c == '|' || c == ')'))) {
        break;
      }
      switch (c) {
        case '\'' -> literal(word);
        case '"' -> quoted(word);
        case '\\' -> escape(word);
        case '$', '`' -> expansion(word, false);
        default -> bare(word);
      }
      limit(word);
    }
    return word;
  }

  private Place place() {
    return fixed.isPresent() ? fixed.get() : cursor.place();
  }

  private void limit(Word word) throws AssayException {
    if (word.text.length() > LENGTH) {
      throw place().problem("a value longer than " + LENGTH + " characters");
    }
  }

  private void bare(Word word) throws AssayException {
    char c = cursor.peek();
    boolean tilde = c == '~' && word.text.isEmpty();
    if (OPERATORS.indexOf(c) >= 0 || tilde) {
      throw place().problem("found " + c + " outside quotes; only assignments are read");
    }
    word.text.append(cursor.take());
  }

  private void literal(Word word) throws AssayException {
    Place start = place();
    cursor.take();
    while (!cursor.atEnd() && cursor.peek() != '\'') {
      word.text.append(cursor.take());
    }
    close(start, '\'');
  }

  private void quoted(Word word) throws AssayException {
    Place start = place();
    cursor.take();
    while (!cursor.atEnd() && cursor.peek() != '"') {
      switch (cursor.peek()) {
        case '\\' -> escapeInQuotes(word);
        case '$', '`' -> expansion(word, true);
        default -> word.text.append(cursor.take());
      }
      limit(word);
    }
    close(start, '"');
  }

  private void close(Place start, char quote) throws AssayException {
    if (cursor.atEnd()) {
      throw start.problem("this quote " + quote + " is never closed");
    }
    cursor.take();
  }

  /** Outside quotes a backslash takes the next character as it is, and removes a line end. */
  private void escape(Word word) throws AssayException {
    cursor.take();
    if (cursor.atEnd()) {
      throw place().problem("found a backslash at the end of the file");
    }
    char next = cursor.take();
    if (next != '\n') {
      word.text.append(next);
    }
  }

  /** Inside double quotes it does so only before these (2.2.3). */
  private void escapeInQuotes(Word word) {
    cursor.take();
    if (cursor.atEnd() || "$`\"\\\n".indexOf(cursor.peek()) < 0) {
      word.text.append('\\');
    } else {
      char next = cursor.take();
      if (next != '\n') {
        word.text.append(next);
      }
    }
  }

  private void expansion(Word word, boolean inQuotes) throws AssayException {
    Place place = place();
    int start = cursor.offset();
    if (cursor.take() == '`') {
      backquoted(word, place);
      return;
    }
    boolean braces = cursor.peek() == '{';
    if (cursor.peek() == '(') {
      cursor.take();
      substitution(word, place);
      return;
    }
    if (braces) {
      cursor.take();
    }
    String name = cursor.name();
    if (name.isEmpty() || (braces && cursor.peek() != '}')) {
      throw place.problem(
          "expected $NAME, ${NAME} or $(echo …), found " + Place.quote(cursor.lineFrom(start)));
    }
    if (braces) {
      cursor.take();
    }
    use(word, name, inQuotes, place);
  }

  private void use(Word word, String name, boolean inQuotes, Place place) throws AssayException {
    Value value = values.get(name);
    if (value == null) {
      throw place.problem("$" + name + " is used here, and not assigned above");
    }
    if (depth > 0 && !inQuotes && value.text().chars().anyMatch(c -> " \t\n*?[".indexOf(c) >= 0)) {
      throw place.problem("put $" + name + " in double quotes: a shell would split its value");
    }
    effort.spend(value.text().length() + value.uses().size());
    word.text.append(value.text());
    word.uses.add(name);
    word.uses.addAll(value.uses());
  }

  private void backquoted(Word word, Place place) throws AssayException {
    StringBuilder inner = new StringBuilder();
    while (!cursor.atEnd() && cursor.peek() != '`') {
      char c = cursor.take();
      boolean escaped = c == '\\' && !cursor.atEnd() && "$`\\".indexOf(cursor.peek()) >= 0;
      inner.append(escaped ? cursor.take() : c);
    }
    close(place, '`');
    Cursor text = new Cursor("", inner.toString());
    word.text.append(
        new ShellWords(text, values, effort, depth + 1, Optional.of(place))
            .pipe(word, place, '\0'));
  }

  private void substitution(Word word, Place place) throws AssayException {
    word.text.append(
        new ShellWords(cursor, values, effort, depth + 1, fixed).pipe(word, place, ')'));
    cursor.take();
  }

  /**
   * Reads a pipe up to {@code close}, or the end of the text if that is NUL, and carries it out.
   */
  private String pipe(Word word, Place place, char close) throws AssayException {
    if (depth > DEPTH) {
      throw place.problem("substitutions nested more than " + DEPTH + " deep");
    }
    int start = cursor.offset();
    List<List<String>> pipe = new ArrayList<>(List.of(new ArrayList<>()));
    cursor.skipBlanks();
    while (close == '\0' ? !cursor.atEnd() : cursor.peek() != close) {
      if (cursor.atEndOfLine() || cursor.peek() == ')') {
        throw place.problem("this substitution does not end where it should");
      }
      if (cursor.peek() == '|') {
        cursor.take();
        pipe.add(new ArrayList<>());
      } else {
        Word argument = word();
        effort.spend(argument.text.length());
        pipe.getLast().add(argument.text());
        word.uses.addAll(argument.uses);
      }
      cursor.skipBlanks();
    }
    return new Pipeline(cursor.since(start), place, effort).run(pipe);
  }
}
