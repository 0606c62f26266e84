package dev.assay.comparator.grade;

import java.util.List;

/** Rules about Microsoft's cabinets. */
final class CabRules {
  static final List<Rule> ALL =
      List.of(
          ((Grammar) Times::dosDateFirst)
              .rule(
                  "cab-time",
                  new Rule.Text(
                      "the time of a file in a cabinet",
                      "a date and time that the calendar has, 1980 to 2107; or all zeros",
                      "the published value is copied",
                      "31 for each time"),
                  difference ->
                      difference.format().equals("cab")
                          && difference.label().equals("last modified")));

  private CabRules() {}
}
