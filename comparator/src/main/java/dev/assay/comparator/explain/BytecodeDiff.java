package dev.assay.comparator.explain;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.assay.comparator.explain.Listing.Instruction;
import dev.assay.comparator.explain.Listing.Jump;
import dev.assay.core.result.Detail;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.eclipse.jgit.diff.Edit;
import org.eclipse.jgit.diff.EditList;
import org.eclipse.jgit.diff.HistogramDiff;
import org.eclipse.jgit.diff.RawText;
import org.eclipse.jgit.diff.RawTextComparator;

/**
 * How the instructions of a function differ. Instructions are paired without regard to where they
 * jump; a jump then differs if its targets are not a pair. So an insertion shows as itself, and not
 * as a change of every jump across it.
 */
public final class BytecodeDiff {
  private static final int CONTEXT = 2;
  private static final int UNPAIRED = -1;

  private final Listing rebuilt;
  private final Listing published;
  private final int limit;
  private final int[] partner;
  private final int[] rebuiltLabels;
  private final int[] publishedLabels;

  /** A line of the diff; {@code published} is where it stands among the published instructions. */
  private record Row(char sign, String text, int published) {}

  private BytecodeDiff(Listing rebuilt, Listing published, int limit) {
    this.rebuilt = rebuilt;
    this.published = published;
    this.limit = limit;
    this.partner = pair(rebuilt, published);
    this.rebuiltLabels = new int[rebuilt.instructions().size()];
    this.publishedLabels = new int[published.instructions().size()];
    label();
  }

  /**
   * The difference, with the line of the source where each change stands.
   *
   * @param limit about how many lines to show; what is left out is counted
   */
  public static Detail of(Listing rebuilt, Listing published, int limit) {
    return new BytecodeDiff(rebuilt, published, limit).detail();
  }

  /** For each published instruction the rebuilt one that it is paired with. */
  private static int[] pair(Listing rebuilt, Listing published) {
    EditList edits =
        new HistogramDiff().diff(RawTextComparator.DEFAULT, text(rebuilt), text(published));
    int[] partner = new int[published.instructions().size()];
    Arrays.fill(partner, UNPAIRED);
    int at = 0;
    int shift = 0;
    for (Edit edit : edits) {
      for (; at < edit.getBeginB(); at++) {
        partner[at] = at + shift;
      }
      at = edit.getEndB();
      shift = edit.getEndA() - edit.getEndB();
    }
    for (; at < partner.length; at++) {
      partner[at] = at + shift;
    }
    return partner;
  }

  private static RawText text(Listing listing) {
    StringBuilder text = new StringBuilder();
    for (Instruction instruction : listing.instructions()) {
      text.append(instruction.text());
      instruction.jumps().forEach(jump -> text.append(jump.when()));
      text.append('\n');
    }
    return new RawText(text.toString().getBytes(UTF_8));
  }

  /** Numbers the targets of jumps; paired ones have one number. */
  private void label() {
    boolean[] ours = targets(published);
    boolean[] theirs = targets(rebuilt);
    int next = 0;
    for (int i = 0; i < ours.length; i++) {
      int other = partner[i];
      if (ours[i] || (other != UNPAIRED && theirs[other])) {
        publishedLabels[i] = ++next;
        if (other != UNPAIRED) {
          rebuiltLabels[other] = next;
        }
      }
    }
    for (int i = 0; i < theirs.length; i++) {
      if (theirs[i] && rebuiltLabels[i] == 0) {
        rebuiltLabels[i] = ++next;
      }
    }
  }

  private static boolean[] targets(Listing listing) {
    boolean[] targets = new boolean[listing.instructions().size()];
    for (Instruction instruction : listing.instructions()) {
      for (Jump jump : instruction.jumps()) {
        if (jump.target() >= 0) {
          targets[jump.target()] = true;
        }
      }
    }
    return targets;
  }

  /** Both sides in one list: what is common once, what differs rebuilt before published. */
  private List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    int theirs = 0;
    for (int i = 0; i < partner.length; i++) {
      int other = partner[i];
      for (int next = nextPartner(i); theirs < next; theirs++) {
        rows.add(new Row('-', text(rebuilt, theirs, rebuiltLabels), i));
      }
      boolean same = other != UNPAIRED && sameText(i, other);
      if (other != UNPAIRED) {
        theirs++;
        if (!same) {
          rows.add(new Row('-', text(rebuilt, other, rebuiltLabels), i));
        }
      }
      rows.add(new Row(same ? ' ' : '+', text(published, i, publishedLabels), i));
    }
    for (; theirs < rebuiltLabels.length; theirs++) {
      rows.add(new Row('-', text(rebuilt, theirs, rebuiltLabels), partner.length));
    }
    return rows;
  }

  /** The rebuilt instruction up to which nothing has a partner from {@code at} on. */
  private int nextPartner(int at) {
    for (int i = at; i < partner.length; i++) {
      if (partner[i] != UNPAIRED) {
        return partner[i];
      }
    }
    return rebuiltLabels.length;
  }

  private Detail detail() {
    List<Row> rows = rows();
    boolean[] shown = new boolean[rows.size()];
    int[] count = new int[128];
    for (int i = 0; i < shown.length; i++) {
      char sign = rows.get(i).sign();
      count[sign]++;
      if (sign != ' ') {
        Arrays.fill(shown, Math.max(0, i - CONTEXT), Math.min(shown.length, i + CONTEXT + 1), true);
      }
    }
    List<String> lines = new ArrayList<>();
    int left = 0;
    for (int i = 0; i < shown.length; i++) {
      Row row = rows.get(i);
      if (shown[i] && lines.size() < limit) {
        if (i == 0 || !shown[i - 1]) {
          lines.add(header(row.published()));
        }
        lines.add(row.sign() + " " + row.text());
      } else {
        left += row.sign() == ' ' ? 0 : 1;
      }
    }
    if (left > 0) {
      lines.add("  … " + left + " more changed instructions");
    }
    return new Detail(count['+'] + " instructions added, " + count['-'] + " removed", lines);
  }

  private String header(int at) {
    for (int i = at; i < Math.min(partner.length, at + CONTEXT + 1); i++) {
      int line = published.instructions().get(i).line();
      if (line > 0) {
        return "@@ published line " + line + " @@";
      }
    }
    return "@@ instruction " + at + " @@";
  }

  private boolean sameText(int ours, int theirs) {
    return text(published, ours, publishedLabels).equals(text(rebuilt, theirs, rebuiltLabels));
  }

  private static String text(Listing listing, int index, int[] labels) {
    Instruction instruction = listing.instructions().get(index);
    StringBuilder text = new StringBuilder(labels[index] == 0 ? "" : "L" + labels[index] + ": ");
    text.append(instruction.text());
    for (Jump jump : instruction.jumps()) {
      text.append(jump.when()).append(' ');
      text.append(jump.target() < 0 ? "nowhere" : "L" + labels[jump.target()]);
    }
    return text.toString();
  }
}
