package dev.assay.core.policy;

import dev.assay.core.failure.AssayException;
import dev.assay.core.signature.AllowedSigners;
import dev.assay.core.signature.MalformedException;
import dev.assay.core.signature.OpenPgpKeys;
import dev.assay.core.signature.PinnedCertificates;
import dev.assay.core.signature.TrustedKeys;
import dev.assay.core.text.Fields;
import dev.assay.core.text.Grammar;
import dev.assay.core.text.Place;
import dev.assay.core.text.TextFile;
import dev.assay.core.text.Yaml;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads {@code sources} of a policy, and lists of signers; {@code docs/spec.md} describes both. */
final class SourceRules {
  private static final Grammar REPOSITORY =
      Grammar.pattern(
          "a repository as specs name it, or all below a URL as https://git.example.org/team/*",
          "[^\\s*\\p{Cntrl}]{1,1000}(?:/\\*)?");
  private static final Grammar BRANCH =
      Grammar.pattern("the name of a branch", "(?!.*\\.\\.)[A-Za-z0-9][A-Za-z0-9._/+-]{0,199}");
  private static final Grammar TEXT = new Grammar("text", text -> !text.isBlank());
  private static final List<String> KINDS = List.of("openpgp", "openpgpFile", "ssh", "sshFile");

  private static final List<String> FILE_KINDS =
      List.of(
          "openpgp",
          "openpgpFile",
          "ssh",
          "sshFile",
          "x509",
          "x509File",
          "timestamp",
          "timestampFile");

  private final Path folder;

  /** Relative paths count from {@code folder}, where the policy is. */
  SourceRules(Path folder) {
    this.folder = folder;
  }

  List<SourceRule> read(Fields policy) throws AssayException {
    List<SourceRule> rules = new ArrayList<>();
    for (Yaml item : policy.items("sources")) {
      Fields rule =
          Fields.of(
              item, "a source", (text, _) -> text, List.of("repository", "reachable", "signers"));
      String repository = rule.requireText("repository", REPOSITORY);
      rules.add(
          new SourceRule(
              SourceRule.canonical(repository, folder),
              signers(rule),
              rule.text("reachable", BRANCH)));
    }
    if (policy.has("sources") && rules.isEmpty()) {
      throw policy.placeOf("sources").problem("expected at least one source, found none");
    }
    return rules;
  }

  /** Who may sign published files, if the policy says so. */
  TrustedKeys ofFiles(Optional<Yaml> files) throws AssayException {
    if (files.isEmpty()) {
      return TrustedKeys.NONE;
    }
    Fields section = Fields.of(files.get(), "files", (text, _) -> text, List.of("signers"));
    section.require("signers");
    TrustedKeys keys = TrustedKeys.NONE;
    for (Yaml item : section.items("signers")) {
      Fields signer = Fields.of(item, "a signer", (text, _) -> text, FILE_KINDS);
      Optional<TrustedKeys> certificate = certificate(signer);
      keys = keys.and(certificate.isPresent() ? certificate.get() : signer(signer, FILE_KINDS));
    }
    if (keys.isEmpty() && keys.x509().isEmpty()) {
      throw section.placeOf("signers").problem("expected at least one signer, found none");
    }
    return keys;
  }

  /** Signatures inside of files are made with certificates, and somebody else says when. */
  private Optional<TrustedKeys> certificate(Fields signer) throws AssayException {
    String kind = signer.exactlyOne(FILE_KINDS);
    if (!kind.startsWith("x509") && !kind.startsWith("timestamp")) {
      return Optional.empty();
    }
    String given = signer.requireText(kind, TEXT);
    Place place = signer.placeOf(kind);
    try {
      String text = kind.endsWith("File") ? file(given, place) : given;
      List<X509Certificate> found = PinnedCertificates.parse(text);
      PinnedCertificates pinned =
          kind.startsWith("x509")
              ? new PinnedCertificates(found, List.of())
              : new PinnedCertificates(List.of(), found);
      return Optional.of(new TrustedKeys(Optional.empty(), AllowedSigners.NONE, pinned));
    } catch (MalformedException e) {
      String where = kind.endsWith("File") ? given + ": " : "";
      throw place.problem(where + e.text());
    }
  }

  /** The keys of all items of {@code signers}; nobody if there is no such key. */
  TrustedKeys signers(Fields fields) throws AssayException {
    TrustedKeys keys = TrustedKeys.NONE;
    for (Yaml item : fields.items("signers")) {
      keys = keys.and(signer(Fields.of(item, "a signer", (text, _) -> text, KINDS), KINDS));
    }
    if (fields.has("signers") && keys.isEmpty()) {
      throw fields.placeOf("signers").problem("expected at least one signer, found none");
    }
    return keys;
  }

  private TrustedKeys signer(Fields signer, List<String> kinds) throws AssayException {
    String kind = signer.exactlyOne(kinds);
    String given = signer.requireText(kind, TEXT);
    Place place = signer.placeOf(kind);
    String text = kind.endsWith("File") ? file(given, place) : given;
    try {
      return kind.startsWith("ssh")
          ? new TrustedKeys(Optional.empty(), AllowedSigners.parse(text))
          : new TrustedKeys(Optional.of(OpenPgpKeys.parse(text)), AllowedSigners.NONE);
    } catch (MalformedException e) {
      String where = kind.endsWith("File") ? given + ": " : "";
      throw place.problem(where + e.text());
    }
  }

  private String file(String name, Place place) throws AssayException {
    try {
      return TextFile.read(folder.resolve(name)).text();
    } catch (InvalidPathException e) {
      throw place.problem("not a path: " + Place.quote(name));
    }
  }
}
