package dev.assay.rebuilder.checkout;

import dev.assay.core.artifact.Digest;
import dev.assay.core.failure.AssayException;
import dev.assay.core.result.Condition;
import dev.assay.core.result.ReleaseResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Source on disk.
 *
 * @param root folder to build in; holds the source and nothing else
 * @param info where it came from, and the digest of its tree
 * @param conditions what was taken on trust
 * @param files how many files and links {@code root} holds, {@code .git} not counted
 */
public record Checkout(
    Path root, ReleaseResult.SourceInfo info, List<Condition> conditions, long files) {
  public Checkout {
    conditions = List.copyOf(conditions);
  }

  /**
   * Copies the source, links as links, with modes and times.
   *
   * @param target an empty folder
   * @return {@code target}
   */
  public Path copyTo(Path target) throws AssayException.Infrastructure {
    try (Stream<Path> entries = Files.walk(root)) {
      for (Path entry : entries.filter(path -> !path.equals(root)).toList()) {
        Files.copy(
            entry,
            target.resolve(root.relativize(entry).toString()),
            StandardCopyOption.COPY_ATTRIBUTES,
            LinkOption.NOFOLLOW_LINKS);
      }
      return target;
    } catch (IOException | UncheckedIOException e) {
      throw new AssayException.Infrastructure("cannot copy the source to " + target + ": " + e, e);
    }
  }

  /**
   * A checkout whose files have been looked at.
   *
   * @param binaries whose origin is known
   */
  static Checkout of(
      Path root,
      ReleaseResult.SourceInfo info,
      List<Condition> conditions,
      TreeDigest tree,
      Set<Digest> binaries)
      throws AssayException {
    SourceScan scan = new SourceScan(KnownBinaries.and(binaries));
    scan.scan(root, tree);
    List<Condition> all = new ArrayList<>(conditions);
    all.addAll(scan.conditions());
    List<String> remarks = new ArrayList<>(info.remarks());
    remarks.addAll(scan.remarks());
    return new Checkout(root, info.withRemarks(remarks), all, tree.entries().size());
  }
}
