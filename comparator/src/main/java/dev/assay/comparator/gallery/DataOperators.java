package dev.assay.comparator.gallery;

import static dev.assay.comparator.gallery.ClassOperators.here;
import static dev.assay.comparator.gallery.Operator.injection;
import static dev.assay.comparator.gallery.Operator.marker;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.assay.core.result.Grade;
import java.util.List;
import java.util.Optional;

/** JSON, properties, WebAssembly. */
final class DataOperators {
  static final List<Operator> ALL =
      List.of(
          injection(
              "X10",
              Shape.JSON,
              Grade.AMBIGUOUS,
              "a key twice in a JSON object",
              "some readers take the first, most the last",
              clean -> {
                String text = new String(clean, UTF_8);
                java.util.regex.Matcher key =
                    java.util.regex.Pattern.compile("\\{\\s*(\"[^\"\\\\]+\")\\s*:").matcher(text);
                if (!key.lookingAt()) {
                  return Optional.empty();
                }
                String twin = "{" + key.group(1) + ":\"" + marker("X10") + "\",";
                return here((twin + text.substring(1)).getBytes(UTF_8), "");
              }),
          injection(
              "X11",
              Shape.JSON,
              Grade.HIDDEN,
              "spaces in JSON",
              "tabs and spaces are bits that no reader shows",
              clean -> here(Le.concat(clean, Le.utf8(" \t\t \t  \n")), "")),
          injection(
              "X12",
              Shape.JSON,
              Grade.CODE,
              "a value added to JSON",
              "configuration is code",
              clean -> here(Le.splice(clean, 0, 1, Le.utf8("{\"" + marker("X12") + "\":1,")), "")),
          injection(
              "X13",
              Shape.PROPERTIES,
              Grade.HIDDEN,
              "a property added",
              "git.properties is emptied at any depth by normalisers",
              clean -> here(Le.concat(clean, Le.utf8("\ninjected=" + marker("X13") + "\n")), "")),
          injection(
              "X14",
              Shape.PROPERTIES,
              Grade.HIDDEN,
              "a comment in properties",
              "not only the date stands there",
              clean -> here(Le.concat(Le.utf8("#" + marker("X14") + "\n"), clean), "")),
          injection(
              "W1",
              Shape.WASM,
              Grade.SURFACE,
              "a start section",
              "runs at instantiation",
              clean -> here(Le.concat(clean, new byte[] {8, 1, 0}), "")),
          injection(
              "W2",
              Shape.WASM,
              Grade.HIDDEN,
              "a custom section with a payload",
              "engines skip it",
              clean -> {
                byte[] payload = Le.utf8(marker("W2"));
                byte[] head = {0, (byte) (payload.length + 2), 1, 'i'};
                return here(Le.concat(clean, head, payload), "");
              }));

  private DataOperators() {}
}
