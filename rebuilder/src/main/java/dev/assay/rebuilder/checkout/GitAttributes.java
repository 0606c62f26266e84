package dev.assay.rebuilder.checkout;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The {@code .gitattributes} files of one tree (gitattributes(5)), as git reads them in a checkout
 * without a configuration of its own. Text is ISO 8859-1, one character for each byte.
 */
final class GitAttributes {
  /** The values of attributes that have none of their own. */
  static final String SET = "\0set";

  static final String UNSET = "\0unset";
  private static final String UNSPECIFIED = "\0unspecified";

  /** Git skips longer lines. */
  private static final int MAX_LINE = 2048;

  private static final String MACRO = "[attr]";
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.][A-Za-z0-9_.-]*");
  private static final Pattern BLANKS = Pattern.compile("[ \t\r]+");

  /** One attribute of a line. */
  private record State(String attribute, String value) {}

  /** A line: for a pattern, or the definition of a macro. */
  private record Rule(String folder, GitPattern pattern, List<State> states) {}

  private final List<Rule> rules = new ArrayList<>();
  private final Map<String, List<State>> macros = new HashMap<>();

  GitAttributes() {
    macros.put(
        "binary",
        List.of(new State("diff", UNSET), new State("merge", UNSET), new State("text", UNSET)));
  }

  /**
   * Adds the file of one folder; those of the folders above it come before.
   *
   * @param folder empty, or a path that ends with a slash
   */
  void add(String folder, String text) {
    String whole = text.startsWith("\u00ef\u00bb\u00bf") ? text.substring(3) : text;
    for (String line : whole.split("\n", -1)) {
      if (line.length() < MAX_LINE) {
        addLine(folder, line.replaceFirst("^[ \t\r]+", ""));
      }
    }
  }

  private void addLine(String folder, String line) {
    if (line.isEmpty() || line.startsWith("#")) {
      return;
    }
    String pattern;
    String rest;
    int quoted = line.startsWith("\"") ? GitPattern.endOfQuoted(line) : -1;
    if (quoted > 0) {
      pattern = GitPattern.unquoted(line.substring(1, quoted));
      rest = line.substring(quoted + 1);
    } else {
      String[] parts = BLANKS.split(line, 2);
      pattern = parts[0];
      rest = parts.length > 1 ? parts[1] : "";
    }
    boolean macro = pattern.startsWith(MACRO) && quoted <= 0;
    if (macro && line.length() > MACRO.length()) {
      // The name may stand apart from the keyword.
      String[] parts = BLANKS.split(line.substring(MACRO.length()).strip(), 2);
      pattern = parts[0];
      rest = parts.length > 1 ? parts[1] : "";
    }
    List<State> states = states(rest);
    if (states.isEmpty()) {
      return;
    }
    if (macro) {
      if (folder.isEmpty() && NAME.matcher(pattern).matches()) {
        macros.put(pattern, states);
      }
    } else if (!pattern.startsWith("!")) {
      rules.add(new Rule(folder, new GitPattern(pattern), states));
    }
  }

  /** All of a line, or nothing if one is malformed. */
  private static List<State> states(String rest) {
    List<State> states = new ArrayList<>();
    for (String word : BLANKS.split(rest.strip(), -1)) {
      if (word.isEmpty()) {
        continue;
      }
      boolean marked = word.startsWith("-") || word.startsWith("!");
      int equals = word.indexOf('=');
      String name = marked ? word.substring(1) : equals < 0 ? word : word.substring(0, equals);
      if (marked && equals >= 0) {
        name = word.substring(1, equals);
      }
      if (!NAME.matcher(name).matches()) {
        return List.of();
      }
      String value =
          word.startsWith("-")
              ? UNSET
              : word.startsWith("!") ? UNSPECIFIED : equals < 0 ? SET : word.substring(equals + 1);
      states.add(new State(name, value));
    }
    return states;
  }

  /** The attributes of a file. */
  Map<String, String> of(String path) {
    return of(path, false);
  }

  /**
   * The attributes of a file or folder.
   *
   * @param path relative to the tree
   * @return values by name; those that are not specified are left out
   */
  Map<String, String> of(String path, boolean folder) {
    Map<String, String> values = new TreeMap<>();
    for (Rule rule : rules.reversed()) {
      if (path.startsWith(rule.folder())
          && rule.pattern().matches(path.substring(rule.folder().length()), folder)) {
        fill(rule.states(), values);
      }
    }
    values.values().removeAll(Collections.singleton(UNSPECIFIED));
    return values;
  }

  /** What is set first counts; a macro stands for its own states as soon as it is set. */
  private void fill(List<State> states, Map<String, String> values) {
    List<State> waiting = new ArrayList<>(states);
    while (!waiting.isEmpty()) {
      State state = waiting.removeLast();
      if (values.putIfAbsent(state.attribute(), state.value()) == null
          && state.value().equals(SET)) {
        waiting.addAll(macros.getOrDefault(state.attribute(), List.of()));
      }
    }
  }
}
