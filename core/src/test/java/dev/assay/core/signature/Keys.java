package dev.assay.core.signature;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/** Keys and signatures made by gpg and ssh-keygen, in a folder that is thrown away. */
final class Keys implements AutoCloseable {
  private final Path folder;

  Keys() throws IOException {
    folder =
        Files.createTempDirectory(
            Path.of("/tmp"),
            "assay-keys",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
  }

  /** Makes a key that can sign; {@code expire} as gpg has it. */
  String openPgp(String name, String algorithm, String expire, String... options)
      throws IOException {
    List<String> words = new ArrayList<>(List.of(options));
    words.addAll(List.of("--quick-gen-key", name, algorithm, "sign", expire));
    gpg(words);
    return fingerprint(name);
  }

  private String fingerprint(String name) throws IOException {
    return gpg(List.of("--with-colons", "--list-keys", name))
        .lines()
        .filter(line -> line.startsWith("fpr:"))
        .map(line -> line.split(":", -1)[9])
        .findFirst()
        .orElseThrow();
  }

  String gpg(List<String> words) throws IOException {
    List<String> command = new ArrayList<>(List.of("gpg", "--batch", "--yes", "--quiet"));
    command.addAll(List.of("--pinentry-mode", "loopback", "--passphrase", ""));
    command.addAll(words);
    return run(command);
  }

  OpenPgpKeys exported(String name) throws IOException, MalformedException {
    return OpenPgpKeys.parse(gpg(List.of("--armor", "--export", name)));
  }

  /** Applies the revocation that gpg prepared when it made the key. */
  void revoke(String fingerprint) throws IOException {
    Path prepared = folder.resolve("openpgp-revocs.d/" + fingerprint + ".rev");
    Path usable = folder.resolve("usable.rev");
    Files.writeString(usable, Files.readString(prepared).replace(":-----BEGIN", "-----BEGIN"));
    gpg(List.of("--import", usable.toString()));
  }

  byte[] sign(String key, String content, String... options) throws IOException {
    Path file = Files.writeString(folder.resolve("content"), content);
    Path signature = folder.resolve("content.asc");
    List<String> words = new ArrayList<>(List.of(options));
    words.addAll(List.of("--armor", "--local-user", key, "--output", signature.toString()));
    words.addAll(List.of("--detach-sign", file.toString()));
    gpg(words);
    return Files.readAllBytes(signature);
  }

  /** Makes an SSH key; returns type and key as in a {@code .pub} file. */
  String ssh(String name, String... options) throws IOException {
    List<String> command = new ArrayList<>(List.of("ssh-keygen", "-q", "-N", "", "-C", ""));
    command.addAll(List.of(options));
    command.addAll(List.of("-f", folder.resolve(name).toString()));
    run(command);
    return Files.readString(folder.resolve(name + ".pub")).strip();
  }

  byte[] sshSign(String name, String namespace, String content, String... options)
      throws IOException {
    Path file = Files.writeString(folder.resolve("content"), content);
    Files.deleteIfExists(folder.resolve("content.sig"));
    List<String> command = new ArrayList<>(List.of("ssh-keygen", "-q", "-Y", "sign"));
    command.addAll(List.of("-n", namespace, "-f", folder.resolve(name).toString()));
    command.addAll(List.of(options));
    command.add(file.toString());
    run(command);
    return Files.readAllBytes(folder.resolve("content.sig"));
  }

  private String run(List<String> command) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("GNUPGHOME", folder.toString());
    builder.environment().put("LC_ALL", "C.UTF-8");
    Process process = builder.start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    if (process.onExit().join().exitValue() != 0) {
      throw new IOException(command + ": " + said);
    }
    return said;
  }

  @Override
  public void close() throws IOException {
    run(List.of("gpgconf", "--homedir", folder.toString(), "--kill", "all"));
    run(List.of("rm", "-rf", folder.toString()));
  }
}
