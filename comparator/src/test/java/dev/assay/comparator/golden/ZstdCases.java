package dev.assay.comparator.golden;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.Base64;

/**
 * The golden cases of zstd. Those with compressed blocks were written by the zstd command, version
 * 1.5.4; so were the files of the cases that are not made here.
 */
public final class ZstdCases {
  /** {@code zstd -19 --check}. */
  private static final byte[] CLEAN =
      Base64.getDecoder().decode("KLUv/QRolQAAWGVjaG8gY2xlYW4KAQA8VosXtLJ8Xg==");

  private static final byte[] EVIL =
      Base64.getDecoder().decode("KLUv/QRo3QAAoGVjaG8gY2xlYW4KSU5KRUNURUQKAQBBVosX6i017Q==");

  /** The same content by {@code zstd -1 --no-check}. */
  private static final byte[] CLEAN_FAST =
      Base64.getDecoder().decode("KLUv/QBIlQAAWGVjaG8gY2xlYW4KAQA8VosX");

  private static final byte[] TEXT = "echo clean\n".repeat(30).getBytes(UTF_8);

  private ZstdCases() {}

  /** Adds them all. */
  public static void addTo(GoldenFiles files) {
    content(files);
    frames(files);
    broken(files);
    around(files);
  }

  private static void content(GoldenFiles files) {
    add(files, "changed.sh.zst", EVIL, "changed content");
    add(files, "level.zst", CLEAN_FAST, "the same content, compressed in another way");
    add(files, "raw.zst", RawZstd.frame(TEXT), "the same content, not compressed");
    byte[] repeated = new RawZstd().header(0, 0x38).block(true, 1, 100, new byte[] {'a'}).bytes();
    byte[] other = new RawZstd().header(0, 0x38).block(true, 1, 100, new byte[] {'b'}).bytes();
    files.add("zstd", "repeated.txt.zst", other, repeated, "another byte, 100 times");
    for (String name : new String[] {"x.tar.zst", "x.tzst", "download"}) {
      files.add(
          "zstd",
          name,
          RawZstd.frame(tar("echo INJECTED\n")),
          RawZstd.frame(tar("echo clean\n")),
          "a changed member of a compressed tar");
    }
    files.add(
        "zstd",
        "split.tar.zst",
        halves(tar("echo INJECTED\n")),
        halves(tar("echo clean\n")),
        "a changed member of a tar in two frames");
  }

  private static byte[] halves(byte[] tar) {
    byte[] first = RawZstd.frame(Arrays.copyOf(tar, 200));
    return join(first, RawZstd.frame(Arrays.copyOfRange(tar, 200, tar.length)));
  }

  private static byte[] tar(String script) {
    return new RawTar().file("a.sh", script).end().bytes();
  }

  private static void frames(GoldenFiles files) {
    byte[] skipped = RawZstd.skippable("INJECTED");
    add(files, "skippable.zst", join(CLEAN, skipped), "a skippable frame behind");
    add(files, "skippable-first.zst", join(skipped, CLEAN), "a skippable frame in front");
    byte[] program = RawZstd.skippable("\177ELF");
    add(files, "program.zst", join(CLEAN, program), "a program in a skippable frame");
    byte[] halves = halves(TEXT);
    byte[] first = RawZstd.frame(Arrays.copyOf(TEXT, 200));
    files.add(
        "zstd",
        "skippable-between.zst",
        join(first, join(skipped, Arrays.copyOfRange(halves, first.length, halves.length))),
        halves,
        "a skippable frame between two others");
    add(files, "second-frame.zst", join(CLEAN, EVIL), "a second frame, which some do not show");
    add(files, "empty-frame.zst", join(CLEAN, RawZstd.frame(new byte[0])), "an empty frame");
    add(
        files,
        "empty-block.zst",
        new RawZstd().header(0, 0x38).block(false, 0, TEXT).block(true, 0, new byte[0]).bytes(),
        "an empty block");
    files.add("zstd", "skippable-only.zst", skipped, RawZstd.skippable("harmless"), "no content");
    add(files, "trailer.zst", join(CLEAN, "INJECTED".getBytes(UTF_8)), "bytes behind the end");
    add(files, "half-frame.zst", join(CLEAN, Arrays.copyOf(EVIL, 25)), "half a frame behind");
    byte[] cut = Arrays.copyOf(skipped, 12);
    add(files, "half-skippable.zst", join(CLEAN, cut), "half a skippable frame behind");
  }

  private static void broken(GoldenFiles files) {
    byte[] checksum = CLEAN.clone();
    checksum[checksum.length - 1] ^= 1;
    add(files, "checksum.zst", checksum, "a wrong checksum");
    byte[] block = CLEAN.clone();
    block[block.length / 2] ^= 0x10;
    add(files, "broken.zst", block, "a frame that cannot be decoded");
    add(
        files,
        "dictionary.zst",
        new RawZstd().header(1, 0x38, 7).block(true, 0, TEXT).bytes(),
        "a frame that needs a dictionary");
    add(
        files,
        "reserved.zst",
        new RawZstd().header(8, 0x38).block(true, 0, TEXT).bytes(),
        "a reserved bit");
    add(
        files,
        "unused.zst",
        new RawZstd().header(16, 0x38).block(true, 0, TEXT).bytes(),
        "the bit that nobody uses");
    add(
        files,
        "reserved-block.zst",
        new RawZstd().header(0, 0x38).block(true, 3, TEXT).bytes(),
        "a block of a reserved type");
    add(
        files,
        "long-block.zst",
        new RawZstd().header(0, 0).block(true, 1, 2000, new byte[1]).bytes(),
        "a block that is longer than the window");
    add(
        files,
        "wide.zst",
        new RawZstd().header(0, 0xff).block(true, 0, TEXT).bytes(),
        "a window of 4 TB");
    add(
        files,
        "size.zst",
        new RawZstd().header(0x40, 0x38, 0, 0).block(true, 0, TEXT).bytes(),
        "a wrong size of the content");
  }

  private static void around(GoldenFiles files) {
    files.add(
        "ar",
        "zstd.deb",
        deb("echo INJECTED\n"),
        deb("echo clean\n"),
        "a changed program in a package with zstd");
    files.add(
        "zip",
        "zstd.zip",
        zip(EVIL, "echo clean\n".repeat(30) + "echo INJECTED\n"),
        zip(CLEAN, "echo clean\n".repeat(30)),
        "a changed member that is compressed with zstd");
  }

  private static byte[] deb(String program) {
    byte[] control = new RawTar().file("./control", "Package: x\n").end().bytes();
    byte[] data = new RawTar().file("./usr/bin/x", program).end().bytes();
    return new RawAr()
        .add("debian-binary", "2.0\n")
        .add("control.tar.zst", RawZstd.frame(control))
        .add("data.tar.zst", RawZstd.frame(data))
        .bytes();
  }

  private static byte[] zip(byte[] packed, String content) {
    return new RawZip()
        .add("a.sh", content.getBytes(UTF_8), entry -> entry.packed(93, packed))
        .build();
  }

  private static void add(GoldenFiles files, String name, byte[] published, String what) {
    files.add("zstd", name, published, CLEAN, what);
  }

  private static byte[] join(byte[] a, byte[] b) {
    return new Little().bytes(a).bytes(b).toByteArray();
  }
}
