package dev.assay.rebuilder.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.core.artifact.Store;
import dev.assay.core.failure.AssayException;
import dev.assay.core.spec.ArtifactCoordinates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.maven.model.building.DefaultModelProcessor;
import org.apache.maven.model.io.DefaultModelReader;
import org.apache.maven.model.superpom.DefaultSuperPomProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sonatype.plexus.components.cipher.DefaultPlexusCipher;

/** The user's mirrors, proxies and credentials: who is asked, and who learns what. */
class MavenSettingsTest {
  private static final ArtifactCoordinates JAR =
      new ArtifactCoordinates("org.example", "a", "1", "", "jar");
  private static final String PATH = "/org/example/a/1/a-1.jar";

  @TempDir Path temp;
  private FileServer server;

  @BeforeEach
  void start() throws IOException {
    server = new FileServer().file(PATH, "jar");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private MavenSettings read(String settings) throws Exception {
    Path file =
        Files.writeString(temp.resolve("settings.xml"), "<settings>" + settings + "</settings>");
    return MavenSettings.read(file, Optional.empty(), Map.of("TOKEN", "from-environment"));
  }

  private boolean fetches(String settings, Optional<String> repository) throws Exception {
    return new MavenRepositories(
            read(settings),
            new Store(temp.resolve("store")),
            Files.createDirectories(temp.resolve("work")),
            1000,
            Retries.NONE,
            Gate.open())
        .fetch(JAR, repository)
        .isPresent();
  }

  private static String mirror(String of, String url) {
    return "<mirrors><mirror><id>here</id><mirrorOf>"
        + of
        + "</mirrorOf><url>"
        + url
        + "</url></mirror></mirrors>";
  }

  private static String server(String id, String password) {
    return "<servers><server><id>"
        + id
        + "</id><username>ada</username><password>"
        + password
        + "</password></server></servers>";
  }

  @Test
  void centralIsWhereMavenSaysItIs() {
    DefaultModelProcessor reader = new DefaultModelProcessor();
    reader.setModelReader(new DefaultModelReader());
    String expected =
        new DefaultSuperPomProvider()
            .setModelProcessor(reader)
            .getSuperModel("4.0.0")
            .getRepositories()
            .getFirst()
            .getUrl();

    assertThat(MavenSession.central().getId()).isEqualTo("central");
    assertThat(MavenSession.central().getUrl()).isEqualTo(expected).startsWith("https://");
  }

  @Test
  void aMirrorOfCentralIsAsked() throws Exception {
    assertThat(fetches(mirror("central", server.url("")), Optional.empty())).isTrue();
    assertThat(server.asked).contains(PATH);
  }

  @Test
  void aMirrorOfEverythingIsAskedForOthersToo() throws Exception {
    Optional<String> other = Optional.of("https://repo.example.org/x");

    assertThat(fetches(mirror("*", server.url("")), other)).isTrue();
  }

  @Test
  void aMirrorIsNamedWhenItFails() throws Exception {
    server.status(PATH, 500);
    String settings = mirror("*", server.url(""));

    assertThatThrownBy(() -> fetches(settings, Optional.of("https://repo.example.org/x")))
        .hasMessageContaining(server.url(""))
        .hasMessageContaining("https://repo.example.org/x");
  }

  @Test
  void aBlockedMirrorBlocks() throws Exception {
    String settings = mirror("external:http:*", "http://0.0.0.0/");
    String blocked = settings.replace("</url>", "</url><blocked>true</blocked>");

    assertThatThrownBy(() -> fetches(blocked, Optional.of("http://repo.example.org/x")))
        .isInstanceOf(AssayException.Published.class)
        .hasMessageContaining("blocked");
  }

  @Test
  void globalSettingsCountAndTheUsersGoFirst() throws Exception {
    Path global =
        Files.writeString(
            temp.resolve("global.xml"),
            "<settings><mirrors>"
                + "<mirror><id>here</id><mirrorOf>*</mirrorOf><url>http://a.invalid/</url></mirror>"
                + "<mirror><id>more</id><mirrorOf>x</mirrorOf><url>http://b.invalid/</url></mirror>"
                + "</mirrors></settings>");
    Path user =
        Files.writeString(
            temp.resolve("user.xml"), "<settings>" + mirror("*", server.url("")) + "</settings>");
    MavenSettings settings = MavenSettings.read(user, Optional.of(global), Map.of());

    assertThat(settings.rawMirrors().stream().map(mirror -> mirror.getUrl()))
        .containsExactly(server.url(""), "http://b.invalid/");
  }

  @Test
  void filesThatAreNotThereCountAsEmpty() throws Exception {
    MavenSettings settings =
        MavenSettings.read(
            temp.resolve("none.xml"), Optional.of(temp.resolve("neither.xml")), Map.of());

    assertThat(settings.rawMirrors()).isEmpty();
    assertThat(settings.servers()).isEmpty();
  }

  @Test
  void settingsThatAreNoneAreTold() {
    assertThatThrownBy(() -> read("<mirrors"))
        .isInstanceOf(AssayException.Usage.class)
        .hasMessageContaining(temp.resolve("settings.xml").toString());
  }

  @Test
  void credentialsOfAMirrorReachIt() throws Exception {
    server.asksForCredentials();

    assertThat(fetches(mirror("*", server.url("")) + server("here", "secret"), Optional.empty()))
        .isTrue();
    assertThat(server.credentials).contains("ada:secret");
  }

  @Test
  void credentialsFromTheEnvironment() throws Exception {
    server.asksForCredentials();

    assertThat(
            fetches(mirror("*", server.url("")) + server("here", "${env.TOKEN}"), Optional.empty()))
        .isTrue();
    assertThat(server.credentials).contains("ada:from-environment");
  }

  @Test
  void encryptedCredentials() throws Exception {
    DefaultPlexusCipher cipher = new DefaultPlexusCipher();
    String master = cipher.encryptAndDecorate("master", "settings.security");
    Files.writeString(
        temp.resolve("settings-security.xml"),
        "<settingsSecurity><master>" + master + "</master></settingsSecurity>");
    server.asksForCredentials();
    String encrypted = cipher.encryptAndDecorate("hidden", "master");

    assertThat(fetches(mirror("*", server.url("")) + server("here", encrypted), Optional.empty()))
        .isTrue();
    assertThat(server.credentials).contains("ada:hidden");
  }

  @Test
  void headersOfAServerReachIt() throws Exception {
    String token =
        "<servers><server><id>here</id><configuration><httpHeaders><property><name>X-Token</name>"
            + "<value>t0ken</value></property></httpHeaders></configuration></server></servers>";

    assertThat(fetches(mirror("*", server.url("")) + token, Optional.empty())).isTrue();
    assertThat(server.credentials).contains("t0ken");
  }

  /** A spec gives any URL it likes; only the user's own settings tie credentials to a URL. */
  @Test
  void credentialsDoNotGoToAUrlOutOfASpec() throws Exception {
    server.asksForCredentials();
    for (String id : List.of("central", "here", "assay", "*", "127.0.0.1", "assay-from-spec")) {
      assertThatThrownBy(() -> fetches(server(id, "secret"), Optional.of(server.url(""))))
          .isInstanceOf(AssayException.Published.class)
          .hasMessageContaining("status 401");
    }
    assertThat(server.credentials).isEmpty();
  }

  @Test
  void credentialsGoToARepositoryThatTheSettingsDeclare() throws Exception {
    server.asksForCredentials();
    String profile =
        "<profiles><profile><id>p</id><repositories><repository><id>mine</id><url>"
            + server.url("/")
            + "</url></repository></repositories></profile></profiles>";

    assertThat(fetches(profile + server("mine", "secret"), Optional.of(server.url("")))).isTrue();
    assertThat(server.credentials).contains("ada:secret");
  }

  @Test
  void aProxyIsAskedWithItsCredentials() throws Exception {
    String proxy =
        "<proxies><proxy><id>p</id><active>true</active><protocol>http</protocol>"
            + "<host>127.0.0.1</host><port>"
            + server.port()
            + "</port><username>eve</username><password>pr0xy</password>"
            + "<nonProxyHosts>*.example.com</nonProxyHosts></proxy></proxies>";

    assertThat(fetches(proxy, Optional.of("http://repo.invalid"))).isTrue();
    assertThat(server.asked).contains("http://repo.invalid" + PATH);
  }
}
