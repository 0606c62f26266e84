package dev.assay.comparator.grade;

import dev.assay.comparator.anatomy.LimitReachedException;
import dev.assay.comparator.anatomy.MalformedException;
import dev.assay.comparator.anatomy.Meaning;
import dev.assay.comparator.anatomy.Nature;
import dev.assay.core.result.Grade;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Rules about class files. What they prove runs through the whole class, so the class reader
 * computes the proof; here stands what is asked of it.
 */
final class ClassRules {
  static final List<Rule> ALL =
      List.of(
          rule(
              "constant-pool-order",
              Nature.ORDER,
              new Rule.Text(
                  "the numbers of constants in a class file",
                  "both sides have the same constants, and every index names what says the same",
                  "the rebuilt class, emitted with its constants in the published order, is the"
                      + " published file bit for bit",
                  "log2(n!) for n constants, or for r runs that stayed together log2(n^r r!), if"
                      + " that is less")),
          rule(
              "shifted-lines",
              Nature.DEBUG,
              new Rule.Text(
                  "line number tables of a class file",
                  "the same instructions in both tables, and lines in the same order",
                  "from stated lines on, the rebuilt numbers are shifted by stated numbers of"
                      + " lines, alike in all methods",
                  "32 for each shift, 17 for one that holds from the first line on")),
          rule(
              "source-file-name",
              Nature.DEBUG,
              new Rule.Text(
                  "the name of the source file of a class",
                  "letters, digits, _ $ and -, and the end of a JVM language's files; used for"
                      + " nothing else",
                  "the published name is copied",
                  "8 for each character")));

  private ClassRules() {}

  private static Rule rule(String id, Nature nature, Rule.Text text) {
    return new Rule(id, 1, Grade.METADATA, text, difference -> prove(difference, id, nature));
  }

  private static Optional<Proved> prove(Difference difference, String id, Nature nature)
      throws IOException, MalformedException, LimitReachedException {
    Optional<Meaning.Shared> shared = difference.shared();
    if (shared.isEmpty()
        || !difference.format().equals("class")
        || difference.nature() != nature
        || !shared.get().proof().equals(id)) {
      return Optional.empty();
    }
    return shared.get().choice().get().map(choice -> new Proved(choice.value(), choice.bits()));
  }
}
