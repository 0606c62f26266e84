package dev.assay.comparator.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.comparator.Comparator;
import dev.assay.comparator.anatomy.LimitReachedException;
import dev.assay.comparator.bytes.ArrayBytes;
import dev.assay.core.limits.Limits;
import dev.assay.core.result.Comparison;
import dev.assay.core.result.Finding;
import dev.assay.core.result.Grade;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Random;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pictures that the JDK writes are read as what they are: its writer is the referee. */
class PngFormatTest {
  private static final int[] SIZES = {1, 2, 3, 5, 8, 9, 33};

  @ParameterizedTest
  @CsvSource({
    "TYPE_BYTE_GRAY, false",
    "TYPE_BYTE_GRAY, true",
    "TYPE_USHORT_GRAY, true",
    "TYPE_BYTE_BINARY, false",
    "TYPE_BYTE_BINARY, true",
    "TYPE_BYTE_INDEXED, true",
    "TYPE_INT_RGB, false",
    "TYPE_INT_RGB, true",
    "TYPE_4BYTE_ABGR, false",
    "TYPE_4BYTE_ABGR, true"
  })
  void anotherPictureIsData(String type, boolean interlaced) throws Exception {
    int kind = BufferedImage.class.getField(type).getInt(null);
    for (int width : SIZES) {
      for (int height : SIZES) {
        byte[] published = picture(kind, width, height, interlaced, 1);
        byte[] rebuilt = picture(kind, width, height, interlaced, 2);
        Comparison comparison = compare(published, rebuilt, Limits.DEFAULT);
        assertThat(comparison.worst())
            .as("%s, %d x %d: %s", type, width, height, comparison.findings())
            .isEqualTo(Grade.DATA);
      }
    }
  }

  @Test
  void aPictureThatIsTooLargeIsNotData() throws IOException {
    byte[] published = picture(BufferedImage.TYPE_INT_RGB, 33, 33, false, 1);
    byte[] rebuilt = picture(BufferedImage.TYPE_INT_RGB, 33, 33, false, 2);
    Limits small = new Limits(4, 100, 1000, 1_100, 50, Duration.ofMinutes(1));
    assertThat(compare(published, rebuilt, small).worst()).isEqualTo(Grade.CODE);
  }

  @Test
  void tooManyChunksAreUnknown() throws IOException {
    byte[] published = picture(BufferedImage.TYPE_INT_RGB, 9, 9, false, 1);
    Limits few = new Limits(4, 2, 1 << 20, 1_100, 50, Duration.ofMinutes(1));
    Assertions.assertThatExceptionOfType(LimitReachedException.class)
        .isThrownBy(() -> new PngFormat().read(new ArrayBytes(published), "x.png", few));
  }

  @Test
  void magicNumbersAreFoundAcrossTheEndsOfWindows() {
    Magic magic = Magic.ofMedia();
    byte[] first = new byte[100];
    first[98] = 'P';
    first[99] = 'K';
    magic.feed(first, 0, first.length);
    assertThat(magic.found()).isFalse();
    magic.feed(new byte[] {3}, 0, 1);
    assertThat(magic.found()).isFalse();
    magic.feed(new byte[] {4, 0, 0}, 0, 3);
    assertThat(magic.found()).isTrue();
  }

  private static Comparison compare(byte[] published, byte[] rebuilt, Limits limits)
      throws IOException {
    Comparison comparison =
        new Comparator(limits).compare("x.png", new ArrayBytes(published), new ArrayBytes(rebuilt));
    assertThat(comparison.findings())
        .extracting(Finding::grade)
        .isNotEmpty()
        .doesNotContain(Grade.IDENTICAL);
    return comparison;
  }

  private static byte[] picture(int type, int width, int height, boolean interlaced, int seed)
      throws IOException {
    BufferedImage image = new BufferedImage(width, height, type);
    Random random = new Random(seed);
    for (int x = 0; x < width; x++) {
      for (int y = 0; y < height; y++) {
        image.setRGB(x, y, random.nextBoolean() ? -1 : 0xff000000);
      }
    }
    // The first pixel tells the seeds apart, even in the smallest picture.
    image.setRGB(0, 0, seed == 1 ? -1 : 0xff000000);
    ImageWriter writer = ImageIO.getImageWritersByFormatName("png").next();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ImageOutputStream target = ImageIO.createImageOutputStream(out)) {
      writer.setOutput(target);
      ImageWriteParam how = writer.getDefaultWriteParam();
      how.setProgressiveMode(
          interlaced ? ImageWriteParam.MODE_DEFAULT : ImageWriteParam.MODE_DISABLED);
      writer.write(null, new IIOImage(image, null, null), how);
    } finally {
      writer.dispose();
    }
    return out.toByteArray();
  }
}
