package dev.assay.cli.e2e;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/**
 * A vendor's git repository, made with git itself, and an OpenPGP key that is thrown away.
 *
 * @param folder the working tree
 * @param keys home of gpg; its path is short, since it holds a socket
 */
record GitVendor(Path folder, Path keys) implements AutoCloseable {
  private static final String WHO = "vendor@example.org";

  static GitVendor create(Path folder) throws IOException {
    Files.createDirectories(folder);
    Path keys =
        Files.createTempDirectory(
            Path.of("/tmp"),
            "assay-it",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    GitVendor vendor = new GitVendor(folder, keys);
    vendor.git("init", "--quiet", "--initial-branch=main");
    return vendor;
  }

  /** Commits everything in the working tree; returns the commit. */
  String commit() throws IOException {
    git("add", "--all", "--force");
    git("commit", "--quiet", "--message=release");
    return git("rev-parse", "HEAD").strip();
  }

  void tag(String name) throws IOException {
    git("tag", "--annotate", "--message=release", name);
  }

  void signedTag(String name) throws IOException {
    run(
        List.of(
            "gpg",
            "--batch",
            "--passphrase",
            "",
            "--quick-gen-key",
            WHO,
            "ed25519",
            "sign",
            "never"));
    git("-c", "user.signingKey=" + WHO, "tag", "--sign", "--message=release", name);
  }

  /** The keys that it signs with, armored. */
  String publicKeys() throws IOException {
    return run(List.of("gpg", "--batch", "--armor", "--export"));
  }

  /** Makes a bare clone that any web server can serve. */
  void cloneTo(Path bare) throws IOException {
    git("clone", "--quiet", "--bare", ".", bare.toString());
    git("-C", bare.toString(), "update-server-info");
  }

  private String git(String... arguments) throws IOException {
    List<String> line = new ArrayList<>(List.of("git", "-c", "user.name=Vendor"));
    line.addAll(List.of("-c", "user.email=" + WHO));
    line.addAll(List.of(arguments));
    return run(line);
  }

  private String run(List<String> command) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().put("GNUPGHOME", keys.toString());
    builder.environment().put("GIT_CONFIG_NOSYSTEM", "1");
    builder.environment().put("HOME", keys.toString());
    Process process = builder.redirectErrorStream(true).start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.onExit().join().exitValue() != 0) {
      throw new IOException(command + ": " + said);
    }
    return said;
  }

  @Override
  public void close() throws IOException {
    run(List.of("gpgconf", "--kill", "all"));
    Trees.delete(keys);
  }
}
