package dev.assay.core.limits;

import java.util.Locale;

/** The bounds of {@link Limits} that a person can set, each with an option of its own. */
public enum Limit {
  /** Containers inside containers. */
  DEPTH,
  /** Members of one container. */
  MEMBERS,
  /** Decoded bytes of one stream. */
  DECODED,
  /** Decoded to encoded bytes of one stream. */
  RATIO,
  /** Time for one comparison. */
  TIME,
  /** Lines of one finding's readable detail. */
  DETAIL;

  /** The option that sets it, without the dashes: {@code max-depth}. */
  public String option() {
    return "max-" + name().toLowerCase(Locale.ROOT);
  }

  /** What to do about having reached it, for the end of a message. */
  public String remedy() {
    return " (--" + option() + " raises it)";
  }
}
