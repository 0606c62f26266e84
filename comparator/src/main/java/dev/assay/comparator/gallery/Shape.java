package dev.assay.comparator.gallery;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.assay.comparator.grade.LicenceRule;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** What a file must look like for an operator to fit; a file may look like several. */
public enum Shape {
  /** Any archive of the zip family. */
  ZIP("zip"),
  /** A zip with a manifest. */
  JAR("zip"),
  /** A zip with the record of a Python wheel. */
  WHEEL("zip"),
  /** A Java class. */
  CLASS("class"),
  /** The manifest of a jar. */
  MANIFEST("manifest"),
  /** Java properties. */
  PROPERTIES("properties"),
  /** A JSON object. */
  JSON("json"),
  /** Text, source or script. */
  TEXT("text"),
  /** tar. */
  TAR("tar"),
  /** The tar inside an npm tarball. */
  NPM("tar"),
  /** gzip. */
  GZIP("gzip"),
  /** bzip2. */
  BZIP2("bzip2"),
  /** xz. */
  XZ("xz"),
  /** Zstandard. */
  ZSTD("zstd"),
  /** ar. */
  AR("ar"),
  /** A Debian package. */
  DEB("ar"),
  /** The control archive of a Debian package. */
  DEB_CONTROL("tar"),
  /** An Electron archive. */
  ASAR("asar"),
  /** What NSIS reads of an installer: all behind its program. */
  NSIS("nsis"),
  /** A cabinet of one folder. */
  CAB("cab"),
  /** A 64-bit little-endian ELF file. */
  ELF("elf"),
  /** A Windows program. */
  PE("pe"),
  /** One of .NET. */
  NET("pe"),
  /** One with a signature. */
  SIGNED_PE("pe"),
  /** The program file of Electron, for Linux, Windows or macOS. */
  ELECTRON("unknown"),
  /** PNG. */
  PNG("png"),
  /** WebAssembly. */
  WASM("wasm");

  private static final int MIN_TEXT = 16;
  private static final int MAX_TEXT = 1 << 20;

  private final String format;

  Shape(String format) {
    this.format = format;
  }

  /** Id of the comparator's format that reads it, once there is one. */
  public String format() {
    return format;
  }

  /** As people read it. */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /** Whether bytes look like it; some shapes are told by the name, too. */
  boolean fits(byte[] b, String n) {
    return switch (this) {
      case ZIP -> Le.startsWith(b, 'P', 'K', 3, 4);
      case JAR -> ZIP.fits(b, n) && Le.latin1(b).contains("META-INF/MANIFEST.MF");
      case WHEEL -> ZIP.fits(b, n) && Le.latin1(b).contains(".dist-info/RECORD");
      case CLASS -> Le.startsWith(b, 0xca, 0xfe, 0xba, 0xbe, 0, 0, 0);
      case MANIFEST -> n.endsWith("MANIFEST.MF") && isText(b);
      case PROPERTIES -> n.endsWith(".properties") && isText(b);
      case JSON -> n.endsWith(".json") && isText(b) && b[0] == '{';
      case TEXT ->
          !n.endsWith("MANIFEST.MF")
              && !n.endsWith(".SF")
              && !n.endsWith(".properties")
              && !n.endsWith(".json")
              && !LicenceRule.isName(n)
              && isText(b);
      case TAR -> b.length >= 1024 && Le.indexOf(Le.range(b, 257, 262), Le.utf8("ustar"), 0) == 0;
      case NPM -> TAR.fits(b, n) && Le.latin1(b).contains("package/package.json\0");
      case GZIP -> Le.startsWith(b, 0x1f, 0x8b, 8);
      case BZIP2 -> Le.startsWith(b, 'B', 'Z', 'h');
      case XZ -> Le.startsWith(b, 0xfd, '7', 'z', 'X', 'Z', 0);
      case ZSTD -> Le.startsWith(b, 0x28, 0xb5, 0x2f, 0xfd);
      case AR -> b.length > 68 && Le.latin1(Le.range(b, 0, 8)).equals("!<arch>\n");
      case DEB -> AR.fits(b, n) && Le.latin1(Le.range(b, 8, 21)).equals("debian-binary");
      case DEB_CONTROL -> TAR.fits(b, n) && n.startsWith("control.tar");
      case ASAR -> Le.startsWith(b, 4, 0, 0, 0) && n.endsWith(".asar");
      case NSIS -> NsisEditor.isNsis(b);
      case CAB -> CabinetOperators.isCabinet(b);
      case ELF -> b.length > 64 && Le.startsWith(b, 0x7f, 'E', 'L', 'F', 2, 1);
      case PE -> PeEditor.fits(b);
      case NET -> PeEditor.fits(b) && NetEditor.of(b).isPresent();
      case SIGNED_PE -> PeEditor.fits(b) && new PeEditor(b).isSigned();
      case ELECTRON -> isProgram(b) && AsarOperators.hasFuses(b);
      case PNG -> Le.startsWith(b, 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n');
      case WASM -> Le.startsWith(b, 0, 'a', 's', 'm', 1, 0, 0, 0);
    };
  }

  /** Everything that a file looks like. */
  static Set<Shape> of(byte[] bytes, String name) {
    Set<Shape> all = EnumSet.noneOf(Shape.class);
    for (Shape shape : values()) {
      if (shape.fits(bytes, name)) {
        all.add(shape);
      }
    }
    return all;
  }

  private static boolean isProgram(byte[] b) {
    return Le.startsWith(b, 0x7f, 'E', 'L', 'F')
        || Le.startsWith(b, 'M', 'Z')
        || Le.startsWith(b, 0xcf, 0xfa, 0xed, 0xfe);
  }

  /** Whether a name is that of a library that others made. */
  static boolean isLibrary(String name) {
    return name.matches("(?s).*\\.(jar|node|dll|dylib|so(\\.[0-9.]+)?)");
  }

  private static boolean isText(byte[] bytes) {
    if (bytes.length < MIN_TEXT
        || bytes.length > MAX_TEXT
        || Le.indexOf(bytes, new byte[1], 0) >= 0) {
      return false;
    }
    try {
      UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }
}
