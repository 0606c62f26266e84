package dev.assay.rebuilder.dependency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.assay.core.artifact.Store;
import dev.assay.core.event.ProgressEvent;
import dev.assay.core.failure.AssayException;
import dev.assay.core.lock.DependencyLock.Repository;
import dev.assay.rebuilder.repository.Gate;
import dev.assay.rebuilder.repository.MavenRepositories;
import dev.assay.rebuilder.repository.MavenSettings;
import dev.assay.rebuilder.repository.Retries;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OriginsTest {
  @TempDir Path folder;
  private final List<String> notes = new ArrayList<>();

  private Origins origins(String... urls) throws AssayException, IOException {
    MavenSettings settings =
        MavenSettings.read(folder.resolve("settings.xml"), Optional.empty(), Map.of());
    MavenRepositories access =
        new MavenRepositories(
            settings,
            new Store(folder.resolve("store")),
            Files.createDirectories(folder.resolve("temporary")),
            1 << 20,
            new Retries(
                3,
                Duration.ofMillis(1),
                event -> {
                  if (event instanceof ProgressEvent.Retry(String text)) {
                    notes.add(text);
                  }
                }),
            Gate.open());
    return new Origins(
        java.util.Arrays.stream(urls).map(Repository::of).toList(), access, Optional.empty());
  }

  private static HttpServer server(int status) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(status, status == 200 ? 1 : -1);
          if (status == 200) {
            exchange.getResponseBody().write('x');
          }
          exchange.close();
        });
    server.start();
    return server;
  }

  private static String url(HttpServer server) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
  }

  @Test
  void theyAreAskedInOrder() throws Exception {
    HttpServer without = server(404);
    HttpServer with = server(200);
    try (Origins origins = origins(url(without), url(with))) {
      // A checksum file has none of its own, so that this server need not make one up.
      assertThat(origins.find("a/b.sha1").map(found -> found.repository().id()))
          .contains(url(with));
      assertThat(origins.fetch("a/b.sha1", Repository.of(url(without)))).isEmpty();
      assertThatThrownBy(() -> origins.fetch("a/b.sha1", Repository.of("http://127.0.0.1:9/")))
          .isInstanceOf(AssayException.Dependency.class)
          .hasMessageContaining("which the spec does not name");
    } finally {
      without.stop(0);
      with.stop(0);
    }
  }

  @Test
  void onlyTroubleWithTheNetworkIsTriedAgain() throws Exception {
    HttpServer broken = server(500);
    try (Origins origins = origins(url(broken))) {
      assertThatThrownBy(() -> origins.find("a/b.jar"))
          .isInstanceOf(AssayException.Dependency.class)
          .hasMessageContaining("a/b.jar")
          .hasMessageContaining("status 500");
    } finally {
      broken.stop(0);
    }
    assertThat(notes).isEmpty();
    HttpServer busy = server(503);
    try (Origins origins = origins(url(busy))) {
      assertThatThrownBy(() -> origins.find("a/b.jar")).hasMessageContaining("status 503");
    } finally {
      busy.stop(0);
    }
    assertThat(notes).hasSize(3).allMatch(note -> note.contains("503"));
    notes.clear();
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    try (Origins origins = origins("http://127.0.0.1:" + port + "/")) {
      assertThatThrownBy(() -> origins.find("a/b.jar"))
          .isInstanceOf(AssayException.Dependency.class)
          .hasMessageContaining("no connection");
    }
    assertThat(notes).hasSize(3);
  }
}
