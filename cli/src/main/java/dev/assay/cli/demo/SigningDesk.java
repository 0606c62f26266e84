package dev.assay.cli.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.assay.core.failure.AssayException;
import dev.assay.core.signature.PinnedCertificates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Where the vendor signs programs: a key, a stamp for times, and osslsigncode. */
final class SigningDesk implements AutoCloseable {
  private final Path folder;
  private final Certificates vendor = Certificates.signer("Chat Agent Vendor");
  private final Certificates time = Certificates.timestamper("Demo Time");
  private final LoopbackServer server = new LoopbackServer(time);

  /** Sets it up in a new folder: keys, and the certificates vendor.pem and time.pem. */
  SigningDesk(Path folder) throws IOException {
    this.folder = Files.createDirectories(folder);
    vendor.write(folder.resolve("vendor.key"), folder.resolve("vendor.pem"));
    time.write(folder.resolve("time.key"), folder.resolve("time.pem"));
  }

  /** What the desk has on the internet. */
  LoopbackServer server() {
    return server;
  }

  /** Whom those who know the vendor trust. */
  PinnedCertificates pinned() {
    return new PinnedCertificates(List.of(vendor.certificate()), List.of(time.certificate()));
  }

  /** Signs a program; {@code out} is a new file. */
  void sign(Path in, Path out) throws AssayException, IOException {
    List<String> line =
        List.of(
            "osslsigncode",
            "sign",
            "-certs",
            folder.resolve("vendor.pem").toString(),
            "-key",
            folder.resolve("vendor.key").toString(),
            "-h",
            "sha256",
            "-ts",
            server.timestamps(),
            "-in",
            in.toString(),
            "-out",
            out.toString());
    Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    if (process.onExit().join().exitValue() != 0 || !Files.isRegularFile(out)) {
      throw new AssayException.Infrastructure("osslsigncode cannot sign " + in + ": " + said);
    }
  }

  @Override
  public void close() {
    server.close();
  }
}
