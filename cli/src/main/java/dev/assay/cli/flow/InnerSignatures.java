package dev.assay.cli.flow;

import dev.assay.cli.isolation.ChildJvm;
import dev.assay.cli.isolation.SignatureChild;
import dev.assay.core.event.EventSink;
import dev.assay.core.failure.AssayException;
import dev.assay.core.json.RefusedException;
import dev.assay.rebuilder.sandbox.Sandbox;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/**
 * Looks for signatures inside of published files, in a child JVM without network, keys or
 * environment. What it answers are bytes, and a hint where they come from; nothing of that is
 * believed.
 */
public final class InnerSignatures {
  /** As much as {@link SignatureChild#MOST} usual tables, or some large ones. In bytes. */
  private static final long MOST_ANSWER = 32L << 20;

  private final Function<EventSink, Sandbox> sandboxes;
  private final Path folder;
  private final IsolatedComparison.Settings settings;

  /**
   * Looks in children.
   *
   * @param sandboxes that they run in
   * @param folder private to this run
   * @param settings of comparisons
   */
  InnerSignatures(
      Function<EventSink, Sandbox> sandboxes, Path folder, IsolatedComparison.Settings settings) {
    this.sandboxes = sandboxes;
    this.folder = folder;
    this.settings = settings;
  }

  /**
   * What may be certificate tables in published files.
   *
   * @param pairs files that differ
   * @throws AssayException if the child cannot be run, or did not come to its end
   */
  public List<SignatureChild.Candidate> of(List<Pairing.Pair> pairs) throws AssayException {
    try {
      ChildJvm.Bounds bounds =
          new ChildJvm.Bounds(
              settings.heap(), settings.time().multipliedBy(pairs.size()), MOST_ANSWER);
      ChildJvm child =
          new ChildJvm(sandboxes.apply(EventSink.NONE), folder, settings.code(), bounds);
      child.require();
      ChildJvm.Ended ended = child.run(SignatureChild.class, settings.inputs(child, pairs));
      if (ended.stopped().isPresent()) {
        throw ended.stopped().get();
      }
      int status = ended.status().orElse(-1);
      if (status != 0) {
        throw new AssayException.Infrastructure(
            "the process that looks for signatures ended with status " + status);
      }
      return SignatureChild.read(ended.log());
    } catch (RefusedException e) {
      throw new AssayException.Infrastructure(
          "the answer of the process that looks for signatures is refused: " + e.getMessage());
    } catch (IOException e) {
      throw new AssayException.Infrastructure("cannot look for signatures: " + e, e);
    }
  }
}
