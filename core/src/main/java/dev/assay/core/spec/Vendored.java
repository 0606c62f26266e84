package dev.assay.core.spec;

import dev.assay.core.artifact.Digest;
import java.util.Optional;

/**
 * A binary in the source, and where the spec says that it is from. Nothing is believed: it is held
 * against what is there.
 *
 * @param file its path in the source
 * @param upstream package URL or URL of the file that it is, or is in
 * @param release the package; empty if upstream is a URL
 * @param member path in that file, which is an archive then; empty if it is the file itself
 * @param digest of the upstream file
 */
public record Vendored(
    String file,
    String upstream,
    Optional<ReleaseId> release,
    Optional<String> member,
    Digest digest) {
  /** Where it is from, for people. */
  public String origin() {
    return upstream + member.map(path -> "!/" + path).orElse("");
  }
}
