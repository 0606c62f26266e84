package dev.assay.comparator.format;

import dev.assay.comparator.anatomy.Meaning;
import dev.assay.comparator.anatomy.Nature;
import dev.assay.core.result.Detail;
import java.util.List;
import java.util.Optional;

/**
 * One of many things of a script. Those that only one side has are one finding; where they stand
 * decides when they run.
 *
 * @param together what they are together
 * @param nature of each
 * @param text what it says, escaped
 */
record NsisMeaning(String together, Nature nature, String text) implements Meaning {
  @Override
  public Optional<String> heading() {
    return Optional.of(together);
  }

  @Override
  public Nature order() {
    return nature;
  }

  @Override
  public Optional<Detail> alone(char sign, int limit) {
    return Optional.of(new Detail(text, List.of(sign + " " + text)));
  }
}
