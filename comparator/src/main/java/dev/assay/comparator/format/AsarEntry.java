package dev.assay.comparator.format;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.assay.comparator.anatomy.MalformedException;
import dev.assay.core.artifact.MemberName;
import java.util.List;
import java.util.Optional;

/**
 * What the header of an asar file says of one file, link or folder. Offsets are from the start of
 * the text.
 *
 * @param member its path, and which of several of that path it is; empty for the whole
 * @param folder whether others are in it
 * @param start offset behind the entry before
 * @param name offset of the name
 * @param open offset behind the name
 * @param properties in their order; of a folder, those before its members
 * @param end offset behind the entry; of a folder, of its first member
 * @param size of the content in bytes; 0 if it has none
 * @param offset of the content, from the end of the header; -1 if it is not in this file
 * @param before offset behind the content of the entry before
 */
record AsarEntry(
    Optional<MemberName> member,
    boolean folder,
    int start,
    int name,
    int open,
    List<AsarProperty> properties,
    int end,
    long size,
    long offset,
    long before) {
  private static final int DIGITS = 15;

  AsarEntry {
    properties = List.copyOf(properties);
  }

  /** A folder, or the whole. */
  static AsarEntry folder(
      Optional<MemberName> member,
      int start,
      int name,
      int open,
      List<AsarProperty> properties,
      int end) {
    return new AsarEntry(member, true, start, name, open, properties, end, 0, -1, 0);
  }

  /** What kind of entry this is, as people read it. */
  String label() {
    if (open == start && end > open && !properties.isEmpty() && folder) {
      return "property";
    }
    return member.isEmpty() ? "start of the header" : folder ? "folder" : "entry";
  }

  /** Whether its content is, or should be, in this file. */
  boolean isPacked() {
    return offset >= 0;
  }

  /** The value of a property, as it is spelled. */
  static Optional<String> value(List<AsarProperty> properties, byte[] text, String key) {
    return properties.stream()
        .filter(property -> property.key().equals(key))
        .findFirst()
        .map(property -> property.spelled(text));
  }

  /** A number of up to {@value #DIGITS} digits, {@code at} an offset of the file. */
  static long number(String digits, long at) throws MalformedException {
    boolean number = !digits.isEmpty() && digits.length() <= DIGITS;
    for (byte b : digits.getBytes(US_ASCII)) {
      number &= b >= '0' && b <= '9';
    }
    if (!number) {
      throw new MalformedException(at, "up to " + DIGITS + " digits", digits.length() + " others");
    }
    return Long.parseLong(digits);
  }
}
