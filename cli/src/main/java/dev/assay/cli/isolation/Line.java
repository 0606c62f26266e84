package dev.assay.cli.isolation;

/**
 * How the lines begin that a child of {@link ComparisonChild} prints; a number and a blank follow.
 * Other lines are messages of its JVM.
 */
final class Line {
  /** Begins with the pair of this number. */
  static final String BEGIN = "assay: begin ";

  /** The result follows, as JSON. */
  static final String COMPARED = "assay: compared ";

  /** A file could not be read; why follows. */
  static final String UNREADABLE = "assay: unreadable ";

  /** A bug in a reader; what was thrown follows. */
  static final String BUG = "assay: bug ";

  private Line() {}
}
