package dev.assay.core.signature;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.assay.core.signature.SignatureCheck.Reason;
import dev.assay.core.signature.SignatureCheck.Refused;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.bouncycastle.bcpg.KeyIdentifier;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPPublicKey;
import org.bouncycastle.openpgp.PGPSignature;
import org.bouncycastle.openpgp.PGPSignatureException;
import org.bouncycastle.openpgp.PGPSignatureList;
import org.bouncycastle.openpgp.api.OpenPGPCertificate;
import org.bouncycastle.openpgp.api.OpenPGPCertificate.OpenPGPComponentKey;
import org.bouncycastle.openpgp.api.OpenPGPDefaultPolicy;
import org.bouncycastle.openpgp.api.OpenPGPKeyReader;
import org.bouncycastle.openpgp.api.OpenPGPPolicy;
import org.bouncycastle.openpgp.api.OpenPGPSignature.OpenPGPDocumentSignature;
import org.bouncycastle.openpgp.api.bc.BcOpenPGPImplementation;
import org.bouncycastle.openpgp.bc.BcPGPObjectFactory;
import org.bouncycastle.openpgp.operator.bc.BcPGPContentVerifierBuilderProvider;

/**
 * OpenPGP certificates that someone trusts (RFC 9580).
 *
 * <p>A key is judged as it is now, never at the time that a signature claims for itself: whoever
 * has a key that was revoked or has run out can write any time. Which hashes and key sizes count is
 * Bouncy Castle's default: no MD5 or SHA-1 over content, no RSA below 2000 bits, no DSA.
 */
public final class OpenPgpKeys {
  /** Trusts nobody. */
  public static final OpenPgpKeys NONE = new OpenPgpKeys(List.of());

  private static final int CHUNK = 1 << 16;
  private static final String BEGIN = "-----BEGIN PGP PUBLIC KEY BLOCK-----";
  private static final String END = "-----END PGP PUBLIC KEY BLOCK-----";

  private final List<OpenPGPCertificate> certificates;
  private final OpenPGPPolicy policy = new OpenPGPDefaultPolicy();

  private OpenPgpKeys(List<OpenPGPCertificate> certificates) {
    this.certificates = List.copyOf(certificates);
  }

  /**
   * Reads armored certificates; text around the blocks, as in a KEYS file, is skipped.
   *
   * @throws MalformedException if there is no block, or something in one is not a public key
   */
  public static OpenPgpKeys parse(String text) throws MalformedException {
    List<OpenPGPCertificate> found = new ArrayList<>();
    int from = text.indexOf(BEGIN);
    while (from >= 0) {
      int to = text.indexOf(END, from);
      if (to < 0) {
        throw new MalformedException("a key has no line " + END);
      }
      found.addAll(block(text.substring(from, to + END.length())));
      from = text.indexOf(BEGIN, to);
    }
    if (found.isEmpty()) {
      throw new MalformedException("expected keys between " + BEGIN + " and " + END);
    }
    return new OpenPgpKeys(found);
  }

  private static List<OpenPGPCertificate> block(String armored) throws MalformedException {
    byte[] packets = Armor.openPgp(armored.getBytes(ISO_8859_1), "PGP PUBLIC KEY BLOCK");
    try {
      List<OpenPGPCertificate> found =
          new OpenPGPKeyReader(new BcOpenPGPImplementation(), new OpenPGPDefaultPolicy())
              .parseCertificates(new ByteArrayInputStream(packets));
      if (found.isEmpty()) {
        throw new MalformedException("a block holds no key");
      }
      return found;
    } catch (IOException | RuntimeException e) {
      // The library throws all kinds of unchecked exceptions for what it cannot read.
      throw new MalformedException("a block is not an OpenPGP public key: " + e.getMessage());
    }
  }

  /** Both lists. */
  OpenPgpKeys and(OpenPgpKeys more) {
    List<OpenPGPCertificate> all = new ArrayList<>(certificates);
    all.addAll(more.certificates);
    return new OpenPgpKeys(all);
  }

