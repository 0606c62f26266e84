package dev.assay.cli.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.assay.core.failure.AssayException;
import dev.assay.core.signature.PinnedCertificates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Where the vendor signs programs: a key, a stamp for times, and osslsigncode. */
public final class SigningDesk implements AutoCloseable {
  private final Path folder;
  private final Certificates vendor = Certificates.signer("Chat Agent Vendor");
  private final Certificates time = Certificates.timestamper("Demo Time");
  private final LoopbackServer server = new LoopbackServer(time);

  /** Sets it up in a new folder: keys, and the certificates vendor.pem and time.pem. */
  public SigningDesk(Path folder) throws IOException {
    this.folder = Files.createDirectories(folder).toAbsolutePath();
    vendor.write(folder.resolve("vendor.key"), certificate());
    time.write(folder.resolve("time.key"), timestamper());
  }

  /** What the desk has on the internet. */
  LoopbackServer server() {
    return server;
  }

  /** Whom those who know the vendor trust. */
  PinnedCertificates pinned() {
    return new PinnedCertificates(List.of(vendor.certificate()), List.of(time.certificate()));
  }

  /** The vendor's certificate, in PEM. */
  public Path certificate() {
    return folder.resolve("vendor.pem");
  }

  /** The certificate of who says when, in PEM. */
  public Path timestamper() {
    return folder.resolve("time.pem");
  }

  /**
   * Signs a program; {@code out} is a new file.
   *
   * @param options of osslsigncode, beside the usual
   */
  public void sign(Path in, Path out, String... options) throws AssayException, IOException {
    List<String> line = new ArrayList<>(List.of("osslsigncode", "sign"));
    line.addAll(List.of("-certs", certificate().toString()));
    line.addAll(List.of("-key", folder.resolve("vendor.key").toString()));
    line.addAll(List.of("-h", "sha256", "-ts", server.timestamps()));
    line.addAll(List.of(options));
    line.addAll(List.of("-in", in.toAbsolutePath().toString()));
    line.addAll(List.of("-out", out.toAbsolutePath().toString()));
    run(folder, line);
    if (!Files.isRegularFile(out)) {
      throw new AssayException.Infrastructure("osslsigncode has not signed " + in);
    }
  }

  /** Runs a program of this machine, in a folder. */
  void run(Path where, List<String> line) throws AssayException, IOException {
    Process process =
        new ProcessBuilder(line).directory(where.toFile()).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    if (process.onExit().join().exitValue() != 0) {
      throw new AssayException.Infrastructure(String.join(" ", line) + ": " + said);
    }
  }

  @Override
  public void close() {
    server.close();
  }
}
