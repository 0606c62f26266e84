package dev.assay.core.signature;

/** What holding a signature against trusted keys led to. */
public sealed interface SignatureCheck {
  /**
   * The signature fits the content, and a trusted key made it, which may be used today.
   *
   * @param signer as the key or the list of signers names it; text from outside
   * @param key kind and fingerprint
   */
  record Good(String signer, String key) implements SignatureCheck {}

  /**
   * It does not count.
   *
   * @param reason for programs
   * @param text for people; may hold text from outside
   */
  record Refused(Reason reason, String text) implements SignatureCheck {}

  /** Why a signature does not count. */
  enum Reason {
    /** Not well-formed, or more than one signature. */
    MALFORMED,
    /** Of a kind, version or algorithm that is not read here. */
    UNSUPPORTED,
    /** No trusted key made it. */
    UNKNOWN_KEY,
    /** A trusted key made it, of something else. */
    OTHER_CONTENT,
    /** The key was revoked. */
    REVOKED,
    /** The key, or the permission to use it, has run out. */
    EXPIRED_KEY,
    /** The signature itself has run out. */
    EXPIRED_SIGNATURE,
    /** From the future, or from before the key was valid. */
    NOT_YET_VALID,
    /** The key may not sign this. */
    NOT_FOR_SIGNING,
    /** A hash or key that no longer protects. */
    WEAK,
    /** It holds what nothing needs, where bytes could hide. */
    NOT_ALLOWED,
    /** Nobody who is trusted says when it was made. */
    NO_TIME
  }
}
