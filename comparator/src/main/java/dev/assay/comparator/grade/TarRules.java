package dev.assay.comparator.grade;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.assay.comparator.anatomy.Part;
import dev.assay.comparator.bytes.Bytes;
import dev.assay.core.result.Grade;
import dev.assay.core.result.Kind;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Rules about the headers of tar archives (POSIX.1-2017 pax). There is none for the order of
 * members: of two with one name the last wins, links have to come after what they point to, and a
 * link decides where what follows it goes.
 */
final class TarRules {
  private static final String COPIED = "the published value is copied";
  private static final String OCTAL =
      "octal digits up to a NUL, a space or both, with leading zeros; or unset. ";

  private static final int ID_BITS = 21;
  private static final int WIDE_ID_BITS = 31;
  private static final int GROUP_WRITE = 020;
  private static final int LONGEST_RECORD = 64;

  private static final Pattern RECORD =
      Pattern.compile("([1-9][0-9]?) ([A-Za-z.]+)=([A-Za-z0-9_.-]+)\n");

  private static final Pattern SECONDS = Pattern.compile("(0|[1-9][0-9]{0,9})(?:\\.([0-9]{1,9}))?");

  private static final Pattern ID = Pattern.compile("0|[1-9][0-9]{0,9}");

  static final List<Rule> ALL =
      List.of(
          ((Grammar) TarRules::time)
              .rule(
                  "tar-time",
                  new Rule.Text(
                      "last modified, accessed, changed, in headers",
                      OCTAL + Times.BOUNDS,
                      COPIED,
                      "32 for each time, 2 for its spelling"),
                  field("last modified", "last accessed", "last changed")),
          ((Grammar) TarRules::id)
              .rule(
                  "tar-owner-id",
                  new Rule.Text(
                      "user id, group id, in headers",
                      OCTAL + "Below 2,097,152",
                      COPIED,
                      "21, 2 for the spelling"),
                  field("user id", "group id")),
          ((Grammar) value -> Owners.name(string(value)))
              .optional(
                  "tar-owner-name",
                  new Rule.Text(
                      "user name, group name, in headers; NUL behind it",
                      Owners.NAME,
                      COPIED + ", or left out",
                      Owners.BITS),
                  field("user name", "group name")),
          ((Grammar) TarRules::none)
              .rule(
                  "tar-no-device",
                  new Rule.Text("device major, device minor, in headers", OCTAL + "0", COPIED, "2"),
                  field("device major", "device minor")),
          new Rule(
              "tar-umask",
              1,
              Grade.METADATA,
              new Rule.Text(
                  "mode, in headers",
                  OCTAL + "With or without group-write; nothing else differs",
                  "the group-write bit is set or cleared",
                  "1"),
              TarRules::umask),
          ((Grammar) TarRules::paxTime)
              .optional(
                  "pax-time",
                  new Rule.Text(
                      "PAX records mtime, atime, ctime, LIBARCHIVE.creationtime",
                      "decimal seconds without leading zeros, up to 9 decimals; " + Times.BOUNDS,
                      "the published record is copied, or left out",
                      "32 for the seconds; 4, and 3.4 for each decimal"),
                  field("PAX mtime", "PAX atime", "PAX ctime", "PAX LIBARCHIVE.creationtime")),
          ((Grammar) TarRules::paxOwner)
              .optional(
                  "pax-owner",
                  new Rule.Text(
                      "PAX records uid, gid, uname, gname",
                      "a decimal number below 2^31 without leading zeros; or " + Owners.NAME,
                      "the published record is copied, or left out",
                      "31 for a number; " + Owners.BITS),
                  field("PAX uid", "PAX gid", "PAX uname", "PAX gname")));

  private TarRules() {}

  private static Predicate<Difference> field(String... labels) {
    Set<String> all = Set.of(labels);
    return difference -> difference.format().equals("tar") && all.contains(difference.label());
  }

  private static Optional<Proved> time(Bytes value) throws IOException {
    return Numbers.octal(value)
        .flatMap(
            number -> Times.seconds(number.value()).map(time -> spelled(time, number.spelling())));
  }

  private static Optional<Proved> id(Bytes value) throws IOException {
    return Numbers.octal(value)
        .filter(number -> number.value() < 1 << ID_BITS)
        .map(
            number ->
                spelled(new Proved(Long.toString(number.value()), ID_BITS), number.spelling()));
  }

  private static Optional<Proved> none(Bytes value) throws IOException {
    return Numbers.octal(value)
        .filter(number -> number.value() == 0)
        .map(number -> spelled(new Proved("0", 0), number.spelling()));
  }

  private static Proved spelled(Proved value, String spelling) {
    return new Proved(value.value() + ' ' + spelling, value.bits() + Numbers.SPELLING_BITS);
  }

  private static String string(Bytes value) throws IOException {
    return value.size() > Owners.LONGEST
        ? ""
        : new String(value.copy(0, (int) value.size()), ISO_8859_1);
  }

  private static Optional<Proved> umask(Difference difference) throws IOException {
    Optional<Part.Field> left = difference.published().field();
    Optional<Part.Field> right = difference.rebuilt().field();
    if (difference.kind() != Kind.CHANGED
        || left.isEmpty()
        || right.isEmpty()
        || !field("mode").test(difference)) {
      return Optional.empty();
    }
    Optional<Numbers.Spelled> published = Numbers.octal(difference.published().bytes(left.get()));
    Optional<Numbers.Spelled> rebuilt = Numbers.octal(difference.rebuilt().bytes(right.get()));
    return published.isPresent()
            && rebuilt.isPresent()
            && published.get().spelling().equals(rebuilt.get().spelling())
            && (published.get().value() ^ rebuilt.get().value()) == GROUP_WRITE
        ? Optional.of(
            new Proved((published.get().value() & GROUP_WRITE) != 0 ? "set" : "cleared", 1))
        : Optional.empty();
  }

  /** Key and value of a whole record. */
  private static Optional<Matcher> record(Bytes value) throws IOException {
    if (value.size() > LONGEST_RECORD) {
      return Optional.empty();
    }
    Matcher matcher = RECORD.matcher(new String(value.copy(0, (int) value.size()), ISO_8859_1));
    return matcher.matches() && Long.parseLong(matcher.group(1)) == value.size()
        ? Optional.of(matcher)
        : Optional.empty();
  }

  private static Optional<Proved> paxTime(Bytes value) throws IOException {
    Optional<Matcher> record = record(value);
    if (record.isEmpty()) {
      return Optional.empty();
    }
    Matcher seconds = SECONDS.matcher(record.get().group(3));
    if (!seconds.matches()) {
      return Optional.empty();
    }
    int decimals = seconds.end(2) < 0 ? 0 : seconds.end(2) - seconds.start(2);
    return Times.seconds(Long.parseLong(seconds.group(1)))
        .map(
            time ->
                new Proved(record.get().group(3), time.bits() + 4 + decimals * Grammar.log2(10)));
  }

  private static Optional<Proved> paxOwner(Bytes value) throws IOException {
    Optional<Matcher> record = record(value);
    if (record.isEmpty()) {
      return Optional.empty();
    }
    String owner = record.get().group(3);
    if (record.get().group(2).endsWith("name")) {
      return Owners.name(owner);
    }
    return ID.matcher(owner).matches() && Long.parseLong(owner) <= Integer.MAX_VALUE
        ? Optional.of(new Proved(owner, WIDE_ID_BITS))
        : Optional.empty();
  }
}
