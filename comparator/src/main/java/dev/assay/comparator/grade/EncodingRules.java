package dev.assay.comparator.grade;

import dev.assay.comparator.anatomy.Coding;
import dev.assay.core.result.Grade;
import java.util.List;
import java.util.Optional;

/** Rules about how bodies are encoded. What is decoded is compared by itself. */
public final class EncodingRules {
  /** The rule by which an encoding is what a known program makes of the content. */
  public static final String LISTED = "listed-encoder";

  /** The rule that proves nothing: see {@code docs/grading.md}. */
  public static final String FOREIGN = "foreign-encoder";

  private static final String WHERE = "the encoding of a body, in a deflate stream";

  static final List<Rule> ALL =
      List.of(
          rule(
              LISTED,
              new Rule.Text(
                  WHERE,
                  "published: exactly what a listed encoder makes of the content: zlib 1 to 9, some"
                      + " filtered, Huffman only, or flushed before the end; stored blocks of one"
                      + " size. Rebuilt: the same, or what foreign-encoder covers",
                  "the content is encoded by the named encoder",
                  "5; 17 for the size of stored blocks. Bodies that did not change have the"
                      + " encoder, too, if it gives them"),
              encodings ->
                  encodings.rebuilt().plain()
                      ? encodings.published().encoder().map(EncodingRules::chosen)
                      : Optional.empty()),
          rule(
              FOREIGN,
              new Rule.Text(
                  WHERE,
                  "no listed encoder, but a strict walk finds no empty block (but where pigz joins"
                      + " pieces of 128 KiB, and at the end), no bit in padding, no needless"
                      + " length; at most 2 % longer than our best, rounded up to a byte",
                  "none: unproven",
                  "not bounded, and not in the sum: each such finding says so"),
              encodings ->
                  encodings.published().plain() && encodings.rebuilt().plain()
                      ? Optional.of(Proved.NOTHING)
                      : Optional.empty()));

  private EncodingRules() {}

  @FunctionalInterface
  private interface Proof {
    Optional<Proved> prove(Difference.Encodings encodings);
  }

  private static Rule rule(String id, Rule.Text text, Proof proof) {
    return new Rule(
        id, 1, Grade.METADATA, text, difference -> difference.encodings().flatMap(proof::prove));
  }

  /** What it carries that an encoder was chosen. */
  public static Proved chosen(Coding.Encoder encoder) {
    return new Proved(encoder.id(), encoder.bits());
  }
}
