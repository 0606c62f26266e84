package dev.assay.comparator.grade;

import dev.assay.comparator.anatomy.Nature;
import java.util.List;

/** Rules about Windows programs. */
final class PeRules {
  static final List<Rule> ALL =
      List.of(
          ((Grammar) Times::unix)
              .rule(
                  "pe-time",
                  new Rule.Text(
                      "time stamps of the COFF header, of exports and of debug data, in sections"
                          + " that are not executed",
                      "1970-01-01 to 2106-02-07",
                      "the published value is copied",
                      "33, once for all places that have it"),
                  difference ->
                      difference.format().equals("pe")
                          && difference.nature() == Nature.TIME
                          && difference.label().equals("time stamp")));

  private PeRules() {}
}
