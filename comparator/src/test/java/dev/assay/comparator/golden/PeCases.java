package dev.assay.comparator.golden;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.assay.comparator.golden.PeSamples.Plan;
import dev.assay.comparator.graft.Signed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Consumer;

/** The golden cases of Windows programs. */
public final class PeCases {
  private PeCases() {}

  /** Adds them all. */
  public static void addTo(GoldenFiles files) {
    add(files, "time.exe", "another time in all its places", plan -> plan.time = 0x66000000L);
    add(files, "code.exe", "a changed instruction", plan -> plan.code = swap(plan.code));
    add(files, "longer-code.exe", "more code", plan -> plan.code += "INJECTED".repeat(80));
    add(files, "import.exe", "one more library", plan -> plan.more = "INJECTED.dll");
    add(files, "library.exe", "another library", plan -> plan.library = "INJECTED.dll");
    add(files, "function.exe", "another function", plan -> plan.function = "WinExec");
    add(files, "delay-import.exe", "another delayed library", plan -> plan.delayed = "EVIL32.dll");
    add(files, "export.exe", "another name of an export", plan -> plan.export = "Begin");
    add(files, "tls-callback.exe", "one more TLS callback", plan -> plan.callbacks = 2);
    add(files, "pdb-path.exe", "another place of the build", plan -> plan.path = "D:\\b\\x.pdb");
    add(files, "pdb-id.exe", "another id of the PDB file", plan -> plan.id = "INJECTED-INJECT!");
    add(
        files,
        "manifest.exe",
        "another manifest among the resources",
        plan -> plan.manifest = plan.manifest.replace("as invoker", "INJECTED"));
    headers(files);
    behind(files);
    signatures(files);
  }

  /** A program with something of everything, and a Rich header. */
  public static byte[] rich() {
    return PeSamples.of(new Plan(), true).stub(RichHeader.stub(0x1234, 7)).bytes();
  }

  private static void headers(GoldenFiles files) {
    byte[] clean = clean();
    edited(files, "entry-point.exe", "the entry point", 0x80 + 24 + 16, "\4\u0010");
    edited(files, "checksum.exe", "the checksum", 0x80 + 24 + 64, "INJE");
    edited(files, "dos-stub.exe", "the program for DOS", 70, "INJECTED");
    edited(files, "dos-header.exe", "reserved bytes of the DOS header", 40, "INJECTED");
    edited(files, "linker.exe", "the version of the linker", 0x80 + 24 + 2, "I");
    edited(files, "section-slack.exe", "bytes behind a section's content", 0x400 + 20, "INJECTED");
    edited(files, "header-gap.exe", "bytes behind the section headers", 0x400 - 10, "INJECTED");
    edited(files, "data.exe", "a constant", 0x600 + 0x445, "INJECTED");
    edited(files, "overlap.exe", "a section over another one", section(1) + 20, "\0\4");
    edited(files, "flags.exe", "a section that can be written and run", section(1) + 39, "\u00e0");
    byte[] rich = RichHeader.stub(0x1234, 7);
    files.add(
        "pe",
        "rich-header.exe",
        PeSamples.of(new Plan(), true).stub(RichHeader.stub(0x494e4a45, 0x43544544)).bytes(),
        PeSamples.of(new Plan(), true).stub(rich).bytes(),
        "other tools in the Rich header");
    byte[] broken = clean.clone();
    broken[0x80 + 20] = 4;
    files.add("pe", "short-header.exe", broken, clean, "an optional header of four bytes");
  }

  private static void signatures(GoldenFiles files) {
    try {
      byte[] signed = Signed.file("signed.exe");
      files.add("pe", "signed.exe", signed, Signed.file("unsigned.exe"), "a signature");
      files.add("pe", "signer.exe", Signed.file("stranger.exe"), signed, "another signer");
      files.add("pe", "nested.exe", Signed.file("dual.exe"), signed, "a signature in a signature");
      files.add("pe", "attribute.exe", Signed.file("attribute.exe"), signed, "one more attribute");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void behind(GoldenFiles files) {
    files.add("pe", "tiny.exe", tiny(true, "INJE"), tiny(true, "\u00c3"), "code of a tiny program");
    files.add("pe", "tiny32.exe", tiny(false, "INJE"), tiny(false, "\u00c3"), "the same, 32 bits");
    RawPe clean = PeSamples.of(new Plan(), false);
    byte[] plain = clean.bytes();
    files.add(
        "pe",
        "overlay.exe",
        clean.overlay("INJECTED behind all sections".getBytes(ISO_8859_1)).bytes(),
        plain,
        "bytes behind the last section");
    files.add(
        "pe",
        "changed-overlay.exe",
        clean.overlay("echo INJECTED\n".getBytes(ISO_8859_1)).bytes(),
        clean.overlay("echo compiled\n".getBytes(ISO_8859_1)).bytes(),
        "a script behind the last section");
    byte[] table = new Little().u32(16).u16(0x200).u16(2).bytes(new byte[8]).toByteArray();
    RawPe signed = PeSamples.of(new Plan(), false).overlay(table);
    signed.directory(RawPe.SECURITY, plain.length, table.length);
    files.add("pe", "empty-certificate.exe", signed.bytes(), plain, "a certificate table");
    files.add(
        "pe",
        "symbols.exe",
        symbols("INJECTED"),
        symbols("compiled"),
        "another name in the symbol table");
  }

  private static byte[] tiny(boolean wide, String code) {
    byte[] stub = RichHeader.stub(0x1234, 7);
    return new RawPe(wide)
        .stub(stub)
        .section(".text", RawPe.CODE, PeSamples.raw(code))
        .overlay(PeSamples.raw("text\n"))
        .bytes();
  }

  private static byte[] symbols(String name) {
    byte[] plain = clean();
    Little table = new Little().bytes(PeSamples.raw(name)).u32(0).u16(1).u16(0x20).u16(2);
    byte[] all = new Little().bytes(plain).bytes(table.u32(4).toByteArray()).toByteArray();
    System.arraycopy(new Little().u32(plain.length).u32(1).toByteArray(), 0, all, 0x8c, 8);
    return all;
  }

  private static int section(int number) {
    return 0x80 + 24 + 112 + 128 + 40 * number;
  }

  private static String swap(String code) {
    return code.replace("\u0090\u0090", "\u0090\u00cc");
  }

  private static byte[] clean() {
    return PeSamples.bytes(new Plan(), true);
  }

  private static void edited(GoldenFiles files, String name, String what, int at, String bytes) {
    byte[] changed = clean();
    byte[] raw = PeSamples.raw(bytes);
    System.arraycopy(raw, 0, changed, at, raw.length);
    files.add("pe", name, changed, clean(), what);
  }

  private static void add(GoldenFiles files, String name, String what, Consumer<Plan> change) {
    Plan plan = new Plan();
    change.accept(plan);
    files.add("pe", name, PeSamples.bytes(plan, true), clean(), what);
  }
}
