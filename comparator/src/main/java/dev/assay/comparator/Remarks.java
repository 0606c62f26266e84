package dev.assay.comparator;

import dev.assay.comparator.anatomy.LimitReachedException;
import dev.assay.comparator.anatomy.MalformedException;
import dev.assay.comparator.anatomy.Nature;
import dev.assay.comparator.anatomy.Part;
import dev.assay.comparator.grade.Triggers;
import dev.assay.comparator.graft.Graft;
import dev.assay.core.artifact.ArtifactPath;
import dev.assay.core.result.Detail;
import dev.assay.core.result.Kind;
import dev.assay.core.signature.SignatureCheck;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a difference sets off beyond its bytes; said in its summary, whatever its grade. */
final class Remarks {
  /** The rule of a signature that was moved. */
  static final String GRAFT = "signature-graft/1";

  private static final Pattern MODE = Pattern.compile("(?:mode )?([0-7]{3,7})(?:, .*)?");
  private static final int TYPE = 0170000;
  private static final int LINK = 0120000;

  private Remarks() {}

  /** Says what a whole member, or content of it, makes run. */
  static Detail triggered(Detail detail, ArtifactPath path, Kind kind) {
    Optional<String> what = Triggers.of(path);
    String how =
        switch (kind) {
          case ADDED -> "newly runs: ";
          case REMOVED -> "no longer runs: ";
          case CHANGED -> "runs: ";
        };
    return what.isEmpty() ? detail : with(detail, how + what.get());
  }

  /** Says what the header of a member that stands alone makes of it. */
  static Detail marked(Detail detail, List<Part> member) throws IOException {
    List<String> marks = new ArrayList<>();
    for (Part part : member) {
      if (part instanceof Part.Group group) {
        try {
          for (Part inner : group.parts().get()) {
            if (inner instanceof Part.Field field) {
              mark(field, marks);
            }
          }
        } catch (MalformedException | LimitReachedException e) {
          // The finding stands; what its header says is only a remark.
          marks.add("unreadable header");
        }
      }
    }
    return marks.isEmpty() ? detail : with(detail, String.join(", ", marks));
  }

  /** What it says of a file whose signature is all that differs. */
  static Detail proved(Graft.Outcome outcome) {
    return Detail.of(
        outcome.check().orElse(null) instanceof SignatureCheck.Good good
            ? "by "
                + good.signer()
                + "; "
                + good.key()
                + "; moved onto the rebuilt file, it gives the published file bit for bit"
                + outcome.unsigned().map(names -> "; it does not cover " + names).orElse("")
            : "");
  }

  /** What it says of a signature where more than that differs, or that does not count. */
  static void signature(LayerDraft layer, Graft.Outcome outcome) {
    String equal =
        outcome.equal().isPresent()
            ? "moved onto the rebuilt file, the signature gives the published file bit for bit, "
            : "";
    switch (outcome.check().orElse(null)) {
      case SignatureCheck.Good good ->
          layer.signature =
              Optional.of(
                  "the signature of "
                      + good.signer()
                      + " is valid; that changes nothing: no finding is any better for it");
      case SignatureCheck.Refused refused ->
          layer.remarkAt(
              outcome.at(),
              equal
                  + (equal.isEmpty() ? "the signature" : "but it")
                  + " does not count: it "
                  + refused.text());
      case null -> {
        if (!equal.isEmpty()) {
          layer.remarkAt(
              outcome.at(), equal + "but no signer is pinned, so that it does not count");
        }
      }
    }
  }

  private static void mark(Part.Field field, List<String> marks)
      throws IOException, MalformedException, LimitReachedException {
    if (field.nature() == Nature.LINK) {
      marks.add("link to " + field.value().get());
    }
    Matcher mode = MODE.matcher(field.nature() == Nature.MODE ? field.value().get() : "");
    if (mode.matches()) {
      int bits = Integer.parseInt(mode.group(1), 8);
      add(marks, (bits & 04000) != 0, "setuid");
      add(marks, (bits & 02000) != 0, "setgid");
      add(marks, (bits & TYPE) == LINK, "symbolic link");
      boolean file = (bits & TYPE) == 0 || (bits & TYPE) == 0100000;
      add(marks, file && (bits & 0111) != 0, "executable");
    }
  }

  private static void add(List<String> marks, boolean is, String mark) {
    if (is) {
      marks.add(mark);
    }
  }

  private static Detail with(Detail detail, String remark) {
    return new Detail(detail.summary() + "; " + remark, detail.lines());
  }
}
