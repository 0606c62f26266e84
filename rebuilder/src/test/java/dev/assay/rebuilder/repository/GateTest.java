package dev.assay.rebuilder.repository;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.assay.core.artifact.Store;
import dev.assay.core.failure.AssayException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A spec that has Assay ask a machine of the user's own network. */
class GateTest {
  private static final String PUBLIC = "93.184.215.14";

  @TempDir Path temp;
  private HttpServer server;
  private final List<String> requests = new CopyOnWriteArrayList<>();

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::handle);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void handle(HttpExchange exchange) throws IOException {
    requests.add(exchange.getRequestURI().toString());
    try (exchange) {
      if (exchange.getRequestURI().getPath().contains("away")) {
        exchange.getResponseHeaders().add("Location", url("localhost") + "secret.jar");
        exchange.sendResponseHeaders(302, -1);
        return;
      }
      if (exchange.getRequestURI().getPath().matches(".*[.](md5|sha[0-9]+)")) {
        exchange.sendResponseHeaders(404, -1);
        return;
      }
      byte[] content = "inside".getBytes(UTF_8);
      exchange.sendResponseHeaders(200, content.length);
      exchange.getResponseBody().write(content);
    }
  }

  private String url(String host) {
    return "http://" + host + ":" + server.getAddress().getPort() + "/";
  }

  private Downloads downloads(Gate gate) throws IOException {
    Store store = new Store(temp.resolve("store"));
    return new Downloads(store, Duration.ofSeconds(20), Retries.NONE, gate);
  }

  private MavenRepositories maven(Gate gate) throws IOException, AssayException {
    return new MavenRepositories(
        MavenSettings.read(temp.resolve("settings.xml"), Optional.empty(), Map.of()),
        new Store(temp.resolve("store")),
        Files.createDirectories(temp.resolve("drafts")),
        1 << 20,
        Retries.NONE,
        gate);
  }

  private static InetAddress[] at(String... literals) {
    return List.of(literals).stream().map(InetAddress::ofLiteral).toArray(InetAddress[]::new);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0",
        "10.1.2.3",
        "100.64.0.1",
        "100.127.255.255",
        "127.0.0.1",
        "127.255.0.1",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.255",
        "192.168.1.1",
        "192.0.0.8",
        "198.18.0.1",
        "224.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::ffff:127.0.0.1",
        "::7f00:1",
        "fe80::1",
        "fec0::1",
        "fc00::1",
        "fd00:ec2::254",
        "ff02::1",
        "64:ff9b::a9fe:a9fe",
        "64:ff9b:1::1",
        "2001:0:7f00:1::1",
        "2002:7f00:1::1",
        "2001:db8::1",
        "100::1"
      })
  void whatIsNotEverybodysIsRefused(String address) throws Exception {
    assertThat(PublicAddress.isPublic(InetAddress.ofLiteral(address))).isFalse();
    Gate gate = Gate.publicAnd(List.of(), _ -> at(address));
    assertThatThrownBy(() -> gate.addresses("repo.example.org"))
        .isInstanceOf(Gate.Refused.class)
        .hasMessageContaining("--allow-private repo.example.org");
    assertThat(
            Gate.publicAnd(List.of("Repo.example.org."), _ -> at(address))
                .addresses("REPO.example.org"))
        .as("allowed")
        .hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        PUBLIC,
        "1.1.1.1",
        "100.63.255.255",
        "100.128.0.0",
        "172.15.0.1",
        "172.32.0.1",
        "169.253.0.1",
        "198.20.0.1",
        "2606:4700::1111",
        "2a00:1450::1",
        "64:ff9b::808:808"
      })
  void whatIsEverybodysPasses(String address) throws Exception {
    assertThat(PublicAddress.isPublic(InetAddress.ofLiteral(address))).isTrue();
    assertThat(Gate.publicAnd(List.of(), _ -> at(address)).addresses("repo.example.org"))
        .containsExactly(at(address));
  }

  /** Whatever address such a name has here: on each network it means something else. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "intranet",
        "metadata.google.internal",
        "a.local",
        "x.LOCALHOST",
        "a.home.arpa",
        "nexus.corp",
        "2130706433",
        ""
      })
  void namesOfALocalNetworkAreRefused(String name) {
    Gate gate = Gate.publicAnd(List.of(), _ -> at(PUBLIC));
    assertThatThrownBy(() -> gate.addresses(name)).isInstanceOf(Gate.Refused.class);
    assertThatThrownBy(() -> gate.require("cannot fetch", name))
        .isInstanceOf(AssayException.Published.class);
  }

  @Test
  void ofSeveralAddressesOnlyThePublicOnesAreConnectedTo() throws Exception {
    Gate gate = Gate.publicAnd(List.of(), _ -> at("10.0.0.1", PUBLIC, "::1"));
    assertThat(gate.addresses("repo.example.org")).containsExactly(at(PUBLIC));
  }

  @Test
  void aDownloadFromThisMachineIsRefusedUnlessAllowed() throws Exception {
    for (String host : List.of("127.0.0.1", "127.1", "localhost", "[::1]", "[::ffff:127.0.0.1]")) {
      assertThatThrownBy(() -> downloads(Gate.publicAnd(List.of())).get(url(host) + "a", 100))
          .as(host)
          .isInstanceOf(AssayException.Published.class)
          .hasMessageContaining("--allow-private");
      assertThatThrownBy(
              () ->
                  maven(Gate.publicAnd(List.of()))
                      .fetchPath("g/a/1/a-1.jar", Optional.of(url(host))))
          .as(host)
          .isInstanceOf(AssayException.Published.class)
          .hasMessageContaining("--allow-private");
    }
    assertThat(requests).isEmpty();
    Gate allowed = Gate.publicAnd(List.of("127.0.0.1"));
    assertThat(downloads(allowed).get(url("127.0.0.1") + "a?b=c", 100).path()).hasContent("inside");
    assertThat(maven(allowed).fetchPath("g/a/1/a-1.jar", Optional.of(url("127.0.0.1"))))
        .isPresent();
    assertThat(requests).contains("/a?b=c", "/g/a/1/a-1.jar");
  }

  /** The first answer is for whoever checks, the second for whoever connects. */
  @Test
  void aNameThatChangesItsAddressIsCheckedWhereItIsConnectedTo() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    Gate.Names rebinding = _ -> at(asked.getAndIncrement() % 2 == 0 ? PUBLIC : "127.0.0.1");
    String url = url("rebind.example.org");
    assertThatThrownBy(() -> downloads(Gate.publicAnd(List.of(), rebinding)).get(url + "a", 100))
        .isInstanceOf(AssayException.Published.class)
        .hasMessageContaining("it is at 127.0.0.1, no public address");
    asked.set(0);
    assertThatThrownBy(
            () ->
                maven(Gate.publicAnd(List.of(), rebinding))
                    .fetchPath("g/a/1/a-1.jar", Optional.of(url)))
        .isInstanceOf(AssayException.Published.class)
        .hasMessageContaining("it is at 127.0.0.1, no public address");
    assertThat(asked.get()).isGreaterThan(1);
    assertThat(requests).isEmpty();
  }

  @Test
  void whereAServerLeadsOnToIsCheckedToo() throws Exception {
    Gate gate = Gate.publicAnd(List.of("127.0.0.1"));
    assertThatThrownBy(() -> downloads(gate).get(url("127.0.0.1") + "away", 100))
        .isInstanceOf(AssayException.Published.class)
        .hasMessageContaining("refused to ask localhost");
    assertThatThrownBy(
            () -> maven(gate).fetchPath("away/a/1/a-1.jar", Optional.of(url("127.0.0.1"))))
        .isInstanceOf(AssayException.Published.class)
        .hasMessageContaining("refused to ask localhost");
    assertThat(requests).noneMatch(path -> path.contains("secret"));
  }

  @Test
  void aHostThatDoesNotAnswerIsNamedAsSuch() throws Exception {
    Gate gone =
        Gate.publicAnd(
            List.of(),
            host -> {
              throw new UnknownHostException(host);
            });
    assertThatThrownBy(() -> downloads(gone).get("http://repo.example.org/a", 100))
        .hasMessageContaining("the host name is not known");
    server.stop(0);
    Gate allowed = Gate.publicAnd(List.of("127.0.0.1"));
    assertThatThrownBy(() -> downloads(allowed).get(url("127.0.0.1") + "a", 100))
        .hasMessageContaining("no connection");
  }
}
