package dev.assay.cli.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicInteger;

/** A web server on loopback that serves the files of a folder, and lists nothing. */
final class FolderServer implements AutoCloseable {
  private final HttpServer server;

  FolderServer(Path folder) throws IOException {
    this(folder, "");
  }

  /**
   * Serves whoever logs in.
   *
   * @param login {@code user:password}; empty for everybody
   */
  FolderServer(Path folder, String login) throws IOException {
    this(folder, login, 0);
  }

  /** Says to the first who ask that it is busy. */
  static FolderServer busyFor(Path folder, int requests) throws IOException {
    return new FolderServer(folder, "", requests);
  }

  private FolderServer(Path folder, String login, int refusals) throws IOException {
    AtomicInteger left = new AtomicInteger(refusals);
    String expected = "Basic " + Base64.getEncoder().encodeToString(login.getBytes(UTF_8));
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            if (left.getAndDecrement() > 0) {
              exchange.sendResponseHeaders(503, -1);
              return;
            }
            if (!login.isEmpty()
                && !expected.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
              exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"private\"");
              exchange.sendResponseHeaders(401, -1);
              return;
            }
            Path file = folder.resolve(exchange.getRequestURI().getPath().substring(1));
            if (!Files.isRegularFile(file)) {
              exchange.sendResponseHeaders(404, -1);
              return;
            }
            ZonedDateTime modified =
                Files.getLastModifiedTime(file).toInstant().atZone(ZoneOffset.UTC);
            exchange
                .getResponseHeaders()
                .set("Last-Modified", DateTimeFormatter.RFC_1123_DATE_TIME.format(modified));
            // Zero would stand for chunks, and -1 is an empty body.
            long size = Files.size(file);
            exchange.sendResponseHeaders(200, size == 0 ? -1 : size);
            try (OutputStream out = exchange.getResponseBody()) {
              Files.copy(file, out);
            }
          }
        });
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
