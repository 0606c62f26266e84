package dev.assay.core.result;

import dev.assay.core.artifact.Artifact;
import dev.assay.core.artifact.Digest;
import java.util.List;
import java.util.Optional;

/**
 * What running the packaging steps of a spec again showed: with the published signatures moved onto
 * files that the build made, before these are packed.
 *
 * @param built the file as the build itself made it, from the source alone
 * @param signed the files that a signature was moved onto, in the order of the spec
 * @param commands those that ran again, in this order
 * @param failure why that proves nothing, on one line; empty if the published file came out, bit
 *     for bit or but for its own signature
 */
public record PackedAgain(
    Artifact built, List<Signed> signed, List<String> commands, Optional<String> failure) {
  public PackedAgain {
    signed = List.copyOf(signed);
    commands = List.copyOf(commands);
    if (failure.isEmpty() && (signed.isEmpty() || commands.isEmpty())) {
      throw new IllegalArgumentException("without a signature and a command nothing is proved");
    }
  }

  /** Whether the published file came out. */
  public boolean isProved() {
    return failure.isEmpty();
  }

  /**
   * A file that has a published signature now. Its certificate table is all that was taken over.
   *
   * @param file path relative to the build's working directory
   * @param size of the certificate table, in bytes
   * @param table digest of the certificate table
   * @param signer pinned; as the certificate names it
   * @param key fingerprint, and when it signed
   */
  public record Signed(String file, long size, Digest table, String signer, String key) {}
}
