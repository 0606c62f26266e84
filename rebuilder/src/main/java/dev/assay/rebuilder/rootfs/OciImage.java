package dev.assay.rebuilder.rootfs;

import dev.assay.core.artifact.Digest;
import dev.assay.core.artifact.Printable;
import dev.assay.core.failure.AssayException;
import dev.assay.rebuilder.rootfs.OciDocument.Descriptor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Unpacks an image. Every document and every layer is held against its digest before it is read;
 * the digest of the whole names the first.
 */
final class OciImage {
  /** What images are taken for; of an index, only that one. */
  private static final String PLATFORM = "linux/amd64";

  /** Overlay file systems have no more. */
  private static final int LAYERS = 127;

  /** In bytes: one layer as it is transferred, and all of them decompressed. */
  static final long LAYER_BYTES = 8L << 30;

  static final long ALL_BYTES = 32L << 30;
  static final long ENTRIES = 1_000_000;

  /** Where the parts of an image are. */
  interface Source {
    /**
     * An index, a manifest or a configuration.
     *
     * @return its bytes, at most {@link OciDocument#LIMIT}, not held against the digest yet
     */
    byte[] document(Digest digest) throws AssayException, IOException;

    /** Says which image it will be, when that is known, and before any layer is asked for. */
    void choose(Digest manifest, List<Descriptor> layers) throws AssayException, IOException;

    /**
     * A layer.
     *
     * @param place file that does not exist yet, and is then the layer, not held against the digest
     * @param limit in bytes
     */
    void layer(Digest digest, Path place, long limit) throws AssayException, IOException;
  }

  private final Source source;
  private final String name;

  OciImage(Source source, String name) {
    this.source = source;
    this.name = name;
  }

  /**
   * Unpacks it.
   *
   * @param digest of the manifest, or of an index with one for linux/amd64
   * @param scratch an existing folder
   * @param root does not exist yet
   */
  void unpack(Digest digest, Path scratch, Path root) throws AssayException, IOException {
    Digest chosen = digest;
    OciDocument.Top top = top(digest);
    if (top instanceof OciDocument.Index index) {
      chosen = choose(index);
      top = top(chosen);
    }
    if (!(top instanceof OciDocument.Manifest manifest)) {
      throw refused("an index in an index");
    }
    check(manifest);
    source.choose(chosen, manifest.layers());
    OciDocument.Config config = config(manifest.config().digest());
    if (config.diffs().size() != manifest.layers().size()) {
      throw refused("its config names " + config.diffs().size() + " layers, its manifest others");
    }
    RootTree tree = new RootTree(root, name, ENTRIES);
    RootArchive archive = new RootArchive(tree, true, ALL_BYTES);
    for (int i = 0; i < manifest.layers().size(); i++) {
      layer(manifest.layers().get(i), config.diffs().get(i), archive, scratch);
    }
    tree.finish();
  }

  private void layer(Descriptor layer, Digest diff, RootArchive archive, Path scratch)
      throws AssayException, IOException {
    Path file = scratch.resolve("layer");
    try {
      source.layer(layer.digest(), file, layer.size());
      if (Files.size(file) != layer.size() || !Digest.of(file).equals(layer.digest())) {
        throw refused("a layer is not what its manifest says, " + layer.digest());
      }
      Digest plain = archive.read(file, compression(layer), name + ", layer " + layer.digest());
      if (!plain.equals(diff)) {
        throw refused(
            "the layer " + layer.digest() + " decompresses to " + plain + ", not to " + diff);
      }
    } finally {
      Files.deleteIfExists(file);
    }
  }

  private byte[] document(Digest digest) throws AssayException, IOException {
    byte[] bytes = source.document(digest);
    if (bytes.length > OciDocument.LIMIT || !Digest.of(bytes).equals(digest)) {
      throw new AssayException.Toolchain(
          name + ": expected " + digest + ", found " + Digest.of(bytes));
    }
    return bytes;
  }

  private OciDocument.Top top(Digest digest) throws AssayException, IOException {
    byte[] bytes = document(digest);
    try {
      return OciDocument.top(bytes);
    } catch (IOException e) {
      throw refused(String.valueOf(e.getMessage()));
    }
  }

  private OciDocument.Config config(Digest digest) throws AssayException, IOException {
    byte[] bytes = document(digest);
    try {
      OciDocument.Config config = OciDocument.config(bytes);
      if (!config.platform().equals(PLATFORM)) {
        throw refused("it is for " + config.platform() + ", not for " + PLATFORM);
      }
      return config;
    } catch (IOException e) {
      throw refused(String.valueOf(e.getMessage()));
    }
  }

  private Digest choose(OciDocument.Index index) throws AssayException {
    List<Digest> fit =
        index.manifests().stream()
            .filter(it -> it.platform().equals(PLATFORM))
            .map(Descriptor::digest)
            .distinct()
            .toList();
    if (fit.size() != 1) {
      throw refused(
          "expected one image for "
              + PLATFORM
              + ", found "
              + index.manifests().stream()
                  .map(it -> it.platform() + " " + it.digest())
                  .limit(50)
                  .collect(Collectors.joining(", ")));
    }
    return fit.getFirst();
  }

  private void check(OciDocument.Manifest manifest) throws AssayException {
    if (manifest.layers().isEmpty() || manifest.layers().size() > LAYERS) {
      throw refused(manifest.layers().size() + " layers; 1 to " + LAYERS + " can be used");
    }
    for (Descriptor layer : manifest.layers()) {
      compression(layer);
      if (layer.size() < 0 || layer.size() > LAYER_BYTES) {
        throw refused("a layer of " + layer.size() + " bytes; the limit is " + LAYER_BYTES);
      }
    }
  }

  private RootArchive.Compression compression(Descriptor layer) throws AssayException {
    return switch (layer.mediaType()) {
      case "application/vnd.oci.image.layer.v1.tar",
          "application/vnd.docker.image.rootfs.diff.tar" ->
          RootArchive.Compression.NONE;
      case "application/vnd.oci.image.layer.v1.tar+gzip",
          "application/vnd.docker.image.rootfs.diff.tar.gzip" ->
          RootArchive.Compression.GZIP;
      case "application/vnd.oci.image.layer.v1.tar+zstd" -> RootArchive.Compression.ZSTD;
      default -> throw refused("a layer of the type " + layer.mediaType());
    };
  }

  private AssayException refused(String why) {
    return new AssayException.Toolchain(
        "the image " + name + " cannot be used: " + Printable.escape(why));
  }
}
