package dev.assay.rebuilder.dependency;

import dev.assay.core.artifact.Digest;
import dev.assay.core.failure.AssayException;
import dev.assay.core.lock.DependencyLock;
import dev.assay.core.lock.LockedFile;
import dev.assay.core.result.Condition;
import dev.assay.rebuilder.sandbox.Collector;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a build left in its own local repository. A build that rewrites a dependency there, as the
 * Octopus Scanner did to what it found on its victims' disks, runs or ships something else than
 * what is locked.
 */
public final class LocalRepository {
  private static final String PLACE = ".m2/repository/";

  private LocalRepository() {}

  /**
   * The locked files whose copies are other bytes now. Copies of lists of versions, which Maven
   * names otherwise, decide nothing any more and are not looked at.
   *
   * @param home collects from the home of the build's user, after the build
   */
  public static List<Condition> rewritten(DependencyLock lock, Collector home)
      throws AssayException {
    List<Condition> conditions = new ArrayList<>();
    for (LockedFile file : lock.files()) {
      if (!file.isDynamic()) {
        change(file, home)
            .ifPresent(
                what -> conditions.add(new Condition.DependencyRewritten(file.path(), what)));
      }
    }
    return conditions;
  }

  private static Optional<String> change(LockedFile file, Collector home) throws AssayException {
    try {
      Optional<Digest> found = home.digest(PLACE + file.path(), file.size());
      return found
          .filter(digest -> !digest.equals(file.digest()))
          .map(digest -> "locked is " + file.digest() + ", found " + digest);
    } catch (AssayException.Build | AssayException.Limit e) {
      return Optional.of(e.text());
    }
  }
}
