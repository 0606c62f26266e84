package dev.assay.comparator.grade;

/**
 * What a rule found when it proved a difference harmless.
 *
 * @param value the parameters with which the rule's transform turns the rebuilt bytes into the
 *     published ones; the same text stands for the same parameters
 * @param bits how many bits these parameters can carry, 0 or more
 */
public record Proved(String value, double bits) {
  /** Nothing was chosen: the published bytes follow from what is accounted for elsewhere. */
  public static final Proved NOTHING = new Proved("", 0);

  public Proved {
    if (!(bits >= 0)) {
      throw new IllegalArgumentException("bits are 0 or more, found: " + bits);
    }
  }
}
