package dev.assay.comparator.format;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.assay.comparator.bytes.ArrayBytes;
import dev.assay.comparator.bytes.Bytes;
import dev.assay.core.artifact.Printable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The strings of an NSIS script (NSIS 3, Source/exehead/util.c): units of one byte or two, each
 * string ended by a 0. The units 1 to 4 begin references to language strings, folders of the
 * system, variables, and literal units.
 */
final class NsisStrings {
  private static final int LANGUAGE = 1;
  private static final int FOLDER = 2;
  private static final int LITERAL = 4;

  /** Longer labels are cut, and made unique by a hash. */
  private static final int LONGEST = 100;

  private static final int HASH = 16;

  /** As long as a path of Windows is, unless one asks for more. */
  private static final int LONGEST_NAME = 260;

  private static final List<String> VARIABLES =
      List.of(
          "CMDLINE",
          "INSTDIR",
          "OUTDIR",
          "EXEDIR",
          "LANGUAGE",
          "TEMP",
          "PLUGINSDIR",
          "EXEPATH",
          "EXEFILE",
          "HWNDPARENT",
          "_CLICK",
          "_OUTDIR");

  private final byte[] data;
  private final int end;
  private final int width;
  private final List<Integer> starts = new ArrayList<>();
  private final Map<Integer, String> canonical = new HashMap<>();

  /** Made once: a hostile script may refer to one long string very often. */
  private final Map<Integer, String> labels = new ConcurrentHashMap<>();

  private final Map<Integer, String> texts = new ConcurrentHashMap<>();

  /**
   * The strings in {@code [start, end)} of a header. The first one is empty: where its first two
   * bytes are 0, units have two bytes.
   */
  NsisStrings(byte[] data, int start, int end) {
    this.data = data;
    this.end = end;
    this.width = end - start >= 2 && data[start] == 0 && data[start + 1] == 0 ? 2 : 1;
    Map<String, Integer> first = new HashMap<>();
    for (int at = start; at < end; at = next(at)) {
      starts.add(at);
      if (first.putIfAbsent(raw(at), at) == null) {
        canonical.put((at - start) / width, raw(at));
      }
    }
  }

  /** Offsets in the header where strings begin. */
  List<Integer> starts() {
    return starts;
  }

  /** Where the string that begins at {@code at} ends, with its 0. */
  int next(int at) {
    for (int i = at; i + width <= end; i += width) {
      if (unit(i) == 0) {
        return i + width;
      }
    }
    return end;
  }

  private int unit(int at) {
    int low = data[at] & 0xff;
    return width == 1 ? low : low | (data[at + 1] & 0xff) << 8;
  }

  /** One char for each unit; an odd byte at the end of the table is one, too. */
  private String raw(int at) {
    StringBuilder units = new StringBuilder();
    int last = next(at);
    int i = at;
    for (; i + width <= last && unit(i) != 0; i += width) {
      units.append((char) unit(i));
    }
    if (i + width > last) {
      // Not ended: never the same as one that is.
      units.append((char) 0).append(last - i > 0 ? (char) (data[i] & 0xff) : (char) 0);
    }
    return units.toString();
  }

  /**
   * What a number in an instruction says, if it refers to a string: the same text stands for the
   * same string. One that does not refer to the first place of a whole string is shown as a number.
   */
  String label(int pointer) {
    return labels.computeIfAbsent(pointer, this::toLabel);
  }

  private String toLabel(int pointer) {
    if (pointer < 0) {
      return "$(" + (-1L - pointer) + ")";
    }
    String units = canonical.get(pointer);
    return units == null ? "string " + pointer : '"' + shown(render(units)) + '"';
  }

  /** The text at an offset in the header, as a label. */
  String labelAt(int at) {
    return '"' + shown(render(raw(at))) + '"';
  }

  /** The text that a number refers to, not escaped; a long one is cut, and told by a hash. */
  String text(int pointer) {
    return texts.computeIfAbsent(pointer, this::toText);
  }

  private String toText(int pointer) {
    String units = canonical.get(pointer);
    if (units == null) {
      return "string " + pointer;
    }
    String text = render(units);
    return text.length() <= LONGEST_NAME
        ? text
        : text.substring(0, LONGEST_NAME) + " … (" + hash(text) + ")";
  }

  /** Units as a script has them; different units give different texts. */
  private String render(String units) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < units.length(); i++) {
      int unit = units.charAt(i);
      int words = width == 1 ? 2 : 1;
      if (unit >= LANGUAGE && unit <= LITERAL && i + words < units.length()) {
        i += reference(out, unit, units, i + 1);
      } else {
        out.append(unit == '$' ? "$$" : String.valueOf((char) unit));
      }
    }
    return out.toString();
  }

  /** Appends a reference; gives how many units it had. */
  private int reference(StringBuilder out, int kind, String units, int at) {
    if (kind == LITERAL) {
      out.append("$<").append(units.charAt(at)).append('>');
      return 1;
    }
    int low = units.charAt(at);
    int high = width == 1 ? units.charAt(at + 1) : low >> 8;
    int number = (high & 0x7f) << 7 | (low & 0x7f);
    switch (kind) {
      case LANGUAGE -> out.append("$(").append(number).append(')');
      case FOLDER -> out.append("$[").append(low & 0xff).append(',').append(high).append(']');
      default -> out.append(variable(number));
    }
    return width == 1 ? 2 : 1;
  }

  /** What a variable is called in scripts. */
  static String variable(int number) {
    if (number < 10) {
      return "$" + number;
    }
    if (number < 20) {
      return "$R" + (number - 10);
    }
    return number - 20 < VARIABLES.size() ? "$" + VARIABLES.get(number - 20) : "$_" + number + "_";
  }

  /** A text as it may stand in a label; different texts give different labels. */
  static String shown(String text) {
    String escaped = Printable.escape(text);
    if (escaped.length() <= LONGEST && !text.contains("\\u{") && isText(text)) {
      return escaped;
    }
    String head = escaped.substring(0, Math.min(LONGEST, escaped.length()));
    return head + " … (" + text.length() + " units, " + hash(text) + ")";
  }

  /** Whether every unit is one that UTF-8 has, so that reports can tell it from others. */
  private static boolean isText(String text) {
    return text.equals(new String(text.getBytes(UTF_8), UTF_8));
  }

  private static String hash(String text) {
    byte[] units = new byte[2 * text.length()];
    for (int i = 0; i < text.length(); i++) {
      units[2 * i] = (byte) text.charAt(i);
      units[2 * i + 1] = (byte) (text.charAt(i) >> 8);
    }
    Bytes bytes = new ArrayBytes(units);
    try {
      return bytes.digest().sha256().substring(0, HASH);
    } catch (IOException e) {
      throw new AssertionError("an array can be read", e);
    }
  }
}
