package dev.assay.rebuilder.dependency;

import dev.assay.core.artifact.Digest;
import dev.assay.core.artifact.Store;
import dev.assay.core.artifact.StoredFile;
import dev.assay.core.failure.AssayException;
import dev.assay.core.lock.DependencyLock;
import dev.assay.core.lock.DependencyLock.Repository;
import dev.assay.core.lock.LockedFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A folder with the layout of a repository that holds what a lock names, and no more. */
public final class LockedRepository {
  private final Store store;
  private final Origins origins;

  /**
   * Repositories from locks.
   *
   * @param store with the files; what it lacks is fetched
   * @param origins to fetch from
   */
  public LockedRepository(Store store, Origins origins) {
    this.store = store;
    this.origins = origins;
  }

  /**
   * Lays out what {@code lock} names. Each file is hashed here, whatever it was before.
   *
   * @param folder an empty one that no build can write to
   * @throws AssayException.Dependency if a file cannot be had with its digest
   */
  public Supply layOut(DependencyLock lock, Path folder) throws AssayException {
    place(lock, folder);
    try {
      for (LockedFile file : lock.files()) {
        Path place = folder.resolve(file.path());
        // Maven warns without it; that the file is what is locked is known by now.
        Path checksum = store.derived(file.digest(), "sha1", () -> Sidecars.sha1(place));
        Files.createLink(place.resolveSibling(place.getFileName() + ".sha1"), checksum);
      }
      return Supply.locked(folder);
    } catch (IOException e) {
      throw unwritable(folder, e);
    }
  }

  /** The files alone, each hashed. */
  void place(DependencyLock lock, Path folder) throws AssayException {
    Map<String, Repository> repositories =
        lock.repositories().stream()
            .collect(Collectors.toMap(Repository::id, Function.identity(), (a, _) -> a));
    Set<Path> made = new HashSet<>(Set.of(folder));
    try {
      for (LockedFile file : lock.files()) {
        Repository repository =
            Optional.ofNullable(repositories.get(file.repository())).orElseThrow();
        Path place = folder.resolve(file.path());
        createFolders(place.getParent(), made);
        Files.createLink(place, content(file, repository));
        requireEqual(file, place);
      }
    } catch (IOException e) {
      throw unwritable(folder, e);
    }
  }

  /** One call of the system for each; there are more folders than files. */
  private static void createFolders(@Nullable Path folder, Set<Path> made) throws IOException {
    if (folder != null && made.add(folder)) {
      createFolders(folder.getParent(), made);
      Files.createDirectory(folder);
    }
  }

  private static AssayException unwritable(Path folder, IOException e) {
    return new AssayException.Infrastructure(
        "cannot lay out the locked dependencies in " + folder + ": " + e, e);
  }

  private Path content(LockedFile file, Repository repository) throws AssayException {
    Optional<Path> kept = store.find(file.digest());
    return kept.isPresent() ? kept.get() : atOrigin(file, repository);
  }

  /**
   * Fetches a file even if it is kept: that it has this digest does not say that it is from there.
   *
   * @throws AssayException.Dependency if what is there is not what is locked
   */
  Path atOrigin(LockedFile file, Repository repository) throws AssayException {
    StoredFile fetched =
        origins
            .again(file.path(), repository)
            .orElseThrow(
                () ->
                    new AssayException.Dependency(
                        file.path()
                            + " is locked, but "
                            + repository.text()
                            + " does not have it any more. Put "
                            + file.digest()
                            + " into a repository that the spec names, or make the lock again"));
    if (!fetched.digest().equals(file.digest())) {
      throw new AssayException.Dependency(
          file.path()
              + " changed at its origin, "
              + repository.text()
              + ": locked is "
              + file.digest()
              + ", found "
              + fetched.digest()
              + ". Find out who changed it before you lock it again");
    }
    return fetched.path();
  }

  private static void requireEqual(LockedFile file, Path place)
      throws IOException, AssayException.Dependency {
    Digest found = Digest.of(place);
    if (!found.equals(file.digest()) || Files.size(place) != file.size()) {
      throw new AssayException.Dependency(
          file.path()
              + " is not what is locked: expected "
              + file.digest()
              + " and "
              + file.size()
              + " bytes, found "
              + found
              + " and "
              + Files.size(place)
              + " bytes in Assay's store. Somebody wrote to the store, or the lock is damaged:"
              + " find out who; 'assay lock' fetches the file again");
    }
  }
}
