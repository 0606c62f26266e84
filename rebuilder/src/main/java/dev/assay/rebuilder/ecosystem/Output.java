package dev.assay.rebuilder.ecosystem;

import dev.assay.core.artifact.StoredFile;

/**
 * A file that a build made.
 *
 * @param repositoryPath its path in a repository of its ecosystem; for files named by patterns,
 *     relative to the working directory
 * @param name its file name
 * @param deploySkipped whether the build says that it is not published
 * @param file its bytes
 */
public record Output(String repositoryPath, String name, boolean deploySkipped, StoredFile file) {}
