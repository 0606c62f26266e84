package dev.assay.comparator.gallery;

import dev.assay.core.result.Grade;

/**
 * One trick.
 *
 * @param id as in the list of all, such as {@code Z4}
 * @param name what it does to a file
 * @param shape which files it fits
 * @param kind what is asked of the comparator
 * @param grade the least grade that must be found; for a control the worst one that may be
 * @param seen the incident behind it, or who is taken in by it
 * @param mutation how it is done; never fits for an expected miss
 */
public record Operator(
    String id, String name, Shape shape, Kind kind, Grade grade, String seen, Mutation mutation) {
  /** What is asked of the comparator. */
  public enum Kind {
    /** To find it. */
    INJECTION("injection"),
    /** To see that it is harmless. */
    CONTROL("benign control"),
    /** Nothing: the comparison of two files cannot show it. */
    EXPECTED_MISS("expected miss");

    private final String text;

    Kind(String text) {
      this.text = text;
    }

    /** As people read it. */
    public String text() {
      return text;
    }
  }

  /** An injection that must be found as at least {@code least}. */
  static Operator injection(
      String id, Shape shape, Grade least, String name, String seen, Mutation mutation) {
    return new Operator(id, name, shape, Kind.INJECTION, least, seen, mutation);
  }

  /** A harmless change, which is METADATA at most. */
  static Operator control(String id, Shape shape, String name, String seen, Mutation mutation) {
    return new Operator(id, name, shape, Kind.CONTROL, Grade.METADATA, seen, mutation);
  }

  /** The payload: text that does nothing, and is easy to search for. */
  static String marker(String id) {
    return "INJECTED:" + id;
  }
}
