package dev.assay.cli.flow;

import dev.assay.core.artifact.Artifact;
import dev.assay.core.artifact.Digest;
import dev.assay.core.event.EventSink;
import dev.assay.core.event.ProgressEvent;
import dev.assay.core.failure.AssayException;
import dev.assay.core.limits.Limits;
import dev.assay.core.policy.Policy;
import dev.assay.core.result.ArtifactResult;
import dev.assay.core.result.Condition;
import dev.assay.core.result.Detail;
import dev.assay.core.result.Grade;
import dev.assay.core.result.Kind;
import dev.assay.core.result.ReleaseResult;
import dev.assay.core.result.Verdict;
import dev.assay.core.spec.Environment;
import dev.assay.core.spec.SourceRef;
import dev.assay.rebuilder.checkout.Checkout;
import dev.assay.rebuilder.checkout.Checkouts;
import dev.assay.rebuilder.checkout.TreeDigest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Compares a source archive with the git commit that it claims to be of. What only the archive has
 * is how xz was attacked: nobody reads it, and everybody builds it.
 *
 * @param workspace this run's folders
 * @param checkouts brings both sides to folders
 * @param comparator compares files that differ
 * @param limits for reading both sides
 * @param policy judges
 * @param events progress
 */
public record SourceComparison(
    Workspace workspace,
    Checkouts checkouts,
    PairComparator comparator,
    Limits limits,
    Policy policy,
    EventSink events) {
  private static final String LINK = "120000";
  private static final WholeFile.Rule MODE = new WholeFile.Rule("file-mode", Grade.SURFACE);

  /** Both sides as they are on any Linux machine. */
  private static final Environment PLAIN =
      new Environment(
          new Environment.Tool("none", ""),
          "",
          List.of(),
          Environment.Newline.LF,
          Environment.Newline.LF,
          022,
          "UTC",
          "en_US",
          Environment.Root.ANY,
          "/var/maven/app",
          false,
          Map.of());

  /**
   * What to compare.
   *
   * @param archive a file
   * @param directory folder inside that holds the source; empty for the only one
   * @param git the repository, and the tag or commit
   * @param origins where files come from that only the archive has, by path
   */
  public record Question(
      Path archive, String directory, SourceRef.Git git, Map<String, String> origins) {
    public Question {
      origins = Map.copyOf(origins);
    }
  }

  /** One side. */
  private record Side(Path root, Map<String, TreeDigest.Entry> files) {
    Artifact artifact(String path) throws IOException {
      Path file = root.resolve(path);
      if (!isLink(path)) {
        return Hashing.one(file).named(path);
      }
      byte[] target =
          Files.readSymbolicLink(file).toString().getBytes(java.nio.charset.StandardCharsets.UTF_8);
      return new Artifact(path, target.length, Digest.of(target));
    }

    TreeDigest.Entry entry(String path) {
      return Objects.requireNonNull(files.get(path), path);
    }

    boolean isLink(String path) {
      return entry(path).mode().equals(LINK);
    }
  }

  /**
   * Compares every file of both sides.
   *
   * @return a result without a conclusion if one of them cannot be had
   * @throws AssayException.Usage if an origin is given for a file that the commit has, too, or that
   *     the archive does not have
   */
  public ReleaseResult compare(Question question) throws AssayException.Usage {
    String name = String.valueOf(question.archive().getFileName());
    List<Condition> conditions = new ArrayList<>();
    Optional<ReleaseResult.SourceInfo> source = Optional.empty();
    try {
      Checkout git = git(question);
      source = Optional.of(git.info());
      git.conditions().stream().filter(SourceComparison::counts).forEach(conditions::add);
      Side left = side(archive(question).root());
      Side right = side(git.root());
      SetComparison.Outcome outcome = compare(left, right, question.origins());
      outcome
          .excluded()
          .forEach(e -> conditions.add(new Condition.Excluded(e.file().name(), e.reason())));
      Verdict verdict = policy.judge(outcome.verdict(), conditions);
      return result(name, source, verdict, conditions, outcome);
    } catch (AssayException.Usage e) {
      throw e;
    } catch (AssayException e) {
      return stopped(name, source, conditions, e);
    } catch (IOException e) {
      return stopped(
          name,
          source,
          conditions,
          new AssayException.Infrastructure("cannot read what is to be compared: " + e, e));
    }
  }

  /** That a tag can move is no matter: the result names the commit that was compared. */
  private static boolean counts(Condition condition) {
    return !(condition instanceof Condition.CommitNotPinned);
  }

  private Checkout archive(Question question) throws AssayException {
    events.accept(new ProgressEvent.StepStarted("archive", question.archive().toString()));
    SourceRef.UrlArchive archive =
        new SourceRef.UrlArchive(
            question.archive().toUri().toString(),
            Optional.empty(),
            question.directory(),
            List.of());
    Checkout checkout =
        checkouts.checkout(archive, PLAIN, Path.of("/"), workspace.folder("archive"));
    events.accept(new ProgressEvent.StepFinished("archive", checkout.files() + " files"));
    return checkout;
  }

  private Checkout git(Question question) throws AssayException {
    events.accept(new ProgressEvent.StepStarted("source", question.git().text()));
    Path here = Path.of("").toAbsolutePath();
    Checkout checkout = checkouts.export(question.git(), PLAIN, here, workspace.folder("source"));
    events.accept(new ProgressEvent.StepFinished("source", checkout.files() + " files"));
    return checkout;
  }

  private Side side(Path root) throws AssayException {
    TreeDigest tree = TreeDigest.of(root, limits);
    Map<String, TreeDigest.Entry> files = new TreeMap<>(tree.entries());
    files.keySet().removeAll(tree.emptyFolders());
    return new Side(root, files);
  }

  private SetComparison.Outcome compare(Side left, Side right, Map<String, String> origins)
      throws IOException, AssayException {
    requireOrigins(left, right, origins.keySet());
    Set<String> names = new TreeSet<>(left.files().keySet());
    names.addAll(right.files().keySet());
    List<ArtifactResult> results = new ArrayList<>();
    List<Pairing.Pair> pairs = new ArrayList<>();
    List<ReleaseResult.ExcludedFile> excluded = new ArrayList<>();
    for (String name : names) {
      if (!left.files().containsKey(name)) {
        results.add(WholeFile.unpaired(name, right.artifact(name), Kind.REMOVED));
      } else if (right.files().containsKey(name)) {
        Optional<ArtifactResult> known = beyondContent(name, left, right);
        known.ifPresent(results::add);
        if (known.isEmpty()) {
          pairs.add(
              new Pairing.Pair(
                  ReleaseFile.of(name, Hashing.one(left.root().resolve(name))),
                  ReleaseFile.of(name, Hashing.one(right.root().resolve(name)))));
        }
      } else if (origins.containsKey(name)) {
        excluded.add(
            new ReleaseResult.ExcludedFile(
                left.artifact(name), Objects.requireNonNull(origins.get(name))));
      } else {
        results.add(WholeFile.unpaired(name, left.artifact(name), Kind.ADDED));
      }
    }
    results.addAll(new SetComparison(comparator, FileSigners.NONE).compare(pairs));
    results.sort(Comparator.comparing(ArtifactResult::name));
    return new SetComparison.Outcome(results, excluded, List.of());
  }

  private static void requireOrigins(Side left, Side right, Set<String> origins)
      throws AssayException.Usage {
    for (String origin : origins) {
      if (!left.files().containsKey(origin) || right.files().containsKey(origin)) {
        throw new AssayException.Usage(
            "--origin: expected a file that only the archive has, found " + origin);
      }
    }
  }

  /** What two entries of one name come to, unless it is their content alone that counts. */
  private Optional<ArtifactResult> beyondContent(String name, Side left, Side right)
      throws IOException {
    TreeDigest.Entry published = left.entry(name);
    TreeDigest.Entry recorded = right.entry(name);
    if (left.isLink(name) != right.isLink(name)) {
      return Optional.of(
          left.isLink(name)
              ? LinkComparison.otherType(
                  name, Optional.empty(), Optional.of(right.artifact(name)), target(left, name))
              : LinkComparison.otherType(
                  name, Optional.of(left.artifact(name)), Optional.empty(), target(right, name)));
    }
    if (left.isLink(name)) {
      return Optional.of(
          LinkComparison.of(Map.of(name, target(left, name)), Map.of(name, target(right, name)))
              .getFirst());
    }
    if (published.content().equals(recorded.content())
        && !published.mode().equals(recorded.mode())) {
      return Optional.of(
          WholeFile.different(
              name,
              "file mode",
              MODE,
              Optional.of(left.artifact(name)),
              Optional.of(right.artifact(name)),
              new Detail(
                  "whether it can be executed",
                  List.of("- mode " + recorded.mode(), "+ mode " + published.mode()))));
    }
    return Optional.empty();
  }

  private static String target(Side side, String name) throws IOException {
    return Files.readSymbolicLink(side.root().resolve(name)).toString();
  }

  private ReleaseResult stopped(
      String name,
      Optional<ReleaseResult.SourceInfo> source,
      List<Condition> conditions,
      AssayException why) {
    return result(
        name,
        source,
        new Verdict.Inconclusive(why.category(), why.text()),
        conditions,
        new SetComparison.Outcome(List.of(), List.of(), List.of()));
  }

  private ReleaseResult result(
      String name,
      Optional<ReleaseResult.SourceInfo> source,
      Verdict verdict,
      List<Condition> conditions,
      SetComparison.Outcome outcome) {
    return new ReleaseResult(
        name,
        Optional.empty(),
        source,
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
        conditions,
        conditions.stream().filter(policy::accepts).map(Condition::id).distinct().toList(),
        outcome.excluded(),
        outcome.sidecars(),
        outcome.artifacts());
  }
}