  boolean isEmpty() {
    return certificates.isEmpty();
  }

  /**
   * Holds a detached signature against the content.
   *
   * @param signature armored, or the packet itself
   */
  SignatureCheck check(byte[] signature, SignedContent content, Instant now) throws IOException {
    try {
      boolean armored = signature.length > 0 && signature[0] == '-';
      byte[] packets = armored ? OpenPgpSignature.unarmored(signature) : signature;
      List<OpenPgpSignature> parsed = OpenPgpSignature.parse(packets);
      if (parsed.size() != 1) {
        return new Refused(
            Reason.MALFORMED, "expected one signature, found " + parsed.size() + " in one block");
      }
      return check(only(packets), content, now);
    } catch (MalformedException e) {
      return new Refused(Reason.MALFORMED, "not an OpenPGP signature: " + e.text());
    } catch (PGPException e) {
      return new Refused(Reason.UNSUPPORTED, "cannot be read: " + e.getMessage());
    } catch (ReadFailure e) {
      throw e.failure;
    } catch (RuntimeException e) {
      // What the library throws for a malformed packet.
      return new Refused(Reason.MALFORMED, "not an OpenPGP signature: " + e);
    }
  }

  private static PGPSignature only(byte[] packets) throws MalformedException {
    try {
      Object first = new BcPGPObjectFactory(packets).nextObject();
      if (first instanceof PGPSignatureList list && list.size() == 1) {
        return list.get(0);
      }
    } catch (IOException e) {
      throw new MalformedException(String.valueOf(e.getMessage()));
    }
    throw new MalformedException("expected a signature packet");
  }

  private SignatureCheck check(PGPSignature signature, SignedContent content, Instant now)
      throws PGPException {
    Optional<OpenPGPComponentKey> key = keyOf(signature);
    if (key.isEmpty()) {
      return new Refused(
          Reason.UNKNOWN_KEY, "made by a key that is not trusted: " + ids(signature));
    }
    OpenPGPDocumentSignature document = new OpenPGPDocumentSignature(signature, key.get());
    if (signature.getSignatureType() != PGPSignature.BINARY_DOCUMENT
        && signature.getSignatureType() != PGPSignature.CANONICAL_TEXT_DOCUMENT) {
      return new Refused(Reason.MALFORMED, "not a signature over a document");
    }
    if (!fits(signature, document, content)) {
      return new Refused(
          Reason.OTHER_CONTENT, "does not fit the content; the key is " + shown(key.get()));
    }
    return refusal(signature, document, key.get(), now)
        .<SignatureCheck>map(refused -> refused)
        .orElseGet(() -> new SignatureCheck.Good(signer(key.get()), shown(key.get())));
  }

