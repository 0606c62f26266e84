package dev.assay.rebuilder.checkout;

import dev.assay.core.artifact.Digest;
import dev.assay.core.artifact.StoredFile;
import dev.assay.core.event.EventSink;
import dev.assay.core.event.ProgressEvent;
import dev.assay.core.failure.AssayException;
import dev.assay.core.limits.Limits;
import dev.assay.core.result.Condition;
import dev.assay.core.result.ReleaseResult;
import dev.assay.core.spec.Environment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** From a source archive in the store to a folder. */
final class ArchiveCheckout {
  private final ArchiveReader reader;
  private final Limits limits;
  private final EventSink events;
  private final Set<Digest> binaries;

  /**
   * Unpacks within limits.
   *
   * @param reader reads archives
   * @param binaries whose origin is known
   */
  ArchiveCheckout(ArchiveReader reader, Limits limits, EventSink events, Set<Digest> binaries) {
    this.reader = reader;
    this.binaries = binaries;
    this.limits = limits;
    this.events = events;
  }

  /**
   * Unpacks an archive.
   *
   * @param name what it is called in messages, conditions and results
   * @param directory folder inside that holds the source; empty for the only one
   * @param remove paths below that folder that are deleted
   */
  Checkout checkout(
      StoredFile archive,
      String name,
      String directory,
      List<String> remove,
      Environment environment,
      Path target)
      throws AssayException {
    try {
      TreeWriter tree = new TreeWriter(target, environment.umask(), limits, name);
      ArchiveWriter writer = new ArchiveWriter(tree, limits, name);
      reader.read(archive.path(), writer, name);
      writer.finish();
      Path root = root(target, directory.isEmpty() ? writer.onlyTop() : directory, name);
      remove(root, remove, name);
      return result(archive, name, root);
    } catch (IOException e) {
      throw new AssayException.Source(
          "cannot unpack " + name + ": " + e.getMessage() + ". Is it a complete source archive?",
          e);
    }
  }

  private Path root(Path target, String directory, String name) throws AssayException {
    if (directory.isEmpty()) {
      return target;
    }
    Path root = target;
    for (String segment : new PathRules().segments(directory, name)) {
      root = root.resolve(segment);
      if (!Files.isDirectory(root, LinkOption.NOFOLLOW_LINKS)) {
        throw new AssayException.Source(
            "expected the folder " + directory + " in " + name + ", found none. Correct the spec.");
      }
    }
    return root;
  }

  private void remove(Path root, List<String> paths, String name)
      throws IOException, AssayException {
    for (String path : paths) {
      Path place = root;
      List<String> segments = new PathRules().segments(path, name);
      for (String segment : segments) {
        if (Files.isSymbolicLink(place)) {
          throw PathRules.refused(path, name, "it leads through a link");
        }
        place = place.resolve(segment);
      }
      if (!Trees.delete(place)) {
        events.accept(
            new ProgressEvent.Note(name + " has no " + path + ", which the spec removes"));
      }
    }
  }

  private Checkout result(StoredFile archive, String name, Path root) throws AssayException {
    TreeDigest tree = TreeDigest.of(root, limits);
    ReleaseResult.SourceInfo info =
        new ReleaseResult.SourceInfo(
            "archive", name, Optional.empty(), Optional.of(archive.digest()), tree.digest());
    return Checkout.of(root, info, List.of(new Condition.ArchiveSource(name)), tree, binaries);
  }
}
