package dev.assay.core.result;

/**
 * How bad a difference is, best first; the worst one of a file is the file's. ARCHITECTURE.md has
 * the table of when each applies.
 */
public enum Grade {
  /** Same bytes. */
  IDENTICAL,
  /** A listed rule proves that the difference carries nothing but a bounded, typed value. */
  METADATA,
  /** The published signature, moved onto the rebuilt file, gives the published file. */
  SIGNATURE,
  /** Inert media, or an exact licence or readme rule. */
  DATA,
  /** Bytes that no conforming reader reaches, or a field that carries more than its grammar. */
  HIDDEN,
  /** Mainstream readers would see different content. */
  AMBIGUOUS,
  /** Something newly runs or loads. */
  SURFACE,
  /** A limit, an unknown method, an unreadable member; as bad as CODE. */
  UNINSPECTED,
  /** Anything else. */
  CODE;

  /** The worse of two grades. */
  public Grade worse(Grade other) {
    return compareTo(other) >= 0 ? this : other;
  }

  /** Whether this is at least as bad as {@code other}. */
  public boolean atLeast(Grade other) {
    return compareTo(other) >= 0;
  }
}
