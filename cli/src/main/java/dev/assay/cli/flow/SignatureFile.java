package dev.assay.cli.flow;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.assay.core.artifact.Printable;
import dev.assay.core.signature.MalformedException;
import dev.assay.core.signature.OpenPgpSignature;
import dev.assay.core.signature.SignatureCheck;
import dev.assay.core.signature.SignatureKind;
import dev.assay.core.signature.TrustedKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Detached signature files. Without keys, what can be found out is that a file is no signature, or
 * is one of another file. OpenPGP and SSH signatures are held against keys if a policy names some.
 */
final class SignatureFile {
  private static final List<String> SUFFIXES =
      List.of(".asc", ".sig", ".minisig", ".sigstore", ".sigstore.json");
  private static final String NO_KEY = "no key";

  /** One or two signatures, each under a comment line (signify, minisign). */
  private static final Pattern COMMENTED =
      Pattern.compile(
          "untrusted comment: [^\n]*\n[A-Za-z0-9+/=]+\r?\n?"
              + "(trusted comment: [^\n]*\n[A-Za-z0-9+/=]+\r?\n?)?");

  /** A bare signature in base64 (cosign). */
  private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/]{60,1400}={0,2}\r?\n?");

  private SignatureFile() {}

  /** What looking at a signature file led to. */
  sealed interface Answer {
    /** It cannot be a signature of its file. */
    record Wrong(String why) implements Answer {}

    /** A trusted key made it, of this file. */
    record Counts(String by) implements Answer {}

    /** It is one, and does not count. */
    record Refused(String why) implements Answer {}

    /** It may be one. */
    record NotChecked(String why) implements Answer {}
  }

  /** The suffix that makes {@code name} a signature file; the longest one. */
  static Optional<String> suffixOf(String name) {
    return SUFFIXES.reversed().stream().filter(name::endsWith).findFirst();
  }

  static Answer check(ReleaseFile sidecar, byte[] content, ReleaseFile subject, FileSigners signers)
      throws IOException {
    String suffix = suffixOf(sidecar.name()).orElseThrow();
    return switch (suffix) {
      case ".sigstore", ".sigstore.json" -> sigstore(content, subject);
      case ".asc" -> armored(content, subject, signers);
      default -> {
        String text = new String(content, US_ASCII);
        boolean known = COMMENTED.matcher(text).matches() || BASE64.matcher(text).matches();
        yield known ? new Answer.NotChecked(NO_KEY) : armored(content, subject, signers);
      }
    };
  }

  private static Answer armored(byte[] content, ReleaseFile subject, FileSigners signers)
      throws IOException {
    boolean ssh = SignatureKind.of(content).equals(Optional.of(SignatureKind.SSH));
    Answer shape = ssh ? new Answer.NotChecked(NO_KEY) : openPgp(content, subject);
    if (signers.keys().isEmpty() || shape instanceof Answer.Wrong) {
      return shape;
    }
    SignatureCheck check =
        signers
            .keys()
            .check(
                content,
                () -> Files.newInputStream(subject.file().path()),
                TrustedKeys.FILE,
                signers.now());
    return switch (check) {
      case SignatureCheck.Good good -> new Answer.Counts(good.signer());
      case SignatureCheck.Refused refused ->
          refused.reason() == SignatureCheck.Reason.OTHER_CONTENT
              ? new Answer.Wrong("is a signature of something else")
              : new Answer.Refused(
                  "is a signature that does not count: " + Printable.escape(refused.text()));
    };
  }

  private static Answer openPgp(byte[] content, ReleaseFile subject) throws IOException {
    try {
      List<OpenPgpSignature> signatures = OpenPgpSignature.parse(content);
      for (OpenPgpSignature signature : signatures) {
        if (signature.isChecksummed()
            && !signature.fits(() -> Files.newInputStream(subject.file().path()))) {
          return new Answer.Wrong("is an OpenPGP signature of something else");
        }
      }
      return new Answer.NotChecked(NO_KEY);
    } catch (MalformedException e) {
      return new Answer.Wrong("is not a detached OpenPGP signature: " + e.getMessage());
    }
  }

  /** A Sigstore bundle names the digest of what it signs; nothing else of it is read. */
  private static Answer sigstore(byte[] content, ReleaseFile subject) throws IOException {
    JsonFactory factory =
        JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
    Optional<String> digest = Optional.empty();
    try (JsonParser json = factory.createParser(new String(content, UTF_8))) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        return new Answer.Wrong("is not a JSON object");
      }
      boolean ended = false;
      for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
        if (ended) {
          return new Answer.Wrong("is more than one JSON value");
        }
        ended = json.getParsingContext().inRoot();
        if (token == JsonToken.VALUE_STRING
            && json.getParsingContext()
                .pathAsPointer()
                .toString()
                .equals("/messageSignature/messageDigest/digest")) {
          digest = Optional.of(json.getText());
        }
      }
    } catch (JsonProcessingException e) {
      return new Answer.Wrong("is not JSON: " + e.getOriginalMessage());
    }
    if (digest.isPresent() && !digest.get().equals(base64(subject))) {
      return new Answer.Wrong("is a signature of something else");
    }
    return new Answer.NotChecked(NO_KEY);
  }

  private static String base64(ReleaseFile subject) {
    byte[] digest = HexFormat.of().parseHex(subject.file().digest().sha256());
    return Base64.getEncoder().encodeToString(digest);
  }
}
