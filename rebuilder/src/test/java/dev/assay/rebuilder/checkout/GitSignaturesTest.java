package dev.assay.rebuilder.checkout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.core.failure.AssayException;
import dev.assay.core.policy.Policy;
import dev.assay.core.policy.SourceRule;
import dev.assay.core.result.Condition;
import dev.assay.core.signature.AllowedSigners;
import dev.assay.core.signature.OpenPgpKeys;
import dev.assay.core.signature.TrustedKeys;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tags and commits signed by gpg and ssh-keygen through git; what git refuses, Assay refuses. */
class GitSignaturesTest {
  private static final String ADA = "ada@example.org";
  private static final String EVE = "eve@example.org";

  @TempDir Path temp;
  private Setting setting;
  private GitProject project;
  private Path keys;
  private String first;
  private TrustedKeys trusted = TrustedKeys.NONE;
  private int settings;

  @BeforeEach
  void makeRepositoryAndKeys() throws Exception {
    setting = new Setting(temp);
    keys =
        Files.createTempDirectory(
            Path.of("/tmp"),
            "assay-keys",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    project = GitProject.create(temp.resolve("project")).with("GNUPGHOME", keys.toString());
    first = project.file("a.txt", "one\n").commit("first");
    project.git("config", "user.signingKey", ADA);
  }

  @AfterEach
  void endAgent() throws Exception {
    project.run(List.of("gpgconf", "--kill", "all"));
    project.run(List.of("rm", "-rf", keys.toString()));
  }

  private String gpg(String... words) throws Exception {
    List<String> command = new ArrayList<>(List.of("gpg", "--batch", "--yes", "--quiet"));
    command.addAll(List.of("--pinentry-mode", "loopback", "--passphrase", ""));
    command.addAll(List.of(words));
    return project.run(command);
  }

  private void makeOpenPgpKey(String name, String expire, String... options) throws Exception {
    List<String> words = new ArrayList<>(List.of(options));
    words.addAll(List.of("--quick-gen-key", name, "ed25519", "sign", expire));
    gpg(words.toArray(String[]::new));
  }

  private void trustOpenPgp(String name) throws Exception {
    trusted =
        new TrustedKeys(
            Optional.of(OpenPgpKeys.parse(gpg("--armor", "--export", name))), AllowedSigners.NONE);
  }

  private Path makeSshKey(String name) throws Exception {
    Path key = temp.resolve(name);
    project.run(List.of("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key.toString()));
    project.git("config", "gpg.format", "ssh");
    project.git("config", "user.signingKey", key.toString());
    return key;
  }

  private void trustSsh(Path key, String options) throws Exception {
    String line =
        "ada " + options + Files.readString(key.resolveSibling(key.getFileName() + ".pub"));
    trusted = new TrustedKeys(Optional.empty(), AllowedSigners.parse(line));
  }

  /** Checks out with a policy that trusts {@link #trusted}. */
  private Checkout checkout(String ref) throws Exception {
    setting = new Setting(Files.createDirectory(temp.resolve("s" + settings++)));
    SourceRule rule =
        new SourceRule(
            SourceRule.canonical(project.folder().toString(), temp), trusted, Optional.empty());
    Policy policy =
        new Policy(
            "releases", Set.of(), List.of(rule), Set.of(), Set.of(), TrustedKeys.NONE, Set.of());
    return setting
        .demands(new SourceDemands(policy, List.of(), Instant.now()))
        .checkout(Setting.git(project.folder(), ref));
  }

  private Optional<String> why(Checkout checkout) {
    return checkout.conditions().stream()
        .filter(Condition.TagNotSigned.class::isInstance)
        .map(Condition.TagNotSigned.class::cast)
        .map(Condition.TagNotSigned::why)
        .findFirst();
  }

  private void assertRefused(String ref, String... message) {
    assertThatThrownBy(() -> checkout(ref))
        .isInstanceOf(AssayException.Source.class)
        .hasMessageContainingAll(message);
    assertThat(setting.target).doesNotExist();
  }

  private void gitRefuses(String tag) throws Exception {
    project.git("config", "gpg.program", "gpg");
    assertThatThrownBy(() -> project.git("verify-tag", tag)).isInstanceOf(AssertionError.class);
  }

  /** Replaces the tag by one whose text went through this sed script; returns its id. */
  private String edit(String tag, String script) throws Exception {
    String id =
        project.run(
            List.of(
                "sh",
                "-c",
                "git cat-file tag "
                    + tag
                    + " | sed '"
                    + script
                    + "' | git hash-object -t tag -w --literally --stdin"));
    Files.writeString(project.folder().resolve(".git/refs/tags/" + tag), id + "\n");
    return id;
  }

  // --- nobody is trusted: what is there is named

  private String unchecked(String ref) throws Exception {
    return why(checkout(ref)).orElseThrow();
  }

  @Test
  void lightweightTag() throws Exception {
    project.git("tag", "v1");

    assertThat(unchecked("v1"))
        .isEqualTo("a lightweight tag, which cannot be signed; the commit has no signature");
  }

  @Test
  void annotatedTag() throws Exception {
    project.git("tag", "-a", "v1", "-m", "about -----BEGIN PGP SIGNATURE----- and such");

    assertThat(unchecked("v1")).isEqualTo("the tag object has no signature");
  }

  @Test
  void openPgpSignedTag() throws Exception {
    makeOpenPgpKey(ADA, "never");
    project.git("tag", "-s", "v1", "-m", "signed");

    assertThat(unchecked("v1"))
        .isEqualTo("the tag object has an OpenPGP signature, which was not checked");
  }

  @Test
  void openPgpSignedCommitUnderALightweightTag() throws Exception {
    makeOpenPgpKey(ADA, "never");
    signedCommit();
    project.git("tag", "v1");

    assertThat(unchecked("v1"))
        .isEqualTo(
            "a lightweight tag, which cannot be signed; the commit has an OpenPGP signature, which"
                + " was not checked");
    assertThat(unchecked("main"))
        .startsWith("a branch, not a signed tag; the commit has an OpenPGP");
  }

  private String signedCommit() throws Exception {
    project.file("a.txt", "two\n").git("add", "-A");
    project.git("commit", "-q", "-S", "-m", "signed");
    return project.git("rev-parse", "HEAD");
  }

  @Test
  void sshSignedTag() throws Exception {
    makeSshKey("key");
    project.git("tag", "-s", "v1", "-m", "signed");

    assertThat(unchecked("v1"))
        .isEqualTo("the tag object has an SSH signature, which was not checked");
  }

  // --- OpenPGP

  private void signedAndTrusted() throws Exception {
    makeOpenPgpKey(ADA, "never");
    trustOpenPgp(ADA);
    project.git("tag", "-s", "v1", "-m", "signed");
    project.git("verify-tag", "v1");
  }

  @Test
  void aGoodOpenPgpSignature() throws Exception {
    signedAndTrusted();
    Checkout checkout = checkout("v1");

    assertThat(why(checkout)).isEmpty();
    assertThat(checkout.info().signer().orElseThrow()).startsWith(ADA + " with OpenPGP ");
  }

  @Test
  void aKeyThatIsNotTrusted() throws Exception {
    makeOpenPgpKey(ADA, "never");
    makeOpenPgpKey(EVE, "never");
    trustOpenPgp(EVE);
    project.git("tag", "-s", "v1", "-m", "signed");

    assertRefused(
        "v1",
        "the signature of the tag v1 in " + project.folder() + " does not count",
        "made by a key that is not trusted");
  }

  @Test
  void aRevokedKey() throws Exception {
    signedAndTrusted();
    Path prepared;
    try (var files = Files.newDirectoryStream(keys.resolve("openpgp-revocs.d"))) {
      prepared = files.iterator().next();
    }
    Path usable = keys.resolve("usable");
    Files.writeString(usable, Files.readString(prepared).replace(":-----BEGIN", "-----BEGIN"));
    gpg("--import", usable.toString());
    trustOpenPgp(ADA);

    gitRefuses("v1");
    assertRefused("v1", "does not count: the key was revoked: OpenPGP ");
  }

  @Test
  void anExpiredKey() throws Exception {
    makeOpenPgpKey(ADA, "2020-02-01", "--faked-system-time", "20200101T000000!");
    trustOpenPgp(ADA);
    signWith("gpg --faked-system-time 20200102T000000!");
    project.git("tag", "-s", "v1", "-m", "signed");

    gitRefuses("v1");
    assertRefused("v1", "does not count: the key has expired: OpenPGP ");
  }

  @Test
  void anExpiredSignature() throws Exception {
    makeOpenPgpKey(ADA, "never", "--faked-system-time", "20200101T000000!");
    trustOpenPgp(ADA);
    signWith("gpg --faked-system-time 20200102T000000! --default-sig-expire 2020-02-01");
    project.git("tag", "-s", "v1", "-m", "signed");

    gitRefuses("v1");
    assertRefused("v1", "does not count: the signature has expired; made by OpenPGP ");
  }

  private void signWith(String command) throws Exception {
    Path program = temp.resolve("gpg");
    Files.writeString(program, "#!/bin/sh\nexec " + command + " \"$@\"\n");
    assertThat(program.toFile().setExecutable(true)).isTrue();
    project.git("config", "gpg.program", program.toString());
  }

  @Test
  void aTamperedTag() throws Exception {
    signedAndTrusted();
    edit("v1", "s/^signed$/altered/");

    gitRefuses("v1");
    assertRefused("v1", "does not count: does not fit the content; the key is OpenPGP ");
  }

  @Test
  void aTagMovedToAnotherCommit() throws Exception {
    signedAndTrusted();
    String second = project.file("a.txt", "evil\n").commit("second");
    edit("v1", "s/^object " + first + "/object " + second + "/");

    assertRefused("v1", "does not fit the content");
    project.git("tag", "-f", "-a", "v1", "-m", "unsigned", "main");
    assertThat(why(checkout("v1"))).contains("the tag object has no signature; nor has the commit");
  }

  @Test
  void aRenamedTag() throws Exception {
    signedAndTrusted();
    project.git("update-ref", "refs/tags/v2", project.git("rev-parse", "v1"));
    assertRefused("v2", "the tag v2 in ", "was made as v1 and renamed");

    project.git("update-ref", "refs/tags/v2", edit("v1", "s/^tag v1/tag v2/"));
    assertRefused("v2", "the signature of the tag v2", "does not fit the content");
  }

  @Test
  void aSecondNameInTheTag() throws Exception {
    signedAndTrusted();
    for (String script :
        List.of(
            "s/^tag v1$/tag v1\\ntag v2/",
            "s/^type commit$/type tree/",
            "s/^tag v1$/tag v1\\nencoding x/",
            "s/^tag v1$/& /",
            "/^tag v1$/d")) {
      project.git("tag", "-f", "-s", "v1", "-m", "signed", first);
      edit("v1", script);
      assertThatThrownBy(() -> checkout("v1")).as(script).isInstanceOf(AssayException.Source.class);
    }
  }

  @Test
  void theLastSignatureInATagCounts() throws Exception {
    signedAndTrusted();
    String inner = project.git("cat-file", "tag", "v1");
    project.git("tag", "-f", "-s", "v1", "-m", "first\n\n" + inner + "\n\nafter");
    project.git("verify-tag", "v1");
    assertThat(why(checkout("v1"))).isEmpty();

    makeOpenPgpKey(EVE, "never");
    project.git("tag", "-f", "-u", EVE, "-s", "v1", "-m", "first\n\n" + inner + "\n\nafter");
    assertRefused("v1", "made by a key that is not trusted");
  }

  @Test
  void aTagOfATag() throws Exception {
    signedAndTrusted();
    project.git("tag", "-s", "v2", "-m", "outer", "v1");
    assertThat(why(checkout("v2"))).isEmpty();
    project.git("tag", "-a", "v3", "-m", "outer", "v1");

    assertThat(why(checkout("v3")).orElseThrow()).startsWith("the tag object has no signature");
  }

  // --- commits

  @Test
  void aSignedCommitByItsId() throws Exception {
    makeOpenPgpKey(ADA, "never");
    trustOpenPgp(ADA);
    String commit = signedCommit();
    Checkout checkout = checkout(commit);

    assertThat(why(checkout)).isEmpty();
    assertThat(checkout.info().signer()).isPresent();
  }

  @Test
  void aSignedCommitIsNotASignedTag() throws Exception {
    makeOpenPgpKey(ADA, "never");
    trustOpenPgp(ADA);
    signedCommit();
    project.git("tag", "v1");

    assertThat(why(checkout("v1")).orElseThrow())
        .startsWith("a lightweight tag, which cannot be signed; the commit is signed by " + ADA);
  }

  @Test
  void aCommitWithABadSignatureIsRefused() throws Exception {
    makeOpenPgpKey(ADA, "never");
    trustOpenPgp(ADA);
    signedCommit();
    replaceHead("s/^signed$/altered/");
    assertRefused("main", "the signature of the commit ", "does not fit the content");
  }

  private void replaceHead(String script) throws Exception {
    String id =
        project.run(
            List.of(
                "sh",
                "-c",
                "git cat-file commit HEAD | sed '"
                    + script
                    + "' | git hash-object -t commit -w --literally --stdin"));
    project.git("update-ref", "refs/heads/main", id);
  }

  @Test
  void twoSignaturesInACommitAreRefused() throws Exception {
    makeOpenPgpKey(ADA, "never");
    trustOpenPgp(ADA);
    signedCommit();
    String block =
        project.run(List.of("sh", "-c", "git cat-file commit HEAD | sed -n '/^gpgsig/,/END/p'"));
    String doubled = block.replace("\n", "\\n");
    replaceHead("s|^committer .*|&\\n" + doubled + "|");

    assertRefused("main", "does not count: the commit has 2 signatures");
    replaceHead("s/^gpgsig /gpgsig-sha256 /");
    assertRefused("main", "the header gpgsig-sha256 is not read here");
    trusted = TrustedKeys.NONE;
    assertThat(unchecked("main"))
        .endsWith("signatures that are not read here (the header gpgsig-sha256 is not read here)");
  }

  @Test
  void theSignatureOfAMergedTagIsNotTheCommits() throws Exception {
    signedAndTrusted();
    project.git("checkout", "-q", "-b", "side");
    String side = project.file("b.txt", "b\n").commit("side");
    project.git("tag", "-s", "merged", "-m", "signed", side);
    project.git("checkout", "-q", "main");
    project.file("c.txt", "c\n").commit("main");
    project.git("merge", "-q", "--no-ff", "-m", "merge", "merged");
    assertThat(project.git("cat-file", "commit", "HEAD")).contains("\nmergetag ");

    assertThat(why(checkout("main"))).contains("a branch, not a signed tag; nor has the commit");
    project.git("commit", "-q", "--amend", "-S", "--no-edit");
    project.git("verify-commit", "HEAD");
    assertThat(checkout("main").info().signer()).isPresent();
    replaceHead("s/^ tag merged/ tag merked/");
    assertRefused("main", "the signature of the commit ", "does not fit the content");
  }

  // --- SSH

  @Test
  void aGoodSshSignature() throws Exception {
    trustSsh(makeSshKey("key"), "");
    project.git("tag", "-s", "v1", "-m", "signed");
    Checkout checkout = checkout("v1");

    assertThat(why(checkout)).isEmpty();
    assertThat(checkout.info().signer().orElseThrow()).startsWith("ada with SSH SHA256:");
    assertThat(checkout(signedCommit()).info().signer()).isPresent();
  }

  @Test
  void sshKeysThatDoNotCount() throws Exception {
    Path other = makeSshKey("other");
    Path key = makeSshKey("key");
    project.git("tag", "-s", "v1", "-m", "signed");
    trustSsh(other, "");
    assertRefused("v1", "made by a key that is not trusted: SSH SHA256:");
    trustSsh(key, "namespaces=\"file\" ");
    assertRefused("v1", "the key may not sign for git");
    trustSsh(key, "valid-before=\"20200101\" ");
    assertRefused("v1", "the key is not valid any more");
    trustSsh(key, "valid-after=\"20900101\" ");
    assertRefused("v1", "the key is not valid yet");
    trustSsh(key, "");
    edit("v1", "s/^signed$/altered/");
    assertRefused("v1", "does not fit the content");
  }

  @Test
  void otherKindsOfSignatureAreNotChecked() throws Exception {
    signedAndTrusted();
    edit("v1", "s/PGP SIGNATURE/SIGNED MESSAGE/");

    assertRefused("v1", "X.509 signatures are not supported");
  }

  // --- where from

  @Test
  void aRepositoryThatThePolicyDoesNotName() throws Exception {
    SourceRule rule = new SourceRule("https://git.example.org/x", trusted, Optional.empty());
    Policy policy =
        new Policy(
            "releases", Set.of(), List.of(rule), Set.of(), Set.of(), TrustedKeys.NONE, Set.of());

    assertThatThrownBy(
            () ->
                setting
                    .demands(new SourceDemands(policy, List.of(), Instant.now()))
                    .checkout(Setting.git(project.folder(), "main")))
        .isInstanceOf(AssayException.Source.class)
        .hasMessageContaining("policy releases does not name the repository " + project.folder());
  }
}
