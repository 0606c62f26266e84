package dev.assay.cli.flow;

import dev.assay.cli.isolation.Answers;
import dev.assay.cli.isolation.ChildJvm;
import dev.assay.cli.isolation.ComparisonChild;
import dev.assay.cli.isolation.ComparisonRequest;
import dev.assay.cli.isolation.OwnCode;
import dev.assay.core.artifact.Artifact;
import dev.assay.core.artifact.ArtifactPath;
import dev.assay.core.artifact.Printable;
import dev.assay.core.event.EventSink;
import dev.assay.core.event.ProgressEvent;
import dev.assay.core.failure.AssayException;
import dev.assay.core.limits.Limits;
import dev.assay.core.result.ArtifactResult;
import dev.assay.core.result.Cause;
import dev.assay.core.result.Finding;
import dev.assay.core.result.Verdict;
import dev.assay.core.signature.PinnedCertificates;
import dev.assay.rebuilder.sandbox.Sandbox;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Compares in a child JVM without network, keys or environment: formats are read, differences
 * explained and classes decompiled there. One child compares many pairs; when it dies, the pair
 * that it was at has no verdict, and another child takes the rest.
 *
 * <p>A child may have been taken over by a file that it read. So it decides nothing but how a
 * difference is graded and shown: it gets only pairs that differ by the digests of this process,
 * its answer has to be about the very same files, and it cannot say that they pass.
 */
public final class IsolatedComparison implements PairComparator {
  /** A child has a few files mounted one by one, and is not to be taken over for all of many. */
  private static final int MOST_PAIRS = 32;

  /** For starting a JVM, and for what comes after the limit of time. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** In bytes; less where this JVM has less. */
  private static final long MOST_HEAP = 4L << 30;

  /** In bytes. An account of a hundred thousand segments takes some 5 MB. */
  private static final long MOST_ANSWER = 256L << 20;

  private static final String RULE = "not-compared";

  private final Function<EventSink, Sandbox> sandboxes;
  private final Path folder;
  private final Settings settings;
  private final EventSink events;

  /**
   * What a child is run with.
   *
   * @param limits of each comparison
   * @param decompile whether to show classes as source
   * @param pinned whose signatures inside of files count
   * @param code that a child runs
   * @param patience beyond the limit of time
   * @param heap of a child, in bytes
   * @param answer most that a child may print, in bytes
   */
  record Settings(
      Limits limits,
      boolean decompile,
      PinnedCertificates pinned,
      OwnCode code,
      Duration patience,
      long heap,
      long answer) {
    /** Without signers. */
    Settings(
        Limits limits, boolean decompile, OwnCode code, Duration patience, long heap, long answer) {
      this(limits, decompile, PinnedCertificates.NONE, code, patience, heap, answer);
    }

    static Settings usual(Limits limits, boolean decompile, PinnedCertificates pinned) {
      return new Settings(
          limits,
          decompile,
          pinned,
          OwnCode.current(),
          PATIENCE,
          Math.min(MOST_HEAP, Runtime.getRuntime().maxMemory()),
          MOST_ANSWER);
    }

    ChildJvm.Bounds bounds(int pairs) {
      return new ChildJvm.Bounds(heap, time().multipliedBy(pairs), answer);
    }

    /** What a child reads: a request, and each pair of files. */
    List<Path> inputs(ChildJvm child, List<Pairing.Pair> pairs) throws IOException {
      ComparisonRequest request =
          new ComparisonRequest(
              limits,
              patience,
              Runtime.getRuntime().availableProcessors(),
              decompile,
              pinned,
              pairs.stream().map(pair -> pair.published().name()).toList());
      List<Path> inputs = new ArrayList<>(List.of(child.ask(request::write)));
      for (Pairing.Pair pair : pairs) {
        inputs.add(pair.published().file().path());
        inputs.add(pair.rebuilt().file().path());
      }
      return inputs;
    }

    /** For one pair. */
    Duration time() {
      return limits.time().plus(patience);
    }
  }

  /**
   * Compares in children.
   *
   * @param sandboxes that they run in, and that tell about them
   * @param folder private to this run
   * @param limits of each comparison
   * @param decompile whether to show classes as source
   * @param pinned whose signatures inside of files count
   */
  public IsolatedComparison(
      Function<EventSink, Sandbox> sandboxes,
      Path folder,
      Limits limits,
      boolean decompile,
      PinnedCertificates pinned,
      EventSink events) {
    this(sandboxes, folder, Settings.usual(limits, decompile, pinned), events);
  }

  IsolatedComparison(
      Function<EventSink, Sandbox> sandboxes, Path folder, Settings settings, EventSink events) {
    this.sandboxes = sandboxes;
    this.folder = folder;
    this.settings = settings;
    this.events = events;
  }

  @Override
  public List<ArtifactResult> compare(List<Pairing.Pair> pairs) {
    List<ArtifactResult> results = new ArrayList<>();
    try {
      while (results.size() < pairs.size()) {
        int end = Math.min(pairs.size(), results.size() + MOST_PAIRS);
        List<ArtifactResult> some = round(pairs.subList(results.size(), end));
        if (some.isEmpty()) {
          throw new AssayException.Infrastructure("the process that compares does not begin");
        }
        results.addAll(some);
      }
    } catch (IOException e) {
      rest(pairs, results, new AssayException.Infrastructure("cannot compare apart: " + e, e));
    } catch (AssayException e) {
      // What differs is known all the same; without a child nobody says how.
      rest(pairs, results, e);
    }
    return results;
  }

