package dev.assay.rebuilder.repository;

import dev.assay.core.artifact.StoredFile;
import dev.assay.core.failure.AssayException;
import dev.assay.core.lock.AsOf;
import java.util.Optional;

/** The way to repositories of one kind, with the user's own configuration. */
public interface RepositoryAccess {
  /**
   * Opens a line to one repository, for many files.
   *
   * @param repository base URL; the one that the kind is known for, if absent
   * @throws AssayException if its address is not usable
   */
  Line connect(Optional<String> repository) throws AssayException;

  /** An open line to one repository; may be used by several threads. */
  interface Line extends AutoCloseable {
    /**
     * Fetches a file.
     *
     * @param path as a lock names it
     * @return the file in Assay's store; empty if the repository answers that it has no such file
     * @throws AssayException if the repository cannot be asked, or its answer is damaged
     */
    Optional<StoredFile> fetch(String path) throws AssayException;

    /**
     * Fetches a file as the repository offered it at a moment, by its own account. A list of
     * versions is without those that came later.
     *
     * @param path as a lock names it
     * @return as {@link #fetch(String)} does
     * @throws AssayException.Published if the file came later, or the repository does not say when
     * @throws AssayException as {@link #fetch(String)} does
     */
    Optional<StoredFile> fetch(String path, AsOf moment) throws AssayException;

    @Override
    void close();
  }
}
