package dev.assay.comparator.golden;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/** A small program that has something of every table. */
public final class PeSamples {
  private static final long BASE = 0x400000;
  private static final int DATA = 0x2000;
  private static final int RESOURCES = 0x3000;

  private PeSamples() {}

  /** What may be changed about it. */
  public static final class Plan {
    String code = "UH\u0089\u00e5\u0090\u0090\u00c9\u00c3";
    String library = "KERNEL32.dll";
    String function = "ExitProcess";
    String more = "";
    String delayed = "USER32.dll";
    String export = "Start";
    String path = "C:\\build\\x.pdb";
    String id = "0123456789abcdef";
    String manifest = "<assembly><!-- as invoker --></assembly>";
    int callbacks = 1;
    long time = 0x65000000L;

    public Plan code(String text) {
      code = text;
      return this;
    }

    public Plan path(String text) {
      path = text;
      return this;
    }

    public Plan time(long seconds) {
      time = seconds;
      return this;
    }
  }

  /** The program of a plan, PE32 or PE32+. */
  public static RawPe of(Plan plan, boolean wide) {
    byte[] stub = Arrays.copyOf("\u000e\u001f for DOS".getBytes(ISO_8859_1), 0x40);
    return new RawPe(wide)
        .stub(stub)
        .time(plan.time)
        .section(".text", RawPe.CODE, raw(plan.code))
        .section(".rdata", RawPe.DATA, data(plan, wide))
        .section(".rsrc", RawPe.DATA, resources(plan))
        .section(".reloc", 0x42000040L, relocations())
        .directory(RawPe.EXPORTS, DATA + 0x200, 0x80)
        .directory(RawPe.IMPORTS, DATA, 60)
        .directory(RawPe.RESOURCES, RESOURCES, 0x200)
        .directory(RawPe.RELOCATIONS, 0x4000, 12)
        .directory(RawPe.DEBUG, DATA + 0x280, 28)
        .directory(RawPe.THREADS, DATA + 0x340, wide ? 40 : 24)
        .directory(RawPe.DELAYED, DATA + 0x3a0, 64);
  }

  public static byte[] bytes(Plan plan, boolean wide) {
    return of(plan, wide).bytes();
  }

  /** Pieces of a section, each at its place. */
  private static final class Pieces {
    private final Map<Integer, byte[]> pieces = new TreeMap<>();

    Pieces at(int place, Little piece) {
      pieces.put(place, piece.toByteArray());
      return this;
    }

    Pieces at(int place, String text) {
      return at(place, new Little().bytes(raw(text)));
    }

    byte[] build(int size) {
      byte[] all = new byte[size];
      pieces.forEach((at, piece) -> System.arraycopy(piece, 0, all, at, piece.length));
      return all;
    }
  }

  private static byte[] data(Plan plan, boolean wide) {
    Pieces pieces = new Pieces();
    Little imports = new Little();
    imports.u32(DATA + 0x60).u32(0).u32(0).u32(DATA + 0xa0).u32(DATA + 0x80);
    if (!plan.more.isEmpty()) {
      imports.u32(DATA + 0x100).u32(0).u32(0).u32(DATA + 0x140).u32(DATA + 0x120);
      thunks(pieces, 0x100, DATA + 0x160, wide);
      thunks(pieces, 0x120, DATA + 0x160, wide);
      pieces.at(0x140, plan.more + "\0").at(0x160, "\0\0Added\0");
    }
    thunks(pieces, 0x60, DATA + 0xc0, wide);
    thunks(pieces, 0x80, DATA + 0xc0, wide);
    pieces.at(0, imports).at(0xa0, plan.library + "\0").at(0xc0, "\0\0" + plan.function + "\0");
    exports(pieces, plan);
    debug(pieces, plan);
    threads(pieces, plan, wide);
    Little delayed = new Little().u32(1).u32(DATA + 0x3e0).u32(DATA + 0x3f0);
    delayed.u32(DATA + 0x3f8).u32(DATA + 0x408).u32(0).u32(0).u32(0);
    pieces.at(0x3a0, delayed).at(0x3e0, plan.delayed + "\0").at(0x420, "\0\0MessageBoxA\0");
    thunks(pieces, 0x408, DATA + 0x420, wide);
    return pieces.at(0x440, "a constant of the program").build(0x480);
  }

