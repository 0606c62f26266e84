package dev.assay.comparator.format;

import dev.assay.comparator.anatomy.Meaning;
import dev.assay.comparator.anatomy.Nature;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a table of a PE file says about something, spread over several places.
 *
 * @param value the address, if it is one
 * @param heading what it is about, such as one import; all of it is one finding if it is new
 */
record PeEntry(OptionalLong value, Optional<String> heading) implements Meaning {
  @Override
  public Nature nature() {
    return heading.isPresent() ? Nature.TRIGGER : Nature.STRUCTURE;
  }

  /** Of the same, without a value. */
  PeEntry plain() {
    return new PeEntry(OptionalLong.empty(), heading);
  }

  @Override
  public Optional<Shared> shared(Meaning rebuilt) {
    return rebuilt instanceof PeEntry other && value.isPresent() && other.value.isPresent()
        ? new Moved(value.getAsLong()).shared(new Moved(other.value.getAsLong()))
        : Optional.empty();
  }
}
