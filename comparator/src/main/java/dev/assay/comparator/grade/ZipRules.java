package dev.assay.comparator.grade;

import dev.assay.comparator.anatomy.Cursor;
import dev.assay.comparator.anatomy.LimitReachedException;
import dev.assay.comparator.anatomy.MalformedException;
import dev.assay.comparator.anatomy.Part;
import dev.assay.comparator.bytes.Bytes;
import dev.assay.core.result.Grade;
import dev.assay.core.result.Kind;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Rules about the headers of zip archives (APPNOTE 6.3.10, sections 4.3 to 4.6). */
final class ZipRules {
  private static final String COPIED = "the published value is copied";
  private static final String WHOLE = "the published extra field is copied, or left out";

  private static final int UNIX = 3;
  private static final int GROUP_WRITE = 020;
  private static final int DEFLATED = 8;

  /** How well the deflater tried, the data descriptor, and UTF-8. */
  private static final int SPEED = 6;

  private static final int DESCRIPTOR = 8;
  private static final int UTF_8 = 0x800;

  static final List<Rule> ALL =
      List.of(
          ((Grammar) Times::dos)
              .rule(
                  "zip-time",
                  new Rule.Text(
                      "last modified, in local and central headers",
                      "a date and time that the calendar has, 1980 to 2107; or all zeros",
                      COPIED,
                      "31 for each time"),
                  field("last modified")),
          ((Grammar) Times::extended)
              .optional(
                  "zip-extended-time",
                  new Rule.Text(
                      "extra field 0x5455",
                      "one time for each flag, or the first alone; 1970-01-01 to 2038-01-19",
                      WHOLE,
                      "31 for each time, and 3"),
                  field("extra field 0x5455")),
          ((Grammar) Times::ntfs)
              .optional(
                  "zip-ntfs-time",
                  new Rule.Text(
                      "extra field 0x000a",
                      "tag 1 with three times in units of 100 ns; " + Times.BOUNDS,
                      WHOLE,
                      "56 for each time, and 3"),
                  field("extra field 0x000a")),
          ((Grammar) ZipRules::owner)
              .optional(
                  "zip-owner",
                  new Rule.Text(
                      "extra field 0x7875",
                      "version 1, a user and a group of 4 bytes each, below 65,536",
                      WHOLE,
                      "32"),
                  field("extra field 0x7875")),
          ((Grammar) value -> value.size() == 4 ? Optional.of(new Proved("", 1)) : Optional.empty())
              .optional(
                  "zip-jar-mark",
                  new Rule.Text("extra field 0xcafe", "without content", WHOLE, "1"),
                  field("extra field 0xcafe")),
          ((Grammar) value -> oneOf(new Cursor(value, 0).u16(), 10, 20, 45))
              .rule(
                  "zip-version-needed",
                  new Rule.Text(
                      "version needed, in local and central headers",
                      "1.0, 2.0 or 4.5",
                      COPIED,
                      "2"),
                  field("version needed")),
          ((Grammar) value -> oneOf(new Cursor(value, 0).u16(), 0, 1))
              .rule(
                  "zip-text-mark",
                  new Rule.Text("internal attributes", "0, or 1 for text", COPIED, "1"),
                  field("internal attributes")),
          changed(
              "zip-made-by",
              new Rule.Text(
                  "version made by",
                  "a version up to 6.3; the same host system, or DOS and Unix where neither side"
                      + " has a mode",
                  COPIED,
                  "7"),
              "version made by",
              ZipRules::madeBy),
          changed(
              "zip-umask",
              new Rule.Text(
                  "external attributes",
                  "a Unix mode with or without group-write; nothing else differs",
                  "the group-write bit is set or cleared",
                  "1"),
              "external attributes",
              ZipRules::umask),
          changed(
              "zip-flags",
              new Rule.Text(
                  "flags, in local and central headers",
                  "nothing differs but: how well the deflater tried; a data descriptor after a"
                      + " deflated body; UTF-8, where name and comment are ASCII",
                  COPIED,
                  "4"),
              "flags",
              ZipRules::flags),
          new Rule(
              "zip-descriptor",
              1,
              Grade.METADATA,
              new Rule.Text(
                  "data descriptor that one side has",
                  "CRC-32 and sizes are those of the content",
                  "computed, or left out",
                  "1"),
              ZipRules::descriptor));

  private ZipRules() {}

  private static Predicate<Difference> field(String label) {
    return difference -> difference.format().equals("zip") && difference.label().equals(label);
  }

  /** Proves something about two values that stand at {@code published} and {@code rebuilt}. */
  @FunctionalInterface
  private interface Pair {
    Optional<Proved> prove(Side published, Side rebuilt) throws IOException, MalformedException;
  }

  /** A field, and the header around it. */
  private record Side(Bytes layer, long offset) {
    int u16(int at) throws IOException, MalformedException {
      return new Cursor(layer, offset + at).u16();
    }

    long u32(int at) throws IOException, MalformedException {
      return new Cursor(layer, offset + at).u32();
    }
  }

