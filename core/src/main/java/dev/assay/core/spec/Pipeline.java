package dev.assay.core.spec;

import dev.assay.core.failure.AssayException;
import dev.assay.core.text.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a command substitution of a {@code .buildspec} may do: {@code echo}, then any of {@code tr},
 * {@code cut} and {@code sed} with a substitution. These are carried out here; no process is
 * started.
 */
final class Pipeline {
  private static final int STAGES = 8;
  private static final int SET = 256;

  private final String shown;
  private final Place place;
  private final Effort effort;

  /**
   * Prepares to run one substitution.
   *
   * @param shown the substitution as it stands in the file
   */
  Pipeline(String shown, Place place, Effort effort) {
    this.shown = shown;
    this.place = place;
    this.effort = effort;
  }

  /**
   * The output, without the line ends at its end.
   *
   * @param pipe the commands, each with its arguments
   */
  String run(List<List<String>> pipe) throws AssayException {
    if (pipe.size() > STAGES || pipe.stream().anyMatch(List::isEmpty)) {
      throw unsupported("");
    }
    String output = echo(pipe.getFirst());
    for (List<String> command : pipe.subList(1, pipe.size())) {
      effort.spend(output.length());
      List<String> arguments = command.subList(1, command.size());
      output =
          switch (command.getFirst()) {
            case "tr" -> tr(arguments, output);
            case "cut" -> cut(arguments, output);
            case "sed" -> sed(arguments, output);
            default -> throw unsupported("");
          };
    }
    int end = output.length();
    while (end > 0 && output.charAt(end - 1) == '\n') {
      end--;
    }
    return output.substring(0, end);
  }

  private AssayException.Usage unsupported(String why) {
    return place.problem(
        "can't carry out "
            + Place.quote(shown)
            + (why.isEmpty() ? "" : ": " + why)
            + "; known are echo, and after it tr, cut and sed 's/a/b/'. Write the value out");
  }

  private String echo(List<String> command) throws AssayException {
    List<String> words = command.subList(1, command.size());
    if (command.getFirst().equals("git")) {
      throw unsupported("a commit can't be searched for");
    }
    if (!command.getFirst().equals("echo")) {
      throw unsupported("");
    }
    if (!words.isEmpty() && words.getFirst().startsWith("-")) {
      if (!words.getFirst().equals("-n")) {
        throw unsupported("echo " + words.getFirst());
      }
      words = words.subList(1, words.size());
    }
    return String.join(" ", words);
  }

  private String tr(List<String> arguments, String input) throws AssayException {
    boolean delete = !arguments.isEmpty() && arguments.getFirst().equals("-d");
    if (arguments.size() != 2 || (!delete && arguments.getFirst().startsWith("-"))) {
      throw unsupported("tr with other arguments than two sets, or -d and one");
    }
    if (delete) {
      String set = set(arguments.getLast());
      return keep(input, c -> set.indexOf(c) < 0);
    }
    String from = set(arguments.getFirst());
    String to = set(arguments.getLast());
    if (to.isEmpty()) {
      throw unsupported("tr with an empty second set");
    }
    StringBuilder out = new StringBuilder(input.length());
    for (int i = 0; i < input.length(); i++) {
      char c = input.charAt(i);
      int at = from.lastIndexOf(c);
      out.append(at < 0 ? c : to.charAt(Math.min(at, to.length() - 1)));
    }
    return out.toString();
  }

  private static String keep(String input, java.util.function.IntPredicate wanted) {
    return input.chars().filter(wanted).mapToObj(Character::toString).collect(Collectors.joining());
  }

