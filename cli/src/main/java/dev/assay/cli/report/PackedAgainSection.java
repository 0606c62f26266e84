package dev.assay.cli.report;

import dev.assay.core.artifact.Printable;
import dev.assay.core.result.ArtifactResult;
import dev.assay.core.result.PackedAgain;
import java.io.IOException;
import java.util.List;

/** What running packaging steps again showed, for people: what was signed, and by whom. */
final class PackedAgainSection {
  private static final String INDENT = "  ";

  private final Ink ink;

  PackedAgainSection(Ink ink) {
    this.ink = ink;
  }

  void write(List<ArtifactResult> artifacts, Appendable out) throws IOException {
    List<ArtifactResult> packed =
        artifacts.stream().filter(it -> it.packedAgain().isPresent()).toList();
    if (packed.isEmpty()) {
      return;
    }
    out.append('\n');
    line(out, ink.bold("Packed again, with published signatures inside"));
    for (ArtifactResult artifact : packed) {
      one(Printable.escape(artifact.name()), artifact.packedAgain().orElseThrow(), out);
    }
  }

  private static void one(String name, PackedAgain again, Appendable out) throws IOException {
    line(
        out,
        INDENT
            + name
            + ": "
            + again
                .failure()
                .map(why -> "proves nothing, and the findings stand: " + Printable.escape(why))
                .orElse(
                    "the published file came out; the build itself made "
                        + again.built().digest()));
    for (PackedAgain.Signed signed : again.signed()) {
      line(out, INDENT + INDENT + "signed  " + Printable.escape(signed.file()));
      line(out, INDENT.repeat(6) + "by " + Printable.escape(signed.signer() + "; " + signed.key()));
      line(
          out,
          INDENT.repeat(6) + "certificate table: " + signed.size() + " bytes, " + signed.table());
    }
    for (String command : again.commands()) {
      line(out, INDENT + INDENT + "ran     " + Printable.escape(command));
    }
  }

  private static void line(Appendable out, String text) throws IOException {
    out.append(text).append('\n');
  }
}
