package dev.assay.core.zstd;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The zstd command is the referee: what it writes and what it accepts, we read as it does. */
class ZstdInputStreamTest {
  private static final int MUTANTS = 400;

  private static byte[] zstd(byte[] input, String... arguments) throws IOException {
    return run(input, arguments).orElseThrow(() -> new IOException("zstd failed"));
  }

  /** What the command writes; empty if it fails. */
  private static Optional<byte[]> run(byte[] input, String... arguments) throws IOException {
    List<String> command = new java.util.ArrayList<>(List.of("zstd", "-q", "-c"));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    Thread writer =
        Thread.ofPlatform()
            .start(
                () -> {
                  try (OutputStream in = process.getOutputStream()) {
                    in.write(input);
                  } catch (IOException e) {
                    // It did not want to read everything; then it fails, or has what it needs.
                    return;
                  }
                });
    byte[] output = process.getInputStream().readAllBytes();
    try {
      writer.join();
      return process.waitFor() == 0 ? Optional.of(output) : Optional.empty();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  private static byte[] decode(byte[] frame) throws IOException {
    ByteArrayInputStream in = new ByteArrayInputStream(frame);
    byte[] content = new ZstdInputStream(in).readAllBytes();
    if (in.available() > 0) {
      throw new IOException(in.available() + " bytes are left");
    }
    return content;
  }

  private static List<byte[]> contents() {
    Random random = new Random(7);
    byte[] noise = new byte[300_000];
    random.nextBytes(noise);
    byte[] few = new byte[200_000];
    for (int i = 0; i < few.length; i++) {
      few[i] = (byte) (random.nextInt(4) * random.nextInt(4));
    }
    return List.of(
        new byte[0],
        new byte[] {7},
        text(40),
        text(3_000),
        text(80_000),
        noise,
        few,
        new byte[700_000]);
  }

  private static byte[] text(int words) {
    Random random = new Random(words);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < words; i++) {
      text.append((char) ('a' + random.nextInt(26) * random.nextInt(26) / 26));
      text.append(random.nextInt(5) == 0 ? " the quick brown fox " : Integer.toString(i % 97));
    }
    return text.toString().getBytes(UTF_8);
  }

  @ParameterizedTest
  @ValueSource(strings = {"--fast=5", "-1", "-3", "-6", "-9", "-13", "-16", "-19"})
  void readsWhatTheCommandWrites(String level) throws IOException {
    for (byte[] content : contents()) {
      assertThat(decode(zstd(content, level))).isEqualTo(content);
      assertThat(decode(zstd(content, level, "--no-check", "--long=27"))).isEqualTo(content);
    }
  }

  @Test
  void keepsNoMoreThanTheWindow() throws IOException {
    byte[] text = text(600_000);
    assertThat(decode(zstd(text, "--zstd=wlog=12,strat=2"))).isEqualTo(text);
    assertThat(decode(zstd(text, "--zstd=wlog=17,strat=6"))).isEqualTo(text);
  }

  @Test
  void takesNothingBehindTheFrame() throws IOException {
    byte[] frame = zstd(text(3_000));
    byte[] longer = Arrays.copyOf(frame, frame.length + 5);
    ByteArrayInputStream in = new ByteArrayInputStream(longer);
    assertThat(new ZstdInputStream(in).readAllBytes()).isEqualTo(text(3_000));
    assertThat(in.available()).isEqualTo(5);
  }

  @Test
  void everyCutIsAnError() throws IOException {
    byte[] frame = zstd(text(300));
    for (int length = 0; length < frame.length; length++) {
      byte[] cut = Arrays.copyOf(frame, length);
      assertThatExceptionOfType(ZstdException.class)
          .as("cut at %d", length)
          .isThrownBy(() -> decode(cut))
          .matches(e -> !e.isLimit());
    }
  }

  /**
   * What we read, the command reads alike. It also reads some frames with bit streams that do not
   * end where they must (RFC 8878, sections 3.1.1.3.2.1 and 4.2.2), which we refuse.
   */
  @Test
  void agreesWithTheCommandAboutBrokenFrames() throws IOException {
    Random random = new Random(11);
    List<byte[]> frames =
        List.of(
            zstd(text(60), "-19", "--no-check"),
            zstd(text(400), "-19", "--no-check"),
            zstd(text(900), "-1", "--no-check"));
    int read = 0;
    int refused = 0;
    for (int i = 0; i < MUTANTS; i++) {
      byte[] mutant = frames.get(i % frames.size()).clone();
      // Not the magic number, nor flags that ask for a dictionary or a large window.
      int at = 6 + random.nextInt(mutant.length - 6);
      mutant[at] ^= (byte) (1 << random.nextInt(8));
      Optional<byte[]> theirs = run(mutant, "-d");
      try {
        assertThat(decode(mutant)).as("mutant %d at %d", i, at).isEqualTo(theirs.orElseThrow());
        read++;
      } catch (IOException e) {
        boolean strict = String.valueOf(e.getMessage()).matches(".*(end with|fit their).*");
        assertThat(theirs.isEmpty() || strict).as("mutant %d at %d: %s", i, at, e).isTrue();
        refused++;
      }
    }
    assertThat(read).isGreaterThan(100);
    assertThat(refused).isGreaterThan(50);
  }

  @Test
  void aWrongChecksumIsAnError() throws IOException {
    byte[] frame = zstd(text(300));
    frame[frame.length - 1] ^= 1;
    assertThatExceptionOfType(ZstdException.class)
        .isThrownBy(() -> decode(frame))
        .withMessage("a wrong checksum");
  }

  @Test
  void dictionariesAndHugeWindowsAreLimits() {
    byte[] magic = {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd};
    for (byte[] header : List.of(new byte[] {1, 0x38, 7}, new byte[] {0, (byte) 0xff})) {
      byte[] frame = Arrays.copyOf(magic, 10);
      System.arraycopy(header, 0, frame, 4, header.length);
      assertThatExceptionOfType(ZstdException.class)
          .isThrownBy(() -> decode(frame))
          .matches(ZstdException::isLimit);
    }
  }

  @Test
  void aClaimedSizeIsNotAllocated() throws IOException {
    // A single segment of 128 MiB, of which one empty block is there.
    byte[] frame = {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd, (byte) 0xa0, 0, 0, 0, 8, 1, 0, 0};
    long before = allocated();
    assertThatExceptionOfType(ZstdException.class).isThrownBy(() -> decode(frame));
    assertThat(allocated() - before).isLessThan(2 << 20);
  }

  private static long allocated() {
    com.sun.management.ThreadMXBean threads =
        (com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean();
    return threads.getCurrentThreadAllocatedBytes();
  }

  @Test
  void singleBytesAreReadLikeMany() throws IOException {
    byte[] text = text(3_000);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (InputStream in = new ZstdInputStream(new ByteArrayInputStream(zstd(text)))) {
      for (int b = in.read(); b >= 0; b = in.read()) {
        out.write(b);
      }
    }
    assertThat(out.toByteArray()).isEqualTo(text);
  }
}
