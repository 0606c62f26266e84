package dev.assay.comparator.grade;

import dev.assay.comparator.anatomy.Nature;
import java.util.List;
import java.util.Locale;

/** Describes the rules in Markdown; {@code docs/grading.md} is what this writes. */
public final class GradingPage {
  private static final String HEAD =
      """
      # How Assay grades

      Every difference has a grade; the worst one leads. Nothing that differs is left out, whatever its
      grade, and only equal bytes are `reproduced`. ARCHITECTURE.md lists the grades.

      A difference has the default grade of its *nature*, unless a rule of the table below covers it. A rule
      covers it by a proof: its transform, with the stated parameters, turns the rebuilt bytes into the
      published ones exactly, and the values of both sides follow its grammar. What a rule cannot read, it
      does not prove. What mainstream readers disagree about is never proved by what it says.

      This page is written by the code that holds the table; `GradingPageTest` checks that it is current,
      and rewrites it with `-Dassay.docs=write`.
      """;

  private static final String BUDGET =
      """

      ## The budget

      Each rule states how many bits its parameters can carry. The sum for one artifact is what somebody had
      to write down to turn the rebuilt file into the published one by these rules: each value once, however
      often it is used, and which of the places has which value. One time in a thousand members is one time;
      two times scattered over a thousand members are a thousand bits more. Above %d bits, all METADATA that
      carries any is HIDDEN by `%s`.

      "All members at level 9" is one choice, too. Small members come out the same at any level; so that
      they do not count as a pattern, those that did not change are encoded again by the same encoder.

      ## Encodings that prove nothing

      `foreign-encoder` covers what no listed encoder makes, but what a strict walk of the deflate stream
      finds usual: 7-Zip, zopfli, libdeflate, GNU gzip, pigz, Go. Nothing is proved by that. An encoder that
      picks one of several matches of the same cost can say much without a byte more, so its bits can't be
      stated; the 2 % only bound what is plainly added. In the budget they would make every such file HIDDEN,
      which says something that was found to be false; so the finding says `unproven`, is not in the sum, and
      the report counts it beside the sum. It is still a difference: only an allowance that names the digests
      can cover it, never one for a pattern. What the walk finds odd, and what is longer, is HIDDEN.

      ## What has no rule

      - The order of members in a tar: the last of two with one name wins, a hard link has to follow what it
        names, and a symbolic link decides where all that follows is written.
      - The dialect of a tar header (ustar or GNU): it decides how the rest of the block is read.
      - Modes but for group-write: execute, setuid, sticky, and whatever the world may do is SURFACE.
      - Numbers in base 256, or with other digits, signs, or bytes behind their end.
      - The order, line ends and folding of what signs a jar, and of manifests with digests.

      ## Content

      DATA is for content that was parsed to its last byte as inert, by a rule below. Any other text or
      content is CODE. So is everything that is unknown.
      """;

  private GradingPage() {}

  /** The whole page. */
  public static String text(List<Rule> rules) {
    StringBuilder page = new StringBuilder(HEAD);
    page.append("\n## Natures\n\n| Nature | Grade by default |\n|---|---|\n");
    for (Nature nature : Nature.values()) {
      String name = nature.name().toLowerCase(Locale.ROOT).replace('_', ' ');
      page.append("| ").append(name).append(" | ").append(nature.byDefault()).append(" |\n");
    }
    page.append(
        BUDGET.replace("%d", Integer.toString(Budget.DEFAULT_BITS)).replace("%s", Budget.RULE));
    page.append("\n## Rules\n\nThe first one that covers a difference grades it.\n\n");
    page.append("| Rule | Grade | Where | What both sides look like | Transform | Bits |\n");
    page.append("|---|---|---|---|---|---|\n");
    for (Rule rule : rules) {
      Rule.Text text = rule.text();
      page.append("| `").append(rule.name()).append("` | ").append(rule.grade());
      for (String cell : List.of(text.field(), text.grammar(), text.transform(), text.bits())) {
        page.append(" | ").append(escape(cell));
      }
      page.append(" |\n");
    }
    return page.toString();
  }

  private static String escape(String text) {
    return text.replace("|", "\\|").replace("<", "&lt;").replace("*", "\\*");
  }
}
