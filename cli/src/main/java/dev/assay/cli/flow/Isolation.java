package dev.assay.cli.flow;

import dev.assay.cli.isolation.ChildJvm;
import dev.assay.cli.isolation.OwnCode;
import dev.assay.core.event.EventSink;
import dev.assay.core.limits.Limits;
import dev.assay.core.signature.PinnedCertificates;
import dev.assay.rebuilder.checkout.ArchiveReader;
import dev.assay.rebuilder.checkout.PackReader;
import dev.assay.rebuilder.dependency.MemberReader;
import dev.assay.rebuilder.sandbox.Sandbox;
import java.nio.file.Path;
import java.util.function.Function;

/**
 * Whatever reads hostile files for a run: each in JVMs without keys or network, in the sandbox that
 * builds run in.
 */
final class Isolation {
  /** Of a process that reads an archive, in bytes. */
  private static final long ARCHIVE_HEAP = 512L << 20;

  /** Of a process that reads packs: it holds two versions of a file while it makes a third. */
  private static final long PACK_HEAP = 2L << 30;

  /** The most that a process that reads an archive or packs may print, in bytes. */
  private static final long ARCHIVE_ANSWER = 1L << 20;

  /** The most that the list of one file's members may be, in bytes. */
  private static final long MEMBERS_ANSWER = 16L << 20;

  private final Function<EventSink, Sandbox> sandboxes;
  private final Path folder;

  /**
   * For one run.
   *
   * @param sandboxes that children run in
   * @param folder private to this run
   */
  Isolation(Function<EventSink, Sandbox> sandboxes, Path folder) {
    this.sandboxes = sandboxes;
    this.folder = folder;
  }

  /**
   * Compares files.
   *
   * @param decompile whether to show classes as source
   * @param pinned whose signatures inside of files count
   */
  UnderSignature comparison(
      Limits limits, boolean decompile, PinnedCertificates pinned, EventSink events) {
    return new UnderSignature(
        new IsolatedComparison(sandboxes, folder, limits, decompile, pinned, events), pinned);
  }

  /** Looks for signatures inside of files; parameters as in {@link #comparison}. */
  InnerSignatures signatures(Limits limits, boolean decompile, PinnedCertificates pinned) {
    return new InnerSignatures(
        sandboxes, folder, IsolatedComparison.Settings.usual(limits, decompile, pinned));
  }

  ArchiveReader archives() {
    return new IsolatedArchives(child(ARCHIVE_HEAP, ARCHIVE_ANSWER, 1), Limits.DEFAULT);
  }

  MemberReader members() {
    return new IsolatedMembers(files -> child(ARCHIVE_HEAP, MEMBERS_ANSWER, files));
  }

  PackReader packs() {
    return new IsolatedPacks(child(PACK_HEAP, ARCHIVE_ANSWER, 1));
  }

  /** A child for that many files, one after the other. */
  private ChildJvm child(long heap, long answer, int files) {
    return new ChildJvm(
        sandboxes.apply(EventSink.NONE),
        folder,
        OwnCode.current(),
        new ChildJvm.Bounds(heap, Limits.DEFAULT.time().multipliedBy(files), answer * files));
  }
}
