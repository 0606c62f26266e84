package dev.assay.core.spec;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * One {@code s/x/y/[g]} of sed, with a basic regular expression (POSIX, 9.3) as GNU sed reads it:
 * groups and {@code \+}, {@code \?}, {@code \{m,n\}} are written with a backslash. Alternatives,
 * back references in the pattern and repeated groups are refused.
 *
 * <p>The pattern comes from a stranger, so matching is bounded: it may look at a character only as
 * often as {@link Effort} allows.
 */
final class SedScript {
  private static final int INPUT = 1024;
  private static final String DELIMITERS = "/|,:;#@%!_~";

  /** What came of it. */
  sealed interface Outcome {}

  /** The output. */
  record Done(String text) implements Outcome {}

  /** Why it can't be carried out. */
  record Refused(String why) implements Outcome {}

  private SedScript() {}

  static Outcome apply(String script, String input, Effort effort) {
    if (input.length() > INPUT) {
      return new Refused("sed on more than " + INPUT + " characters");
    }
    if (script.length() < 4
        || script.charAt(0) != 's'
        || DELIMITERS.indexOf(script.charAt(1)) < 0) {
      return new Refused("sed " + script);
    }
    List<String> parts = split(script.substring(2), script.charAt(1));
    if (parts.size() != 3 || !(parts.get(2).isEmpty() || parts.get(2).equals("g"))) {
      return new Refused("sed " + script);
    }
    try {
      Pattern pattern = Pattern.compile(translate(parts.get(0)), Pattern.DOTALL);
      boolean all = parts.get(2).equals("g");
      List<String> lines = new ArrayList<>();
      for (String line : input.split("\n", -1)) {
        lines.add(replace(pattern, parts.get(1), line, all, effort));
      }
      return new Done(String.join("\n", lines));
    } catch (RefusedScript e) {
      return new Refused(String.valueOf(e.getMessage()));
    } catch (PatternSyntaxException e) {
      return new Refused("the pattern " + parts.get(0));
    }
  }

