package dev.assay.cli.flow;

import dev.assay.core.artifact.Artifact;
import dev.assay.core.artifact.Printable;
import dev.assay.core.event.EventSink;
import dev.assay.core.event.ProgressEvent;
import dev.assay.core.failure.AssayException;
import dev.assay.core.result.ArtifactResult;
import dev.assay.core.result.Comparison;
import dev.assay.core.result.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Compares in this process. */
public final class LocalComparison implements PairComparator {
  private final FileComparator comparator;
  private final EventSink events;

  /** Compares with {@code comparator}. */
  public LocalComparison(FileComparator comparator, EventSink events) {
    this.comparator = comparator;
    this.events = events;
  }

  @Override
  public List<ArtifactResult> compare(List<Pairing.Pair> pairs) throws AssayException {
    List<ArtifactResult> results = new ArrayList<>();
    for (Pairing.Pair pair : pairs) {
      results.add(compare(pair));
    }
    return results;
  }

  /** Reads each file only once. */
  @Override
  public ArtifactResult compare(String name, Path published, Path rebuilt) throws IOException {
    events.accept(new ProgressEvent.StepStarted("compare", name));
    Comparison comparison = comparator.compare(name, published, rebuilt);
    return comparison.findings().isEmpty()
        ? WholeFile.reproduced(comparison.published(), comparison.rebuilt())
        : different(comparison);
  }

  private ArtifactResult compare(Pairing.Pair pair) throws AssayException {
    Artifact published = pair.published().artifact();
    Artifact rebuilt = pair.rebuilt().artifact();
    events.accept(new ProgressEvent.StepStarted("compare", published.name()));
    Comparison comparison;
    try {
      Path left = pair.published().file().path();
      comparison = comparator.compare(published.name(), left, pair.rebuilt().file().path());
    } catch (IOException e) {
      return WholeFile.unreadable(published, rebuilt, String.valueOf(e));
    } catch (RuntimeException | StackOverflowError e) {
      // A bug in a reader must not lose the report on the other files, nor pass for a verdict.
      return WholeFile.broken(published, rebuilt, Printable.escape(String.valueOf(e)));
    }
    if (!comparison.published().sameBytes(published) || !comparison.rebuilt().sameBytes(rebuilt)) {
      throw new AssayException.Infrastructure(
          "expected files that stay as they are, found one that changed: " + published.name());
    }
    return different(comparison);
  }

  private static ArtifactResult different(Comparison comparison) {
    return new ArtifactResult(
        comparison.published().name(),
        new Verdict.Different(),
        Optional.of(comparison.published()),
        Optional.of(comparison.rebuilt()),
        comparison.findings(),
        comparison.layers(),
        comparison.metadataBits());
  }
}
