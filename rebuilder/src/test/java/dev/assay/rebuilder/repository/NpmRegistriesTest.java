package dev.assay.rebuilder.repository;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.assay.core.artifact.Store;
import dev.assay.core.artifact.StoredFile;
import dev.assay.core.failure.AssayException;
import dev.assay.core.lock.AsOf;
import dev.assay.core.lock.NpmPackage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A registry, and another server that is none of its own. */
class NpmRegistriesTest {
  private static final NpmPackage PACKAGE = new NpmPackage("@scope/demo", "1.0.0");
  private static final String PACKUMENT = "/r/@scope%2fdemo";
  private static final String CONTENT = "the tarball";

  @TempDir Path temp;
  private final Map<String, byte[]> files = new ConcurrentHashMap<>();
  private final Map<String, String> redirects = new ConcurrentHashMap<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private HttpServer registry;
  private HttpServer other;
  private String integrity;

  @BeforeEach
  void start() throws Exception {
    registry = serve("registry");
    other = serve("other");
    integrity = Integrity.sha512(Files.writeString(temp.resolve("content"), CONTENT));
    files.put("/r/demo.tgz", CONTENT.getBytes(UTF_8));
    packument(url(registry) + "r/demo.tgz", "\"integrity\": \"" + integrity + "\"");
  }

