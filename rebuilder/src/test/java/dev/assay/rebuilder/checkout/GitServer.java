package dev.assay.rebuilder.checkout;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.GZIPInputStream;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.transport.PacketLineOut;
import org.eclipse.jgit.transport.RefAdvertiser;
import org.eclipse.jgit.transport.UploadPack;

/** One bare repository over http on loopback, at {@code /smart/}, {@code /dumb/} and more. */
final class GitServer implements AutoCloseable {
  private final HttpServer server;
  private final Path bare;
  final List<String> requests = new CopyOnWriteArrayList<>();

  /** What is asked for below {@code info/lfs/} and {@code objects/}, once it may be. */
  volatile HttpHandler lfs = exchange -> answer(exchange, 404, "", new byte[0]);

  GitServer(Path bare) throws IOException {
    this.bare = bare;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/smart/", this::smart);
    server.createContext("/dumb/", this::dumb);
    server.createContext("/moved/", exchange -> redirect(exchange, "/smart/"));
    server.createContext("/private/", this::refuse);
    server.createContext("/locked/", this::locked);
    server.createContext("/elsewhere/", this::elsewhere);
    server.createContext("/hop/", this::hop);
    server.createContext("/broken/", exchange -> answer(exchange, 500, "", new byte[0]));
    server.start();
  }

  /** As URLs have it. */
  String host() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  String url(String kind) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/" + kind + "/project.git";
  }

  private void redirect(HttpExchange exchange, String place) throws IOException {
    String target = exchange.getRequestURI().toString().replace("/moved/", place);
    exchange.getResponseHeaders().set("Location", target);
    answer(exchange, 301, "", new byte[0]);
  }

  /** Serves whoever says {@code ada:secret}. */
  private void locked(HttpExchange exchange) throws IOException {
    String expected = Base64.getEncoder().encodeToString("ada:secret".getBytes(UTF_8));
    if (("Basic " + expected).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
      smart(exchange);
    } else {
      refuse(exchange);
    }
  }

  /** Leads whoever says {@code ada:secret} to another server. */
  private void hop(HttpExchange exchange) throws IOException {
    String expected = Base64.getEncoder().encodeToString("ada:secret".getBytes(UTF_8));
    if (!("Basic " + expected).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
      exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"git\"");
      answer(exchange, 401, "", new byte[0]);
      return;
    }
    String place = exchange.getRequestURI().toString().replace("/hop/", "/private/");
    exchange
        .getResponseHeaders()
        .set("Location", "http://localhost:" + server.getAddress().getPort() + place);
    requests.add("hop");
    answer(exchange, 301, "", new byte[0]);
  }

  /** The same server by another name. */
  private void elsewhere(HttpExchange exchange) throws IOException {
    String place = exchange.getRequestURI().toString().replace("/elsewhere/", "/private/");
    exchange
        .getResponseHeaders()
        .set("Location", "http://localhost:" + server.getAddress().getPort() + place);
    answer(exchange, 301, "", new byte[0]);
  }

  private void refuse(HttpExchange exchange) throws IOException {
    requests.add("refused " + exchange.getRequestHeaders().getFirst("Host"));
    Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization"))
        .ifPresent(requests::add);
    exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"git\"");
    answer(exchange, 401, "", new byte[0]);
  }

  private void dumb(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath().substring("/dumb/project.git/".length());
    Path file = bare.resolve(path).normalize();
    if (file.startsWith(bare) && Files.isRegularFile(file)) {
      answer(exchange, 200, "text/plain", Files.readAllBytes(file));
    } else {
      answer(exchange, 404, "", new byte[0]);
    }
  }

  private void smart(HttpExchange exchange) throws IOException {
    requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
    if (exchange.getRequestURI().getPath().matches(".*/(info/lfs|lfs-files)/.*")) {
      lfs.handle(exchange);
      return;
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    boolean listing = exchange.getRequestURI().getPath().endsWith("/info/refs");
    try (Repository repository =
        new FileRepositoryBuilder().setGitDir(bare.toFile()).setBare().build()) {
      UploadPack upload = new UploadPack(repository);
      upload.setBiDirectionalPipe(false);
      if (listing) {
        PacketLineOut lines = new PacketLineOut(out);
        lines.writeString("# service=git-upload-pack\n");
        lines.end();
        upload.sendAdvertisedRefs(new RefAdvertiser.PacketLineOutRefAdvertiser(lines));
      } else {
        upload.upload(body(exchange), out, null);
      }
    }
    String kind = listing ? "advertisement" : "result";
    answer(exchange, 200, "application/x-git-upload-pack-" + kind, out.toByteArray());
  }

  private static InputStream body(HttpExchange exchange) throws IOException {
    InputStream raw = exchange.getRequestBody();
    boolean zipped = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
    return zipped ? new GZIPInputStream(raw) : raw;
  }

  static void answer(HttpExchange exchange, int status, String type, byte[] body)
      throws IOException {
    exchange.getRequestBody().readAllBytes();
    if (!type.isEmpty()) {
      exchange.getResponseHeaders().set("Content-Type", type);
    }
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  /** Credentials that clients sent, decoded. */
  List<String> credentials() {
    List<String> found = new ArrayList<>();
    for (String request : requests) {
      if (request.startsWith("Basic ")) {
        byte[] decoded = Base64.getDecoder().decode(request.substring("Basic ".length()));
        found.add(new String(decoded, UTF_8));
      }
    }
    return found;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
