package dev.assay.comparator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.comparator.bytes.FileBytes;
import dev.assay.core.artifact.ArtifactPath;
import dev.assay.core.artifact.Digest;
import dev.assay.core.limits.Limits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A file that real programs packed is found, however deep, and whatever the archive is called. */
class MemberListTest {
  private static final byte[] PAYLOAD = "the payload of 2 KB\n".repeat(100).getBytes(UTF_8);

  @TempDir Path folder;

  /** What was found. */
  private record Result(Map<String, Digest> members, List<String> unread) {}

  @BeforeEach
  void files() throws IOException {
    Path tree = Files.createDirectories(folder.resolve("tree/sub"));
    Files.write(tree.resolve("payload.bin"), PAYLOAD);
    Files.writeString(tree.resolve("other.txt"), "other\n");
  }

  private static Result list(Path file, Limits limits) throws IOException {
    Result result = new Result(new TreeMap<>(), new ArrayList<>());
    try (FileBytes bytes = new FileBytes(file)) {
      new MemberList(limits)
          .list(
              "file",
              bytes,
              size -> size == PAYLOAD.length,
              new MemberList.Found() {
                @Override
                public void member(ArtifactPath path, long size, Digest digest) {
                  result.members().put(path.text(), digest);
                }

                @Override
                public void unread(ArtifactPath path, String why) {
                  result.unread().add(path.text() + ": " + why);
                }
              });
    }
    return result;
  }

  private Result list(Path file) throws IOException {
    return list(file, Limits.DEFAULT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tar -cf made tree",
        "tar --format=pax -cf made tree",
        "tar -czf made tree",
        "tar -cjf made tree",
        "tar -cJf made tree",
        "tar -c tree | zstd -q -c > made",
        "gzip -c tree/sub/payload.bin > made",
        "bzip2 -c tree/sub/payload.bin > made",
        "xz -c tree/sub/payload.bin > made",
        "zstd -q -c tree/sub/payload.bin > made",
        "ar rc made tree/sub/payload.bin",
        "zip -q -r made.zip tree && mv made.zip made",
        "zip -q -0 -r made.zip tree && mv made.zip made",
        "cd tree/sub && gcab -c ../../made other.txt payload.bin",
        "cd tree/sub && gcab -c -z ../../made other.txt payload.bin",
        "tar -czf in.tgz tree && zip -q in.zip in.tgz && ar rc in.a in.zip && xz -c in.a > made",
        "mkdir -p deb/DEBIAN && cp -r tree deb/usr && printf 'Package: x\\nVersion: 1\\n"
            + "Architecture: all\\nMaintainer: x <x@example.org>\\nDescription: x\\n'"
            + " > deb/DEBIAN/control && dpkg-deb --root-owner-group -b deb x.deb && mv x.deb made",
        "head -c 5000 /dev/zero > made && (cd tree && zip -q -r ../in.zip .) && cat in.zip >> made"
      })
  void whateverItWasPackedWith(String command) throws Exception {
    new Workshop(folder).make(command);
    Result result = list(folder.resolve("made"));
    assertThat(result.members()).as(command).containsValue(Digest.of(PAYLOAD));
    assertThat(result.unread()).as(command).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SetCompressor zlib",
        "SetCompressor /SOLID lzma",
        "SetCompressor /SOLID bzip2",
        "SetCompress off"
      })
  void orAnInstaller(String head) throws Exception {
    Files.writeString(
        folder.resolve("x.nsi"),
        head
            + "\nName x\nOutFile made.exe\nInstallDir $TEMP\\x\nSection\nSetOutPath $INSTDIR\n"
            + "File tree/sub/payload.bin\nSectionEnd\n");
    new Workshop(folder).make("makensis -V2 -NOCD x.nsi");
    Result result = list(folder.resolve("made.exe"));
    assertThat(result.members()).containsValue(Digest.of(PAYLOAD));
    assertThat(result.unread()).isEmpty();
  }

  @Test
  void orAnAsar() throws Exception {
    String header = "{\"files\":{\"main.js\":{\"size\":" + PAYLOAD.length + ",\"offset\":\"0\"}}}";
    int padded = (header.length() + 3) / 4 * 4;
    java.nio.ByteBuffer bytes =
        java.nio.ByteBuffer.allocate(16 + padded + PAYLOAD.length)
            .order(java.nio.ByteOrder.LITTLE_ENDIAN);
    bytes.putInt(4).putInt(padded + 8).putInt(padded + 4).putInt(header.length());
    bytes.put(header.getBytes(UTF_8)).position(16 + padded).put(PAYLOAD);
    Files.write(folder.resolve("made"), bytes.array());
    Result result = list(folder.resolve("made"));
    assertThat(result.members()).containsEntry("file!/main.js", Digest.of(PAYLOAD));
    assertThat(result.unread()).isEmpty();
  }

  @Test
  void whatIsNoContainerHasNoMembers() throws Exception {
    Files.write(folder.resolve("made"), PAYLOAD);
    assertThat(list(folder.resolve("made"))).isEqualTo(new Result(Map.of(), List.of()));
  }

  /** "Could not look" is said. */
  @Test
  void whatCannotBeReadIsNamed() throws Exception {
    for (String pack : List.of("gzip", "bzip2", "xz", "zstd -q", "(tar -czf - tree)")) {
      new Workshop(folder).make(pack + " < tree/sub/payload.bin > made");
      byte[] whole = Files.readAllBytes(folder.resolve("made"));
      Path cut =
          Files.write(folder.resolve("cut"), java.util.Arrays.copyOf(whole, whole.length / 2));
      assertThat(list(cut).unread()).as(pack).isNotEmpty();
    }
    Path zip = Files.writeString(folder.resolve("zip"), "PK\3\4 and no more");
    assertThat(list(zip).unread()).as("zip").isNotEmpty();
  }

  @Test
  void limitsAreNamed() throws Exception {
    new Workshop(folder)
        .make(
            "cp tree/sub/payload.bin in && for i in 1 2 3 4 5; do tar -cf out in; mv out in; done");
    Limits usual = Limits.DEFAULT;
    Limits shallow =
        new Limits(3, usual.members(), usual.decodedBytes(), usual.ratio(), 10, usual.time());
    assertThat(list(folder.resolve("in"), shallow).unread())
        .singleElement()
        .asString()
        .contains("deeper than the limit of 3");
    Limits hasty =
        new Limits(16, usual.members(), usual.decodedBytes(), usual.ratio(), 10, Duration.ZERO);
    assertThat(list(folder.resolve("in"), hasty).unread())
        .singleElement()
        .asString()
        .contains("limit");
    assertThat(list(folder.resolve("in")).members()).containsValue(Digest.of(PAYLOAD));
  }
}
