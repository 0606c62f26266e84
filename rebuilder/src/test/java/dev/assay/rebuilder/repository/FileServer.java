package dev.assay.rebuilder.repository;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A web server on loopback: paths to answers, and what was asked. */
final class FileServer implements AutoCloseable {
  private record Reply(int status, String location, String body, String modified) {
    Reply(int status, String location, String body) {
      this(status, location, body, "");
    }
  }

  private final HttpServer server;
  private final Map<String, Reply> replies = new ConcurrentHashMap<>();

  /** Requested URIs, absolute ones included, which is how a proxy is asked. */
  final List<String> asked = new CopyOnWriteArrayList<>();

  /** Credentials that came along, decoded, and {@code X-} headers. */
  final List<String> credentials = new CopyOnWriteArrayList<>();

  private volatile Optional<String> realm = Optional.empty();

  FileServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::handle);
    server.start();
  }

  int port() {
    return server.getAddress().getPort();
  }

  String url(String path) {
    return "http://127.0.0.1:" + port() + path;
  }

  FileServer file(String path, String content) {
    replies.put(path, new Reply(200, "", content));
    return this;
  }

  /** One that the server says when it was changed of; as RFC 9110, section 5.6.7, writes it. */
  FileServer file(String path, String content, String modified) {
    replies.put(path, new Reply(200, "", content, modified));
    return this;
  }

  FileServer status(String path, int status) {
    replies.put(path, new Reply(status, "", ""));
    return this;
  }

  FileServer redirect(String path, String location) {
    replies.put(path, new Reply(302, location, ""));
    return this;
  }

  /** Answers 401 to whoever sends no credentials. */
  FileServer asksForCredentials() {
    realm = Optional.of("files");
    return this;
  }

  private void handle(HttpExchange exchange) throws IOException {
    asked.add(exchange.getRequestURI().toString());
    note(exchange, "Authorization");
    note(exchange, "Proxy-Authorization");
    note(exchange, "X-Token");
    boolean known = exchange.getRequestHeaders().containsKey("Authorization");
    Reply reply =
        realm.isPresent() && !known
            ? new Reply(401, "", "")
            : replies.getOrDefault(exchange.getRequestURI().getPath(), new Reply(404, "", ""));
    if (reply.status() == 401) {
      exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"files\"");
    }
    if (!reply.location().isEmpty()) {
      exchange.getResponseHeaders().set("Location", reply.location());
    }
    if (!reply.modified().isEmpty()) {
      exchange.getResponseHeaders().set("Last-Modified", reply.modified());
    }
    byte[] body = reply.body().getBytes(UTF_8);
    exchange.sendResponseHeaders(reply.status(), body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private void note(HttpExchange exchange, String header) {
    String value = exchange.getRequestHeaders().getFirst(header);
    if (value == null) {
      return;
    }
    credentials.add(
        value.startsWith("Basic ")
            ? new String(Base64.getDecoder().decode(value.substring("Basic ".length())), UTF_8)
            : value);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
