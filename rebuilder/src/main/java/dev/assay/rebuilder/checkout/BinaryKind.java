package dev.assay.rebuilder.checkout;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.HexFormat;
import java.util.Optional;

/**
 * Files that can run, or hold what can: programs, classes, archives and compressed files. Images,
 * sounds and documents that programs only show are not among them.
 *
 * @param name for people
 */
record BinaryKind(String name) {
  /** What such files begin with, in hexadecimal, and what they are. */
  private static final String MAGIC =
      """
      7f454c46 ELF
      cafebabe Java class or Mach-O
      cafed00d pack200
      feedface Mach-O
      feedfacf Mach-O
      cefaedfe Mach-O
      cffaedfe Mach-O
      0061736d WebAssembly
      6465780a Dalvik
      4243c0de LLVM bitcode
      1b4c7561 Lua bytecode
      aced0005 Java serialization
      4a4d0100 jmod
      dadafeca jimage
      cafedada jimage
      504b0304 zip
      504b0506 zip
      504b0708 zip
      1f8b08 gzip
      1f9d compress
      fd377a585a00 xz
      425a6839 bzip2
      28b52ffd zstd
      04224d18 lz4
      377abcaf271c 7z
      526172211a07 RAR
      213c617263683e0a ar
      4d534346 cabinet
      d0cf11e0a1b11ae1 OLE2
      edabeedb RPM
      68737173 squashfs
      78617221 xar
      43723234 Chrome extension
      """;

  private static final int TAR_MAGIC = 257;
  private static final int PE_OFFSET = 0x3c;

  /**
   * What a file is, by its first bytes.
   *
   * @param head at least 512 of them, if there are as many
   */
  static Optional<BinaryKind> of(byte[] head) {
    String start = HexFormat.of().formatHex(head, 0, Math.min(8, head.length));
    for (String line : MAGIC.lines().toList()) {
      int blank = line.indexOf(' ');
      if (start.startsWith(line.substring(0, blank))) {
        return Optional.of(new BinaryKind(line.substring(blank + 1)));
      }
    }
    if (isPortableExecutable(head)) {
      return Optional.of(new BinaryKind("DOS or Windows program"));
    }
    // Every version of Python has two bytes of its own, then these (importlib, MAGIC_NUMBER).
    if (head.length >= 16 && head[2] == '\r' && head[3] == '\n' && head[7] == 0) {
      return Optional.of(new BinaryKind("Python bytecode"));
    }
    boolean tar =
        head.length > TAR_MAGIC + 5 && new String(head, TAR_MAGIC, 5, ISO_8859_1).equals("ustar");
    return tar ? Optional.of(new BinaryKind("tar")) : Optional.empty();
  }

  /** MZ alone may begin a text; a program has zeros in its header. */
  private static boolean isPortableExecutable(byte[] head) {
    if (head.length < PE_OFFSET + 4 || head[0] != 'M' || head[1] != 'Z') {
      return false;
    }
    for (int i = 2; i < PE_OFFSET + 4; i++) {
      if (head[i] == 0) {
        return true;
      }
    }
    return false;
  }
}