  private HttpServer serve(String name) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            String path = exchange.getRequestURI().getRawPath();
            String token = exchange.getRequestHeaders().getFirst("Authorization");
            requests.add(name + " " + path + " " + token);
            String to = redirects.get(path);
            byte[] content = files.get(path);
            if (to != null) {
              exchange.getResponseHeaders().add("Location", to);
              exchange.sendResponseHeaders(302, -1);
            } else if (content == null) {
              exchange.sendResponseHeaders(404, -1);
            } else {
              exchange.sendResponseHeaders(200, content.length);
              exchange.getResponseBody().write(content);
            }
          }
        });
    server.start();
    return server;
  }

  @AfterEach
  void stop() {
    registry.stop(0);
    other.stop(0);
  }

  private static String url(HttpServer server) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
  }

  private void packument(String tarball, String digest) {
    String text =
        "{\"name\": \"@scope/demo\", \"versions\": {\"1.0.0\": {\"x\": [{}], \"dist\": {"
            + digest
            + ", \"tarball\": \""
            + tarball
            + "\", \"signatures\": [{}]}}}}";
    files.put(PACKUMENT, text.getBytes(UTF_8));
  }

  private Optional<StoredFile> fetch() throws Exception {
    Map<String, String> environment =
        Map.of("npm_config_registry", url(registry) + "r", "TOKEN", "secret");
    String host = url(registry).substring("http:".length());
    Files.writeString(temp.resolve(".npmrc"), host + "r/:_authToken=${TOKEN}\n");
    NpmRegistries registries =
        new NpmRegistries(
            NpmSettings.read(temp, environment),
            new Downloads(
                new Store(temp.resolve("store")), Duration.ofMinutes(1), Retries.NONE, Gate.open()),
            new Downloads(
                new Store(temp.resolve("store")), Duration.ofMinutes(1), Retries.NONE, Gate.open()),
            1 << 20);
    return registries.tarball(PACKAGE, Optional.empty());
  }

  private void packumentWithTimes(String times) {
    String text =
        "{\"name\": \"@scope/demo\", \"dist-tags\": {\"latest\": \"2.0.0\", \"old\": \"1.0.0\"}, "
            + times
            + "\"versions\": {\"1.0.0\": {\"dist\": {\"tarball\": \""
            + url(registry)
            + "r/demo.tgz\", \"integrity\": \""
            + integrity
            + "\"}}, \"2.0.0\": {\"dist\": {\"tarball\": \""
            + url(registry)
            + "r/demo.tgz\", \"integrity\": \""
            + integrity
            + "\"}}}}";
    files.put(PACKUMENT, text.getBytes(UTF_8));
  }

  private Downloads open() throws IOException {
    return new Downloads(
        new Store(temp.resolve("store")), Duration.ofMinutes(1), Retries.NONE, Gate.open());
  }

  private Optional<StoredFile> past(String path) throws Exception {
    NpmRegistries registries =
        new NpmRegistries(
            NpmSettings.read(temp, Map.of("npm_config_registry", url(registry) + "r")),
            open(),
            open(),
            1 << 20);
    try (RepositoryAccess.Line line = registries.connect(Optional.empty())) {
      return line.fetch(path, AsOf.of("2024-05-01T00:00:00Z").orElseThrow());
    }
  }

  @Test
  void versionsThatCameLaterAreNotThere() throws Exception {
    packumentWithTimes(
        "\"time\": {\"created\": \"2020-01-01T00:00:00.000Z\", \"1.0.0\":"
            + " \"2024-05-01T00:00:00.000Z\", \"2.0.0\": \"2024-05-01T00:00:00.001Z\","
            + " \"unpublished\": {\"x\": 1}}, ");
    Path shown = past(Packument.path("@scope/demo")).orElseThrow().path();
    assertThat(shown)
        .content()
        .contains("\"dist-tags\":{\"old\":\"1.0.0\"}", "\"versions\":{\"1.0.0\":{")
        .contains("\"1.0.0\":\"2024-05-01T00:00:00.000Z\"}")
        .doesNotContain("2.0.0");
    assertThat(past(PACKAGE.path()).orElseThrow().path()).hasContent(CONTENT);
    assertThatThrownBy(() -> past(new NpmPackage("@scope/demo", "2.0.0").path()))
        .isInstanceOf(AssayException.Published.class)
        .hasMessageContaining("since 2024-05-01T00:00:00.001Z only, after 2024-05-01T00:00:00Z");
    assertThat(past(new NpmPackage("@scope/demo", "3.0.0").path())).isEmpty();
    assertThat(past(Packument.path("other"))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''                                     | does not say when versions were published",
        "'\"time\": 1, '                         | expected an object",
        "'\"time\": {\"1.0.0\": \"last year\"}, ' | expected a moment, found last year",
        "'\"time\": {}, \"time\": {}, '          | Duplicate field",
      })
  void whereTheRegistryDoesNotSayWhenNothingIsTaken(String times, String why) throws Exception {
    packumentWithTimes(times);
    for (String path : List.of(Packument.path("@scope/demo"), PACKAGE.path())) {
      assertThatThrownBy(() -> past(path))
          .isInstanceOf(AssayException.Published.class)
          .hasMessageContaining(why);
    }
  }

  @Test
  void aVersionWithoutATimeIsRefused() throws Exception {
    packumentWithTimes("\"time\": {\"2.0.0\": \"2020-01-01T00:00:00.000Z\"}, ");
    assertThat(past(Packument.path("@scope/demo")).orElseThrow().path())
        .content()
        .doesNotContain("1.0.0");
    assertThatThrownBy(() -> past(PACKAGE.path()))
        .isInstanceOf(AssayException.Published.class)
        .hasMessageContaining("does not say when @scope/demo@1.0.0 was published");
  }

  @Test
  void aTarballIsWhereTheRegistrySaysAndTheTokenLeadsThere() throws Exception {
    assertThat(fetch().orElseThrow().path()).hasContent(CONTENT);
    assertThat(requests)
        .containsExactly(
            "registry " + PACKUMENT + " Bearer secret", "registry /r/demo.tgz Bearer secret");
  }

  @Test
  void theTokenGoesNowhereElse() throws Exception {
    redirects.put("/r/demo.tgz", url(other) + "moved");
    files.put("/moved", CONTENT.getBytes(UTF_8));
    assertThat(fetch()).isPresent();
    assertThat(requests).endsWith("other /moved null");

    packument(url(registry) + "elsewhere.tgz", "\"integrity\": \"" + integrity + "\"");
    files.put("/elsewhere.tgz", CONTENT.getBytes(UTF_8));
    assertThat(fetch()).isPresent();
    assertThat(requests).endsWith("registry /elsewhere.tgz null");
  }

  @Test
  void aRegistryThatContradictsItselfIsRefused() {
    files.put("/r/demo.tgz", "another".getBytes(UTF_8));
    assertThatThrownBy(this::fetch)
        .isInstanceOf(AssayException.Published.class)
        .hasMessageContaining("contradicts itself")
        .hasMessageContaining(integrity);
  }

  @ParameterizedTest
  @CsvSource({
    "'\"x\": \"\"', states no integrity",
    "'\"shasum\": \"0000000000000000000000000000000000000000\"', contradicts itself",
    "'\"integrity\": \"\"', contradicts itself",
    "'\"integrity\": \"sha512-AAAA sha1-AAAA\"', contradicts itself",
  })
  void withoutADigestThatFitsThereIsNone(String digest, String message) {
    packument(url(registry) + "r/demo.tgz", digest);
    assertThatThrownBy(this::fetch)
        .isInstanceOf(AssayException.Published.class)
        .hasMessageContaining(message);
  }

  @Test
  void noFileOfThisMachineIsATarball() {
    String file = temp.resolve("content").toUri().toString();
    packument(file, "\"integrity\": \"" + integrity + "\"");
    assertThatThrownBy(this::fetch)
        .isInstanceOf(AssayException.Published.class)
        .hasMessageContaining("not followed");
  }

  @Test
  void whatIsNotThereIsToldFromWhatCannotBeRead() throws Exception {
    files.put(PACKUMENT, "{\"versions\": {}}".getBytes(UTF_8));
    assertThat(fetch()).isEmpty();
    files.remove(PACKUMENT);
    assertThat(fetch()).isEmpty();
    for (String text : List.of("[]", "{\"versions\": ", "{\"a\": 1, \"a\": 2}")) {
      files.put(PACKUMENT, text.getBytes(UTF_8));
      assertThatThrownBy(this::fetch)
          .isInstanceOf(AssayException.Published.class)
          .hasMessageContaining("what the registry says of @scope/demo cannot be used");
    }
  }

  @Test
  void rewritingMovesTarballsAndNothingElse() throws Exception {
    String kept = "{\"dist-tags\":{\"latest\":\"1.0.0\"},\"versions\":{\"1.0.0\":";
    String dist = "{\"dependencies\":{\"dist\":\"1\"},\"dist\":{\"tarball\":\"%s\",\"i\":\"x\"}}";
    Path file =
        Files.writeString(
            temp.resolve("packument"),
            kept
                + dist.replace("%s", "https://a.example/x")
                + ",\"weird\":{\"dist\":{\"tarball\":\"https://a.example/y\"}}}}");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Packument.rewrite(file, "a", "http://b/", out);
    assertThat(out.toString(UTF_8))
        .isEqualTo(kept + dist.replace("%s", "http://b/a/-/a-1.0.0.tgz") + "}}");
  }
}
