package dev.assay.rebuilder.dependency;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whether something of a package might run when it is installed. */
class TarballManifestTest {
  private static final String PLAIN = "{\"name\": \"a\", \"scripts\": {\"test\": \"x\"}}";
  private static final String SCRIPTED = "{\"scripts\": {\"postinstall\": \"x\"}}";

  @TempDir Path folder;

  /** Names and contents in turn. */
  private static byte[] tar(String... files) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
      for (int i = 0; i < files.length; i += 2) {
        byte[] content = files[i + 1].getBytes(UTF_8);
        TarArchiveEntry entry = new TarArchiveEntry(files[i], true);
        entry.setSize(content.length);
        tar.putArchiveEntry(entry);
        tar.write(content);
        tar.closeArchiveEntry();
      }
    }
    return bytes.toByteArray();
  }

  private boolean mayRun(byte[]... parts) throws IOException {
    Path file = folder.resolve("a.tgz");
    try (OutputStream out = Files.newOutputStream(file)) {
      for (byte[] part : parts) {
        GZIPOutputStream gzip = new GZIPOutputStream(out);
        gzip.write(part);
        gzip.finish();
      }
    }
    return TarballManifest.mayRun(file);
  }

  @Test
  void aPackageWithoutScriptsOfInstallationDoesNot() throws Exception {
    assertThat(mayRun(tar("package/package.json", PLAIN, "package/index.js", "1"))).isFalse();
    assertThat(mayRun(tar("package/package.json", PLAIN, "package/test/package.json", SCRIPTED)))
        .as("npm does not look there")
        .isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          package/package.json | {"scripts": {"preinstall": "x"}}
          package/package.json | {"scripts": {"install": "x"}}
          package/package.json | {"scripts": {"postinst\\u0061ll": "x"}}
          package/package.json | {"scripts": {}, "scripts": {"install": "x"}}
          package/package.json | not JSON
          other/package.json | {"scripts": {"install": "x"}}
          ./other//package.json | {"scripts": {"install": "x"}}
          package/binding.gyp | {}
          package/node_modules/b/package.json | {"scripts": {"install": "x"}}
          package/node_modules/@s/b/package.json | {"scripts": {"install": "x"}}
          package/node_modules/b/node_modules/c/binding.gyp | {}
          """)
  void whatHasOneOrCannotBeToldMight(String name, String content) throws Exception {
    assertThat(mayRun(tar(name, content))).isTrue();
    assertThat(mayRun(tar("package/package.json", PLAIN, name, content))).as("behind").isTrue();
  }

  @Test
  void whatCannotBeReadMight() throws Exception {
    assertThat(mayRun("no archive".getBytes(UTF_8))).isTrue();
    assertThat(mayRun(tar("package/index.js", "1"))).as("no manifest").isTrue();
    byte[] plain = tar("package/package.json", PLAIN);
    assertThat(mayRun(Arrays.copyOf(plain, 700))).as("cut off").isTrue();
    assertThat(TarballManifest.mayRun(folder.resolve("none"))).isTrue();
  }

  /** Other readers, npm's among them, go on where this one stops. */
  @Test
  void norIsItHiddenBehindTheEndOfTheArchive() throws Exception {
    byte[] plain = Arrays.copyOf(tar("package/package.json", PLAIN), 1024);
    byte[] more = tar("package/package.json", SCRIPTED);
    assertThat(mayRun(plain, more)).as("in another gzip member").isTrue();
    byte[] gap = new byte[plain.length + 512 + more.length];
    System.arraycopy(plain, 0, gap, 0, plain.length);
    System.arraycopy(more, 0, gap, plain.length + 512, more.length);
    assertThat(mayRun(gap)).as("behind one empty record").isTrue();
  }

  @Test
  void aManifestThatIsALinkMight() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
      TarArchiveEntry entry = new TarArchiveEntry("package/package.json", TarConstants.LF_LINK);
      entry.setLinkName("package/other.json");
      tar.putArchiveEntry(entry);
      tar.closeArchiveEntry();
    }
    assertThat(mayRun(bytes.toByteArray())).isTrue();
  }
}
