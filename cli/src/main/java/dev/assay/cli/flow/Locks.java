package dev.assay.cli.flow;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.assay.core.artifact.Digest;
import dev.assay.core.event.EventSink;
import dev.assay.core.event.ProgressEvent;
import dev.assay.core.failure.AssayException;
import dev.assay.core.lock.AsOf;
import dev.assay.core.lock.DependencyLock;
import dev.assay.core.lock.LockReader;
import dev.assay.core.lock.LockWriter;
import dev.assay.core.spec.BuildSpec;
import dev.assay.core.spec.SpecWriter;
import dev.assay.rebuilder.Locker;
import dev.assay.rebuilder.Recording;
import dev.assay.rebuilder.checkout.Checkout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;

/**
 * Where the lock of a build comes from: given, or made. One that was made is kept for the next
 * verification of the same spec and source.
 *
 * @param locker makes locks
 * @param asOf the moment whose offers of repositories count; empty for now, and for whatever moment
 *     the lock that is there is from
 * @param workspace this run's folders
 * @param events progress
 */
public record Locks(Locker locker, Optional<AsOf> asOf, Workspace workspace, EventSink events) {
  /**
   * The lock of one build.
   *
   * @param lock what the build may read
   * @param madeNow whether nobody had it before this verification, or an earlier one of the same
   *     user
   * @param kept where it is, if an earlier verification made it
   */
  public record InForce(DependencyLock lock, boolean madeNow, Optional<Path> kept) {
    InForce(DependencyLock lock, boolean madeNow) {
      this(lock, madeNow, Optional.empty());
    }

    /**
     * What failed, and that the lock which no longer suffices is gone, so that one is made anew.
     */
    AssayException.Dependency withoutKept(AssayException.Dependency failure) {
      if (kept.isEmpty()) {
        return failure;
      }
      try {
        Files.deleteIfExists(kept.get());
      } catch (IOException e) {
        return new AssayException.Dependency(
            failure.text() + "\nThe lock of an earlier run could not be removed: " + e);
      }
      return new AssayException.Dependency(
          failure.text()
              + "\nThe lock was made by an earlier run; it is removed, and the next run makes"
              + " another.");
    }
  }

  /**
   * Finds or makes the lock.
   *
   * @param given the file of the lock, if there is one
   */
  public InForce inForce(BuildSpec spec, Checkout source, Optional<Path> given)
      throws AssayException {
    if (given.isPresent()) {
      events.accept(new ProgressEvent.StepStarted("lock", given.get().toString()));
      DependencyLock lock = LockReader.read(given.get());
      requireSameMoment(lock, given.get());
      events.accept(new ProgressEvent.StepFinished("lock", count(lock)));
      return new InForce(lock, false);
    }
    if (!Locker.hasDependencies(spec)) {
      if (asOf.isPresent()) {
        throw new AssayException.Usage(
            "--as-of: this build asks no repository for anything; leave it away");
      }
      return new InForce(new DependencyLock(spec.release().purl(), List.of(), List.of()), false);
    }
    Path kept = workspace.shared("locks").resolve(key(spec, source) + ".lock");
    if (Files.exists(kept)) {
      DependencyLock lock = LockReader.read(kept);
      events.accept(new ProgressEvent.StepFinished("lock", count(lock) + ", as made before"));
      return new InForce(lock, true, Optional.of(kept));
    }
    DependencyLock lock = record(spec, source).lock();
    keep(lock, kept);
    return new InForce(lock, true);
  }

  /**
   * Builds once to see what is needed.
   *
   * @param source stays as it is: the build gets a copy
   */
  public Recording record(BuildSpec spec, Checkout source) throws AssayException {
    events.accept(new ProgressEvent.StepStarted("lock", "a first build finds the dependencies"));
    Path copy = source.copyTo(workspace.folder("recorded-source"));
    Recording recording =
        locker.record(spec, copy, asOf, workspace.folder("recorded"), workspace.log(spec.name()));
    events.accept(new ProgressEvent.StepFinished("lock", count(recording.lock())));
    return recording;
  }

  private void requireSameMoment(DependencyLock lock, Path file) throws AssayException {
    if (asOf.isPresent() && !asOf.equals(lock.asOf())) {
      throw new AssayException.Dependency(
          file
              + " is from "
              + lock.asOf().map(AsOf::toString).orElse("when it was made")
              + ", and --as-of asks for "
              + asOf.get()
              + ". Make it again: assay lock --update --as-of "
              + asOf.get());
    }
  }

  /** What decides which dependencies a build has, but for the repositories themselves. */
  private String key(BuildSpec spec, Checkout source) {
    String text =
        SpecWriter.write(spec.excluding(List.of()))
            + source.info().tree()
            + asOf.map(moment -> " as of " + moment).orElse("");
    return Digest.of(text.getBytes(UTF_8)).sha256();
  }

  /** Another run may do the same at the same time. */
  private static void keep(DependencyLock lock, Path place) throws AssayException {
    try {
      Path draft = Files.createTempFile(place.getParent(), "made", null);
      try {
        Files.writeString(draft, LockWriter.write(lock));
        Files.move(draft, place, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(draft);
      }
    } catch (IOException e) {
      throw new AssayException.Infrastructure("cannot write to " + place + ": " + e, e);
    }
  }

  private static String count(DependencyLock lock) {
    int files = lock.files().size();
    return files + (files == 1 ? " dependency" : " dependencies");
  }
}
