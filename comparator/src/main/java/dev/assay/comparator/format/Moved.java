package dev.assay.comparator.format;

import dev.assay.comparator.anatomy.Meaning;
import dev.assay.comparator.anatomy.Nature;
import dev.assay.core.result.Detail;
import java.util.Optional;

/**
 * An offset or address in the tables of a program. One insertion moves all that stands behind it,
 * and so dozens of these, by one distance: they are told together, so that what was inserted is not
 * lost among them. Each is the rebuilt number and that distance; the grade is that of each alone.
 *
 * @param value the number
 */
record Moved(long value) implements Meaning {
  @Override
  public Nature nature() {
    return Nature.STRUCTURE;
  }

  @Override
  public Optional<Shared> shared(Meaning rebuilt) {
    if (!(rebuilt instanceof Moved other) || other.value == value) {
      return Optional.empty();
    }
    long distance = value - other.value;
    String by = "0x" + Long.toHexString(Math.abs(distance));
    String signed = (distance < 0 ? "-" : "+") + by;
    Detail detail =
        Detail.of(
            "0x"
                + Long.toHexString(other.value)
                + " -> 0x"
                + Long.toHexString(value)
                + ", and all others here by the same distance, "
                + signed);
    return Optional.of(
        new Shared(
            "offsets and addresses moved by " + by, nature(), "", () -> detail, Optional::empty));
  }
}
