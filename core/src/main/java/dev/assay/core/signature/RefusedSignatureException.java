package dev.assay.core.signature;

import dev.assay.core.signature.SignatureCheck.Reason;
import dev.assay.core.signature.SignatureCheck.Refused;
import java.io.Serial;

/** Leaves a check as soon as something does not hold; becomes a {@link Refused} at its top. */
final class RefusedSignatureException extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  private final Reason reason;

  RefusedSignatureException(Reason reason, String text) {
    super(text);
    this.reason = reason;
  }

  Refused refused() {
    return new Refused(reason, String.valueOf(getMessage()));
  }
}
