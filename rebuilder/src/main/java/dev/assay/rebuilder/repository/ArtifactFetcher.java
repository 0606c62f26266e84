package dev.assay.rebuilder.repository;

import dev.assay.core.artifact.StoredFile;
import dev.assay.core.failure.AssayException;
import dev.assay.core.spec.ArtifactCoordinates;
import java.util.Optional;

/** Fetches files of Maven repositories from their origin, never from a local repository. */
public interface ArtifactFetcher {
  /**
   * Fetches one file.
   *
   * @param coordinates of the file
   * @param repository base URL; Maven Central as Maven itself knows it, through the user's mirrors,
   *     if absent
   * @return the file in Assay's store; empty if the repository answers that it has no such file
   * @throws AssayException if the repository cannot be asked, or its answer is damaged
   */
  Optional<StoredFile> fetch(ArtifactCoordinates coordinates, Optional<String> repository)
      throws AssayException;
}
