package dev.assay.rebuilder.checkout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.core.result.Condition;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Signatures made by gpg and ssh-keygen; seen and named, not verified yet. */
class GitSignaturesTest {
  private static final String KEY = "ada@example.org";

  @TempDir Path temp;
  private Setting setting;
  private GitProject project;

  @BeforeEach
  void makeRepositoryAndKeys() throws Exception {
    setting = new Setting(temp);
    Path keys =
        Files.createDirectory(
            temp.resolve("keys"),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    project = GitProject.create(temp.resolve("project")).with("GNUPGHOME", keys.toString());
    project.file("a.txt", "one\n").commit("first");
    project.git("config", "user.signingKey", KEY);
  }

  private void makeOpenPgpKey() throws Exception {
    project.run(
        List.of(
            "gpg",
            "--batch",
            "--passphrase",
            "",
            "--quick-gen-key",
            KEY,
            "ed25519",
            "sign",
            "never"));
  }

  @AfterEach
  void endAgent() throws Exception {
    project.run(List.of("gpgconf", "--kill", "all"));
  }

  private String why(String ref) throws Exception {
    return setting.checkout(Setting.git(project.folder(), ref)).conditions().stream()
        .filter(Condition.TagNotSigned.class::isInstance)
        .map(Condition.TagNotSigned.class::cast)
        .map(Condition.TagNotSigned::why)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void lightweightTag() throws Exception {
    project.git("tag", "v1");

    assertThat(why("v1"))
        .isEqualTo("a lightweight tag, which cannot be signed; the commit has no signature");
  }

  @Test
  void annotatedTag() throws Exception {
    project.git("tag", "-a", "v1", "-m", "about -----BEGIN PGP SIGNATURE----- and such");

    assertThat(why("v1")).isEqualTo("the tag object has no signature");
  }

  @Test
  void openPgpSignedTag() throws Exception {
    makeOpenPgpKey();
    project.git("tag", "-s", "v1", "-m", "signed");
    project.git("verify-tag", "v1");

    assertThat(why("v1"))
        .isEqualTo("the tag object has an OpenPGP signature, which was not checked");
  }

  @Test
  void openPgpSignedCommitUnderALightweightTag() throws Exception {
    makeOpenPgpKey();
    project.file("a.txt", "two\n").git("add", "-A");
    project.git("commit", "-q", "-S", "-m", "signed");
    project.git("tag", "v1");

    assertThat(why("v1"))
        .isEqualTo(
            "a lightweight tag, which cannot be signed; the commit has an OpenPGP signature, which"
                + " was not checked");
    assertThat(why2("main")).startsWith("a branch, not a signed tag; the commit has an OpenPGP");
  }

  private String why2(String ref) throws Exception {
    setting = new Setting(Files.createDirectory(temp.resolve("second")));
    return why(ref);
  }

  @Test
  void sshSignedTag() throws Exception {
    Path key = temp.resolve("key");
    project.run(List.of("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key.toString()));
    project.git("config", "gpg.format", "ssh");
    project.git("config", "user.signingKey", key.toString());
    project.git("tag", "-s", "v1", "-m", "signed");

    assertThat(why("v1")).isEqualTo("the tag object has an SSH signature, which was not checked");
  }
}
