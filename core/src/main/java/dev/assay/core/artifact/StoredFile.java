package dev.assay.core.artifact;

import java.nio.file.Path;

/**
 * A file in a {@link Store}: its place never changes content.
 *
 * @param path in the store
 * @param size in bytes
 * @param digest of the content
 */
public record StoredFile(Path path, long size, Digest digest) {
  /** This file under a name of a release. */
  public Artifact named(String name) {
    return new Artifact(name, size, digest);
  }
}
