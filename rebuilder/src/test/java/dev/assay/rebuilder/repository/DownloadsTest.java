package dev.assay.rebuilder.repository;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.core.artifact.Digest;
import dev.assay.core.artifact.Store;
import dev.assay.core.artifact.StoredFile;
import dev.assay.core.failure.AssayException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DownloadsTest {
  @TempDir Path temp;
  private FileServer server;
  private Downloads downloads;

  @BeforeEach
  void start() throws Exception {
    server = new FileServer().file("/a.zip", "content");
    downloads =
        new Downloads(
            new Store(temp.resolve("store")), Duration.ofMinutes(1), Retries.NONE, Gate.open());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private void assertFails(String url, String... messages) {
    assertThatThrownBy(() -> downloads.get(url, 1000))
        .isInstanceOf(AssayException.Published.class)
        .satisfies(e -> assertThat(e.getMessage()).contains(messages));
  }

  @Test
  void storesWhatAServerSends() throws Exception {
    StoredFile file = downloads.get(server.url("/a.zip"), 1000);

    assertThat(file.digest()).isEqualTo(Digest.of("content".getBytes(UTF_8)));
    assertThat(file.path()).hasContent("content");
  }

  @Test
  void storesAFile() throws Exception {
    Path file = Files.writeString(temp.resolve("f"), "local");

    assertThat(downloads.get(file.toUri().toString(), 1000).path()).hasContent("local");
  }

  @Test
  void tellsThatAFileIsMissing() {
    assertFails(temp.resolve("none").toUri().toString(), "no such file");
    assertFails(temp.toUri().toString(), "no such file");
  }

  @ParameterizedTest
  @ValueSource(ints = {204, 400, 401, 403, 404, 410, 500, 503})
  void tellsTheStatus(int status) {
    server.status("/x", status);
    assertFails(server.url("/x"), server.url("/x"), "status " + status);
  }

  @Test
  void followsRedirectsToAnEnd() throws Exception {
    server.redirect("/one", "/two").redirect("/two", server.url("/a.zip"));

    assertThat(downloads.get(server.url("/one"), 1000).path()).hasContent("content");
  }

  @Test
  void doesNotFollowThemForEver() {
    server.redirect("/loop", "/loop");
    assertFails(server.url("/loop"), "redirects");
    assertThat(server.asked).hasSize(6);
  }

  @Test
  void neverFollowsThemToAFile() throws Exception {
    Path secret = Files.writeString(temp.resolve("secret"), "secret");
    server.redirect("/x", secret.toUri().toString());

    assertFails(server.url("/x"), "refused to follow");
  }

  @Test
  void refusesARedirectToNoUrl() {
    server.redirect("/x", "http://[");
    assertFails(server.url("/x"), "not a URL");
  }

  @Test
  void hasALimit() {
    assertThatThrownBy(() -> downloads.get(server.url("/a.zip"), 6))
        .isInstanceOf(AssayException.Limit.class)
        .hasMessageContaining("limit of 6 bytes");
    Path file = temp.resolve("big");
    assertThatThrownBy(
            () -> downloads.get(Files.writeString(file, "1234567").toUri().toString(), 6))
        .isInstanceOf(AssayException.Limit.class);
  }

  @Test
  void refusesCredentialsInTheUrlWithoutShowingThem() {
    assertThatThrownBy(() -> downloads.get("https://ada:secret@example.org/a", 1))
        .isInstanceOf(AssayException.Usage.class)
        .hasMessageContaining("https://example.org/a")
        .hasMessageNotContaining("secret");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a b", "http://["})
  void refusesWhatIsNoUrl(String url) {
    assertThatThrownBy(() -> downloads.get(url, 1)).isInstanceOf(AssayException.Usage.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ftp://example.org/a",
        "jar:file:/a!/b",
        "a.zip",
        "http:///a",
        "file://example.org/a"
      })
  void refusesOtherUrls(String url) {
    assertFails(url, url);
  }

  @Test
  void tellsWhenNobodyAnswers() {
    String url = server.url("/a.zip");
    server.close();
    assertFails(url, url, "Check the URL and the network");
  }

  /** The header promises a byte more than ever comes. */
  @Test
  void losesPatienceWithABodyThatStalls() throws Exception {
    downloads =
        new Downloads(
            new Store(temp.resolve("store")), Duration.ofSeconds(1), Retries.NONE, Gate.open());
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual().start(() -> stall(socket));
      assertFails("http://127.0.0.1:" + socket.getLocalPort() + "/x", "cannot fetch");
    }
  }

  /** A body that ends early is not a file. */
  @Test
  void refusesABodyThatIsCut() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual().start(() -> cut(socket));
      assertFails("http://127.0.0.1:" + socket.getLocalPort() + "/x", "cannot fetch");
    }
  }

  private static void stall(ServerSocket server) {
    try (Socket client = server.accept()) {
      answerHalf(client);
      while (client.getInputStream().read() >= 0) {
        // Until the client gives up.
      }
    } catch (java.io.IOException e) {
      // The client is gone, as the test wants.
    }
  }

  private static void cut(ServerSocket server) {
    try (Socket client = server.accept()) {
      answerHalf(client);
    } catch (java.io.IOException e) {
      // The client is gone, as the test wants.
    }
  }

  private static void answerHalf(Socket client) throws java.io.IOException {
    OutputStream out = client.getOutputStream();
    out.write("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nfour".getBytes(UTF_8));
    out.flush();
  }
}
