package dev.assay.rebuilder.checkout;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.assay.core.artifact.Printable;
import dev.assay.core.failure.AssayException;
import dev.assay.core.result.Condition;
import dev.assay.rebuilder.checkout.GitFetch.Fetched;
import org.eclipse.jgit.revwalk.RevTag;

/** What a tag or commit says about itself, and which signature it has. None is verified yet. */
final class GitSignatures {
  private static final String TAGS = "refs/tags/";

  private GitSignatures() {}

  /**
   * Holds a tag object against the name that it was found under: a ref can be made to point at the
   * signed tag of another release.
   */
  static void requireTagName(Fetched fetched, String shown) throws AssayException.Source {
    if (fetched.tag().isEmpty() || !fetched.name().startsWith(TAGS)) {
      return;
    }
    String name = fetched.name().substring(TAGS.length());
    String own = fetched.tag().get().getTagName();
    if (!name.equals(own)) {
      throw new AssayException.Source(
          "the tag "
              + name
              + " in "
              + shown
              + " was made as "
              + Printable.escape(String.valueOf(own))
              + " and renamed. Ask the project for a tag of its own, or give the commit.");
    }
  }

  /** Why no signature stands behind what was fetched. */
  static Condition.TagNotSigned condition(Fetched fetched, String ref) {
    return new Condition.TagNotSigned(ref, why(fetched));
  }

  private static String why(Fetched fetched) {
    if (fetched.tag().isPresent()) {
      return tag(fetched.tag().get());
    }
    String commit = "the commit has " + commit(fetched);
    if (fetched.name().startsWith(TAGS)) {
      return "a lightweight tag, which cannot be signed; " + commit;
    }
    return (GitRefs.isCommitId(fetched.name()) ? "a commit" : "a branch")
        + ", not a signed tag; "
        + commit;
  }

  private static String tag(RevTag tag) {
    String signature = kind(new String(tag.getRawBuffer(), ISO_8859_1));
    return signature.isEmpty()
        ? "the tag object has no signature"
        : "the tag object has an " + signature + " signature, which was not checked";
  }

  private static String commit(Fetched fetched) {
    byte[] signature = fetched.commit().getRawGpgSignature();
    if (signature == null) {
      return "no signature";
    }
    String kind = kind("\n" + new String(signature, ISO_8859_1));
    return "an " + (kind.isEmpty() ? "unknown" : kind) + " signature, which was not checked";
  }

  private static String kind(String raw) {
    if (raw.contains("\n-----BEGIN PGP SIGNATURE-----")) {
      return "OpenPGP";
    }
    if (raw.contains("\n-----BEGIN SSH SIGNATURE-----")) {
      return "SSH";
    }
    return raw.contains("\n-----BEGIN SIGNED MESSAGE-----") ? "X.509" : "";
  }
}
