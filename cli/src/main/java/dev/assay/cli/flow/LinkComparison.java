package dev.assay.cli.flow;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.assay.core.artifact.Artifact;
import dev.assay.core.artifact.Digest;
import dev.assay.core.artifact.Printable;
import dev.assay.core.result.ArtifactResult;
import dev.assay.core.result.Detail;
import dev.assay.core.result.Grade;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Compares symbolic links as what they are: a name and a target. In results, the content of a link
 * is its target.
 */
final class LinkComparison {
  private static final WholeFile.Rule TARGET = new WholeFile.Rule("link-target", Grade.SURFACE);

  private LinkComparison() {}

  /** One result for each name that is a link on either side, and a file on neither. */
  static List<ArtifactResult> of(Map<String, String> published, Map<String, String> rebuilt) {
    Set<String> names = new TreeSet<>(published.keySet());
    names.addAll(rebuilt.keySet());
    List<ArtifactResult> results = new ArrayList<>();
    for (String name : names) {
      Optional<Artifact> left = link(name, published);
      Optional<Artifact> right = link(name, rebuilt);
      if (left.isPresent() && left.equals(right)) {
        results.add(WholeFile.reproduced(left.get(), right.orElseThrow()));
      } else {
        results.add(
            WholeFile.different(
                name, "link target", TARGET, left, right, detail(name, published, rebuilt)));
      }
    }
    return results;
  }

  /** A name that is a link on one side and a file on the other. */
  static ArtifactResult otherType(
      String name,
      Optional<Artifact> publishedFile,
      Optional<Artifact> rebuiltFile,
      String target) {
    Optional<Artifact> link = Optional.of(link(name, target));
    String shown = "a link to " + Printable.escape(target);
    Detail detail =
        new Detail(
            "a link on one side, a file on the other",
            List.of(
                "- " + (rebuiltFile.isPresent() ? "a file" : shown),
                "+ " + (publishedFile.isPresent() ? "a file" : shown)));
    return WholeFile.different(
        name,
        "file type",
        new WholeFile.Rule("file-type", Grade.CODE),
        publishedFile.or(() -> link),
        rebuiltFile.or(() -> link),
        detail);
  }

  private static Optional<Artifact> link(String name, Map<String, String> links) {
    return Optional.ofNullable(links.get(name)).map(target -> link(name, target));
  }

  private static Artifact link(String name, String target) {
    byte[] content = target.getBytes(UTF_8);
    return new Artifact(name, content.length, Digest.of(content));
  }

  private static Detail detail(
      String name, Map<String, String> published, Map<String, String> rebuilt) {
    List<String> lines = new ArrayList<>();
    Optional.ofNullable(rebuilt.get(name)).ifPresent(it -> lines.add(line("- ", it)));
    Optional.ofNullable(published.get(name)).ifPresent(it -> lines.add(line("+ ", it)));
    return new Detail("a symbolic link", lines);
  }

  private static String line(String sign, String target) {
    return sign + "link to " + Printable.escape(target);
  }
}
