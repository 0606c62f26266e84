package dev.assay.comparator.grade;

import dev.assay.comparator.anatomy.Nature;
import dev.assay.comparator.bytes.Bytes;
import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** Rules about ELF files. */
final class ElfRules {
  private static final int SHORTEST = 8;
  private static final int LONGEST = 20;

  static final List<Rule> ALL =
      List.of(
          ((Grammar) ElfRules::buildId)
              .rule(
                  "elf-build-id",
                  new Rule.Text(
                      "the build id of a GNU note in a section that is not executed",
                      SHORTEST + " to " + LONGEST + " bytes, the only note of its section",
                      "the published value is copied",
                      "8 for each byte"),
                  difference ->
                      difference.format().equals("elf")
                          && difference.nature() == Nature.TOOL_STAMP
                          && difference.label().equals("build id")));

  private ElfRules() {}

  private static Optional<Proved> buildId(Bytes value) throws IOException {
    return value.size() < SHORTEST || value.size() > LONGEST
        ? Optional.empty()
        : Optional.of(
            new Proved(
                HexFormat.of().formatHex(value.copy(0, (int) value.size())), 8 * value.size()));
  }
}
