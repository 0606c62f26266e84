package dev.assay.cli.report;

import dev.assay.core.artifact.Artifact;
import dev.assay.core.artifact.Printable;
import dev.assay.core.result.ArtifactResult;
import dev.assay.core.result.Cause;
import dev.assay.core.result.Condition;
import dev.assay.core.result.Finding;
import dev.assay.core.result.Grade;
import dev.assay.core.result.ReleaseResult;
import dev.assay.core.result.ReleaseResult.Sidecar;
import dev.assay.core.result.ReleaseResult.SourceInfo;
import dev.assay.core.result.SandboxInfo;
import dev.assay.core.result.SandboxInfo.LimitInForce;
import dev.assay.core.result.Verdict;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A result for people: the verdict, then the worst finding, then the rest, then what the verdict
 * rests on. Everything that comes from a file, a spec or a build is escaped.
 */
public final class TextReport {
  /** Remarks that are shown without --verbose. */
  private static final int REMARKS = 20;

  private static final String INDENT = "  ";

  /** Longer names do not push the notes of all others away. In characters. */
  private static final int NAME_WIDTH = 60;

  private final Options options;
  private final Ink ink;

  /** Reports that look as {@code options} say. */
  public TextReport(Options options) {
    this.options = options;
    this.ink = new Ink(options.color());
  }

  /** Writes the report of one result, ending with a line end. */
  public void write(ReleaseResult result, Appendable out) throws IOException {
    headline(result, out);
    new FindingSection(options).write(result, out);
    files(result.artifacts(), out);
    new PackedAgainSection(ink).write(result.artifacts(), out);
    excluded(result.excluded(), out);
    sidecars(result.sidecars(), out);
    conditions(result, out);
    basis(result, out);
    next(result, out);
  }

  private void headline(ReleaseResult result, Appendable out) throws IOException {
    Headline headline = new Headline(result);
    String word = Headline.word(result.verdict());
    line(out, ink.verdict(result.verdict(), word) + "  " + headline.summary());
    for (String more : headline.moreReason()) {
      line(out, INDENT + more);
    }
    String conditions = headline.conditions();
    if (!conditions.isEmpty()) {
      line(out, INDENT + "on conditions: " + conditions);
    }
  }

  private void files(List<ArtifactResult> artifacts, Appendable out) throws IOException {
    if (artifacts.isEmpty()) {
      return;
    }
    title("Files", out);
    int width = artifacts.stream().mapToInt(a -> a.verdict().id().length()).max().orElse(0);
    int names =
        artifacts.stream()
            .mapToInt(a -> Printable.escape(a.name()).length())
            .filter(length -> length <= NAME_WIDTH)
            .max()
            .orElse(0);
    for (ArtifactResult artifact : artifacts) {
      Verdict verdict = artifact.verdict();
      String name = Printable.escape(artifact.name());
      String note = note(artifact);
      String behind = " ".repeat(Math.max(0, names - name.length())) + "  " + ink.dim(note);
      line(
          out,
          INDENT
              + ink.verdict(verdict, verdict.id())
              + " ".repeat(width - verdict.id().length() + 2)
              + name
              + (note.isEmpty() ? "" : behind));
      if (options.verbose()) {
        side("published", artifact.published(), out);
        side("rebuilt  ", artifact.rebuilt(), out);
      }
    }
  }

  private static String note(ArtifactResult artifact) {
    if (artifact.verdict() instanceof Verdict.Inconclusive it) {
      return it.cause().id() + ": " + Printable.escape(it.reason());
    }
    int findings = artifact.findings().size();
    if (findings == 0) {
      return artifact.published().map(file -> bytes(file.size())).orElse("");
    }
    String grades = artifact.worst() == Grade.IDENTICAL ? "" : ", worst " + artifact.worst();
    int bits = artifact.metadataBits();
    String carried = bits == 0 ? "" : "; METADATA carries up to " + bits + " bits";
    long unproven = artifact.findings().stream().filter(Finding::isUnproven).count();
    String more = unproven == 0 ? "" : "; " + unproven + " unproven, and not counted";
    return findings + (findings == 1 ? " finding" : " findings") + grades + carried + more;
  }

  private static void side(String which, Optional<Artifact> file, Appendable out)
      throws IOException {
    String what = file.map(it -> bytes(it.size()) + ", " + it.digest()).orElse("none");
    line(out, INDENT + INDENT + which + "  " + what);
  }

  private void excluded(List<ReleaseResult.ExcludedFile> excluded, Appendable out)
      throws IOException {
    if (excluded.isEmpty()) {
      return;
    }
    title("Published, but not checked", out);
    for (ReleaseResult.ExcludedFile it : excluded) {
      line(out, INDENT + Printable.escape(it.file().name()) + ": " + Printable.escape(it.reason()));
      line(out, INDENT + INDENT + bytes(it.file().size()) + ", " + it.file().digest());
    }
  }