  /** Splits at each delimiter that no backslash precedes; one that is escaped is itself. */
  private static List<String> split(String text, char delimiter) {
    List<String> parts = new ArrayList<>();
    StringBuilder part = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\' && i + 1 < text.length()) {
        char next = text.charAt(++i);
        part.append(next == delimiter ? "" : "\\").append(next);
      } else if (c == delimiter) {
        parts.add(part.toString());
        part.setLength(0);
      } else {
        part.append(c);
      }
    }
    parts.add(part.toString());
    return parts;
  }

  private static String translate(String basic) throws RefusedScript {
    if (basic.isEmpty()) {
      throw new RefusedScript("an empty pattern");
    }
    StringBuilder out = new StringBuilder();
    boolean repeatable = false;
    for (int i = 0; i < basic.length(); i++) {
      char c = basic.charAt(i);
      switch (c) {
        case '\\' -> {
          if (++i >= basic.length()) {
            throw new RefusedScript("a pattern that ends in a backslash");
          }
          char next = basic.charAt(i);
          switch (next) {
            case '(' -> out.append('(');
            case ')' -> out.append(')');
            case '+', '?' -> {
              requireRepeatable(repeatable, basic);
              out.append(next);
            }
            case '{' -> {
              requireRepeatable(repeatable, basic);
              int end = basic.indexOf("\\}", i);
              String bounds = end < 0 ? "" : basic.substring(i + 1, end);
              if (!bounds.matches("[0-9]{1,2}(,([0-9]{1,2})?)?")) {
                throw new RefusedScript("the repetition in " + basic);
              }
              out.append('{').append(bounds).append('}');
              i = end + 1;
            }
            case '.', '*', '[', ']', '^', '$', '/', '\\', '-' -> out.append('\\').append(next);
            default -> throw new RefusedScript("\\" + next + " in " + basic);
          }
          repeatable = ".*[]^$/\\-".indexOf(next) >= 0;
        }
        case '*' -> {
          if (repeatable) {
            out.append('*');
          } else if (out.isEmpty() || out.toString().equals("^")) {
            out.append("\\*");
          } else {
            throw new RefusedScript("a repeated group or repetition in " + basic);
          }
          repeatable = false;
        }
        case '[' -> {
          int end = endOfBracket(basic, i);
          out.append(bracket(basic.substring(i + 1, end)));
          i = end;
          repeatable = true;
        }
        case '^' -> {
          out.append(out.isEmpty() ? "^" : "\\^");
          repeatable = out.length() > 1;
        }
        case '$' -> {
          out.append(i == basic.length() - 1 ? "\\z" : "\\$");
          repeatable = true;
        }
        case '.' -> {
          out.append('.');
          repeatable = true;
        }
        default -> {
          out.append(Character.isLetterOrDigit(c) ? "" : "\\").append(c);
          repeatable = true;
        }
      }
    }
    return out.toString();
  }

  private static void requireRepeatable(boolean repeatable, String basic) throws RefusedScript {
    if (!repeatable) {
      throw new RefusedScript("a repeated group or repetition in " + basic);
    }
  }

  private static int endOfBracket(String basic, int open) throws RefusedScript {
    int from = open + 1;
    from += from < basic.length() && basic.charAt(from) == '^' ? 1 : 0;
    int end = basic.indexOf(']', from + 1);
    if (end < 0 || basic.substring(open + 1, end).matches(".*\\[[:.=].*")) {
      throw new RefusedScript("the set in " + basic);
    }
    return end;
  }

  /** In a set of a basic expression every character but a leading ^ and a range's - is itself. */
  private static String bracket(String content) {
    StringBuilder out = new StringBuilder("[");
    for (int i = 0; i < content.length(); i++) {
      char c = content.charAt(i);
      boolean range = c == '-' && i > 0 && i < content.length() - 1;
      boolean negation = c == '^' && i == 0;
      out.append(range || negation || Character.isLetterOrDigit(c) ? "" : "\\").append(c);
    }
    return out.append(']').toString();
  }

  private static String replace(
      Pattern pattern, String replacement, String line, boolean all, Effort effort)
      throws RefusedScript {
    Matcher matcher = pattern.matcher(new Counted(line, effort));
    StringBuilder out = new StringBuilder();
    int from = -1;
    int copied = 0;
    while (matcher.find()) {
      if (matcher.end() == from) {
        continue; // Nothing, right after a match, is not another match.
      }
      out.append(line, copied, matcher.start());
      fill(out, replacement, matcher);
      effort.spend(out.length());
      from = matcher.end();
      copied = from;
      if (!all) {
        break;
      }
    }
    return out.append(line, copied, line.length()).toString();
  }

  private static void fill(StringBuilder out, String replacement, Matcher matcher)
      throws RefusedScript {
    for (int i = 0; i < replacement.length(); i++) {
      char c = replacement.charAt(i);
      if (c == '&') {
        out.append(matcher.group());
      } else if (c != '\\') {
        out.append(c);
      } else {
        char next = ++i < replacement.length() ? replacement.charAt(i) : '\0';
        if (next >= '0' && next <= '9' && next - '0' <= matcher.groupCount()) {
          String group = matcher.group(next - '0');
          out.append(group == null ? "" : group);
        } else if (next == '&' || next == '\\' || next == '.' || next == '/' || next == '-') {
          out.append(next);
        } else {
          throw new RefusedScript("the replacement " + replacement);
        }
      }
    }
  }

  /** A line that counts how often the matcher looks at it. */
  private record Counted(String line, Effort effort) implements CharSequence {
    @Override
    public int length() {
      return line.length();
    }

    @Override
    public char charAt(int index) {
      effort.spend(1);
      return line.charAt(index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return line.subSequence(start, end);
    }

    @Override
    public String toString() {
      return line;
    }
  }

  private static final class RefusedScript extends Exception {
    @java.io.Serial private static final long serialVersionUID = 1L;

    RefusedScript(String why) {
      super(why);
    }
  }
}
