package dev.assay.comparator.golden;

import java.util.function.UnaryOperator;

/** The golden cases of NSIS installers: what stands behind the program. */
public final class NsisCases {
  private static final String MAIN = "start();\n";
  private static final String EVIL = "start();\nINJECTED();\n";
  private static final String OTHER = "some text, some text, some text, some text\n";

  private NsisCases() {}

  /** Adds them all. */
  public static void addTo(GoldenFiles files) {
    contents(files);
    compressed(files);
    instructions(files);
    references(files);
    unreached(files);
  }

  private static RawNsis base(String main) {
    return base(new RawNsis(), main);
  }

  private static RawNsis base(RawNsis nsis, String main) {
    return nsis.entry(RawNsis.SET_OUT_PATH, nsis.string("\u0003\u0095\u0080\\app"), 1)
        .file("main.js", main)
        .file("other.txt", OTHER)
        .entry(1);
  }

  private static void contents(GoldenFiles files) {
    add(files, "changed", base(EVIL), base(MAIN), "a line injected into a file");
    add(
        files,
        "swapped",
        base(MAIN.replace("a", "b")),
        base(MAIN),
        "a file of the same length with another content");
    add(
        files,
        "added",
        base(MAIN).file("x.dll", EVIL),
        base(MAIN),
        "an added file, and the instruction that extracts it");
    add(
        files,
        "uninstaller",
        uninstaller(base(MAIN).exec("INJECTED")),
        uninstaller(base(MAIN)),
        "an instruction added to the uninstaller");
    add(
        files,
        "registry",
        registry("INJECTED"),
        registry("clean bytes"),
        "a binary value of the registry");
    add(files, "time", base(new RawNsis().time(0x01d5c03669050001L), MAIN), base(MAIN), "a time");
    add(
        files,
        "time-payload",
        base(new RawNsis().time(0x4445544345544a4eL), MAIN),
        base(MAIN),
        "payload in place of a time");
    add(files, "no-time", base(new RawNsis().time(-1), MAIN), base(MAIN), "no time");
  }

  private static RawNsis uninstaller(RawNsis inner) {
    RawNsis nsis = base(MAIN);
    int at = nsis.offset();
    return nsis.item("icons")
        .storedItem(inner.flags(1).bytes())
        .entry(RawNsis.WRITE_UNINSTALLER, nsis.string("un.exe"), at, 5, 0);
  }

  private static RawNsis registry(String value) {
    RawNsis nsis = base(MAIN);
    int at = nsis.offset();
    int key = nsis.string("Software\\Chat");
    int name = nsis.string("Key");
    return nsis.item(value).entry(RawNsis.WRITE_REG, 0x80000002, key, name, at, 3, 3);
  }

  private static void compressed(GoldenFiles files) {
    for (String method : new String[] {"zlib", "lzma"}) {
      add(
          files,
          method,
          base(new RawNsis().method(method), EVIL),
          base(new RawNsis().method(method), MAIN),
          "a line injected, everything compressed by " + method);
      add(
          files,
          method + "-solid",
          base(new RawNsis().solid().method(method), EVIL),
          base(new RawNsis().solid().method(method), MAIN),
          "a line injected, everything compressed at once by " + method);
    }
    add(
        files,
        "method",
        base(new RawNsis().method("lzma"), MAIN),
        base(new RawNsis().method("zlib"), MAIN),
        "the same, compressed by something that the program may not know");
    add(
        files,
        "solid-or-not",
        base(new RawNsis().solid().method("zlib"), MAIN),
        base(new RawNsis().method("zlib"), MAIN),
        "the same, compressed at once");
    add(
        files,
        "level",
        base(new RawNsis().method("zlib1"), MAIN.repeat(40)),
        base(new RawNsis().method("zlib"), MAIN.repeat(40)),
        "the same, compressed at another level");
    add(
        files,
        "compressed-or-not",
        inflatable().compressedItem(deflated()).extract("x.js", 0),
        inflatable().storedItem(deflated()).extract("x.js", 0),
        "the same bytes, said to be compressed");
    add(
        files,
        "behind-stream",
        inflatable().compressedItem(longer()).extract("x.js", 0),
        inflatable().compressedItem(deflated()).extract("x.js", 0),
        "bytes behind the end of a compressed file");
    RawNsis behind = new RawNsis().solid().method("zlib");
    add(
        files,
        "behind-solid",
        base(behind, MAIN).item("INJECTED"),
        base(new RawNsis().solid().method("zlib"), MAIN),
        "an item at the end of all data that nothing refers to");
  }

  private static RawNsis inflatable() {
    return new RawNsis().method("zlib");
  }