  private void sidecars(List<Sidecar> sidecars, Appendable out) throws IOException {
    if (sidecars.isEmpty()) {
      return;
    }
    title("Checksums and signatures", out);
    long right = sidecars.stream().filter(it -> it.notChecked().isEmpty()).count();
    if (right > 0) {
      line(out, INDENT + right + (right == 1 ? " checksum agrees" : " checksums agree"));
    }
    Map<String, List<String>> notChecked = new LinkedHashMap<>();
    for (Sidecar sidecar : sidecars) {
      sidecar
          .notChecked()
          .ifPresent(
              why ->
                  notChecked
                      .computeIfAbsent(Printable.escape(why), _ -> new ArrayList<>())
                      .add(Printable.escape(sidecar.file().name())));
    }
    for (Map.Entry<String, List<String>> reason : notChecked.entrySet()) {
      List<String> names = reason.getValue();
      boolean all = options.verbose() || names.size() == 1;
      for (String name : all ? names : List.of(names.size() + " files")) {
        line(out, INDENT + "not checked: " + name + " (" + reason.getKey() + ")");
      }
    }
  }

  private void conditions(ReleaseResult result, Appendable out) throws IOException {
    if (result.conditions().isEmpty()) {
      return;
    }
    title("Conditions, under the policy " + Printable.escape(result.policy()), out);
    long excluded =
        result.conditions().stream().filter(Condition.Excluded.class::isInstance).count();
    boolean told = false;
    for (Condition condition : result.conditions()) {
      String text = Printable.escape(condition.text());
      if (condition instanceof Condition.Excluded && excluded > 1 && !options.verbose()) {
        if (told) {
          continue;
        }
        told = true;
        text = excluded + " published files, named above";
      }
      boolean accepted = result.accepted().contains(condition.id());
      String mark = accepted ? "accepted      " : ink.red("not accepted") + "  ";
      line(out, INDENT + mark + condition.id() + ": " + text);
    }
  }

  private void basis(ReleaseResult result, Appendable out) throws IOException {
    if (result.spec().isEmpty() && result.source().isEmpty()) {
      return;
    }
    title("Basis", out);
    if (result.spec().isPresent()) {
      ReleaseResult.SpecInfo spec = result.spec().get();
      line(out, INDENT + "spec     " + Printable.escape(spec.file()) + ", " + spec.digest());
    }
    if (result.source().isPresent()) {
      SourceInfo source = result.source().get();
      line(out, INDENT + "source   " + Printable.escape(source.kind() + " " + source.location()));
      optional("commit   ", source.commit().map(Printable::escape), out);
      optional("archive  ", source.archive().map(Object::toString), out);
      line(out, INDENT + "tree     " + source.tree());
      optional("signer   ", source.signer().map(Printable::escape), out);
      for (ReleaseResult.Submodule part : source.submodules()) {
        String text = part.path() + " is " + part.location() + " " + part.commit();
        line(out, INDENT + "part     " + Printable.escape(text));
      }
      remarks(source.remarks(), out);
    }
    optional("published", result.published().map(p -> " " + Printable.escape(p)), out);
    optional("network  ", result.network().map(Printable::escape), out);
    optional("as of    ", result.asOf().map(Object::toString), out);
    optional("system   ", result.root().map(root -> Printable.escape(root.text())), out);
    optional("sandbox  ", result.sandbox().map(TextReport::sandbox), out);
    optional("limits   ", result.sandbox().map(TextReport::limits), out);
  }

  private static String sandbox(SandboxInfo sandbox) {
    String filter = sandbox.filter() ? "system calls filtered" : "no filter for system calls";
    return Printable.escape(sandbox.kind() + ", as " + sandbox.user() + ", " + filter);
  }

  private static String limits(SandboxInfo sandbox) {
    return Printable.escape(
        sandbox.limits().stream().map(LimitInForce::text).collect(Collectors.joining(", ")));
  }

  private void remarks(List<String> remarks, Appendable out) throws IOException {
    int shown = options.verbose() ? remarks.size() : Math.min(remarks.size(), REMARKS);
    for (String remark : remarks.subList(0, shown)) {
      line(out, INDENT + "remark   " + Printable.escape(remark));
    }
    if (shown < remarks.size()) {
      line(
          out, INDENT + "         and " + (remarks.size() - shown) + " more; --verbose lists them");
    }
  }

  private void next(ReleaseResult result, Appendable out) throws IOException {
    if (result.verdict() instanceof Verdict.Inconclusive it && it.cause() == Cause.CONDITIONS) {
      String names =
          result.conditions().stream()
              .map(Condition::id)
              .filter(id -> !result.accepted().contains(id))
              .distinct()
              .sorted()
              .collect(Collectors.joining(","));
      out.append('\n');
      line(out, "If that is good enough for you: " + ink.bold("--accept " + names));
    }
    if (options.verbose() && result.verdict().isPass()) {
      out.append('\n');
      line(out, "This says that the files come from that source, not that the source is harmless.");
    }
  }

  private void title(String text, Appendable out) throws IOException {
    out.append('\n');
    line(out, ink.bold(text));
  }

  private static void optional(String name, Optional<String> value, Appendable out)
      throws IOException {
    if (value.isPresent()) {
      line(out, INDENT + name + value.get());
    }
  }

  private static String bytes(long n) {
    return n == 1 ? "1 byte" : String.format(Locale.ROOT, "%,d bytes", n);
  }

  private static void line(Appendable out, String text) throws IOException {
    out.append(text).append('\n');
  }

  /**
   * How a report looks.
   *
   * @param color whether to colour it, for a terminal
   * @param verbose whether to show everything: each diff in full, digests of all files
   */
  public record Options(boolean color, boolean verbose) {
    /** No colours, and diffs cut to a readable length. */
    public static final Options PLAIN = new Options(false, false);
  }
}
