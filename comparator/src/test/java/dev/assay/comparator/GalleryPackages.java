package dev.assay.comparator;

import dev.assay.comparator.GallerySamples.Sample;
import dev.assay.comparator.golden.GoldenCase;
import dev.assay.comparator.golden.Little;
import dev.assay.comparator.golden.RawAr;
import dev.assay.comparator.golden.RawElf;
import dev.assay.comparator.golden.RawGzip;
import dev.assay.comparator.golden.RawTar;
import dev.assay.comparator.golden.RawZip;
import dev.assay.comparator.golden.RawZstd;
import dev.assay.core.artifact.Digest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.zip.CRC32;

/** Small packages, streams, pictures and programs. */
final class GalleryPackages {
  private static final int PROGBITS = 1;
  private static final int STRTAB = 3;
  private static final int RELA = 4;
  private static final int DYNAMIC = 6;
  private static final int NOTE = 7;
  private static final int INIT_ARRAY = 14;
  private static final int LOAD = 1;
  private static final int NOTE_SEGMENT = 4;

  /** Version 1, six fuses. */
  private static final String FUSES = "dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX\u0001\u0006101r01";

  private static final String SCRIPT = "#!/bin/sh\necho clean\n";

  private GalleryPackages() {}

  static List<Sample> all() {
    return List.of(
        new Sample("x.tar", tar("a/script.sh", SCRIPT)),
        new Sample("many.tar", many()),
        new Sample("x.tgz", gzip(tar("package/package.json", "{\"name\": \"x\"}\n"))),
        new Sample("x.deb", deb()),
        new Sample("x.whl", wheel()),
        new Sample("x.bz2", golden("bzip2", "changed.sh.bz2")),
        new Sample("x.xz", golden("xz", "changed.sh.xz")),
        new Sample("x.zst", bytes(0x28, 0xb5, 0x2f, 0xfd, 0x20, 1, 9, 0, 0, 'x')),
        new Sample("x.tar.zst", RawZstd.frame(tar("a/script.sh", SCRIPT))),
        new Sample("zstd.deb", zstdDeb()),
        new Sample("x.png", png()),
        new Sample("x.wasm", bytes(0, 'a', 's', 'm', 1, 0, 0, 0)),
        new Sample("x.asar", asar()),
        new Sample("installer", golden("nsis", "zlib")),
        new Sample("stored", golden("nsis", "instruction")),
        new Sample("x.cab", golden("cab", "changed.cab")),
        new Sample("zip.cab", golden("cab", "mszip.cab")),
        new Sample("x.so", elf()),
        new Sample("electron", electron()),
        new Sample("electron.exe", GallerySamples.bytes("MZ" + FUSES)));
  }

  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }

  private static byte[] tar(String name, String content) {
    return new RawTar().file("a.txt", "some text in a file\n").file(name, content).end().bytes();
  }

  /** More files than METADATA has room for times. */
  private static byte[] many() {
    RawTar tar = new RawTar();
    for (int i = 0; i < 20; i++) {
      tar.file("m" + i, "text of " + i + "\n");
    }
    return tar.end().bytes();
  }

  private static byte[] gzip(byte[] content) {
    return new RawGzip(content).bytes();
  }

  private static byte[] deb() {
    String sums = hash("MD5", SCRIPT) + "  usr/bin/x\n";
    byte[] control =
        new RawTar()
            .file("./control", "Package: x\nVersion: 1\n")
            .file("./md5sums", sums)
            .end()
            .bytes();
    return new RawAr()
        .add("debian-binary", "2.0\n")
        .add("control.tar.gz", gzip(control))
        .add("data.tar.gz", gzip(tar("./usr/bin/x", SCRIPT)))
        .bytes();
  }

  private static byte[] zstdDeb() {
    byte[] control = tar("./control", "Package: x\nVersion: 1\n");
    return new RawAr()
        .add("debian-binary", "2.0\n")
        .add("control.tar.zst", RawZstd.frame(control))
        .add("data.tar.zst", RawZstd.frame(tar("./usr/bin/x", SCRIPT)))
        .bytes();
  }

  private static byte[] wheel() {
    String python = "print('clean')\n";
    byte[] raw = HexFormat.of().parseHex(hash("SHA-256", python));
    String base64 = Base64.getUrlEncoder().withoutPadding().encodeToString(raw);
    return new RawZip()
        .add("x/__init__.py", python)
        .add(
            "x-1.dist-info/RECORD",
            "x/__init__.py,sha256=" + base64 + ",15\nx-1.dist-info/RECORD,,\n")
        .build();
  }

  private static String hash(String algorithm, String text) {
    try {
      MessageDigest hasher = MessageDigest.getInstance(algorithm);
      return HexFormat.of().formatHex(hasher.digest(GallerySamples.bytes(text)));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] golden(String format, String name) {
    try {
      return GoldenCase.of(format, name).rebuilt();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] png() {
    Little png = new Little().bytes(bytes(0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'));
    chunk(png, bytes('I', 'H', 'D', 'R', 0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0));
    chunk(png, bytes('I', 'D', 'A', 'T', 0x78, 0x9c, 0x63, 0, 0, 0, 2, 0, 1));
    chunk(png, bytes('I', 'E', 'N', 'D'));
    return png.toByteArray();
  }

  private static void chunk(Little png, byte[] body) {
    CRC32 crc = new CRC32();
    crc.update(body);
    png.u32(Integer.reverseBytes(body.length - 4) & 0xffffffffL);
    png.bytes(body).u32(Integer.reverseBytes((int) crc.getValue()) & 0xffffffffL);
  }

  private static byte[] asar() {
    String manifest = "{\"main\": \"main.js\"}";
    String script = "console.log('INJECTED would stand here');\n";
    String library = "\u007fELF a library of others";
    String json =
        "{\"files\":{"
            + entry("main.js", script, 0)
            + ","
            + entry("package.json", manifest, script.length())
            + ",\"lib\":{\"files\":{"
            + entry("addon.node", library, script.length() + manifest.length())
            + "}}}}";
    String padded = json + "\0".repeat((4 - json.length() % 4) % 4);
    Little asar = new Little().u32(4).u32(padded.length() + 8).u32(padded.length() + 4);
    asar.u32(json.length()).bytes(GallerySamples.bytes(padded));
    return asar.bytes(GallerySamples.bytes(script + manifest + library)).toByteArray();
  }

  private static String entry(String name, String content, int offset) {
    String sha256 = Digest.of(GallerySamples.bytes(content)).sha256();
    return String.format(
        Locale.ROOT,
        "\"%s\":{\"size\":%d,\"integrity\":{\"algorithm\":\"SHA256\",\"hash\":\"%s\","
            + "\"blockSize\":4194304,\"blocks\":[\"%s\"]},\"offset\":\"%d\"}",
        name,
        content.length(),
        sha256,
        sha256,
        offset);
  }

  private static byte[] elf() {
    byte[] dynamic = new Little().u64(1).u64(1).u64(0).u64(0).u64(0).u64(0).toByteArray();
    byte[] id = GallerySamples.bytes("0123456789abcdef0123");
    byte[] note =
        new Little()
            .u32(4)
            .u32(id.length)
            .u32(3)
            .bytes(bytes('G', 'N', 'U', 0))
            .bytes(id)
            .toByteArray();
    byte[] tag =
        new Little().u32(4).u32(4).u32(1).bytes(bytes('G', 'N', 'U', 0)).u32(0).toByteArray();
    return new RawElf(true, false, 4)
        .add(".text", PROGBITS, 6, bytes(0x90, 0x90, 0xc3), LOAD, 5)
        .add(".note.gnu.build-id", NOTE, 2, note, NOTE_SEGMENT, 4)
        .add(".note.ABI-tag", NOTE, 2, tag, NOTE_SEGMENT, 4)
        .add(".dynstr", STRTAB, 2, GallerySamples.bytes("\0libc.so\0"), LOAD, 4)
        .add(".dynamic", DYNAMIC, 3, dynamic, 0, 0)
        .link(4)
        .add(".init_array", INIT_ARRAY, 3, new byte[8], 0, 0)
        .add(".rela.dyn", RELA, 2, new byte[24], 0, 0)
        .add(".rodata", PROGBITS, 2, GallerySamples.bytes("a constant"), 0, 0)
        .add(".comment", PROGBITS, 0, GallerySamples.bytes("compiler 1\0"), 0, 0)
        .bytes();
  }

  /** An Electron binary, as far as its fuses go. */
  private static byte[] electron() {
    return new RawElf(true, false, 0)
        .add(".rodata", PROGBITS, 2, GallerySamples.bytes(FUSES), 0, 0)
        .bytes();
  }
}
