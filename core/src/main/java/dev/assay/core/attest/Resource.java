package dev.assay.core.attest;

import dev.assay.core.artifact.Digest;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Something that went into a build or came out of it: an in-toto ResourceDescriptor (in-toto
 * attestation framework, spec/v1/resource_descriptor.md).
 *
 * @param name of it, for people and policies; never empty
 * @param uri where it is, if it has such a place
 * @param digests by the algorithm's name in in-toto: {@code sha256}, {@code gitCommit} …; may be
 *     empty for what is not identified
 * @param annotations more about it
 */
public record Resource(
    String name,
    Optional<String> uri,
    Map<String, String> digests,
    Map<String, String> annotations) {
  private static final String SHA256 = "sha256";

  public Resource {
    if (name.isEmpty()) {
      throw new IllegalArgumentException("a resource has a name");
    }
    digests = Collections.unmodifiableMap(new TreeMap<>(digests));
    annotations = Collections.unmodifiableMap(new TreeMap<>(annotations));
  }

  /** A file. */
  public static Resource of(String name, Digest digest) {
    return of(name, digest, Map.of());
  }

  /** Something with a digest, and more about it. */
  public static Resource of(String name, Digest digest, Map<String, String> annotations) {
    return new Resource(name, Optional.empty(), Map.of(SHA256, digest.sha256()), annotations);
  }
}
