package dev.assay.comparator.format;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Set;

/**
 * One property of an object in the header of an asar file. Offsets are from the start of the text.
 *
 * @param key what it is called
 * @param start offset behind what comes before; what separates it from that is its own
 * @param value offset of the value
 * @param end offset behind the value
 */
record AsarProperty(String key, int start, int value, int end) {
  /** What goes before a property: another one, or nothing. */
  private static final Set<String> BEFORE = Set.of(",", "{", ":{");

  private static final int LONGEST = 1 << 20;

  /** The value as it is spelled. */
  String spelled(byte[] text) {
    return new String(text, value, Math.min(LONGEST, end - value), UTF_8);
  }

  /** Whether the property is written without white space, and with the value {@code expected}. */
  boolean says(byte[] text, String expected) {
    String all = new String(text, start, end - start, UTF_8);
    String tail = "\"" + key + "\":" + expected;
    return all.endsWith(tail) && BEFORE.contains(all.substring(0, all.length() - tail.length()));
  }
}