  private static void thunks(Pieces pieces, int at, int name, boolean wide) {
    Little table = new Little();
    pieces.at(at, wide ? table.u64(name).u64(0) : table.u32(name).u32(0));
  }

  private static void exports(Pieces pieces, Plan plan) {
    Little table = new Little().u32(0).u32(plan.time).u32(0).u32(DATA + 0x240).u32(1).u32(2);
    table.u32(1).u32(DATA + 0x228).u32(DATA + 0x230).u32(DATA + 0x234);
    table.u32(0x1000).u32(DATA + 0x258).u32(DATA + 0x248).u16(0);
    pieces.at(0x200, table).at(0x240, "x.dll\0").at(0x248, plan.export + "\0");
    pieces.at(0x258, "OTHER.Function\0");
  }

  private static void debug(Pieces pieces, Plan plan) {
    int size = 24 + plan.path.length() + 1;
    Little entry = new Little().u32(0).u32(plan.time).u32(0).u32(2).u32(size);
    entry.u32(DATA + 0x2a0).u32(0x800 + 0x2a0);
    Little rsds = new Little().bytes(raw("RSDS")).bytes(raw(plan.id)).u32(1);
    pieces.at(0x280, entry).at(0x2a0, rsds.bytes(raw(plan.path + "\0")));
  }

  private static void threads(Pieces pieces, Plan plan, boolean wide) {
    Little table = new Little();
    long start = BASE + DATA;
    for (long value : new long[] {start, start, start + 0x338, start + 0x370}) {
      number(table, value, wide);
    }
    Little callbacks = new Little();
    for (int i = 0; i < plan.callbacks; i++) {
      number(callbacks, BASE + 0x1000 + i, wide);
    }
    pieces.at(0x340, table.u32(0).u32(0)).at(0x370, callbacks);
  }

  private static void number(Little out, long value, boolean wide) {
    Little all = wide ? out.u64(value) : out.u32(value);
    if (all.size() == 0) {
      throw new IllegalStateException();
    }
  }

  /** A manifest with a number, and data with a name. */
  private static byte[] resources(Plan plan) {
    Pieces pieces = new Pieces();
    directory(pieces, 0, 1, 1, 0x80000000L + 0x1c0, 0x80000030L, 24, 0x80000060L);
    directory(pieces, 0x30, 0, 1, 7, 0x80000090L);
    directory(pieces, 0x60, 0, 1, 1, 0x800000c0L);
    directory(pieces, 0x90, 0, 1, 1033, 0xf0);
    directory(pieces, 0xc0, 0, 1, 1033, 0x100);
    int size = plan.manifest.length();
    pieces.at(0xf0, new Little().u32(RESOURCES + 0x180).u32(16).u32(0).u32(0));
    pieces.at(0x100, new Little().u32(RESOURCES + 0x120).u32(size).u32(65001).u32(0));
    pieces.at(0x120, plan.manifest).at(0x180, "sixteen bytes of");
    byte[] name = "DATA".getBytes(UTF_16LE);
    return pieces.at(0x1c0, new Little().u16(4).bytes(name)).build(0x200);
  }

  private static void directory(Pieces pieces, int at, int names, int ids, long... entries) {
    Little table = new Little().u32(0).u32(0).u32(0).u16(names).u16(ids);
    for (long entry : entries) {
      table.u32(entry);
    }
    pieces.at(at, table);
  }

  private static byte[] relocations() {
    return new Little().u32(0x2000).u32(12).u16(0xa340).u16(0).toByteArray();
  }

  static byte[] raw(String text) {
    return text.getBytes(ISO_8859_1);
  }
}