  private static byte[] deflated() {
    return inflatable().encode(MAIN.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
  }

  private static byte[] longer() {
    return new Little().bytes(deflated()).u64(0x44455443454a4e49L).toByteArray();
  }

  private static void instructions(GoldenFiles files) {
    change(files, "instruction", n -> n.exec("INJECTED"), n -> n, "an added instruction");
    change(
        files, "string", n -> n.exec("$$INJECTED"), n -> n.exec("clean"), "a string of a command");
    change(
        files,
        "order",
        n -> n.exec("a").exec("b"),
        n -> n.exec("b").exec("a"),
        "two instructions that stand the other way round");
    change(
        files,
        "jump",
        n -> n.entry(2, 3).exec("a").exec("b"),
        n -> n.entry(2, 4).exec("a").exec("b"),
        "a jump that leads elsewhere");
    change(
        files, "opcode", n -> n.entry(4), n -> n.entry(1), "another instruction without numbers");
    change(
        files,
        "unused-number",
        n -> n.entry(4, 0, 0, 0, 0, 0, 0x434a4e49),
        n -> n.entry(4),
        "payload in a number that the instruction does not use");
    change(
        files,
        "inside-string",
        n -> n.entry(RawNsis.EXEC, n.string("clean evil") + 6),
        n -> n.entry(RawNsis.EXEC, n.string("clean evil")),
        "a string that begins inside another one");
    change(files, "callback", n -> n.number(10, 0), n -> n, "an instruction that runs first");
    change(files, "section", n -> n.sectionCode(2), n -> n, "a section that begins elsewhere");
    change(files, "folder", n -> n.number(53, 1), n -> n, "a string of the header");
    change(files, "silent", n -> n.flags(2), n -> n, "an installer that asks nothing");
    change(
        files,
        "last-string",
        n -> n.lastString("INJECTED"),
        n -> n,
        "bytes behind the last string, without an end");
  }

  private static void references(GoldenFiles files) {
    change(
        files,
        "exchanged",
        n -> pair(n, true),
        n -> pair(n, false),
        "two files whose contents changed places");
    change(
        files,
        "shared",
        n -> n.extract("x.js", n.offset()).item(MAIN).extract("y.js", 0),
        n -> n.extract("x.js", n.offset()).item(MAIN).extract("y.js", 13),
        "a second name for another item");
    change(
        files,
        "overlap",
        n ->
            n.storedItem(new byte[] {4, 0, 0, 0, 'E', 'V', 'I', 'L'})
                .extract("x", 60)
                .extract("y", 64),
        n ->
            n.storedItem(new byte[] {4, 0, 0, 0, 'E', 'V', 'I', 'L'})
                .extract("x", 60)
                .extract("y", 60),
        "an item inside another one");
    change(
        files,
        "outside",
        n -> n.extract("x", 5000),
        n -> n.extract("x", 6000),
        "data that is not there");
    change(
        files,
        "next",
        n -> n.file("x", EVIL).extract("y", -1),
        n -> n.file("x", EVIL).extract("y", -2),
        "what stands behind the item that was read last");
  }

  private static RawNsis pair(RawNsis nsis, boolean other) {
    int first = nsis.offset();
    nsis.item("one\n");
    int second = nsis.offset();
    return nsis.item("two\n")
        .extract("a", other ? second : first)
        .extract("b", other ? first : second);
  }

  private static void unreached(GoldenFiles files) {
    change(files, "behind", n -> n.behind("INJECTED"), n -> n, "bytes behind the checksum");
    change(files, "checksum", n -> n.checksum(1), n -> n, "a wrong checksum");
    change(files, "no-checksum", n -> n.flags(4), n -> n, "no checksum");
    change(files, "unreferenced", n -> n.item("INJECTED"), n -> n, "an item without a reference");
    add(
        files,
        "gap",
        new RawNsis().raw("INJECTED").file("main.js", MAIN),
        new RawNsis().raw("nothing!").file("main.js", MAIN),
        "bytes between items");
    change(files, "padding", n -> n.padding("INJECTED"), n -> n, "bytes at the end of the script");
  }

  private static void change(
      GoldenFiles files,
      String name,
      UnaryOperator<RawNsis> published,
      UnaryOperator<RawNsis> rebuilt,
      String what) {
    add(files, name, published.apply(base(MAIN)), rebuilt.apply(base(MAIN)), what);
  }

  private static void add(
      GoldenFiles files, String name, RawNsis published, RawNsis rebuilt, String what) {
    files.add("nsis", name, published.bytes(), rebuilt.bytes(), what);
  }
}
