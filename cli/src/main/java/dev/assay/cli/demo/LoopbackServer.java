package dev.assay.cli.demo;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.oiw.OIWObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.cert.jcajce.JcaCertStore;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoGeneratorBuilder;
import org.bouncycastle.operator.DigestCalculator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;
import org.bouncycastle.tsp.TSPAlgorithms;
import org.bouncycastle.tsp.TSPException;
import org.bouncycastle.tsp.TimeStampRequest;
import org.bouncycastle.tsp.TimeStampResponseGenerator;
import org.bouncycastle.tsp.TimeStampTokenGenerator;

/**
 * What the vendor of the demo has on the internet, on this machine's loopback interface: where the
 * stand-in for Electron comes from, and who stamps times (RFC 3161).
 */
final class LoopbackServer implements AutoCloseable {
  /** Of nobody: an arc for experiments. */
  private static final ASN1ObjectIdentifier POLICY = new ASN1ObjectIdentifier("1.3.6.1.3.2");

  private final HttpServer server;
  private final AtomicLong serial = new AtomicLong();

  /** Starts it; {@code keys} stamp times. */
  LoopbackServer(Certificates keys) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/electron.exe", it -> answer(it, "application/octet-stream", ElectronStandIn.bytes()));
    server.createContext(
        "/time",
        it -> {
          byte[] stamp = stamp(it.getRequestBody().readAllBytes(), keys);
          answer(it, "application/timestamp-reply", stamp); // RFC 3161, section 3.4
        });
    server.start();
  }

  /** Where the stand-in is. */
  String electron() {
    return address() + "electron.exe";
  }

  /** Where times are stamped. */
  String timestamps() {
    return address() + "time";
  }

  private String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
  }

  private static void answer(HttpExchange exchange, String type, byte[] content)
      throws IOException {
    try (exchange) {
      exchange.getResponseHeaders().set("Content-Type", type);
      exchange.sendResponseHeaders(200, content.length);
      exchange.getResponseBody().write(content);
    }
  }

  private byte[] stamp(byte[] request, Certificates keys) throws IOException {
    try {
      DigestCalculator sha1 =
          new JcaDigestCalculatorProviderBuilder()
              .build()
              .get(new AlgorithmIdentifier(OIWObjectIdentifiers.idSHA1));
      TimeStampTokenGenerator tokens =
          new TimeStampTokenGenerator(
              new JcaSimpleSignerInfoGeneratorBuilder()
                  .build("SHA256withRSA", keys.key(), keys.certificate()),
              sha1, // of the certificate, as RFC 3161 has it; the time is signed with SHA-256
              POLICY);
      tokens.addCertificates(new JcaCertStore(List.of(keys.certificate())));
      return new TimeStampResponseGenerator(tokens, TSPAlgorithms.ALLOWED)
          .generate(
              new TimeStampRequest(request),
              BigInteger.valueOf(serial.incrementAndGet()),
              Date.from(Instant.now()))
          .getEncoded();
    } catch (GeneralSecurityException | OperatorCreationException | TSPException e) {
      throw new IOException("cannot stamp a time", e);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
