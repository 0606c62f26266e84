package dev.assay.comparator.golden;

/** The golden cases of Electron's archives. */
public final class AsarCases {
  private static final String MAIN = "const a = 1;\nstart(a);\n";
  private static final String EVIL = "const a = 1;\nrequire('./INJECTED');\nstart(a);\n";
  private static final String PACKAGE = "{\"main\":\"main.js\"}\n";

  private AsarCases() {}

  /** Adds them all. */
  public static void addTo(GoldenFiles files) {
    contents(files);
    entries(files);
    unreached(files);
    spelling(files);
  }

  private static RawAsar base(String main) {
    return before().file("main.js", main).file("package.json", PACKAGE);
  }

  private static RawAsar before() {
    return new RawAsar().open("lib").file("a.js", "a();\n").file("empty.js", "").close();
  }

  private static void contents(GoldenFiles files) {
    add(files, "changed.asar", base(EVIL), base(MAIN), "a line injected, and all hashes right");
    RawAsar stale = before();
    String properties =
        stale.described(EVIL).replace(RawAsar.integrity(EVIL), RawAsar.integrity(MAIN));
    stale.entry("main.js", properties).body(EVIL).file("package.json", PACKAGE);
    add(files, "stale-integrity.asar", stale, base(MAIN), "a line injected, and the old hashes");
    add(files, "added.asar", base(MAIN).file("x.js", EVIL), base(MAIN), "an added file");
    add(
        files,
        "added-first.asar",
        new RawAsar().file("_.js", EVIL).file("main.js", MAIN),
        new RawAsar().file("main.js", MAIN),
        "a file added before all others");
    add(files, "added-empty.asar", base(MAIN).file("x.js", ""), base(MAIN), "an added empty file");
    add(
        files,
        "duplicate.asar",
        base(MAIN).file("main.js", EVIL),
        base(MAIN),
        "a second file of a name");
    add(
        files,
        "reordered.asar",
        new RawAsar().file("b.js", "b();\n").file("a.js", "a(1);\n"),
        new RawAsar().file("a.js", "a(1);\n").file("b.js", "b();\n"),
        "files in another order");
  }

  private static void entries(GoldenFiles files) {
    entry(files, "executable.asar", ",\"executable\":true", "a file that became executable");
    entry(files, "unpacked.asar", ",\"unpacked\":true", "content that lies elsewhere");
    entry(files, "unknown-property.asar", ",\"note\":\"INJECTED\"", "a property that nobody reads");
    add(
        files,
        "link.asar",
        base(MAIN).entry("x.js", "\"link\":\"../../INJECTED\""),
        base(MAIN).entry("x.js", "\"link\":\"main.js\""),
        "a link that leads elsewhere");
    add(
        files,
        "added-link.asar",
        base(MAIN).entry("x.js", "\"link\":\"lib/a.js\""),
        base(MAIN),
        "an added link");
    add(files, "folder.asar", base(MAIN).open("native").close(), base(MAIN), "an added folder");
  }

  private static void entry(GoldenFiles files, String name, String property, String what) {
    RawAsar changed = before();
    changed.entry("main.js", changed.described(MAIN) + property).body(MAIN);
    add(files, name, changed.file("package.json", PACKAGE), base(MAIN), what);
  }

  private static void unreached(GoldenFiles files) {
    add(files, "trailer.asar", base(MAIN).body("INJECTED"), base(MAIN), "bytes behind all files");
    add(
        files,
        "gap.asar",
        before().file("main.js", MAIN).body("INJECTED").file("package.json", PACKAGE),
        base(MAIN),
        "bytes between two files");
    add(
        files,
        "behind-header.asar",
        base(MAIN).behindHeader("INJECTED"),
        base(MAIN),
        "bytes behind the header");
    byte[] padded = base(MAIN).bytes();
    byte[] injected = base(MAIN).bytes();
    int end = new String(padded, java.nio.charset.StandardCharsets.ISO_8859_1).lastIndexOf("}}\0");
    injected[end + 2] = 'I';
    files.add("asar", "padding.asar", injected, padded, "a byte in padding");
    add(
        files,
        "retargeted.asar",
        base(MAIN.replace("1", "9")).body(EVIL),
        base(MAIN),
        "content of one size, and more behind it");
    add(
        files,
        "shared.asar",
        new RawAsar().file("a.js", MAIN).entry("b.js", "\"size\":5,\"offset\":\"0\""),
        new RawAsar().file("a.js", MAIN).entry("b.js", "\"size\":5,\"offset\":\"2\""),
        "files that overlap, elsewhere");
    add(
        files,
        "outside.asar",
        new RawAsar().file("a.js", MAIN).entry("b.js", "\"size\":5,\"offset\":\"2000\""),
        new RawAsar().file("a.js", MAIN).entry("b.js", "\"size\":5,\"offset\":\"20\""),
        "a file outside the archive");
  }

  private static void spelling(GoldenFiles files) {
    add(
        files,
        "escaped-name.asar",
        new RawAsar().file("m\\u0061in.js", MAIN),
        new RawAsar().file("main.js", MAIN),
        "a name with an escape");
    add(
        files,
        "spaces.asar",
        new RawAsar().entry("main.js", " \"size\":0,\"offset\":\"0\"\n"),
        new RawAsar().entry("main.js", "\"size\":0,\"offset\":\"0\""),
        "white space in the header");
    add(
        files,
        "offset-spelling.asar",
        new RawAsar().entry("main.js", "\"size\":5,\"offset\":\"00\"").body("abcd\n"),
        new RawAsar().entry("main.js", "\"size\":5,\"offset\":\"0\"").body("abcd\n"),
        "an offset with a leading zero");
    add(
        files,
        "property-twice.asar",
        new RawAsar().entry("main.js", "\"size\":5,\"size\":4,\"offset\":\"0\"").body("abcd\n"),
        new RawAsar().entry("main.js", "\"size\":5,\"offset\":\"0\"").body("abcd\n"),
        "a property twice");
  }

  private static void add(
      GoldenFiles files, String name, RawAsar published, RawAsar rebuilt, String what) {
    files.add("asar", name, published.bytes(), rebuilt.bytes(), what);
  }
}