  private static void rest(
      List<Pairing.Pair> pairs, List<ArtifactResult> results, AssayException why) {
    for (Pairing.Pair pair : pairs.subList(results.size(), pairs.size())) {
      results.add(stopped(pair, why.category(), why.text()));
    }
  }

  /**
   * What one child says about the first of some pairs.
   *
   * @throws AssayException if it did not even begin, and another one would not either
   */
  private List<ArtifactResult> round(List<Pairing.Pair> pairs) throws IOException, AssayException {
    ChildJvm child =
        new ChildJvm(
            sandboxes.apply(progress(pairs)),
            folder,
            settings.code(),
            settings.bounds(pairs.size()));
    child.require();
    ChildJvm.Ended ended = child.run(ComparisonChild.class, settings.inputs(child, pairs));
    Answers said = Answers.read(ended.log());
    List<ArtifactResult> results = new ArrayList<>();
    for (Answers.Answer answer : said.answers()) {
      Pairing.Pair pair = pairs.get(results.size());
      Optional<String> refusal = refusal(answer, pair);
      if (refusal.isPresent()) {
        results.add(stopped(pair, Cause.INFRASTRUCTURE, refused(refusal.get())));
        return results;
      }
      results.add(result(answer, pair));
      if (results.size() == pairs.size()) {
        return results;
      }
    }
    Death death = Death.of(ended, said, settings, child.bounds());
    if (results.isEmpty() && !said.begun()) {
      throw death.exception();
    }
    if (said.begun() || said.refused().isPresent()) {
      results.add(stopped(pairs.get(results.size()), death.cause(), death.reason()));
    }
    return results;
  }

  /** For people only; a child that lies here changes nothing. */
  private EventSink progress(List<Pairing.Pair> pairs) {
    return event -> {
      if (event instanceof ProgressEvent.BuildOutput(String line)) {
        Answers.beginning(line, pairs.size())
            .ifPresent(
                i ->
                    events.accept(
                        new ProgressEvent.StepStarted("compare", pairs.get(i).published().name())));
      }
    };
  }

  /** Why an answer is not believed, if it is not. */
  private static Optional<String> refusal(Answers.Answer answer, Pairing.Pair pair) {
    if (!(answer instanceof Answers.Answer.Compared(ArtifactResult result))) {
      return Optional.empty();
    }
    Artifact published = pair.published().artifact();
    Artifact rebuilt = pair.rebuilt().artifact();
    if (!result.name().equals(published.name())
        || !result.published().map(published::sameBytes).orElse(false)
        || !result.rebuilt().map(rebuilt::sameBytes).orElse(false)) {
      return Optional.of("it is about other files");
    }
    if (result.packedAgain().isPresent()) {
      return Optional.of("it says that something was packed again");
    }
    if (!(result.verdict() instanceof Verdict.Different) || result.findings().isEmpty()) {
      return Optional.of("it has no finding for files that differ");
    }
    ArtifactPath root = ArtifactPath.of(published.name());
    for (Finding finding : result.findings()) {
      if (!finding.path().names().getFirst().equals(root.last())) {
        return Optional.of("a finding is in another file: " + finding.path());
      }
    }
    return Optional.empty();
  }

  private static ArtifactResult result(Answers.Answer answer, Pairing.Pair pair) {
    Artifact published = pair.published().artifact();
    Artifact rebuilt = pair.rebuilt().artifact();
    return switch (answer) {
      case Answers.Answer.Compared(ArtifactResult result) -> result;
      case Answers.Answer.Unreadable(String why) -> WholeFile.unreadable(published, rebuilt, why);
      case Answers.Answer.Bug(String what) ->
          WholeFile.broken(published, rebuilt, Printable.escape(what));
    };
  }

  private static String refused(String why) {
    return "the answer of the process that compares is refused: " + why;
  }

  private static ArtifactResult stopped(Pairing.Pair pair, Cause cause, String why) {
    String name = pair.published().name();
    return WholeFile.stopped(
        pair.published().artifact(),
        pair.rebuilt().artifact(),
        RULE,
        new Verdict.Inconclusive(cause, name + " differs, and was not compared: " + why));
  }

  /** How a child ended that did not answer. */
  private record Death(Cause cause, String reason) {
    static Death of(ChildJvm.Ended ended, Answers said, Settings settings, ChildJvm.Bounds bounds) {
      if (ended.stopped().isPresent()) {
        AssayException why = ended.stopped().get();
        return new Death(why.category(), "the process that compares: " + why.text());
      }
      if (said.refused().isPresent()) {
        return new Death(
            Cause.INFRASTRUCTURE, refused(String.valueOf(said.refused().get().getMessage())));
      }
      int status = ended.status().orElse(0);
      if (status == ChildJvm.OUT_OF_MEMORY) {
        return new Death(
            Cause.LIMIT,
            "the process that compares ran out of its " + (bounds.heap() >> 20) + " MiB of heap");
      }
      if (status == ComparisonChild.HUNG) {
        return new Death(
            Cause.LIMIT, "it took more than " + settings.time().toSeconds() + " seconds");
      }
      String last = said.said().isEmpty() ? "" : "; it said: " + said.said();
      return new Death(
          Cause.INFRASTRUCTURE,
          (status > 128
                  ? "the process that compares was ended by signal " + (status - 128)
                  : status == 0
                      ? "the process that compares ended before it had answered"
                      : "the process that compares ended with status " + status)
              + last);
    }

    AssayException exception() {
      return cause == Cause.LIMIT
          ? new AssayException.Limit(reason)
          : new AssayException.Infrastructure(reason);
    }
  }
}