  private static boolean fits(
      PGPSignature signature, OpenPGPDocumentSignature document, SignedContent content)
      throws PGPException {
    signature.init(
        new BcPGPContentVerifierBuilderProvider(), document.getIssuer().getPGPPublicKey());
    byte[] buffer = new byte[CHUNK];
    try (InputStream in = content.open()) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        signature.update(buffer, 0, n);
      }
    } catch (IOException e) {
      throw new ReadFailure(e);
    }
    return document.verify();
  }

  /** Why a signature that fits does not count; the order is that of the reasons' weight. */
  private Optional<Refused> refusal(
      PGPSignature signature,
      OpenPGPDocumentSignature document,
      OpenPGPComponentKey key,
      Instant now)
      throws PGPException {
    String shown = shown(key);
    if (isRevoked(key)) {
      return refused(Reason.REVOKED, "the key was revoked: " + shown);
    }
    if (!document.isEffectiveAt(Date.from(now))) {
      return signature.getCreationTime().toInstant().isAfter(now)
          ? refused(Reason.NOT_YET_VALID, "made in the future, by " + shown)
          : refused(Reason.EXPIRED_SIGNATURE, "the signature has expired; made by " + shown);
    }
    if (isExpired(key, now) || isExpired(key.getCertificate().getPrimaryKey(), now)) {
      return refused(Reason.EXPIRED_KEY, "the key has expired: " + shown);
    }
    if (!key.isSigningKey(Date.from(now))) {
      return refused(Reason.NOT_FOR_SIGNING, "the key is not for signing: " + shown);
    }
    if (!policy.isAcceptablePublicKey(key.getPGPPublicKey())
        || !policy.hasAcceptableSignatureHashAlgorithm(signature)) {
      return refused(Reason.WEAK, "the key or the hash is too weak to count: " + shown);
    }
    try {
      return document.isValidAt(Date.from(now), policy)
          ? Optional.empty()
          : refused(Reason.UNSUPPORTED, "the key has no valid self-signature: " + shown);
    } catch (PGPSignatureException e) {
      return refused(Reason.UNSUPPORTED, "does not count: " + e.getMessage());
    }
  }

  private static Optional<Refused> refused(Reason reason, String text) {
    return Optional.of(new Refused(reason, text));
  }

  /**
   * Whether a revocation of the key, or of the certificate's primary key, is among the packets and
   * was made by the primary key; for whichever reason, and whenever.
   */
  private static boolean isRevoked(OpenPGPComponentKey key) throws PGPException {
    PGPPublicKey primary = key.getCertificate().getPrimaryKey().getPGPPublicKey();
    Iterator<PGPSignature> ofPrimary = primary.getSignaturesOfType(PGPSignature.KEY_REVOCATION);
    while (ofPrimary.hasNext()) {
      PGPSignature revocation = ofPrimary.next();
      revocation.init(new BcPGPContentVerifierBuilderProvider(), primary);
      if (revocation.verifyCertification(primary)) {
        return true;
      }
    }
    PGPPublicKey own = key.getPGPPublicKey();
    Iterator<PGPSignature> ofKey = own.getSignaturesOfType(PGPSignature.SUBKEY_REVOCATION);
    while (ofKey.hasNext()) {
      PGPSignature revocation = ofKey.next();
      revocation.init(new BcPGPContentVerifierBuilderProvider(), primary);
      if (revocation.verifyCertification(primary, own)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isExpired(OpenPGPComponentKey key, Instant now) {
    Date end = key.getKeyExpirationDateAt(Date.from(now));
    return end != null && !now.isBefore(end.toInstant());
  }

  private Optional<OpenPGPComponentKey> keyOf(PGPSignature signature) {
    for (KeyIdentifier id : signature.getKeyIdentifiers()) {
      for (OpenPGPCertificate certificate : certificates) {
        OpenPGPComponentKey key = certificate.getKey(id);
        if (key != null) {
          return Optional.of(key);
        }
      }
    }
    return Optional.empty();
  }

  private static String ids(PGPSignature signature) {
    List<String> ids =
        signature.getKeyIdentifiers().stream()
            .map(id -> String.format(Locale.ROOT, "%016X", id.getKeyId()))
            .distinct()
            .toList();
    return ids.isEmpty() ? "it names none" : String.join(", ", ids);
  }

  private static String shown(OpenPGPComponentKey key) {
    return "OpenPGP "
        + HexFormat.of().withUpperCase().formatHex(key.getPGPPublicKey().getFingerprint());
  }

  private static String signer(OpenPGPComponentKey key) {
    Iterator<String> names = key.getCertificate().getPrimaryKey().getPGPPublicKey().getUserIDs();
    return names.hasNext() ? names.next() : "a key without a name";
  }

  /** Carries a failure to read the content out through calls that throw something else. */
  private static final class ReadFailure extends RuntimeException {
    @java.io.Serial private static final long serialVersionUID = 1L;
    private final transient IOException failure;

    ReadFailure(IOException failure) {
      this.failure = failure;
    }
  }
}
