package dev.assay.core.result;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.assay.core.artifact.ArtifactPath;
import dev.assay.core.artifact.Digest;
import java.util.List;

/**
 * One graded difference between the published and the rebuilt file.
 *
 * @param path the innermost member that it is in
 * @param part which piece of that member's container or content, such as {@code content} or {@code
 *     central header/external attributes}
 * @param kind on which side it is
 * @param grade how bad it is
 * @param rule the id of the grading rule that applied; {@code default} if none did
 * @param millibits what this finding adds to the bits that METADATA can carry, in thousandths of a
 *     bit, 0 or more; a value that several findings share counts for the first of them
 * @param layer index of the layer that the ranges are offsets into; 0 is the file itself
 * @param published the differing ranges of the published file; empty if only the rebuilt one has it
 * @param rebuilt the differing ranges of the rebuilt file; empty if only the published one has it
 * @param detail what a person reads
 */
public record Finding(
    ArtifactPath path,
    String part,
    Kind kind,
    Grade grade,
    String rule,
    long millibits,
    int layer,
    List<Range> published,
    List<Range> rebuilt,
    Detail detail) {
  private static final int ID_DIGITS = 16;

  public Finding {
    published = List.copyOf(published);
    rebuilt = List.copyOf(rebuilt);
    if (grade == Grade.IDENTICAL) {
      throw new IllegalArgumentException("a difference is never graded IDENTICAL");
    }
    if (millibits < 0) {
      throw new IllegalArgumentException("millibits are 0 or more, found: " + millibits);
    }
  }

  /** A finding that carries nothing that was proved. */
  public Finding(
      ArtifactPath path,
      String part,
      Kind kind,
      Grade grade,
      String rule,
      int layer,
      List<Range> published,
      List<Range> rebuilt,
      Detail detail) {
    this(path, part, kind, grade, rule, 0, layer, published, rebuilt, detail);
  }

  /**
   * A name for this finding that stays the same from run to run: 16 hexadecimal digits, from the
   * place, the kind, and the bytes on both sides.
   */
  public String id() {
    StringBuilder text = new StringBuilder();
    text.append(path.text()).append('\n').append(part).append('\n').append(kind).append('\n');
    published.forEach(range -> text.append('+').append(range.digest().sha256()));
    rebuilt.forEach(range -> text.append('-').append(range.digest().sha256()));
    return Digest.of(text.toString().getBytes(UTF_8)).sha256().substring(0, ID_DIGITS);
  }

  /**
   * Whether its grade rests on a rule that finds nothing odd, but proves nothing either. Only an
   * allowance that names the digests can cover it, never one for a pattern.
   */
  public boolean isUnproven() {
    return rule.startsWith("foreign-encoder/");
  }

  /** The same finding under another grade and rule. */
  public Finding graded(Grade newGrade, String newRule) {
    return new Finding(
        path, part, kind, newGrade, newRule, millibits, layer, published, rebuilt, detail);
  }

  /** The same finding with other words. */
  public Finding with(Detail other) {
    return new Finding(path, part, kind, grade, rule, millibits, layer, published, rebuilt, other);
  }

  /** The same finding, with what it adds to the bits that METADATA can carry. */
  public Finding carrying(long newMillibits) {
    return new Finding(
        path, part, kind, grade, rule, newMillibits, layer, published, rebuilt, detail);
  }
}
