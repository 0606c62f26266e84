package dev.assay.cli.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.assay.core.artifact.Store;
import dev.assay.core.artifact.StoredFile;
import dev.assay.core.event.EventSink;
import dev.assay.core.failure.AssayException;
import dev.assay.core.lock.NpmPackage;
import dev.assay.rebuilder.repository.Downloads;
import dev.assay.rebuilder.repository.Gate;
import dev.assay.rebuilder.repository.Integrity;
import dev.assay.rebuilder.repository.NpmRegistries;
import dev.assay.rebuilder.repository.NpmSettings;
import dev.assay.rebuilder.repository.Packument;
import dev.assay.rebuilder.repository.RepositoryAccess;
import dev.assay.rebuilder.repository.Retries;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * An npm registry on loopback that wants a token. It has what a test publishes, and for everything
 * else asks the registry of whoever runs the tests, once; what it was given it keeps.
 */
final class NpmServer implements AutoCloseable {
  static final String TOKEN = "npm_a-secret-of-the-fetcher-alone";
  private static final long LIMIT = 1L << 30;

  private final HttpServer server;
  private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
  private final RepositoryAccess.Line real;
  private final Path cache;
  private final Map<String, Object> locks = new ConcurrentHashMap<>();
  private final Map<NpmPackage, Path> published = new ConcurrentHashMap<>();
  private final Map<NpmPackage, String> stated = new ConcurrentHashMap<>();

  /**
   * Starts it.
   *
   * @param cache stays for the next run of the tests
   */
  NpmServer(Path cache) throws IOException, AssayException {
    this.cache = cache;
    Path home = Path.of(System.getProperty("user.home"));
    Downloads downloads =
        new Downloads(
            new Store(cache.resolve("store")),
            Duration.ofMinutes(5),
            Retries.usual(EventSink.NONE),
            Gate.open());
    real =
        new NpmRegistries(NpmSettings.read(home, System.getenv()), downloads, downloads, LIMIT)
            .connect(Optional.empty());
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(workers);
    server.createContext("/", this::handle);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
  }

  /** The line of a user's {@code .npmrc} that lets them in. */
  String rc() {
    return "//127.0.0.1:" + server.getAddress().getPort() + "/:_authToken=${ASSAY_TEST_TOKEN}\n";
  }

  void publish(NpmPackage of, Path tarball) {
    publish(of, tarball, "");
  }

  /** With more that the registry says of it. */
  void publish(NpmPackage of, Path tarball, String fields) {
    published.put(of, tarball);
    stated.put(of, fields);
  }

  /** A real package, as published. */
  Path tarball(NpmPackage of) throws IOException {
    return kept(of.path()).orElseThrow(() -> new IOException("the registry has no " + of));
  }

  private Optional<Path> kept(String path) throws IOException {
    synchronized (locks.computeIfAbsent(path, _ -> new Object())) {
      Path place = cache.resolve("files").resolve(path);
      if (!Files.isRegularFile(place)) {
        try {
          Optional<StoredFile> found = real.fetch(path);
          if (found.isEmpty()) {
            return Optional.empty();
          }
          Files.createDirectories(place.getParent());
          Files.createLink(place, found.get().path());
        } catch (AssayException e) {
          throw new IOException(e.text(), e);
        }
      }
      return Optional.of(place);
    }
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath().substring(1);
      String authorization = exchange.getRequestHeaders().getFirst("Authorization");
      if (!("Bearer " + TOKEN).equals(authorization)) {
        exchange.sendResponseHeaders(401, -1);
        return;
      }
      byte[] content = content(path).orElse(null);
      if (content == null) {
        exchange.sendResponseHeaders(404, -1);
        return;
      }
      exchange.sendResponseHeaders(200, content.length);
      try (OutputStream out = exchange.getResponseBody()) {
        out.write(content);
      }
    }
  }

  private Optional<byte[]> content(String path) throws IOException {
    Optional<NpmPackage> tarball = NpmPackage.ofPath(path);
    if (tarball.isPresent()) {
      Path own = published.get(tarball.get());
      Optional<Path> file = own != null ? Optional.of(own) : kept(path);
      return file.isPresent() ? Optional.of(Files.readAllBytes(file.get())) : Optional.empty();
    }
    for (NpmPackage of : published.keySet()) {
      if (of.name().equals(path)) {
        return Optional.of(packument(of).getBytes(UTF_8));
      }
    }
    Optional<Path> file = NpmPackage.isName(path) ? kept(Packument.path(path)) : Optional.empty();
    if (file.isEmpty()) {
      return Optional.empty();
    }
    java.io.ByteArrayOutputStream out = new java.io.ByteArrayOutputStream();
    Packument.rewrite(file.get(), path, url(), out);
    return Optional.of(out.toByteArray());
  }

  private String packument(NpmPackage of) throws IOException {
    return """
        {"name": "%1$s", "dist-tags": {"latest": "%2$s"}, "versions": {"%2$s": {
          "name": "%1$s", "version": "%2$s", %5$s"dist": {"tarball": "%3$s", "integrity": "%4$s"}}}}
        """
        .formatted(
            of.name(),
            of.version(),
            url() + of.path(),
            Integrity.sha512(java.util.Objects.requireNonNull(published.get(of))),
            stated.getOrDefault(of, ""));
  }

  @Override
  public void close() {
    server.stop(0);
    workers.close();
    real.close();
  }
}
