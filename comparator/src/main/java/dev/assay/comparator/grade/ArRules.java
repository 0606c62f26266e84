package dev.assay.comparator.grade;

import dev.assay.comparator.anatomy.Part;
import dev.assay.comparator.bytes.Bytes;
import dev.assay.core.result.Grade;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Rules about the headers of Unix archives (ar(5)). */
final class ArRules {
  private static final String COPIED = "the published value is copied";
  private static final String PADDED = "digits without a leading zero, then spaces; or spaces. ";
  private static final int MAX_ID = 999_999;
  private static final int GROUP_WRITE = 020;

  static final List<Rule> ALL =
      List.of(
          ((Grammar) ArRules::time)
              .rule(
                  "ar-time",
                  new Rule.Text("last modified", "decimal " + PADDED + Times.BOUNDS, COPIED, "33"),
                  field("last modified")),
          ((Grammar) ArRules::id)
              .rule(
                  "ar-owner-id",
                  new Rule.Text(
                      "user id, group id", "decimal " + PADDED + "Up to 999,999", COPIED, "20"),
                  field("user id", "group id")),
          new Rule(
              "ar-umask",
              1,
              Grade.METADATA,
              new Rule.Text(
                  "mode",
                  "octal " + PADDED + "With or without group-write; nothing else differs",
                  "the group-write bit is set or cleared",
                  "1"),
              ArRules::umask));

  private ArRules() {}

  private static Predicate<Difference> field(String... labels) {
    Set<String> all = Set.of(labels);
    return difference -> difference.format().equals("ar") && all.contains(difference.label());
  }

  private static Optional<Proved> time(Bytes value) throws IOException {
    return Numbers.decimal(value)
        .flatMap(
            number ->
                Times.seconds(number.value())
                    .map(time -> new Proved(time.value() + number.spelling(), time.bits() + 1)));
  }

  private static Optional<Proved> id(Bytes value) throws IOException {
    return Numbers.decimal(value)
        .filter(number -> number.value() <= MAX_ID)
        .map(number -> new Proved(number.value() + number.spelling(), Grammar.log2(MAX_ID + 2.0)));
  }

  private static Optional<Proved> umask(Difference difference) throws IOException {
    Optional<Part.Field> left = difference.published().field();
    Optional<Part.Field> right = difference.rebuilt().field();
    if (left.isEmpty() || right.isEmpty() || !field("mode").test(difference)) {
      return Optional.empty();
    }
    Optional<Numbers.Spelled> published =
        Numbers.paddedOctal(difference.published().bytes(left.get()));
    Optional<Numbers.Spelled> rebuilt =
        Numbers.paddedOctal(difference.rebuilt().bytes(right.get()));
    return published.isPresent()
            && rebuilt.isPresent()
            && published.get().spelling().equals(rebuilt.get().spelling())
            && (published.get().value() ^ rebuilt.get().value()) == GROUP_WRITE
        ? Optional.of(
            new Proved((published.get().value() & GROUP_WRITE) != 0 ? "set" : "cleared", 1))
        : Optional.empty();
  }
}
