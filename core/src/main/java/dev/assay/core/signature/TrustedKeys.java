package dev.assay.core.signature;

import dev.assay.core.signature.SignatureCheck.Reason;
import dev.assay.core.signature.SignatureCheck.Refused;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;

/**
 * Who may sign something, with whichever kind of key.
 *
 * @param openPgp OpenPGP certificates; without any, nothing of Bouncy Castle is loaded, whose
 *     signed jars no start-up archive holds
 * @param ssh SSH keys
 * @param x509 certificates, for signatures that lie inside of files
 */
public record TrustedKeys(
    Optional<OpenPgpKeys> openPgp, AllowedSigners ssh, PinnedCertificates x509) {
  /** Trusts nobody. */
  public static final TrustedKeys NONE = new TrustedKeys(Optional.empty(), AllowedSigners.NONE);

  /** SSH's name for what git signs. */
  public static final String GIT = "git";

  /** SSH's name for files. */
  public static final String FILE = "file";

  /** Keys for signatures that lie beside what they sign. */
  public TrustedKeys(Optional<OpenPgpKeys> openPgp, AllowedSigners ssh) {
    this(openPgp, ssh, PinnedCertificates.NONE);
  }

  /** All keys of both. */
  public TrustedKeys and(TrustedKeys more) {
    Optional<OpenPgpKeys> both =
        openPgp.isPresent() && more.openPgp.isPresent()
            ? Optional.of(openPgp.get().and(more.openPgp.get()))
            : openPgp.or(() -> more.openPgp);
    return new TrustedKeys(both, ssh.and(more.ssh), x509.and(more.x509));
  }

  /** Whether nobody is trusted with signatures beside files. */
  public boolean isEmpty() {
    return (openPgp.isEmpty() || openPgp.get().isEmpty()) && ssh.isEmpty();
  }

  /**
   * Holds a detached signature against the content.
   *
   * @param signature armored; or a bare OpenPGP packet
   * @param purpose {@link #GIT} or {@link #FILE}; only SSH signatures say what they are for
   * @param now the time of the check
   * @throws IOException if the content cannot be read
   */
  public SignatureCheck check(byte[] signature, SignedContent content, String purpose, Instant now)
      throws IOException {
    Optional<SignatureKind> kind = SignatureKind.of(signature);
    if (kind.isEmpty()) {
      boolean packet = signature.length > 0 && signature[0] < 0;
      return packet
          ? openPgp.orElse(OpenPgpKeys.NONE).check(signature, content, now)
          : new Refused(Reason.UNSUPPORTED, "a signature of an unknown kind");
    }
    return switch (kind.get()) {
      case OPENPGP -> openPgp.orElse(OpenPgpKeys.NONE).check(signature, content, now);
      case OPENPGP_MESSAGE ->
          new Refused(Reason.UNSUPPORTED, "OpenPGP messages are not supported as signatures");
      case SSH -> ssh.check(signature, content, purpose, now);
      case X509 -> new Refused(Reason.UNSUPPORTED, "X.509 signatures are not supported");
    };
  }
}
