package dev.assay.rebuilder.ecosystem;

import dev.assay.core.artifact.StoredFile;
import java.util.Optional;

/**
 * A file that a build made.
 *
 * @param repositoryPath its path in a repository of its ecosystem, if the build tool says where it
 *     would be published; nobody knows that of files named by patterns
 * @param name its file name
 * @param deploySkipped whether the build says that it is not published
 * @param file its bytes
 */
public record Output(
    Optional<String> repositoryPath, String name, boolean deploySkipped, StoredFile file) {}
