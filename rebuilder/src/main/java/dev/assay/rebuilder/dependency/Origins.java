package dev.assay.rebuilder.dependency;

import dev.assay.core.artifact.StoredFile;
import dev.assay.core.failure.AssayException;
import dev.assay.core.lock.AsOf;
import dev.assay.core.lock.DependencyLock.Repository;
import dev.assay.core.lock.LockedFile;
import dev.assay.rebuilder.repository.RepositoryAccess;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The repositories that a spec names, asked in that order. */
public final class Origins implements AutoCloseable {
  private final Map<Repository, RepositoryAccess.Line> lines = new LinkedHashMap<>();
  private final Optional<AsOf> asOf;

  /**
   * Where a file was found.
   *
   * @param repository that has it
   * @param file in the store
   */
  record Found(Repository repository, StoredFile file) {}

  /**
   * Opens lines to all of them.
   *
   * @param asOf the moment whose offers count; empty for now
   * @throws AssayException.Published if an address is not usable
   */
  public Origins(List<Repository> repositories, RepositoryAccess access, Optional<AsOf> asOf)
      throws AssayException {
    this.asOf = asOf;
    for (Repository repository : repositories) {
      lines.put(repository, access.connect(repository.url()));
    }
  }

  /** The repositories, in order. */
  List<Repository> repositories() {
    return List.copyOf(lines.keySet());
  }

  /**
   * Checks that a lock needs no others.
   *
   * @throws AssayException.Dependency if it does
   */
  public void requireAll(List<Repository> locked) throws AssayException.Dependency {
    for (Repository repository : locked) {
      if (!lines.containsKey(repository)) {
        throw new AssayException.Dependency(
            "the lock has files from "
                + repository.text()
                + ", which the spec does not name. If it is to be trusted, name it there:"
                + " repositories: ["
                + String.join(", ", lines.keySet().stream().map(Repository::id).toList())
                + ", "
                + repository.id()
                + "]");
      }
    }
  }

  /** Their names, for messages. */
  String names() {
    return String.join(", ", lines.keySet().stream().map(Repository::text).toList());
  }

  /** Looks for a file in each; empty if all answer that they have no such file. */
  Optional<Found> find(String path) throws AssayException {
    for (Repository repository : lines.keySet()) {
      Optional<StoredFile> file = fetch(path, repository);
      if (file.isPresent()) {
        return Optional.of(new Found(repository, file.get()));
      }
    }
    return Optional.empty();
  }

  /** Fetches a file from one. */
  Optional<StoredFile> fetch(String path, Repository repository) throws AssayException {
    return fetch(path, repository, asOf);
  }

  /**
   * Fetches a file again that is locked by its digest. When it came there does not matter any more;
   * a list of versions is made again as it was.
   */
  Optional<StoredFile> again(String path, Repository repository) throws AssayException {
    return fetch(path, repository, asOf.filter(_ -> LockedFile.isIndex(path)));
  }

  private Optional<StoredFile> fetch(String path, Repository repository, Optional<AsOf> moment)
      throws AssayException {
    RepositoryAccess.Line line = lines.get(repository);
    if (line == null) {
      throw new AssayException.Dependency(
          path + " is from " + repository.text() + ", which the spec does not name");
    }
    try {
      return moment.isPresent() ? line.fetch(path, moment.get()) : line.fetch(path);
    } catch (AssayException.Published e) {
      throw new AssayException.Dependency(path + ": " + e.text());
    }
  }

  @Override
  public void close() {
    lines.values().forEach(RepositoryAccess.Line::close);
  }
}
