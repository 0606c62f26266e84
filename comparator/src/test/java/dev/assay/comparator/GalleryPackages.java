package dev.assay.comparator;

import dev.assay.comparator.GallerySamples.Sample;
import dev.assay.comparator.golden.GoldenCase;
import dev.assay.comparator.golden.Little;
import dev.assay.comparator.golden.RawAr;
import dev.assay.comparator.golden.RawGzip;
import dev.assay.comparator.golden.RawTar;
import dev.assay.comparator.golden.RawZip;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.zip.CRC32;

/** Small packages, streams, pictures and programs. */
final class GalleryPackages {
  private static final String SCRIPT = "#!/bin/sh\necho clean\n";

  private GalleryPackages() {}

  static List<Sample> all() {
    return List.of(
        new Sample("x.tar", tar("a/script.sh", SCRIPT)),
        new Sample("x.tgz", gzip(tar("package/package.json", "{\"name\": \"x\"}\n"))),
        new Sample("x.deb", deb()),
        new Sample("x.whl", wheel()),
        new Sample("x.bz2", golden("bzip2", "changed.sh.bz2")),
        new Sample("x.xz", golden("xz", "changed.sh.xz")),
        new Sample("x.zst", bytes(0x28, 0xb5, 0x2f, 0xfd, 0x20, 1, 9, 0, 0, 'x')),
        new Sample("x.png", png()),
        new Sample("x.wasm", bytes(0, 'a', 's', 'm', 1, 0, 0, 0)),
        new Sample("x.asar", asar()),
        new Sample("x.so", elf()));
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

  private static byte[] gzip(byte[] content) {
    return new RawGzip(content).bytes();
  }

  private static byte[] deb() {
    byte[] control = tar("./control", "Package: x\nVersion: 1\n");
    return new RawAr()
        .add("debian-binary", "2.0\n")
        .add("control.tar.gz", gzip(control))
        .add("data.tar.gz", gzip(tar("./usr/bin/x", SCRIPT)))
        .bytes();
  }

  private static byte[] wheel() {
    return new RawZip()
        .add("x/__init__.py", "print('clean')\n")
        .add("x-1.dist-info/RECORD", "x/__init__.py,,\n")
        .build();
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
    String script = "console.log('clean');\n";
    String json = "{\"files\":{\"main.js\":{\"size\":" + script.length() + ",\"offset\":\"0\"}}}";
    String padded = json + "\0".repeat((4 - json.length() % 4) % 4);
    Little asar = new Little().u32(4).u32(padded.length() + 8).u32(padded.length() + 4);
    return asar.u32(json.length()).bytes(GallerySamples.bytes(padded + script)).toByteArray();
  }

  /** A note as program header, and sections with one word of content each. */
  private static byte[] elf() {
    List<String> names = List.of("", ".dynamic", ".init_array", ".comment", ".text", ".names");
    String table = String.join("\0", names) + "\0";
    int strings = 64 + 56 + 8 * names.size();
    int headers = strings + table.length();
    Little elf = new Little().bytes(bytes(0x7f, 'E', 'L', 'F', 2, 1, 1, 0)).u64(0);
    elf.u16(3).u16(62).u32(1).u64(0).u64(64).u64(headers).u32(0);
    elf.u16(64).u16(56).u16(1).u16(64).u16(names.size()).u16(names.size() - 1);
    elf.u32(4).u32(4).u64(120).u64(0).u64(0).u64(8).u64(8).u64(4);
    names.forEach(name -> elf.u64(1));
    elf.bytes(GallerySamples.bytes(table));
    for (int i = 0; i < names.size(); i++) {
      boolean last = i == names.size() - 1;
      elf.u32(i == 0 ? 0 : table.indexOf(names.get(i) + "\0")).u32(last ? 3 : i == 0 ? 0 : 1);
      elf.u64(0).u64(0).u64(last ? strings : 120 + 8 * i);
      elf.u64(last ? table.length() : 8).u32(0).u32(0).u64(8).u64(0);
    }
    return elf.toByteArray();
  }
}
