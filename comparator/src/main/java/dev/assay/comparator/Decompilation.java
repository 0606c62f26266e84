package dev.assay.comparator;

import dev.assay.comparator.LayerDraft.FindingDraft;
import dev.assay.comparator.explain.Decompiler;
import dev.assay.core.limits.Deadline;
import dev.assay.core.result.Detail;
import dev.assay.core.result.Grade;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Adds the decompiled source of a class that differs to the finding that leads it. For people only:
 * nothing but the text of that finding changes, whatever the decompiler does.
 */
record Decompilation(Optional<Decompiler> decompiler, Deadline deadline, int lines) {
  /** Adds it, if a decompiler is wanted and the layer is a class whose code differs. */
  void addTo(LayerDraft layer, String format) throws IOException {
    int index = leading(layer.findings);
    if (decompiler.isEmpty() || !format.equals("class") || index < 0) {
      return;
    }
    Content content = layer.content();
    Detail source =
        deadline.hasPassed()
            ? Detail.of("the time for the comparison is over")
            : decompiler.get().diff(content.published(), content.rebuilt(), lines);
    FindingDraft finding = layer.findings.get(index);
    List<String> all = new ArrayList<>(finding.detail().lines());
    all.add("  decompiled: " + source.summary());
    all.addAll(source.lines());
    layer.findings.set(index, finding.with(new Detail(finding.detail().summary(), all)));
  }

  /** The first finding on code in a method, else the first on code; -1 if there is none. */
  private static int leading(List<FindingDraft> findings) {
    int first = -1;
    for (int i = 0; i < findings.size(); i++) {
      FindingDraft finding = findings.get(i);
      if (finding.grade() == Grade.CODE) {
        if (finding.part().startsWith("method ")) {
          return i;
        }
        first = first < 0 ? i : first;
      }
    }
    return first;
  }
}
