package dev.assay.core.spec;

import dev.assay.core.failure.AssayException;
import dev.assay.core.text.Place;
import java.util.List;

/**
 * Coordinates of one file in the order {@code group:artifact:version:extension[:classifier]}, which
 * is that of Maven's own {@code dependency:get}.
 */
final class Coordinates {
  private Coordinates() {}

  /** Whether {@code text} has that form; a URL hasn't. */
  static boolean isWellFormed(String text) {
    List<String> parts = List.of(text.split(":", -1));
    return (parts.size() == 4 || parts.size() == 5)
        && Grammars.GROUP.test().test(parts.get(0))
        && Grammars.ARTIFACT.test().test(parts.get(1))
        && Grammars.VERSION.test().test(parts.get(2))
        && Grammars.EXTENSION.test().test(parts.get(3))
        && (parts.size() == 4 || Grammars.CLASSIFIER.test().test(parts.get(4)));
  }

  static ArtifactCoordinates parse(String text, Place place) throws AssayException {
    if (!isWellFormed(text)) {
      throw place.problem(
          "expected group:artifact:version:extension[:classifier], found " + Place.quote(text));
    }
    List<String> parts = List.of(text.split(":", -1));
    String classifier = parts.size() == 5 ? parts.get(4) : "";
    return new ArtifactCoordinates(
        parts.get(0), parts.get(1), parts.get(2), classifier, parts.get(3));
  }

  static String format(ArtifactCoordinates coordinates) {
    return String.join(
            ":",
            coordinates.groupId(),
            coordinates.artifactId(),
            coordinates.version(),
            coordinates.extension())
        + (coordinates.classifier().isEmpty() ? "" : ":" + coordinates.classifier());
  }
}