  /** The characters of a set: single ones, ranges, and the two classes that change case. */
  private String set(String text) throws AssayException {
    String plain =
        text.replace("[:upper:]", "A-Z").replace("[:lower:]", "a-z").replace("[:digit:]", "0-9");
    if (plain.contains("[:") || plain.contains("[=") || plain.indexOf('\\') >= 0) {
      throw unsupported("the set " + text);
    }
    if (plain.length() > SET) {
      throw unsupported("a set of more than " + SET + " characters");
    }
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < plain.length(); i++) {
      char c = plain.charAt(i);
      if (i + 2 < plain.length() && plain.charAt(i + 1) == '-') {
        char end = plain.charAt(i + 2);
        if (c > end || end > 0x7f) {
          throw unsupported("the range " + c + "-" + end);
        }
        for (char r = c; r <= end; r++) {
          out.append(r);
        }
        i += 2;
      } else {
        out.append(c);
      }
    }
    return out.toString();
  }

  private String cut(List<String> arguments, String input) throws AssayException {
    String delimiter = "\t";
    String fields = "";
    String characters = "";
    for (int i = 0; i < arguments.size(); i++) {
      String argument = arguments.get(i);
      boolean apart = argument.length() == 2;
      if (argument.length() < 2 || (apart && i + 1 >= arguments.size())) {
        throw unsupported("cut with these arguments");
      }
      String value = apart ? arguments.get(++i) : argument.substring(2);
      switch (argument.substring(0, 2)) {
        case "-d" -> delimiter = value;
        case "-f" -> fields = value;
        case "-c" -> characters = value;
        default -> throw unsupported("cut " + argument);
      }
    }
    if (fields.isEmpty() == characters.isEmpty() || delimiter.length() != 1) {
      throw unsupported("cut needs -c, or -f with one character for -d");
    }
    // A line without the delimiter stays as it is, whatever the list; the list must be one.
    checkList(fields.isEmpty() ? characters : fields);
    List<String> lines = new ArrayList<>();
    for (String line : input.split("\n", -1)) {
      lines.add(
          fields.isEmpty()
              ? pick(List.of(line.split("")), characters, "")
              : line.contains(delimiter)
                  ? pick(List.of(splitAt(line, delimiter)), fields, delimiter)
                  : line);
    }
    return String.join("\n", lines);
  }

  private static String[] splitAt(String line, String delimiter) {
    return line.split(java.util.regex.Pattern.quote(delimiter), -1);
  }

  private void checkList(String list) throws AssayException {
    for (String range : list.split(",", -1)) {
      boolean wellFormed =
          range.matches("[0-9]{1,4}|[0-9]{1,4}-|-[0-9]{1,4}|[0-9]{1,4}-[0-9]{1,4}");
      if (!wellFormed || first(range) < 1 || last(range) < first(range)) {
        throw unsupported("the list " + list);
      }
    }
  }

  private static int first(String range) {
    int hyphen = range.indexOf('-');
    return hyphen == 0 ? 1 : Integer.parseInt(hyphen < 0 ? range : range.substring(0, hyphen));
  }

  private static int last(String range) {
    return range.endsWith("-")
        ? Integer.MAX_VALUE
        : Integer.parseInt(range.substring(range.indexOf('-') + 1));
  }

  /** Those of {@code items} that a list such as {@code 1,3-5,7-} names, in their own order. */
  private String pick(List<String> items, String list, String delimiter) {
    boolean[] picked = new boolean[items.size() + 1];
    for (String range : list.split(",", -1)) {
      effort.spend(items.size());
      for (int i = first(range); i <= Math.min(last(range), items.size()); i++) {
        picked[i] = true;
      }
    }
    List<String> out = new ArrayList<>();
    for (int i = 1; i <= items.size(); i++) {
      if (picked[i]) {
        out.add(items.get(i - 1));
      }
    }
    return String.join(delimiter, out);
  }

  private String sed(List<String> arguments, String input) throws AssayException {
    List<String> scripts = new ArrayList<>();
    if (arguments.size() == 1 && !arguments.getFirst().startsWith("-")) {
      scripts.add(arguments.getFirst());
    } else {
      for (int i = 0; i < arguments.size(); i += 2) {
        if (!arguments.get(i).equals("-e") || i + 1 >= arguments.size()) {
          throw unsupported("sed with other arguments than one script, or -e with each");
        }
        scripts.add(arguments.get(i + 1));
      }
    }
    if (scripts.isEmpty()) {
      throw unsupported("sed without a script");
    }
    String output = input;
    for (String script : scripts) {
      output =
          switch (SedScript.apply(script, output, effort)) {
            case SedScript.Done(String text) -> text;
            case SedScript.Refused(String why) -> throw unsupported(why);
          };
    }
    return output;
  }
}
