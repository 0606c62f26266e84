package dev.assay.cli.flow;

import dev.assay.core.artifact.Artifact;
import dev.assay.core.event.EventSink;
import dev.assay.core.event.ProgressEvent;
import dev.assay.core.failure.AssayException;
import dev.assay.core.limits.Limits;
import dev.assay.core.policy.Policy;
import dev.assay.core.result.ArtifactResult;
import dev.assay.core.result.Cause;
import dev.assay.core.result.ReleaseResult;
import dev.assay.core.result.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Compares two files or two folders that are there already; nothing is built. */
public final class FolderComparison {
  private final PairComparator comparator;
  private final Limits limits;
  private final Policy policy;
  private final EventSink events;

  /** Compares files with {@code comparator}, and judges with {@code policy}. */
  public FolderComparison(
      PairComparator comparator, Limits limits, Policy policy, EventSink events) {
    this.comparator = comparator;
    this.limits = limits;
    this.policy = policy;
    this.events = events;
  }

  /**
   * Compares two files, whatever their names, or two folders, file by file by name. A link that is
   * given itself is followed; one inside a folder is not.
   *
   * @return a result without a conclusion if something cannot be read
   * @throws AssayException.Usage if one is a file and the other a folder, or one is neither
   */
  public ReleaseResult compare(Path published, Path rebuilt) throws AssayException.Usage {
    boolean folders = isFolder(published);
    if (folders != isFolder(rebuilt)) {
      throw new AssayException.Usage(
          "expected two files or two folders, found a "
              + (folders ? "folder and a file" : "file and a folder"));
    }
    try {
      SetComparison.Outcome outcome =
          folders
              ? folders(published.toRealPath(), rebuilt.toRealPath())
              : files(published.toRealPath(), rebuilt.toRealPath());
      return result(nameOf(published), outcome, policy.judge(outcome.verdict(), List.of()));
    } catch (IOException e) {
      return stopped(published, Cause.INFRASTRUCTURE, "cannot read what is to be compared: " + e);
    } catch (AssayException e) {
      return stopped(published, e.category(), e.text());
    }
  }

  private ReleaseResult stopped(Path published, Cause cause, String reason) {
    SetComparison.Outcome nothing = new SetComparison.Outcome(List.of(), List.of(), List.of());
    return result(nameOf(published), nothing, new Verdict.Inconclusive(cause, reason));
  }

  private static boolean isFolder(Path path) throws AssayException.Usage {
    if (!Files.exists(path)) {
      throw new AssayException.Usage("there is no file or folder " + path);
    }
    if (!Files.isDirectory(path) && !Files.isRegularFile(path)) {
      throw new AssayException.Usage("expected a file or folder, found a special file: " + path);
    }
    return Files.isDirectory(path);
  }

  private static String nameOf(Path path) {
    Path name = path.toAbsolutePath().normalize().getFileName();
    return name == null ? path.toString() : name.toString();
  }

  private SetComparison.Outcome files(Path published, Path rebuilt)
      throws IOException, AssayException {
    ArtifactResult result = comparator.compare(nameOf(published), published, rebuilt);
    return new SetComparison.Outcome(List.of(result), List.of(), List.of());
  }

  private SetComparison.Outcome folders(Path published, Path rebuilt)
      throws IOException, AssayException {
    FolderScan left = FolderScan.of(published, limits.members());
    FolderScan right = FolderScan.of(rebuilt, limits.members());
    Hashed hashed = hash(left, right);
    List<ArtifactResult> links = links(left, right, hashed);
    Set<String> done = new HashSet<>(left.links().keySet());
    done.addAll(right.links().keySet());
    hashed.published().keySet().removeAll(done);
    hashed.rebuilt().keySet().removeAll(done);
    SetComparison.Outcome files =
        new SetComparison(comparator, new FileSigners(policy.fileSigners(), Instant.now()))
            .compare(
                List.copyOf(hashed.published().values()),
                List.copyOf(hashed.rebuilt().values()),
                List.of());
    List<ArtifactResult> all = new ArrayList<>(files.artifacts());
    all.addAll(links);
    all.sort(Comparator.comparing(ArtifactResult::name));
    return new SetComparison.Outcome(all, files.excluded(), files.sidecars());
  }

  /** Every file of both sides, by name. */
  private record Hashed(Map<String, ReleaseFile> published, Map<String, ReleaseFile> rebuilt) {}

  private Hashed hash(FolderScan left, FolderScan right) throws IOException {
    Hashed hashed = new Hashed(new HashMap<>(), new HashMap<>());
    for (Map.Entry<String, Path> file : left.files().entrySet()) {
      String name = file.getKey();
      events.accept(new ProgressEvent.StepStarted("hash", name));
      Path other = right.files().get(name);
      if (other == null) {
        hashed.published().put(name, ReleaseFile.of(name, Hashing.one(file.getValue())));
      } else {
        Hashing.Two two = Hashing.two(file.getValue(), other);
        hashed.published().put(name, ReleaseFile.of(name, two.published()));
        hashed.rebuilt().put(name, ReleaseFile.of(name, two.rebuilt()));
      }
    }
    for (Map.Entry<String, Path> file : right.files().entrySet()) {
      if (!hashed.rebuilt().containsKey(file.getKey())) {
        ReleaseFile alone = ReleaseFile.of(file.getKey(), Hashing.one(file.getValue()));
        hashed.rebuilt().put(file.getKey(), alone);
      }
    }
    return hashed;
  }

  private static List<ArtifactResult> links(FolderScan left, FolderScan right, Hashed hashed) {
    Map<String, String> published = new HashMap<>(left.links());
    Map<String, String> rebuilt = new HashMap<>(right.links());
    List<ArtifactResult> results = new ArrayList<>();
    for (Map.Entry<String, String> link : left.links().entrySet()) {
      Optional<Artifact> file = artifact(hashed.rebuilt().get(link.getKey()));
      if (file.isPresent()) {
        results.add(
            LinkComparison.otherType(link.getKey(), Optional.empty(), file, link.getValue()));
        published.remove(link.getKey());
      }
    }
    for (Map.Entry<String, String> link : right.links().entrySet()) {
      Optional<Artifact> file = artifact(hashed.published().get(link.getKey()));
      if (file.isPresent()) {
        results.add(
            LinkComparison.otherType(link.getKey(), file, Optional.empty(), link.getValue()));
        rebuilt.remove(link.getKey());
      }
    }
    results.addAll(LinkComparison.of(published, rebuilt));
    return results;
  }

  private static Optional<Artifact> artifact(@Nullable ReleaseFile file) {
    return Optional.ofNullable(file).map(ReleaseFile::artifact);
  }

  private ReleaseResult result(String name, SetComparison.Outcome outcome, Verdict verdict) {
    return new ReleaseResult(
        name,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        0,
        Optional.empty(),
        Optional.empty(),
        policy.name(),
        verdict,
        List.of(),
        List.of(),
        outcome.excluded(),
        outcome.sidecars(),
        outcome.artifacts());
  }
}
