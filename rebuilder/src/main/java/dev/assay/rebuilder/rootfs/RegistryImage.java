package dev.assay.rebuilder.rootfs;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.assay.core.artifact.Digest;
import dev.assay.core.failure.AssayException;
import dev.assay.rebuilder.rootfs.OciDocument.Descriptor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * An image of a registry, fetched by skopeo, as the user's own configuration says (mirrors,
 * certificates, credentials); no build sees those.
 */
final class RegistryImage implements OciImage.Source {
  static final List<HostProgram.Missing> NEEDED =
      List.of(new HostProgram.Missing("skopeo", "skopeo"));

  /** Where skopeo looks for what the user has set up, beside the home folder. */
  private static final List<String> PASSED =
      List.of(
          "XDG_RUNTIME_DIR",
          "XDG_CONFIG_HOME",
          "REGISTRY_AUTH_FILE",
          "DOCKER_CONFIG",
          "CONTAINERS_REGISTRIES_CONF");

  /** A file that grows beyond what its manifest says is cut off; in blocks of 512 bytes. */
  private static final String LIMITED = "ulimit -f \"$1\" && shift && exec \"$@\"";

  private static final long SLACK = 16L << 20;

  private final HostProgram host;
  private final String name;
  private final Path folder;
  private final Map<String, String> variables = new TreeMap<>();
  private Optional<Digest> manifest = Optional.empty();

  /**
   * An image.
   *
   * @param name {@code REGISTRY/NAME}
   * @param folder does not exist yet, and holds the image afterwards
   */
  RegistryImage(HostProgram host, String name, Path folder) {
    this.host = host;
    this.name = name;
    this.folder = folder;
    for (String variable : PASSED) {
      Optional.ofNullable(host.environment().get(variable))
          .ifPresent(value -> variables.put(variable, value));
    }
  }

  @Override
  public byte[] document(Digest digest) throws AssayException, IOException {
    Path copied = folder.resolve(digest.sha256());
    if (manifest.isPresent()) {
      return bounded(copied);
    }
    return skopeo(OciDocument.LIMIT, List.of("inspect", "--raw", reference(digest)))
        .getBytes(UTF_8);
  }

  static byte[] bounded(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(OciDocument.LIMIT + 1);
    }
  }

  @Override
  public void choose(Digest chosen, List<Descriptor> layers) throws AssayException {
    long largest = layers.stream().mapToLong(Descriptor::size).max().orElse(0);
    skopeo(
        largest + SLACK,
        List.of(
            "copy",
            "--quiet",
            "--preserve-digests",
            "--retry-times=3",
            reference(chosen),
            "dir:" + folder));
    manifest = Optional.of(chosen);
  }

  @Override
  public void layer(Digest digest, Path place, long limit) throws IOException {
    Files.move(folder.resolve(digest.sha256()), place);
  }

  private String reference(Digest digest) {
    return "docker://" + name + "@" + digest;
  }

  private String skopeo(long limit, List<String> arguments) throws AssayException {
    List<String> command = new ArrayList<>(List.of("sh", "-c", LIMITED, "sh"));
    command.add(Long.toString((limit + 511) / 512));
    command.add("skopeo");
    command.addAll(arguments);
    try {
      return host.run(command, variables);
    } catch (AssayException.Toolchain e) {
      throw new AssayException.Toolchain("skopeo cannot fetch " + name + ": " + e.text(), e);
    }
  }
}
