package dev.assay.core.result;

/** On which side a difference is. */
public enum Kind {
  /** Only in the published file. */
  ADDED,
  /** Only in the rebuilt file. */
  REMOVED,
  /** In both, and not the same. */
  CHANGED
}
