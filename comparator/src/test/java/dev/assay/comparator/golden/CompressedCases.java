package dev.assay.comparator.golden;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZ;
import org.tukaani.xz.XZOutputStream;

/** The golden cases of bzip2 and xz. */
public final class CompressedCases {
  private static final byte[] CLEAN = "echo clean\n".repeat(30).getBytes(UTF_8);
  private static final byte[] EVIL =
      ("echo clean\n".repeat(30) + "echo INJECTED\n").getBytes(UTF_8);
  private static final byte[] PAYLOAD = "INJECTED".getBytes(UTF_8);

  private CompressedCases() {}

  /** Adds them all. */
  public static void addTo(GoldenFiles files) {
    common(files, "bzip2", ".bz2", CompressedCases::bzip2);
    common(files, "xz", ".xz", CompressedCases::xz);
    add(files, "bzip2", "level.bz2", bzip2(CLEAN, 1), bzip2(CLEAN), "another size of blocks");
    bits(files);
    byte[] clean = xz(CLEAN);
    add(files, "xz", "padding.xz", join(clean, new byte[8]), clean, "stream padding at the end");
    add(files, "xz", "ragged.xz", join(clean, new byte[3]), clean, "zeros that are no padding");
    add(
        files,
        "xz",
        "inner-padding.xz",
        join(join(clean, new byte[4]), xz(new byte[0])),
        clean,
        "padding, and a stream without content");
    add(files, "xz", "check.xz", xz(CLEAN, XZ.CHECK_SHA256), clean, "another kind of check");
    add(files, "xz", "blocks.xz", blocks(), clean, "the same content in two blocks");
  }

  /** What stands between the fields of a stream. */
  private static void bits(GoldenFiles files) {
    byte[] clean = bzip2(CLEAN);
    // The last byte has two bits behind the checksum, which decoders skip.
    add(files, "bzip2", "padding-bits.bz2", flip(clean, clean.length - 1, 1), clean, "a bit of it");
    add(files, "bzip2", "stream-crc.bz2", flip(clean, clean.length - 2, 1), clean, "a wrong sum");
    add(files, "bzip2", "block-crc.bz2", flip(clean, 11, 1), clean, "a wrong sum of a block");
    add(files, "bzip2", "randomised.bz2", flip(clean, 14, 0x80), clean, "the randomised bit");
    byte[] none = {'B', 'Z', 'h', '9', 0x17, 0x72, 0x45, 0x38, 0x50, (byte) 0x90, 0, 0, 0, 0};
    add(files, "bzip2", "empty-first.bz2", join(none, clean), clean, "an empty stream in front");
    add(files, "bzip2", "zeros.bz2", join(clean, new byte[100]), clean, "zeros behind the end");
    byte[] xz = xz(CLEAN);
    add(files, "xz", "no-check.xz", xz(CLEAN, XZ.CHECK_NONE), xz, "no check at all");
    add(files, "xz", "reserved-flag.xz", flip(xz, 6, 1), xz, "a reserved stream flag");
    add(files, "xz", "header-padding.xz", flip(xz, 18, 1), xz, "padding of the block header");
    byte[] empty = xz(new byte[0]);
    add(files, "xz", "empty-first.xz", join(empty, xz), xz, "an empty stream in front");
    int second = empty.length + 4;
    byte[] padded = join(join(empty, new byte[4]), xz);
    add(files, "xz", "odd-padding.xz", flip(padded, second - 1, 1), padded, "padding that is none");
  }

  private static byte[] flip(byte[] bytes, int at, int bits) {
    byte[] changed = bytes.clone();
    changed[at] ^= (byte) bits;
    return changed;
  }

  /** Compresses. */
  private interface Encoder {
    byte[] encode(byte[] content);
  }

  private static void common(GoldenFiles files, String format, String suffix, Encoder encoder) {
    byte[] clean = encoder.encode(CLEAN);
    add(files, format, "changed.sh" + suffix, encoder.encode(EVIL), clean, "changed content");
    byte[] tar = new RawTar().file("a.sh", "echo clean\n").end().bytes();
    byte[] other = new RawTar().file("a.sh", "echo INJECTED\n").end().bytes();
    add(
        files,
        format,
        "x.tar" + suffix,
        encoder.encode(other),
        encoder.encode(tar),
        "a changed member of a compressed tar");
    add(
        files,
        format,
        "second-stream" + suffix,
        join(clean, encoder.encode(EVIL)),
        clean,
        "a second stream, which some readers do not show");
    add(
        files,
        format,
        "split" + suffix,
        join(
            encoder.encode(Arrays.copyOf(CLEAN, 100)),
            encoder.encode(Arrays.copyOfRange(CLEAN, 100, CLEAN.length))),
        clean,
        "the same content in two streams");
    add(
        files,
        format,
        "empty-stream" + suffix,
        join(clean, encoder.encode(new byte[0])),
        clean,
        "a second stream without content");
    add(
        files,
        format,
        "trailer" + suffix,
        join(clean, PAYLOAD),
        clean,
        "bytes behind the last stream");
    add(
        files,
        format,
        "half-stream" + suffix,
        join(clean, Arrays.copyOf(encoder.encode(EVIL), 40)),
        clean,
        "half a stream behind the last one");
    byte[] broken = clean.clone();
    broken[broken.length / 2] ^= 1;
    add(files, format, "broken" + suffix, broken, clean, "a stream that cannot be decoded");
  }

  static byte[] bzip2(byte[] content) {
    return bzip2(content, 9);
  }

  private static byte[] bzip2(byte[] content, int blockSize) {
    return encoded(content, out -> new BZip2CompressorOutputStream(out, blockSize));
  }

  static byte[] xz(byte[] content) {
    return xz(content, XZ.CHECK_CRC64);
  }

  private static byte[] xz(byte[] content, int check) {
    return encoded(content, out -> new XZOutputStream(out, new LZMA2Options(1), check));
  }

  private static byte[] blocks() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (XZOutputStream xz = new XZOutputStream(out, new LZMA2Options(1), XZ.CHECK_CRC64)) {
      xz.write(CLEAN, 0, 100);
      xz.endBlock();
      xz.write(CLEAN, 100, CLEAN.length - 100);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  /** Wraps a compressor around a stream. */
  private interface Wrapper {
    OutputStream around(OutputStream out) throws IOException;
  }

  private static byte[] encoded(byte[] content, Wrapper wrapper) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (OutputStream encoder = wrapper.around(out)) {
      encoder.write(content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static void add(
      GoldenFiles files,
      String format,
      String name,
      byte[] published,
      byte[] rebuilt,
      String what) {
    files.add(format, name, published, rebuilt, what);
  }

  private static byte[] join(byte[] a, byte[] b) {
    return new Little().bytes(a).bytes(b).toByteArray();
  }
}
