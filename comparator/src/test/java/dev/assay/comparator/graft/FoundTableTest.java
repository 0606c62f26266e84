package dev.assay.comparator.graft;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.comparator.Comparator;
import dev.assay.comparator.bytes.ArrayBytes;
import dev.assay.comparator.bytes.Bytes;
import dev.assay.core.limits.Limits;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which certificate tables a search tells of. */
class FoundTableTest {
  @TempDir Path folder;

  private Path zip(String name, Map<String, byte[]> members) throws IOException {
    Path file = folder.resolve(name);
    try (OutputStream out = Files.newOutputStream(file);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      for (Map.Entry<String, byte[]> member : new TreeMap<>(members).entrySet()) {
        ZipEntry entry = new ZipEntry(member.getKey());
        entry.setTime(0);
        zip.putNextEntry(entry);
        zip.write(member.getValue());
      }
    }
    return file;
  }

  private static Map<String, byte[]> found(Path published, Path rebuilt) throws IOException {
    Map<String, byte[]> found = new TreeMap<>();
    new Comparator(Limits.DEFAULT)
        .compare(
            "a.zip",
            published,
            rebuilt,
            (path, table) -> {
              byte[] all = new byte[(int) table.size()];
              table.read(0, all, 0, all.length);
              found.put(path.text(), all);
            });
    return found;
  }

  @Test
  void whatDiffersAndWhatOnlyThePublishedFileHas() throws Exception {
    byte[] signed = Signed.file("signed.exe");
    byte[] plain = Signed.file("unsigned.exe");
    Path published =
        zip(
            "published.zip",
            Map.of(
                "app.exe",
                signed,
                "two.exe",
                Signed.file("chain.exe"),
                "same.exe",
                signed,
                "c",
                plain));
    Path rebuilt = zip("rebuilt.zip", Map.of("app.exe", plain, "same.exe", signed));
    Map<String, byte[]> found = found(published, rebuilt);
    assertThat(found).containsOnlyKeys("a.zip!/app.exe", "a.zip!/two.exe");
    byte[] table = found.getOrDefault("a.zip!/app.exe", new byte[0]);
    assertThat(signed).endsWith(table);
    Bytes moved = Graft.onto(new ArrayBytes(plain), new ArrayBytes(table)).orElseThrow().bytes();
    assertThat(Bytes.equal(moved, new ArrayBytes(signed))).isTrue();
  }

  @Test
  void nothingThatThePublishedFileDoesNotHave() throws Exception {
    Path published = zip("published.zip", Map.of("app.exe", Signed.file("unsigned.exe")));
    Path rebuilt =
        zip(
            "rebuilt.zip",
            Map.of("app.exe", Signed.file("signed.exe"), "more.exe", Signed.file("signed.exe")));
    assertThat(found(published, rebuilt)).isEmpty();
  }
}
