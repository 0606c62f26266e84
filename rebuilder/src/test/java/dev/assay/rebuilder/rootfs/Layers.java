package dev.assay.rebuilder.rootfs;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.assay.core.artifact.Digest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/** Writes tar archives and image layouts, honest and hostile ones, without any tool. */
final class Layers {
  private Layers() {}

  /** A tar archive; nothing checks its names. */
  static final class Tar {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes, UTF_8.name());

    Tar() {
      tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
    }

    Tar file(String name, String content) throws IOException {
      return file(name, content, 0644);
    }

    Tar file(String name, String content, int mode) throws IOException {
      TarArchiveEntry entry = new TarArchiveEntry(name, TarConstants.LF_NORMAL, true);
      byte[] raw = content.getBytes(UTF_8);
      entry.setSize(raw.length);
      entry.setMode(mode);
      return put(entry, raw);
    }

    Tar folder(String name) throws IOException {
      return put(new TarArchiveEntry(name + "/", TarConstants.LF_DIR, true), new byte[0]);
    }

    Tar link(String name, String target) throws IOException {
      return linked(name, target, TarConstants.LF_SYMLINK);
    }

    Tar hardLink(String name, String target) throws IOException {
      return linked(name, target, TarConstants.LF_LINK);
    }

    Tar special(String name, byte type) throws IOException {
      return put(new TarArchiveEntry(name, type, true), new byte[0]);
    }

    private Tar linked(String name, String target, byte type) throws IOException {
      TarArchiveEntry entry = new TarArchiveEntry(name, type, true);
      entry.setLinkName(target);
      return put(entry, new byte[0]);
    }

    private Tar put(TarArchiveEntry entry, byte[] content) throws IOException {
      entry.setModTime(1_000_000_000_000L);
      tar.putArchiveEntry(entry);
      tar.write(content);
      tar.closeArchiveEntry();
      return this;
    }

    byte[] bytes() throws IOException {
      tar.finish();
      return bytes.toByteArray();
    }
  }

  static byte[] gzip(byte[] plain) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(plain);
    }
    return bytes.toByteArray();
  }

  /** The smallest tree that counts as a system. */
  static Tar system() throws IOException {
    return new Tar()
        .folder("usr")
        .folder("usr/bin")
        .file("usr/bin/sh", "#!", 0755)
        .link("bin", "usr/bin");
  }

  /** An image layout (OCI image specification 1.1) that is written piece by piece. */
  static final class Layout {
    final Path folder;
    private final List<String> layers = new ArrayList<>();
    private final List<String> diffs = new ArrayList<>();
    String architecture = "amd64";

    Layout(Path folder) throws IOException {
      this.folder = folder;
      Files.createDirectories(folder.resolve("blobs/sha256"));
      Files.writeString(folder.resolve("oci-layout"), "{\"imageLayoutVersion\": \"1.0.0\"}");
    }

    Layout layer(Tar tar) throws IOException {
      byte[] plain = tar.bytes();
      return layer("application/vnd.oci.image.layer.v1.tar+gzip", gzip(plain), plain);
    }

    Layout layer(String type, byte[] encoded, byte[] plain) throws IOException {
      layers.add(descriptor(type, encoded, blob(encoded)));
      diffs.add("\"" + Digest.of(plain) + "\"");
      return this;
    }

    Digest blob(byte[] bytes) throws IOException {
      Digest digest = Digest.of(bytes);
      Files.write(folder.resolve("blobs/sha256").resolve(digest.sha256()), bytes);
      return digest;
    }

    static String descriptor(String type, byte[] bytes, Digest digest) {
      return "{\"mediaType\": \"%s\", \"digest\": \"%s\", \"size\": %d}"
          .formatted(type, digest, bytes.length);
    }

    String config() {
      return "{\"os\": \"linux\", \"architecture\": \"%s\", \"config\": {\"Env\": [\"A=b\"]}, \"rootfs\": {\"type\": \"layers\", \"diff_ids\": [%s]}}"
          .formatted(architecture, String.join(",", diffs));
    }

    String manifest() throws IOException {
      byte[] config = config().getBytes(UTF_8);
      return "{\"schemaVersion\": 2, \"mediaType\": \"application/vnd.oci.image.manifest.v1+json\", \"config\": %s, \"layers\": [%s]}"
          .formatted(
              descriptor("application/vnd.oci.image.config.v1+json", config, blob(config)),
              String.join(",", layers));
    }

    Digest finish() throws IOException {
      return blob(manifest().getBytes(UTF_8));
    }
  }
}
