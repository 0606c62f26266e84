package dev.assay.core.spec;

import dev.assay.core.failure.AssayException;
import dev.assay.core.text.Place;
import dev.assay.core.text.TextFile;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Reads the part of shell syntax that {@code .buildspec} files are written in, without a shell:
 *
 * <pre>
 * file   := { line NL } ;  line := [ws] [ assign ] [ws] [ "#" text ]
 * assign := ["export" ws] NAME "=" word
 * word   := { bare | "'" lit "'" | '"' { char | "\" char | exp } '"' | "\" char | exp }
 * exp    := "$" NAME | "${" NAME "}" | "$(" pipe ")" | "`" pipe "`"
 * pipe   := command { "|" command } ;  command := word { ws word }
 * </pre>
 *
 * Everything else is refused. What a pipe may run is up to {@link Pipeline}.
 */
final class BuildspecParser {
  private static final int DEPTH = 6;
  private static final int VALUE_LENGTH = 1 << 16;
  private static final String OPERATORS = ";&|<>()";

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

  private final String origin;
  private final String text;
  private final Map<String, Value> values;
  private final int depth;
  private int at;
  private int line;

  private BuildspecParser(
      String origin, String text, Map<String, Value> values, int depth, int line) {
    this.origin = origin;
    this.text = text;
    this.values = values;
    this.depth = depth;
    this.line = line;
  }

  /**
   * Reads all assignments; of several to one name the last stands.
   *
   * @throws AssayException if there is anything but comments and assignments
   */
  static Map<String, Value> parse(TextFile file) throws AssayException {
    BuildspecParser parser =
        new BuildspecParser(file.origin(), file.text(), new LinkedHashMap<>(), 0, 1);
    parser.file();
    return parser.values;
  }

  private void file() throws AssayException {
    while (at < text.length()) {
      skipBlanks();
      if (peek() == '#') {
        skipComment();
      } else if (!atEndOfLine()) {
        assignment();
      }
      if (at < text.length()) {
        take();
      }
    }
  }

  private void assignment() throws AssayException {
    int start = at;
    Place place = place();
    String name = name();
    if (name.equals("export") && (peek() == ' ' || peek() == '\t')) {
      skipBlanks();
      name = name();
    }
    if (name.isEmpty() || peek() != '=') {
      throw place.problem(
          "expected NAME=value or a comment, found "
              + Place.quote(restOfLine(start))
              + "; a .buildspec is read as data, nothing in it is run");
    }
    take();
    Word word = new Word();
    word(word);
    values.put(name, new Value(word.text.toString(), word.uses, place));
    boolean spaced = skipBlanks();
    if (peek() == '#' && spaced) {
      skipComment();
    } else if (!atEndOfLine()) {
      throw place()
          .problem(
              "expected the end of the line after the value of "
                  + name
                  + ", found "
                  + Place.quote(restOfLine(at))
                  + "; put a value with spaces in quotes");
    }
  }

  /** A word in the making. */
  private static final class Word {
    private final StringBuilder text = new StringBuilder();
    private final Set<String> uses = new TreeSet<>();

    void use(String name, Value value) {
      text.append(value.text());
      uses.add(name);
      uses.addAll(value.uses());
    }
  }

  /** Reads up to the first character that ends a word. */
  private void word(Word word) throws AssayException {
    while (at < text.length()) {
      char c = peek();
      if (c == ' ' || c == '\t' || c == '\n' || (depth > 0 && (c == '|' || c == ')'))) {
        return;
      }
      switch (c) {
        case '\'' -> literal(word);
        case '"' -> quoted(word);
        case '\\' -> escape(word);
        case '$', '`' -> expansion(word, false);
        default -> {
          if (OPERATORS.indexOf(c) >= 0) {
            throw place().problem("found " + c + " outside quotes; only assignments are read");
          }
          word.text.append(take());
        }
      }
      limit(word);
    }
  }

  private void limit(Word word) throws AssayException {
    if (word.text.length() > VALUE_LENGTH) {
      throw place().problem("a value longer than " + VALUE_LENGTH + " characters");
    }
  }

  private void literal(Word word) throws AssayException {
    Place start = place();
    take();
    int end = text.indexOf('\'', at);
    if (end < 0) {
      throw start.problem("this quote ' is never closed");
    }
    while (at < end) {
      word.text.append(take());
    }
    take();
  }

  private void quoted(Word word) throws AssayException {
    Place start = place();
    take();
    while (at < text.length() && peek() != '"') {
      switch (peek()) {
        case '\\' -> escapeInQuotes(word);
        case '$', '`' -> expansion(word, true);
        default -> word.text.append(take());
      }
      limit(word);
    }
    if (at >= text.length()) {
      throw start.problem("this quote \" is never closed");
    }
    take();
  }

  /** Outside quotes a backslash takes the next character as it is, and removes a line end. */
  private void escape(Word word) throws AssayException {
    take();
    if (at >= text.length()) {
      throw place().problem("found a backslash at the end of the file");
    }
    char next = take();
    if (next != '\n') {
      word.text.append(next);
    }
  }

  /** Inside double quotes it does so only before these (POSIX, Shell Command Language, 2.2.3). */
  private void escapeInQuotes(Word word) {
    take();
    if (at < text.length() && "$`\"\\\n".indexOf(peek()) >= 0) {
      char next = take();
      if (next != '\n') {
        word.text.append(next);
      }
    } else {
      word.text.append('\\');
    }
  }

  private void expansion(Word word, boolean inQuotes) throws AssayException {
    Place place = place();
    int start = at;
    if (take() == '`') {
      backquoted(word, place);
      return;
    }
    char next = peek();
    if (next == '(') {
      take();
      substitution(word, place, ')');
    } else if (next == '{') {
      take();
      String name = name();
      if (name.isEmpty() || peek() != '}') {
        throw place.problem("expected ${NAME}, found " + Place.quote(restOfLine(start)));
      }
      take();
      use(word, name, inQuotes, place);
    } else {
      String name = name();
      if (name.isEmpty()) {
        throw place.problem(
            "expected $NAME, ${NAME} or $(echo …), found " + Place.quote(restOfLine(start)));
      }
      use(word, name, inQuotes, place);
    }
  }

  private void use(Word word, String name, boolean inQuotes, Place place) throws AssayException {
    Value value = values.get(name);
    if (value == null) {
      throw place.problem("$" + name + " is used here, and not assigned above");
    }
    if (depth > 0 && !inQuotes && value.text().chars().anyMatch(c -> " \t\n*?[".indexOf(c) >= 0)) {
      throw place.problem("put $" + name + " in double quotes: a shell would split its value");
    }
    word.use(name, value);
  }

  private void backquoted(Word word, Place place) throws AssayException {
    StringBuilder inner = new StringBuilder();
    while (at < text.length() && peek() != '`') {
      char c = take();
      boolean escaped = c == '\\' && at < text.length() && "$`\\".indexOf(peek()) >= 0;
      inner.append(escaped ? take() : c);
    }
    if (at >= text.length()) {
      throw place.problem("this ` is never closed");
    }
    take();
    new BuildspecParser(origin, inner + ")", values, depth, place.line())
        .substitution(word, place, '`');
  }

  /** Reads a pipe up to its closing parenthesis, which stands for a backquote too. */
  private void substitution(Word word, Place place, char close) throws AssayException {
    if (depth >= DEPTH) {
      throw place.problem("substitutions nested more than " + DEPTH + " deep");
    }
    int start = at;
    BuildspecParser inside = new BuildspecParser(origin, text, values, depth + 1, line);
    inside.at = at;
    List<List<String>> pipe = new ArrayList<>(List.of(new ArrayList<>()));
    while (true) {
      inside.skipBlanks();
      char c = inside.peek();
      if (inside.atEndOfLine()) {
        throw place.problem("this substitution is never closed");
      }
      if (c == ')') {
        break;
      }
      if (c == '|') {
        inside.take();
        pipe.add(new ArrayList<>());
      } else {
        Word argument = new Word();
        inside.word(argument);
        pipe.getLast().add(argument.text.toString());
        word.uses.addAll(argument.uses);
      }
    }
    String source = text.substring(start, inside.at);
    inside.take();
    at = inside.at;
    line = inside.line;
    String shown = close == '`' ? '`' + source + '`' : "$(" + source + ")";
    word.text.append(Pipeline.run(pipe, shown, place));
  }

  private String name() {
    int start = at;
    while (at < text.length() && isNamePart(peek(), at > start)) {
      at++;
    }
    return text.substring(start, at);
  }

  private static boolean isNamePart(char c, boolean notFirst) {
    return c == '_'
        || (c >= 'A' && c <= 'Z')
        || (c >= 'a' && c <= 'z')
        || (notFirst && c >= '0' && c <= '9');
  }

  private boolean skipBlanks() {
    int start = at;
    while (peek() == ' ' || peek() == '\t') {
      at++;
    }
    return at > start;
  }

  private void skipComment() {
    while (!atEndOfLine()) {
      at++;
    }
  }

  private boolean atEndOfLine() {
    return at >= text.length() || text.charAt(at) == '\n';
  }

  /** The next character; NUL at the end. */
  private char peek() {
    return at < text.length() ? text.charAt(at) : '\0';
  }

  private char take() {
    char c = text.charAt(at++);
    line += c == '\n' ? 1 : 0;
    return c;
  }

  private Place place() {
    int column = at - text.lastIndexOf('\n', at - 1);
    return new Place(origin, line, column);
  }

  private String restOfLine(int from) {
    int end = text.indexOf('\n', from);
    return text.substring(from, end < 0 ? text.length() : end);
  }
}
