package dev.assay.rebuilder.checkout;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.assay.core.artifact.Printable;
import dev.assay.core.failure.AssayException;
import dev.assay.core.result.Condition;
import dev.assay.core.signature.SignatureCheck;
import dev.assay.core.signature.SignatureKind;
import dev.assay.core.signature.SignedContent;
import dev.assay.core.signature.TrustedKeys;
import dev.assay.rebuilder.checkout.GitFetch.Fetched;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.revwalk.RevTag;

/**
 * What a tag or commit says about itself, and who signed it.
 *
 * <p>A signature that is there must count if the policy names signers; one that is not there leaves
 * a condition. The tag's signature stands for the commit, too, since it signs the commit's id; the
 * commit's does not stand for the tag, which could lead to an older signed commit.
 *
 * @param fetched what the ref led to
 * @param demands who may sign
 * @param shown the repository, for messages
 */
record GitSignatures(Fetched fetched, SourceDemands.ForRepository demands, String shown) {
  private static final String TAGS = "refs/tags/";

  /**
   * What was found out.
   *
   * @param condition what is left to trust
   * @param evidence the signature that was checked and counts, for people
   */
  record Outcome(Optional<Condition.TagNotSigned> condition, Optional<String> evidence) {}

  /**
   * Holds a tag object against the name that it was found under, and what it leads to: a ref can be
   * made to point at the signed tag of another release.
   */
  void requireTag() throws AssayException.Source {
    if (fetched.tag().isEmpty()) {
      return;
    }
    RevTag tag = fetched.tag().get();
    List<String> headers = SignedObject.headers(new String(tag.getRawBuffer(), ISO_8859_1));
    String name = headers.size() > 2 ? after("tag ", headers.get(2)) : "";
    boolean sound =
        (headers.size() == 3 || (headers.size() == 4 && headers.get(3).startsWith("tagger ")))
            && headers.get(0).equals("object " + tag.getObject().name())
            && headers.get(1).equals("type " + Constants.typeString(tag.getObject().getType()))
            && !name.isEmpty();
    if (!sound) {
      throw new AssayException.Source(
          "the tag object "
              + tag.name()
              + " in "
              + shown
              + " is not well-formed: expected object, type, tag and tagger, each once. Give the"
              + " commit, or ask the project for a new tag.");
    }
    requireName(name);
  }

  private static String after(String key, String line) {
    byte[] raw = line.getBytes(ISO_8859_1);
    String text = new String(raw, UTF_8);
    return text.startsWith(key) ? text.substring(key.length()) : "";
  }

  private void requireName(String own) throws AssayException.Source {
    if (!fetched.name().startsWith(TAGS)) {
      return;
    }
    String name = fetched.name().substring(TAGS.length());
    if (!name.equals(own)) {
      throw new AssayException.Source(
          "the tag "
              + name
              + " in "
              + shown
              + " was made as "
              + Printable.escape(own)
              + " and renamed. Ask the project for a tag of its own, or give the commit.");
    }
  }

  /**
   * Checks the signature of the tag; or else the commit's.
   *
   * @param ref as the spec has it
   * @throws AssayException.Source if there is a signature that does not count, and it should
   */
  Outcome check(String ref) throws AssayException.Source, IOException {
    if (demands.signers().isEmpty()) {
      return new Outcome(Optional.of(new Condition.TagNotSigned(ref, why())), Optional.empty());
    }
    if (fetched.tag().isPresent()) {
      SignedObject tag = tagParts(fetched.tag().get());
      if (tag.signature().isPresent()) {
        return new Outcome(Optional.empty(), Optional.of(require("the tag " + ref, tag)));
      }
    }
    SignedObject commit = commitParts();
    Optional<String> evidence =
        commit.signature().isPresent()
            ? Optional.of(require("the commit " + fetched.commit().name(), commit))
            : Optional.empty();
    boolean enough = evidence.isPresent() && GitRefs.isCommitId(fetched.name());
    String why =
        withoutCommit()
            + evidence.map(by -> "; the commit is signed by " + by).orElse("; nor has the commit");
    return new Outcome(
        enough ? Optional.empty() : Optional.of(new Condition.TagNotSigned(ref, why)), evidence);
  }

  /** Who signed. */
  private String require(String what, SignedObject object)
      throws AssayException.Source, IOException {
    SignatureCheck check =
        demands
            .signers()
            .check(
                object.signatureBytes(),
                SignedContent.of(object.payloadBytes()),
                TrustedKeys.GIT,
                demands.now());
    return switch (check) {
      case SignatureCheck.Good good -> Printable.escape(good.signer() + " with " + good.key());
      case SignatureCheck.Refused refused -> throw refused(what, refused.text());
    };
  }

  private AssayException.Source refused(String what, String why) {
    return new AssayException.Source(
        "the signature of "
            + Printable.escape(what)
            + " in "
            + shown
            + " does not count: "
            + Printable.escape(why)
            + ". Ask the project who signs its releases; the policy names whom you trust.");
  }

  private SignedObject tagParts(RevTag tag) throws AssayException.Source {
    try {
      return SignedObject.ofTag(tag.getRawBuffer());
    } catch (SignedObject.UnclearException e) {
      throw refused("the tag " + fetched.name(), String.valueOf(e.getMessage()));
    }
  }

  private SignedObject commitParts() throws AssayException.Source {
    try {
      return SignedObject.ofCommit(fetched.commit().getRawBuffer());
    } catch (SignedObject.UnclearException e) {
      throw refused("the commit " + fetched.commit().name(), String.valueOf(e.getMessage()));
    }
  }

  // --- nobody is asked to have signed

  private String why() {
    boolean tagged = fetched.tag().isPresent();
    String what;
    try {
      SignedObject object =
          tagged
              ? SignedObject.ofTag(fetched.tag().get().getRawBuffer())
              : SignedObject.ofCommit(fetched.commit().getRawBuffer());
      what = object.signature().isEmpty() ? "no signature" : unchecked(object);
    } catch (SignedObject.UnclearException e) {
      what =
          "signatures that are not read here ("
              + Printable.escape(String.valueOf(e.getMessage()))
              + ")";
    }
    return tagged ? "the tag object has " + what : withoutCommit() + "; the commit has " + what;
  }

  private String withoutCommit() {
    if (fetched.tag().isPresent()) {
      return "the tag object has no signature";
    }
    if (fetched.name().startsWith(TAGS)) {
      return "a lightweight tag, which cannot be signed";
    }
    return (GitRefs.isCommitId(fetched.name()) ? "a commit" : "a branch") + ", not a signed tag";
  }

  private static String unchecked(SignedObject object) {
    String kind =
        SignatureKind.of(object.signatureBytes()).map(SignatureKind::shown).orElse("unknown");
    return "an " + kind + " signature, which was not checked";
  }
}
