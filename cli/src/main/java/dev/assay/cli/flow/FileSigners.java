package dev.assay.cli.flow;

import dev.assay.core.signature.TrustedKeys;
import java.time.Instant;

/**
 * Who may sign published files.
 *
 * @param keys nobody if signatures are not checked
 * @param now when they are judged
 */
public record FileSigners(TrustedKeys keys, Instant now) {
  /** No signature is checked. */
  public static final FileSigners NONE = new FileSigners(TrustedKeys.NONE, Instant.EPOCH);
}
