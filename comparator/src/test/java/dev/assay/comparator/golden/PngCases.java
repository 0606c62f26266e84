package dev.assay.comparator.golden;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;

/** The golden cases of PNG pictures: 8 x 8 pixels, grey, as rows of 9 bytes with their filter. */
public final class PngCases {
  private static final byte[] NONE = new byte[0];
  private static final byte[] ROWS = rows(8, 9, 1);
  private static final byte[] IHDR = RawPng.header(8, 8, 8, 0, 0);
  private static final byte[] DATA = RawPng.zlib(ROWS, 6);

  private PngCases() {}

  /** Adds them all. */
  public static void addTo(GoldenFiles files) {
    pixels(files);
    unseen(files);
    structure(files);
  }

  private static void pixels(GoldenFiles files) {
    add(files, "pixels.png", image(IHDR, RawPng.zlib(rows(8, 9, 7), 6)), "other pixels");
    add(
        files,
        "size.png",
        image(RawPng.header(8, 4, 8, 0, 0), RawPng.zlib(rows(4, 9, 1), 6)),
        "half the height");
    add(files, "level.png", image(IHDR, RawPng.zlib(ROWS, 1)), "the same pixels, stored worse");
    add(
        files,
        "split.png",
        start()
            .chunk("IDAT", Arrays.copyOf(DATA, 10))
            .chunk("IDAT", Arrays.copyOfRange(DATA, 10, DATA.length))
            .chunk("IEND", NONE)
            .bytes(),
        "the pixels in two chunks");
    byte[] indexed = RawPng.header(8, 8, 1, 3, 0);
    byte[] bits = RawPng.zlib(rows(8, 2, 1), 6);
    files.add(
        "png",
        "palette.png",
        indexed(indexed, "\0\0\0RED", bits),
        indexed(indexed, "\0\0\0BLU", bits),
        "another colour of the palette");
    // 8 x 8 in seven passes: 1, 1, 2, 4, 8, 16, 32 pixels in 1, 1, 1, 2, 2, 4, 4 rows.
    byte[] passes = passes(2, 2, 3, 3, 3, 5, 5, 5, 5, 5, 5, 9, 9, 9, 9);
    byte[] laced = RawPng.header(8, 8, 8, 0, 1);
    byte[] other = passes.clone();
    other[other.length - 1] = 3;
    files.add(
        "png",
        "interlaced.png",
        image(laced, RawPng.zlib(other, 6)),
        image(laced, RawPng.zlib(passes, 6)),
        "another pixel of an interlaced picture");
  }

  private static byte[] passes(int... rows) {
    Little all = new Little();
    for (int length : rows) {
      all.bytes(rows(1, length, length));
    }
    return all.toByteArray();
  }

  private static void unseen(GoldenFiles files) {
    byte[] clean = image(IHDR, DATA);
    add(files, "trailer.png", join(clean, ascii("INJECTED")), "bytes behind the end");
    add(files, "archive.png", join(clean, ascii("PK\3\4INJECTED")), "an archive behind the end");
    add(files, "text.png", extra("tEXt", ascii("Comment\0INJECTED")), "a text chunk");
    add(
        files,
        "program.png",
        extra("tEXt", ascii("Comment\0\177ELF")),
        "a program in a text chunk");
    add(files, "random.png", extra("zTXt", noise(2000)), "a chunk of what looks random");
    add(files, "unknown.png", extra("inJe", ascii("INJECTED")), "an unknown chunk");
    add(files, "critical.png", extra("INJE", ascii("x")), "an unknown critical chunk");
    add(files, "animation.png", extra("acTL", new byte[8]), "the header of an animation");
    add(files, "gamma.png", extra("gAMA", new byte[] {0, 1, 2, 3}), "a gamma chunk");
    add(files, "long-gamma.png", extra("gAMA", ascii("INJECTED")), "a gamma chunk with more in it");
    files.add(
        "png",
        "other-gamma.png",
        extra("gAMA", new byte[] {0, 1, 2, 3}),
        extra("gAMA", new byte[] {0, 1, 2, 4}),
        "another gamma");
    byte[] time = {7, (byte) 0xe8, 2, 29, 23, 59, 59};
    add(files, "time.png", extra("tIME", time), "a time");
    byte[] later = {7, (byte) 0xe8, 3, 1, 0, 0, 0};
    files.add("png", "other-time.png", extra("tIME", later), extra("tIME", time), "another time");
    byte[] never = {7, (byte) 0xe7, 2, 29, 23, 59, 59};
    files.add("png", "no-time.png", extra("tIME", never), extra("tIME", time), "no day of a year");
    byte[] behind = join(DATA, ascii("INJECTED"));
    add(files, "behind-pixels.png", image(IHDR, behind), "bytes behind the zlib stream");
    byte[] zlib = RawPng.zlib(rows(8, 9, 7), 6);
    byte[] odd = {8, 0, 0, -1, -1, 24, 0, 0, -1, -1};
    byte[] padded =
        join(join(Arrays.copyOf(zlib, 2), odd), Arrays.copyOfRange(zlib, 2, zlib.length));
    add(files, "padded.png", image(IHDR, padded), "empty blocks before other pixels");
    byte[] more = RawPng.zlib(join(ROWS, ascii("INJECTED")), 6);
    add(files, "more-rows.png", image(IHDR, more), "more rows than the header says");
    byte[] elf = ROWS.clone();
    System.arraycopy(ascii("\177ELF"), 0, elf, 1, 4);
    add(files, "program-pixels.png", image(IHDR, RawPng.zlib(elf, 6)), "a program as pixels");
  }

