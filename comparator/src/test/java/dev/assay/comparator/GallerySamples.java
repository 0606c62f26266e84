package dev.assay.comparator;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.assay.comparator.golden.PeCases;
import dev.assay.comparator.golden.RawZip;
import dev.assay.comparator.graft.Signed;
import dev.assay.core.artifact.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.attribute.ModuleAttribute;
import java.lang.constant.ModuleDesc;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;

/** Small files of every format for the gallery. */
final class GallerySamples {
  private static final String TEXT = "#!/bin/sh\n# a script\necho one line\necho another\n";
  private static final String MANIFEST =
      "Manifest-Version: 1.0\r\nCreated-By: someone\r\nMain-Class: a.Main\r\n\r\n";

  private GallerySamples() {}

  /** A file. */
  static final class Sample {
    private final String name;
    private final byte[] bytes;

    Sample(String name, byte[] bytes) {
      this.name = name;
      this.bytes = bytes;
    }

    String name() {
      return name;
    }

    byte[] bytes() {
      return bytes.clone();
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /** All of them. */
  static List<Sample> all() {
    List<Sample> all = new ArrayList<>();
    all.add(new Sample("x.jar", jar()));
    all.add(new Sample("signed.jar", signed()));
    all.add(new Sample("Code.class", code()));
    all.add(new Sample("module-info.class", module()));
    all.add(new Sample("x.sh", bytes(TEXT)));
    all.add(new Sample("x.json", bytes("{\"name\": \"x\", \"version\": 1}\n")));
    all.add(new Sample("x.properties", bytes("# a comment\nname=x\nversion=1\n")));
    all.add(new Sample("program.exe", PeCases.rich()));
    all.add(new Sample("signed.exe", signedProgram()));
    all.add(new Sample("net.exe", netProgram()));
    all.addAll(GalleryPackages.all());
    return all;
  }

  /** A golden file, compiled by a real compiler. */
  private static byte[] netProgram() {
    try {
      return Files.readAllBytes(Path.of("src/test/resources/golden/pe/net.exe/rebuilt"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] signedProgram() {
    try {
      return Signed.file("signed.exe");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A class with a condition, strings, numbers and line numbers; never run. */
  static final class Code {
    static final int LIMIT = 100_000;

    private Code() {}

    static String check(int value) {
      return value == LIMIT ? "at the limit" : "somewhere";
    }
  }

  static byte[] jar() {
    return new RawZip()
        .add("META-INF/MANIFEST.MF", MANIFEST)
        .add("a/Code.class", code())
        .add("a/script.sh", TEXT)
        .add("a/levels.txt", levels())
        .add("a/stored.txt", bytes(TEXT), RawZip.Entry::stored)
        .add("a/vendored.dll", "MZ, a library of others")
        .add("META-INF/LICENSE.txt", "You may do with it what you like.\n".repeat(40))
        .build();
  }

  /** Levels of compression give different results for it. */
  private static String levels() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 400; i++) {
      text.append(i * i % 97).append(" of ").append(i).append(i % 7 == 0 ? "\n" : ", ");
    }
    return text.toString();
  }

  private static String section() {
    byte[] digest = HexFormat.of().parseHex(Digest.of(bytes(TEXT)).sha256());
    String base64 = Base64.getEncoder().encodeToString(digest);
    return "Name: a/script.sh\r\nSHA-256-Digest: " + base64 + "\r\n\r\n";
  }

  private static byte[] signed() {
    return new RawZip()
        .add("META-INF/MANIFEST.MF", MANIFEST + section())
        .add("a/script.sh", TEXT)
        .add("META-INF/ME.SF", "Signature-Version: 1.0\r\n\r\n")
        .add("META-INF/ME.RSA", new byte[] {0x30, 0})
        .add("a/Code.class", code())
        .build();
  }

  private static byte[] code() {
    try (InputStream in =
        Objects.requireNonNull(
            GallerySamples.class.getResourceAsStream("GallerySamples$Code.class"))) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] module() {
    return ClassFile.of().buildModule(ModuleAttribute.of(ModuleDesc.of("a.module"), builder -> {}));
  }

  static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
