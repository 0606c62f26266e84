package dev.assay.rebuilder.checkout;

import dev.assay.core.result.Condition;
import dev.assay.core.result.ReleaseResult;
import java.nio.file.Path;
import java.util.List;

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
}
