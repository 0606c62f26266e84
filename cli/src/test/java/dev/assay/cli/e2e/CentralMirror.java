package dev.assay.cli.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.assay.core.artifact.Store;
import dev.assay.core.artifact.StoredFile;
import dev.assay.core.event.EventSink;
import dev.assay.core.failure.AssayException;
import dev.assay.rebuilder.repository.Gate;
import dev.assay.rebuilder.repository.MavenRepositories;
import dev.assay.rebuilder.repository.MavenSettings;
import dev.assay.rebuilder.repository.Retries;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Maven Central on loopback, for builds that begin with an empty local repository: what one of them
 * has fetched, the next one need not ask for again. Central's address, and the way there, come from
 * Maven and from the settings of whoever runs the tests.
 */
final class CentralMirror implements AutoCloseable {
  private static final long LIMIT = 1L << 30;

  private final HttpServer server;
  private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
  private final MavenRepositories central;
  private final Map<String, Object> locks = new ConcurrentHashMap<>();
  private final Path cache;

  /**
   * Starts it.
   *
   * @param cache stays for the next run of the tests
   */
  CentralMirror(Path cache) throws IOException, AssayException {
    this.cache = cache;
    Path maven = Path.of(System.getProperty("user.home")).resolve(".m2/settings.xml");
    central =
        new MavenRepositories(
            MavenSettings.read(maven, Optional.empty(), System.getenv()),
            new Store(cache.resolve("store")),
            Files.createDirectories(cache.resolve("drafts")),
            LIMIT,
            Retries.usual(EventSink.NONE),
            Gate.open());
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(workers);
    server.createContext("/central/", this::handle);
    server.start();
  }

  /** The URL of the repository. */
  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/central";
  }

  /** A file, or empty if Central has none at that path. */
  Optional<Path> file(String path) throws IOException {
    synchronized (locks.computeIfAbsent(path, _ -> new Object())) {
      Path place = cache.resolve("files").resolve(path);
      Path none = cache.resolve("none").resolve(path);
      if (Files.isRegularFile(none)) {
        return Optional.empty();
      }
      if (!Files.isRegularFile(place)) {
        Optional<StoredFile> found = fetch(path);
        Path made = found.isPresent() ? place : none;
        Files.createDirectories(made.getParent());
        if (found.isEmpty()) {
          Files.createFile(none);
          return Optional.empty();
        }
        Files.createLink(place, found.get().path());
      }
      return Optional.of(place);
    }
  }

  private Optional<StoredFile> fetch(String path) throws IOException {
    try {
      return central.fetchPath(path, Optional.empty());
    } catch (AssayException e) {
      throw new IOException(e.text(), e);
    }
  }

  private void handle(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath().substring("/central/".length());
    try (exchange) {
      Optional<Path> file = path.endsWith("/") || path.isEmpty() ? Optional.empty() : file(path);
      if (file.isEmpty()) {
        exchange.sendResponseHeaders(404, -1);
        return;
      }
      boolean head = exchange.getRequestMethod().equals("HEAD");
      exchange.sendResponseHeaders(200, head ? -1 : Files.size(file.get()));
      if (!head) {
        try (OutputStream out = exchange.getResponseBody()) {
          Files.copy(file.get(), out);
        }
      }
    } catch (IOException e) {
      byte[] why = String.valueOf(e.getMessage()).getBytes(UTF_8);
      exchange.sendResponseHeaders(502, why.length);
      exchange.getResponseBody().write(why);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    workers.close();
  }
}
