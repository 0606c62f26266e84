package dev.assay.comparator.format;

import dev.assay.comparator.anatomy.Meaning;
import dev.assay.comparator.anatomy.Nature;
import dev.assay.core.result.Detail;
import java.util.Optional;

/**
 * Punctuation, white space, and the keys of objects on the way to the next value of a JSON text:
 * but for white space and how keys are escaped, they follow from the paths of the values.
 */
record JsonLayout() implements Meaning {
  private static final String HEADING = "layout";

  @Override
  public Nature nature() {
    return Nature.ENCODING;
  }

  @Override
  public Optional<String> heading() {
    return Optional.of(HEADING);
  }

  @Override
  public Optional<Shared> shared(Meaning rebuilt) {
    Detail detail = Detail.of("other punctuation, or other white space");
    return Optional.of(new Shared(HEADING, nature(), "", () -> detail, Optional::empty));
  }

  @Override
  public Optional<Detail> alone(char sign, int limit) {
    return Optional.of(Detail.of("punctuation and white space"));
  }
}
