package dev.assay.core.result;

import dev.assay.core.artifact.Digest;
import java.util.Optional;

/**
 * What a build saw as the system.
 *
 * @param kind {@code host}, {@code debian}, {@code oci}, {@code tar} or {@code dir}
 * @param name the system's name, the suite with the number of packages, the image, or the path
 * @param digest of the image, the archive or the tree; empty for the machine's own, which is not
 *     identified
 * @param chosenBy {@code spec}, {@code lock}, {@code user} (on the command line) or {@code machine}
 *     (by what it has)
 */
public record RootInfo(String kind, String name, Optional<Digest> digest, String chosenBy) {
  /** For people. */
  public String text() {
    return kind
        + " "
        + name
        + digest.map(it -> ", " + it).orElse("")
        + (chosenBy.equals("spec") ? "" : ", chosen by the " + chosenBy);
  }
}
