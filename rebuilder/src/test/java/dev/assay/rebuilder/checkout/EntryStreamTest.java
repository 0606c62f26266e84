package dev.assay.rebuilder.checkout;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.core.failure.AssayException;
import dev.assay.core.limits.Limits;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class EntryStreamTest {
  private static final Instant TIME = Instant.parse("2026-01-02T03:04:05Z");

  @Test
  void entriesArriveAsTheyAre() throws Exception {
    assertThat(read(sample()))
        .containsExactly(
            "folder a/ 2026-01-02T03:04:05Z",
            "file a/\ud83d\ude00\udc00\n true " + Instant.MIN + " 7 x",
            "file big false 2026-01-02T03:04:05Z 9 " + "y".repeat(200_000),
            "link l ../t 2026-01-02T03:04:05Z");
  }

  @Test
  void whatIsCutOffOrGoesOnIsRefused() throws Exception {
    byte[] whole = sample();
    for (int cut = 0; cut < whole.length; cut += cut < 200 ? 1 : 9_973) {
      byte[] part = Arrays.copyOf(whole, cut);
      assertThatThrownBy(() -> read(part)).isInstanceOf(IOException.class);
    }
    assertThatThrownBy(() -> read(Arrays.copyOf(whole, whole.length + 1)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("found more");
  }

  @Test
  void numbersAreNotTrusted() {
    assertThatThrownBy(() -> read(new byte[] {'x'})).hasMessageContaining("found byte 120");
    for (byte high : List.of((byte) 0x7f, (byte) 0x80)) {
      assertThatThrownBy(() -> read(new byte[] {'d', high, 0, 0, 0}))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("expected a name");
      assertThatThrownBy(
              () -> read(new byte[] {'d', 0, 0, 0, 0, high, -1, -1, -1, -1, -1, -1, -2, 'e'}))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("time");
    }
  }

  @Test
  void theWriterStopsAtTheLimits() throws Exception {
    Limits limits = new Limits(16, 100, 3 << 20, 10, 10, Duration.ofMinutes(1));
    byte[] large = new byte[2 << 20];
    EntryStream.Writer writer =
        new EntryStream.Writer(new ByteArrayOutputStream(), limits, "a.zip");
    assertThatThrownBy(() -> writer.file("n", false, TIME, 10, out -> out.write(large)))
        .isInstanceOf(AssayException.Limit.class)
        .hasMessageContaining("ratio of 10");
    EntryStream.Writer other = new EntryStream.Writer(new ByteArrayOutputStream(), limits, "a.zip");
    other.file("n", false, TIME, 1 << 20, out -> out.write(large));
    assertThatThrownBy(() -> other.file("m", false, TIME, 1 << 20, out -> out.write(large)))
        .isInstanceOf(AssayException.Limit.class);
  }

  private static byte[] sample() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    EntryStream.Writer writer = new EntryStream.Writer(bytes, Limits.DEFAULT, "a.zip");
    writer.folder("a/", TIME);
    writer.file("a/\ud83d\ude00\udc00\n", true, Instant.MIN, 7, out -> out.write('x'));
    writer.file("big", false, TIME, 9, out -> out.write("y".repeat(200_000).getBytes(UTF_8)));
    writer.link("l", "../t", TIME);
    writer.end();
    return bytes.toByteArray();
  }

  private static List<String> read(byte[] stream) throws IOException, AssayException {
    List<String> seen = new ArrayList<>();
    EntryStream.read(
        new ByteArrayInputStream(stream),
        new ArchiveEntries() {
          @Override
          public void folder(String name, Instant time) {
            seen.add("folder " + name + " " + time);
          }

          @Override
          public void file(
              String name, boolean executable, Instant time, long encoded, TreeWriter.Content it)
              throws IOException, AssayException {
            ByteArrayOutputStream content = new ByteArrayOutputStream();
            it.writeTo(content);
            seen.add(
                "file "
                    + name
                    + " "
                    + executable
                    + " "
                    + time
                    + " "
                    + encoded
                    + " "
                    + content.toString(UTF_8));
          }

          @Override
          public void link(String name, String target, Instant time) {
            seen.add("link " + name + " " + target + " " + time);
          }

          @Override
          public AssayException.Source refused(String name, String why) {
            return new AssayException.Source(name + why);
          }
        });
    return seen;
  }
}
