package dev.assay.comparator.golden;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/** The golden cases of ELF files. */
public final class ElfCases {
  private static final String CODE = "\u0090\u0090\u00c3";
  private static final String ID = "0123456789abcdef0123";
  private static final int PROGBITS = 1;
  private static final int STRTAB = 3;
  private static final int DYNAMIC = 6;
  private static final int NOTE = 7;

  private ElfCases() {}

  /** Adds them all. */
  public static void addTo(GoldenFiles files) {
    String clean = "\0libc.so\0libm.so\0";
    add(files, "identical-but-id.so", base(CODE, "other-build-id-here!", 1, clean), "a build id");
    add(files, "code.so", base("\u0090\u00cc\u00c3", ID, 1, clean), "a changed instruction");
    add(files, "longer-code.so", base(CODE + "INJECTED-AND-LONG", ID, 1, clean), "more code");
    add(files, "needed.so", base(CODE, ID, 9, clean), "another library");
    add(files, "needed-text.so", base(CODE, ID, 1, clean.replace("c", "x")), "its name changed");
    byte[] loaded = base(CODE, ID, 1, clean).bytes();
    loaded[64 + 2 * 56] = 1;
    files.add("elf", "note-to-load.so", loaded, base(CODE, ID, 1, clean).bytes(), "PT_LOAD");
    byte[] header = base(CODE, ID, 1, clean).bytes();
    header[10] = 'I';
    files.add("elf", "unused-bytes.so", header, base(CODE, ID, 1, clean).bytes(), "a header byte");
    byte[] entry = base(CODE, ID, 1, clean).bytes();
    entry[24] = 'I';
    files.add("elf", "entry-point.so", entry, base(CODE, ID, 1, clean).bytes(), "the entry point");
    byte[] padded = base(CODE, ID, 1, clean).bytes();
    padded[64 + 3 * 56 + 2] = 'I';
    files.add("elf", "padding.so", padded, base(CODE, ID, 1, clean).bytes(), "a byte of padding");
    byte[] whole = base(CODE, ID, 1, clean).bytes();
    byte[] longer = new Little().bytes(whole).bytes(bytes("INJECTED")).toByteArray();
    files.add("elf", "trailer.so", longer, whole, "bytes behind the section headers");
    more(files);
  }

  private static void more(GoldenFiles files) {
    pair(files, "comment.so", ".comment", PROGBITS, 0);
    pair(files, "init-array.so", ".init_array", 14, 3);
    pair(files, "note.so", ".note.vendor", NOTE, 2);
    pair(files, "unknown-section.so", ".vendor", 0x70000001, 0);
    for (boolean wide : new boolean[] {false, true}) {
      for (boolean big : new boolean[] {false, true}) {
        String name = (wide ? "wide" : "narrow") + (big ? "-big" : "-little") + ".o";
        files.add(
            "elf",
            name,
            new RawElf(wide, big, 0).add(".text", 1, 6, bytes("INJECTED"), 0, 0).bytes(),
            new RawElf(wide, big, 0).add(".text", 1, 6, bytes("compiled"), 0, 0).bytes(),
            "changed code of an object");
      }
    }
    RawElf hole = new RawElf(true, false, 1).segment(1, 5, 40).raw(bytes("INJECTED-INTO-A-HOLE"));
    RawElf none = new RawElf(true, false, 1).segment(1, 5, 40).raw(bytes("compiled-without-any"));
    files.add("elf", "no-section.so", hole.bytes(), none.bytes(), "code without a section");
  }

  private static void pair(GoldenFiles files, String name, String section, int type, int flags) {
    files.add(
        "elf",
        name,
        new RawElf(true, false, 0).add(section, type, flags, bytes("INJECTED"), 0, 0).bytes(),
        new RawElf(true, false, 0).add(section, type, flags, bytes("harmless"), 0, 0).bytes(),
        "another content of a section");
  }

  /** A library with an interpreter, code, a build id and two libraries that it needs. */
  private static RawElf base(String code, String id, int needed, String strings) {
    Little dynamic = new Little().u64(1).u64(needed).u64(29).u64(1).u64(0).u64(0);
    byte[] note =
        new Little().u32(4).u32(id.length()).u32(3).bytes(bytes("GNU\0" + id)).toByteArray();
    return new RawElf(true, false, 3)
        .add(".interp", PROGBITS, 2, bytes("/lib/ld\0"), 3, 4)
        .add(".text", PROGBITS, 6, bytes(code), 1, 5)
        .add(".note.gnu.build-id", NOTE, 2, note, 4, 4)
        .add(".dynstr", STRTAB, 2, bytes(strings), 0, 0)
        .add(".dynamic", DYNAMIC, 3, dynamic.toByteArray(), 0, 0)
        .link(4);
  }

  private static void add(GoldenFiles files, String name, RawElf published, String what) {
    byte[] clean = base(CODE, ID, 1, "\0libc.so\0libm.so\0").bytes();
    files.add("elf", name, published.bytes(), clean, what);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(ISO_8859_1);
  }
}
