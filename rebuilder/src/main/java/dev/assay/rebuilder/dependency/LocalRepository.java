package dev.assay.rebuilder.dependency;

import dev.assay.core.artifact.Digest;
import dev.assay.core.failure.AssayException;
import dev.assay.core.lock.DependencyLock;
import dev.assay.core.lock.LockedFile;
import dev.assay.core.result.Condition;
import dev.assay.rebuilder.sandbox.FileDigests;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
   * @param home of the build's user, after the build
   */
  public static List<Condition> rewritten(DependencyLock lock, FileDigests home)
      throws AssayException {
    Map<String, Long> copies = new HashMap<>();
    lock.files().stream()
        .filter(file -> !file.isDynamic())
        .forEach(file -> copies.put(PLACE + file.path(), file.size()));
    Map<String, FileDigests.Found> found = home.of(copies);
    List<Condition> conditions = new ArrayList<>();
    for (LockedFile file : lock.files()) {
      Optional.ofNullable(found.get(PLACE + file.path()))
          .flatMap(copy -> change(file, copy))
          .ifPresent(what -> conditions.add(new Condition.DependencyRewritten(file.path(), what)));
    }
    return conditions;
  }

  private static Optional<String> change(LockedFile file, FileDigests.Found copy) {
    return switch (copy) {
      case FileDigests.Found.File(Digest digest) when digest.equals(file.digest()) ->
          Optional.empty();
      case FileDigests.Found.File(Digest digest) ->
          Optional.of("locked is " + file.digest() + ", found " + digest);
      case FileDigests.Found.Refused(String why) -> Optional.of(why);
    };
  }
}
