package dev.assay.rebuilder.rootfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.core.artifact.Digest;
import dev.assay.core.event.EventSink;
import dev.assay.core.failure.AssayException;
import dev.assay.core.spec.Environment.Root;
import dev.assay.rebuilder.repository.Gate;
import dev.assay.rebuilder.rootfs.Layers.Layout;
import dev.assay.rebuilder.rootfs.Layers.Tar;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images of Debian's docker-registry, on loopback. */
class RegistryImageTest {
  @TempDir private static Path folder;
  private static int port;
  private static Process registry;
  private static Map<String, String> environment;

  @BeforeAll
  static void start() throws Exception {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    Path config = folder.resolve("config.yml");
    Files.writeString(
        config,
        """
        version: 0.1
        storage: {filesystem: {rootdirectory: %s}}
        http: {addr: "127.0.0.1:%d"}
        """
            .formatted(folder.resolve("registry"), port));
    registry =
        new ProcessBuilder("docker-registry", "serve", config.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("registry.log").toFile())
            .start();
    Path home = Files.createDirectories(folder.resolve("home"));
    Path registries = home.resolve(".config/containers/registries.conf");
    Files.createDirectories(registries.getParent());
    Files.writeString(
        registries, "[[registry]]\nlocation = \"127.0.0.1:%d\"\ninsecure = true\n".formatted(port));
    environment = new TreeMap<>();
    environment.put("PATH", System.getenv("PATH"));
    environment.put("HOME", home.toString());
    awaitListening();
  }

  private static void awaitListening() throws Exception {
    for (int i = 0; i < 100; i++) {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        assertThat(socket.isConnected()).isTrue();
        return;
      } catch (IOException e) {
        Thread.sleep(100);
      }
    }
    throw new IOException(Files.readString(folder.resolve("registry.log")));
  }

  @AfterAll
  static void stop() throws Exception {
    registry.destroy();
    if (!registry.waitFor(10, TimeUnit.SECONDS)) {
      registry.destroyForcibly().waitFor();
    }
  }

  private static String name() {
    return "127.0.0.1:" + port + "/team/jdk";
  }

  private static Digest push(Layout layout, String tag) throws Exception {
    Digest digest = layout.finish();
    String manifest = layout.manifest();
    Files.writeString(
        layout.folder.resolve("index.json"),
        "{\"schemaVersion\": 2, \"manifests\": [%s]}"
            .formatted(
                Layout.descriptor(
                    "application/vnd.oci.image.manifest.v1+json",
                    manifest.getBytes(java.nio.charset.StandardCharsets.UTF_8),
                    digest)));
    skopeo("copy", "--quiet", "oci:" + layout.folder, "docker://" + name() + ":" + tag);
    return digest;
  }

  private static void skopeo(String... arguments) throws Exception {
    java.util.List<String> command = new java.util.ArrayList<>(List.of("skopeo"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
    builder.environment().clear();
    builder.environment().putAll(environment);
    assertThat(builder.start().waitFor()).isZero();
  }

  private static RootFileSystem find(String cache, Digest digest) throws AssayException {
    return find(cache, digest, Gate.publicAnd(List.of("127.0.0.1")));
  }

  private static RootFileSystem find(String cache, Digest digest, Gate gate) throws AssayException {
    return new RootFileSystems(folder.resolve(cache), environment, gate, EventSink.NONE)
        .find(
            new Root(Root.Kind.OCI, name(), Optional.of(digest), List.of(), false),
            folder,
            List.of(),
            Optional.empty());
  }

  @Test
  void anImageComesFromARegistryByItsDigest() throws Exception {
    Layout layout = new Layout(folder.resolve("image"));
    layout.layer(Layers.system()).layer(new Tar().file("usr/bin/tool", "x", 0755));
    Digest digest = push(layout, "1");
    RootFileSystem root = find("cache", digest);
    assertThat(root.folder().resolve("usr/bin/tool")).isExecutable();
    assertThat(root.info().text()).isEqualTo("oci " + name() + ", " + digest);
    try (Stream<Path> left = Files.list(root.folder().getParent())) {
      assertThat(left.map(path -> path.getFileName().toString()))
          .containsExactlyInAnyOrder("root", "digest", "log");
    }
    assertThatThrownBy(() -> find("cache", Digest.of(new byte[] {7})))
        .isInstanceOf(AssayException.Toolchain.class)
        .hasMessageContaining("skopeo");
  }

  @Test
  void aRegistryOfTheUsersOwnNetworkIsNotAsked() {
    assertThatThrownBy(() -> find("private", Digest.of(new byte[0]), Gate.publicAnd(List.of())))
        .isInstanceOf(AssayException.Toolchain.class)
        .hasMessageContaining("refused to ask 127.0.0.1")
        .hasMessageContaining("--allow-private 127.0.0.1");
  }

  @Test
  void aRegistryThatLiesIsFoundOut() throws Exception {
    Layout layout = new Layout(folder.resolve("lie"));
    Digest digest = push(layout.layer(Layers.system().file("usr/lie", "honest")), "lie");
    Path blobs = folder.resolve("registry/docker/registry/v2/blobs/sha256");
    Path data =
        blobs.resolve(digest.sha256().substring(0, 2)).resolve(digest.sha256()).resolve("data");
    String manifest = Files.readString(data);
    Files.writeString(data, manifest + " ");
    assertThatThrownBy(() -> find("lied", digest)).isInstanceOf(AssayException.Toolchain.class);
    Files.writeString(data, manifest);
    byte[] plain = Layers.system().file("usr/lie", "honest").bytes();
    String layer = Digest.of(Layers.gzip(plain)).sha256();
    Path blob = blobs.resolve(layer.substring(0, 2)).resolve(layer).resolve("data");
    byte[] other = Layers.gzip(Layers.system().file("usr/lie", "trojan").bytes());
    byte[] bytes = Files.readAllBytes(blob);
    Files.write(blob, other);
    assertThatThrownBy(() -> find("lied", digest)).isInstanceOf(AssayException.Toolchain.class);
    Files.write(blob, bytes);
    assertThat(find("lied", digest).folder().resolve("usr/lie")).hasContent("honest");
  }
}
