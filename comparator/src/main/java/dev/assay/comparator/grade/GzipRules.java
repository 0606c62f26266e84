package dev.assay.comparator.grade;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

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
import java.util.regex.Pattern;

/** Rules about the headers of gzip files (RFC 1952, section 2.3). */
final class GzipRules {
  private static final String COPIED = "the published value is copied";
  private static final int LAST_SYSTEM = 13;

  /** Not in RFC 1952: zlib writes it (OS_CODE in zutil.h), and so does npm on such a machine. */
  private static final int DARWIN = 19;

  private static final int UNKNOWN_SYSTEM = 255;
  private static final int LONGEST_NAME = 32;
  private static final int CHARACTER_BITS = 6;

  private static final Pattern NAME =
      Pattern.compile("[A-Za-z0-9_](?:[A-Za-z0-9_+-]|\\.(?=[A-Za-z0-9_+-])){0,31}");

  static final List<Rule> ALL =
      List.of(
          ((Grammar) Times::unix)
              .rule(
                  "gzip-time",
                  new Rule.Text("last modified", "1970-01-01 to 2106-02-07", COPIED, "32"),
                  field("last modified")),
          ((Grammar) GzipRules::system)
              .rule(
                  "gzip-system",
                  new Rule.Text(
                      "operating system",
                      "0 to 13, 19 as zlib writes on Darwin, or 255 for unknown",
                      COPIED,
                      "4"),
                  field("operating system")),
          ((Grammar) GzipRules::effort)
              .rule(
                  "gzip-effort",
                  new Rule.Text("extra flags", "0; 2 for the best, 4 for the fastest", COPIED, "2"),
                  field("extra flags")),
          new Rule(
              "gzip-name",
              1,
              Grade.METADATA,
              new Rule.Text(
                  "file name",
                  "what the file itself is called, without its suffix; or up to 32 letters, digits,"
                      + " _ + - and single dots inside",
                  COPIED + ", or left out",
                  "1 for the file's own name, 6 for each character of another"),
              GzipRules::name),
          new Rule(
              "gzip-header-crc",
              1,
              Grade.METADATA,
              new Rule.Text(
                  "header CRC that one side has",
                  "that of the header",
                  "computed, or left out",
                  "1"),
              GzipRules::headerCrc));

  private GzipRules() {}

  private static Predicate<Difference> field(String label) {
    return difference -> difference.format().equals("gzip") && difference.label().equals(label);
  }

  private static Optional<Proved> system(Bytes value) throws IOException {
    int system = value.copy(0, 1)[0] & 0xff;
    return system <= LAST_SYSTEM || system == DARWIN || system == UNKNOWN_SYSTEM
        ? Optional.of(new Proved(Integer.toString(system), Grammar.log2(LAST_SYSTEM + 3)))
        : Optional.empty();
  }

  private static Optional<Proved> effort(Bytes value) throws IOException {
    int flags = value.copy(0, 1)[0] & 0xff;
    return flags == 0 || flags == 2 || flags == 4
        ? Optional.of(new Proved(Integer.toString(flags), Grammar.log2(3)))
        : Optional.empty();
  }

  private static Optional<Proved> name(Difference difference) throws IOException {
    if (!field("file name").test(difference)) {
      return Optional.empty();
    }
    String own = difference.path().last().decoded();
    Proved published = new Proved("absent", 1);
    for (Difference.Side side : List.of(difference.rebuilt(), difference.published())) {
      published = new Proved("absent", 1);
      if (side.parts().size() > 1) {
        return Optional.empty();
      }
      if (side.parts().size() == 1) {
        Optional<Proved> value = name(side.bytes(side.parts().getFirst()), own);
        if (value.isEmpty()) {
          return Optional.empty();
        }
        published = value.get();
      }
    }
    return Optional.of(published);
  }

  /** A name and its final NUL. */
  private static Optional<Proved> name(Bytes value, String own) throws IOException {
    if (value.size() > LONGEST_NAME + 1) {
      return Optional.empty();
    }
    String text = new String(value.copy(0, (int) value.size()), ISO_8859_1);
    String name = text.substring(0, text.length() - 1);
    if (!text.endsWith("\0") || !NAME.matcher(name).matches()) {
      return Optional.empty();
    }
    double bits = name.equals(own) ? 1 : CHARACTER_BITS * name.length();
    return Optional.of(new Proved(name, bits));
  }

  private static Optional<Proved> headerCrc(Difference difference)
      throws IOException, MalformedException, LimitReachedException {
    if (difference.kind() == Kind.CHANGED || !field("header CRC").test(difference)) {
      return Optional.empty();
    }
    for (Difference.Side side : difference.sides()) {
      Optional<Part.Field> field = side.field();
      if (field.isEmpty()
          || field.get().derived().isEmpty()
          || !field.get().derived().get().get()) {
        return Optional.empty();
      }
    }
    return Optional.of(new Proved(difference.kind().name(), 1));
  }
}