  private static Rule changed(String id, Rule.Text text, String label, Pair pair) {
    return new Rule(
        id,
        1,
        Grade.METADATA,
        text,
        difference -> {
          Optional<Part.Field> left = difference.published().field();
          Optional<Part.Field> right = difference.rebuilt().field();
          return left.isPresent() && right.isPresent() && field(label).test(difference)
              ? pair.prove(
                  new Side(difference.published().layer(), left.get().offset()),
                  new Side(difference.rebuilt().layer(), right.get().offset()))
              : Optional.empty();
        });
  }

  private static Optional<Proved> oneOf(int value, int... allowed) {
    for (int one : allowed) {
      if (value == one) {
        return Optional.of(new Proved(Integer.toString(value), Grammar.log2(allowed.length)));
      }
    }
    return Optional.empty();
  }

  private static Optional<Proved> owner(Bytes value) throws IOException, MalformedException {
    Cursor cursor = new Cursor(value, 4);
    if (cursor.left() != 11 || cursor.u8() != 1 || cursor.u8() != 4) {
      return Optional.empty();
    }
    long user = cursor.u32();
    int length = cursor.u8();
    long group = cursor.u32();
    return length != 4 || user > 0xffff || group > 0xffff
        ? Optional.empty()
        : Optional.of(new Proved(user + ":" + group, 32));
  }

  /** The host system says how to read the external attributes, 34 bytes on. */
  private static Optional<Proved> madeBy(Side published, Side rebuilt)
      throws IOException, MalformedException {
    int left = published.u16(0);
    int right = rebuilt.u16(0);
    boolean versions = (left & 0xff) <= 63 && (right & 0xff) <= 63;
    boolean sameHost = left >> 8 == right >> 8;
    boolean known = isDosOrUnix(left >> 8) && isDosOrUnix(right >> 8);
    boolean modes = published.u32(34) >> 16 != 0 || rebuilt.u32(34) >> 16 != 0;
    return versions && (sameHost || (known && !modes))
        ? Optional.of(new Proved(Integer.toString(left), 7))
        : Optional.empty();
  }

  private static boolean isDosOrUnix(int host) {
    return host == 0 || host == UNIX;
  }

  /** "Version made by" is 34 bytes before. */
  private static Optional<Proved> umask(Side published, Side rebuilt)
      throws IOException, MalformedException {
    boolean unix = published.u16(-34) >> 8 == UNIX && rebuilt.u16(-34) >> 8 == UNIX;
    long left = published.u32(0);
    return unix && (left ^ rebuilt.u32(0)) == (long) GROUP_WRITE << 16
        ? Optional.of(new Proved((left >> 16 & GROUP_WRITE) != 0 ? "set" : "cleared", 1))
        : Optional.empty();
  }

  /** The method is 2 bytes on in both headers. */
  private static Optional<Proved> flags(Side published, Side rebuilt)
      throws IOException, MalformedException {
    int differing = published.u16(0) ^ rebuilt.u16(0);
    int allowed = SPEED;
    if (published.u16(2) == DEFLATED && rebuilt.u16(2) == DEFLATED) {
      allowed |= DESCRIPTOR;
    }
    if (isAscii(published) && isAscii(rebuilt)) {
      allowed |= UTF_8;
    }
    return (differing & ~allowed) == 0
        ? Optional.of(new Proved(Integer.toString(published.u16(0)), 4))
        : Optional.empty();
  }

  private static boolean isAscii(Side flags) throws IOException, MalformedException {
    boolean local = new Cursor(flags.layer, flags.offset - 6).u32() == 0x04034b50;
    int fixed = local ? 24 : 38;
    int name = flags.u16(20);
    int extra = flags.u16(22);
    int comment = local ? 0 : flags.u16(24);
    Cursor cursor = new Cursor(flags.layer, flags.offset + fixed);
    byte[] text = cursor.bytes(name);
    cursor.skip(extra);
    return isAscii(text) && isAscii(cursor.bytes(comment));
  }

  private static boolean isAscii(byte[] text) {
    for (byte b : text) {
      if (b < 0) {
        return false;
      }
    }
    return true;
  }

  private static Optional<Proved> descriptor(Difference difference)
      throws IOException, MalformedException, LimitReachedException {
    if (difference.kind() == Kind.CHANGED || !field("data descriptor").test(difference)) {
      return Optional.empty();
    }
    for (Difference.Side side : difference.sides()) {
      if (side.parts().size() != 1 || !(side.parts().getFirst() instanceof Part.Group group)) {
        return Optional.empty();
      }
      for (Part part : group.parts().get()) {
        boolean signature = part.key().label().equals("signature");
        if (!signature && !(part instanceof Part.Field field && follows(field))) {
          return Optional.empty();
        }
      }
    }
    return Optional.of(new Proved(difference.kind().name(), 1));
  }

  private static boolean follows(Part.Field field)
      throws IOException, MalformedException, LimitReachedException {
    return field.derived().isPresent() && field.derived().get().get();
  }
}
