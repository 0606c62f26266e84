package dev.assay.rebuilder;

import dev.assay.core.artifact.Store;
import dev.assay.core.artifact.StoredFile;
import dev.assay.core.failure.AssayException;
import dev.assay.core.result.Condition;
import dev.assay.core.spec.BuildSpec;
import dev.assay.rebuilder.ecosystem.Ecosystem;
import dev.assay.rebuilder.ecosystem.Output;
import dev.assay.rebuilder.sandbox.Collector;
import dev.assay.rebuilder.sandbox.Replacement;
import dev.assay.rebuilder.sandbox.SandboxRun;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A finished build, of which single commands can be run again over what it left: in the same
 * sandbox, with the same limits and no network. In between, files that the build made can be taken
 * and replaced; never those of its source.
 */
public final class Packaging {
  private final BuildSpec spec;
  private final Ecosystem ecosystem;
  private final BuildRun first;
  private final Path folder;
  private final Store store;
  private final List<Condition> conditions = new ArrayList<>();
  private SandboxRun ended;
  private int runs;

  /**
   * What can be run again.
   *
   * @param first the build, whose guard has finished
   * @param folder private to this build
   * @param ended the last run of the build
   */
  Packaging(
      BuildSpec spec,
      Ecosystem ecosystem,
      BuildRun first,
      Path folder,
      Store store,
      SandboxRun ended) {
    this.spec = spec;
    this.ecosystem = ecosystem;
    this.first = first;
    this.folder = folder;
    this.store = store;
    this.ended = ended;
  }

  /**
   * Takes a file as it is now.
   *
   * @param path relative to the working directory
   * @throws AssayException.Build if there is no regular file, or it is one of the source
   */
  public StoredFile take(String path) throws AssayException {
    requireMade(path);
    return collector(first.place().source()).take(path);
  }

  /**
   * Replaces a file; mode and time stay.
   *
   * @param path as in {@link #take}
   * @param content a file of ours
   */
  public void put(String path, Path content) throws AssayException {
    requireMade(path);
    Replacement.put(ended, first.place().source(), path, content);
  }

  /** What is among the source has no business with a signature of what is published. */
  private void requireMade(String path) throws AssayException.Build {
    if (first.guard().tracks(path)) {
      throw new AssayException.Build(path + " is a file of the source, and not made by the build");
    }
  }

  /**
   * Runs a command of the build again.
   *
   * @param log file that all it prints is added to
   * @throws AssayException.Build if it fails
   */
  public void run(String command, Path log) throws AssayException {
    runs++;
    try {
      BuildRun again = first.again(folder.resolve("overlay-" + runs), log);
      ended = again.run(command);
      for (Condition condition : again.guard().finish(ended)) {
        if (!conditions.contains(condition)) {
          conditions.add(condition);
        }
      }
      first.toolchains().root().requireUnchanged();
    } catch (IOException e) {
      throw new AssayException.Infrastructure("cannot run a command again: " + e, e);
    }
  }

  /** What the build made, as it is now. */
  public List<Output> outputs() throws AssayException {
    try {
      return ecosystem.outputs(
          spec, collector(first.place().source()), collector(first.place().record()));
    } catch (IOException e) {
      throw new AssayException.Infrastructure("cannot collect what was packed: " + e, e);
    }
  }

  /** What a result rests on because of the commands that ran again. */
  public List<Condition> conditions() {
    return List.copyOf(conditions);
  }

  private Collector collector(Path from) {
    return new Collector(ended, from, store, Collector.Bounds.DEFAULT);
  }
}
