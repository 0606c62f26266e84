package dev.assay.rebuilder.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.core.artifact.Store;
import dev.assay.core.failure.AssayException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NpmSettingsTest {
  @TempDir Path home;

  private NpmSettings read(String rc, Map<String, String> environment) throws Exception {
    Files.writeString(home.resolve(".npmrc"), rc);
    return NpmSettings.read(home, environment);
  }

  @Test
  void variablesOutweighTheFile() throws Exception {
    String rc = "; c\n# registry = x\n registry = \"https://npm.example.org/${PART}/\"\n";
    assertThat(read(rc, Map.of("PART", "p")).registry()).isEqualTo("https://npm.example.org/p/");
    assertThat(read(rc, Map.of("NPM_CONFIG_REGISTRY", "https://x.example/")).registry())
        .isEqualTo("https://x.example/");
    Path other = Files.writeString(home.resolve("other"), "registry=https://o.example/\n");
    assertThat(read(rc, Map.of("npm_config_userconfig", other.toString())).registry())
        .isEqualTo("https://o.example/");
  }

  @Test
  void npmIsAskedLast() throws Exception {
    Map<String, String> environment = Map.of("PATH", System.getenv().getOrDefault("PATH", ""));
    assertThat(read("", environment).registry()).startsWith("http");
  }

  @Test
  void credentialsAreForOneHostAndPath() throws Exception {
    NpmSettings settings =
        read(
            """
            //npm.example.org/team/:_authToken=${TOKEN}
            //npm.example.org:8080/:_auth=YTpi
            //user.example.org/:username=u
            //user.example.org/:_password=cA==
            """,
            Map.of("TOKEN", "t"));
    assertThat(header(settings, "https://npm.example.org/team/a/-/a.tgz")).isEqualTo("Bearer t");
    assertThat(header(settings, "https://NPM.example.org/team/a")).isEqualTo("Bearer t");
    assertThat(header(settings, "https://npm.example.org:8080/x")).isEqualTo("Basic YTpi");
    assertThat(header(settings, "https://user.example.org/x")).isEqualTo("Basic dTpw");
    assertThat(header(settings, "https://npm.example.org/teams/a")).isEmpty();
    assertThat(header(settings, "https://npm.example.org/")).isEmpty();
    assertThat(header(settings, "https://npm.example.org.evil.example/team/a")).isEmpty();
    assertThat(header(settings, "https://evil.example/npm.example.org/team/a")).isEmpty();
  }

  private static String header(NpmSettings settings, String url) {
    return settings.headers(URI.create(url)).getOrDefault("Authorization", "");
  }

  @Test
  void tokensGoNowhereInTheOpenNorAroundAPath() throws Exception {
    NpmSettings settings = read("//npm.example.org/a/:_authToken=t0ken\n", Map.of());
    for (String url :
        new String[] {
          "http://npm.example.org/a/x",
          "https://npm.example.org/a/%2e%2e/evil/x",
          "https://npm.example.org/a/../evil/x"
        }) {
      assertThat(settings.headers(URI.create(url))).as(url).isEmpty();
    }
    assertThat(settings.headers(URI.create("https://npm.example.org/a/b/x"))).isNotEmpty();
  }

  @Test
  void aRegistryWithAPasswordInItsAddressIsRefusedWithoutIt() throws Exception {
    Downloads downloads =
        new Downloads(
            new Store(home.resolve("store")), Duration.ofSeconds(1), Retries.NONE, Gate.open());
    NpmSettings settings = read("registry=https://u:secret@npm.example.org/\n", Map.of());
    NpmRegistries registries = new NpmRegistries(settings, downloads, downloads, 1);
    assertThatThrownBy(() -> registries.connect(Optional.empty()))
        .isInstanceOf(AssayException.Usage.class)
        .hasMessageNotContaining("secret");
  }
}
