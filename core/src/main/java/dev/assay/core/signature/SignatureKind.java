package dev.assay.core.signature;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Optional;

/** Kinds of armored signatures, as git writes them. */
public enum SignatureKind {
  OPENPGP("OpenPGP", "-----BEGIN PGP SIGNATURE-----"),
  /** What gpg wrote for a while in place of the line above; git reads both. */
  OPENPGP_MESSAGE("OpenPGP", "-----BEGIN PGP MESSAGE-----"),
  SSH("SSH", "-----BEGIN SSH SIGNATURE-----"),
  X509("X.509", "-----BEGIN SIGNED MESSAGE-----");

  private final String shown;
  private final String begin;

  SignatureKind(String shown, String begin) {
    this.shown = shown;
    this.begin = begin;
  }

  /** The line that such a signature begins with. */
  public String begin() {
    return begin;
  }

  /** The name for people. */
  public String shown() {
    return shown;
  }

  /** The kind of a signature, by its first line. */
  public static Optional<SignatureKind> of(byte[] signature) {
    String text = new String(signature, ISO_8859_1);
    for (SignatureKind kind : values()) {
      if (text.startsWith(kind.begin)) {
        return Optional.of(kind);
      }
    }
    return Optional.empty();
  }
}
