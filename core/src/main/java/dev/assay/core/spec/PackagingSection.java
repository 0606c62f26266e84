package dev.assay.core.spec;

import dev.assay.core.failure.AssayException;
import dev.assay.core.text.Fields;
import dev.assay.core.text.Place;
import dev.assay.core.text.Yaml;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads the steps that a build packs with. */
final class PackagingSection {
  static final List<String> KEYS = List.of("signed", "command");

  private final Variables variables;
  private final Set<String> signed = new HashSet<>();

  PackagingSection(Variables variables) {
    this.variables = variables;
  }

  /**
   * Reads all steps.
   *
   * @param downloads files that are no build's to make
   */
  List<PackagingStep> read(List<Yaml> items, List<Download> downloads) throws AssayException {
    List<PackagingStep> steps = new ArrayList<>();
    for (Yaml item : items) {
      Fields step = Fields.of(item, "a packaging step", variables::fill, KEYS);
      List<String> files = step.texts("signed", Grammars.PATH);
      Place place = step.placeOf("signed");
      if (files.isEmpty()) {
        throw place.problem("a packaging step needs at least one file under \"signed\"");
      }
      for (String file : files) {
        if (!signed.add(file)) {
          throw place.problem(Place.quote(file) + " is signed twice");
        }
        if (downloads.stream().anyMatch(download -> download.target().equals(file))) {
          throw place.problem(
              Place.quote(file) + " is a download; sign a copy that the build makes");
        }
      }
      steps.add(new PackagingStep(files, step.requireText("command", Grammars.COMMAND)));
    }
    return steps;
  }
}