  private static void structure(GoldenFiles files) {
    add(
        files,
        "fewer-rows.png",
        image(IHDR, RawPng.zlib(rows(7, 9, 1), 6)),
        "fewer rows than the header says");
    add(files, "filter.png", image(IHDR, RawPng.zlib(rows(8, 9, 5 << 8 | 1), 6)), "a filter 5");
    byte[] adler = DATA.clone();
    adler[adler.length - 1] ^= 1;
    add(files, "adler.png", image(IHDR, adler), "a wrong checksum of the pixels");
    add(
        files,
        "crc.png",
        start().chunk("IDAT", DATA, 1).chunk("IEND", NONE).bytes(),
        "a wrong checksum of a chunk");
    add(
        files,
        "text-crc.png",
        start().chunk("IDAT", DATA).chunk("IEND", NONE, 1).bytes(),
        "a wrong checksum of the last chunk");
    add(files, "second-header.png", extra("IHDR", IHDR), "a second header");
    add(
        files,
        "second-data.png",
        start()
            .chunk("IDAT", DATA)
            .chunk("tEXt", ascii("a\0b"))
            .chunk("IDAT", DATA)
            .chunk("IEND", NONE)
            .bytes(),
        "pixels in two places");
    add(files, "depth.png", image(RawPng.header(8, 8, 3, 0, 0), DATA), "a depth of 3 bits");
    add(
        files,
        "end-data.png",
        start().chunk("IDAT", DATA).chunk("IEND", ascii("INJECTED")).bytes(),
        "data in the last chunk");
    add(files, "no-end.png", start().chunk("IDAT", DATA).bytes(), "no last chunk");
    files.add(
        "png",
        "order.png",
        start()
            .chunk("tEXt", ascii("a\0b"))
            .chunk("pHYs", new byte[9])
            .chunk("IDAT", DATA)
            .chunk("IEND", NONE)
            .bytes(),
        start()
            .chunk("pHYs", new byte[9])
            .chunk("tEXt", ascii("a\0b"))
            .chunk("IDAT", DATA)
            .chunk("IEND", NONE)
            .bytes(),
        "chunks in another order");
  }

  private static RawPng start() {
    return new RawPng().chunk("IHDR", IHDR);
  }

  private static byte[] image(byte[] header, byte[] data) {
    return new RawPng().chunk("IHDR", header).chunk("IDAT", data).chunk("IEND", NONE).bytes();
  }

  private static byte[] indexed(byte[] header, String palette, byte[] data) {
    return new RawPng()
        .chunk("IHDR", header)
        .chunk("PLTE", ascii(palette))
        .chunk("IDAT", data)
        .chunk("IEND", NONE)
        .bytes();
  }

  private static byte[] extra(String type, byte[] content) {
    return start().chunk(type, content).chunk("IDAT", DATA).chunk("IEND", NONE).bytes();
  }

  /** Rows without a filter, unless a second byte of {@code seed} names one for all. */
  private static byte[] rows(int count, int length, int seed) {
    byte[] rows = new byte[count * length];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = (byte) (i % length == 0 ? seed >> 8 : i * i + (seed & 0xff));
    }
    return rows;
  }

  private static byte[] noise(int length) {
    byte[] noise = new byte[length];
    new java.util.Random(7).nextBytes(noise);
    return noise;
  }

  private static void add(GoldenFiles files, String name, byte[] published, String what) {
    files.add("png", name, published, image(IHDR, DATA), what);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(ISO_8859_1);
  }

  private static byte[] join(byte[] a, byte[] b) {
    return new Little().bytes(a).bytes(b).toByteArray();
  }
}
