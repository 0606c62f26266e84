package dev.assay.core.artifact;

/**
 * One file of a release, identified by its bytes.
 *
 * @param name the file's name in the release, unique there; for a folder, the path relative to it
 * @param size in bytes
 * @param digest of the whole file
 */
public record Artifact(String name, long size, Digest digest) {
  public Artifact {
    if (name.isEmpty()) {
      throw new IllegalArgumentException("an artifact needs a name");
    }
    if (size < 0) {
      throw new IllegalArgumentException("expected a size of 0 or more, found: " + size);
    }
  }

  /** Rule 1 of the design: equal size and equal SHA-256, nothing else. */
  public boolean sameBytes(Artifact other) {
    return size == other.size && digest.equals(other.digest);
  }
}
