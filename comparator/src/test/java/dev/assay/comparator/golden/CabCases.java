package dev.assay.comparator.golden;

import java.util.function.UnaryOperator;

/** The golden cases of Microsoft's cabinets. */
public final class CabCases {
  private static final String MAIN = "start();\n";
  private static final String EVIL = "start();\nINJECTED();\n";

  private CabCases() {}

  /** Adds them all. */
  public static void addTo(GoldenFiles files) {
    contents(files);
    headers(files);
    blocks(files);
    unreached(files);
  }

  private static RawCab stored() {
    return new RawCab().stored().file("main.js", MAIN).file("lib\\other.txt", "other\n");
  }

  private static RawCab zipped(int level, String main) {
    return new RawCab().mszip(level).file("a.txt", "text\n".repeat(9000)).file("main.js", main);
  }

  private static void contents(GoldenFiles files) {
    add(
        files,
        "changed.cab",
        new RawCab().stored().file("main.js", EVIL).file("lib\\other.txt", "other\n"),
        stored(),
        "a line injected");
    add(files, "mszip.cab", zipped(6, EVIL), zipped(6, MAIN), "a line injected, compressed");
    add(
        files,
        "level.cab",
        new RawCab().mszip(1).file("a.txt", numbers()),
        new RawCab().mszip(6).file("a.txt", numbers()),
        "another level of compression");
    change(files, "added.cab", c -> c.file("x.dll", EVIL), "an added file");
    change(files, "duplicate.cab", c -> c.file("main.js", EVIL), "a second file of a name");
    change(files, "folder.cab", c -> c.mszip(6).file("x.dll", EVIL), "a second folder with a file");
    add(
        files,
        "exchanged.cab",
        new RawCab().stored().content("one\ntwo\n").entry("a", 4, 4, 0).entry("b", 4, 0, 0),
        new RawCab().stored().content("one\ntwo\n").entry("a", 4, 0, 0).entry("b", 4, 4, 0),
        "two files whose contents changed places");
    add(
        files,
        "listed.cab",
        new RawCab().stored().content("one\ntwo\n").entry("b", 4, 0, 0).entry("a", 4, 4, 0),
        new RawCab().stored().content("one\ntwo\n").entry("a", 4, 0, 0).entry("b", 4, 4, 0),
        "two files whose names changed places");
    add(
        files,
        "border.cab",
        new RawCab().stored().content("one\ntwo\n").entry("a", 2, 0, 0).entry("b", 6, 2, 0),
        new RawCab().stored().content("one\ntwo\n").entry("a", 4, 0, 0).entry("b", 4, 4, 0),
        "a border between two files that moved");
    add(
        files,
        "type.cab",
        new RawCab().type(3).file("main.js", EVIL),
        new RawCab().type(3).file("main.js", MAIN),
        "a compression that is not read");
    add(
        files,
        "continued.cab",
        stored().content(EVIL).entry("next.js", 40, 15, 0xfffe),
        stored().content("clean").entry("next.js", 40, 15, 0xfffe),
        "a file that is continued in another cabinet");
  }

  /** Levels of compression give different results for it. */
  private static String numbers() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 9000; i++) {
      text.append(i * i % 97).append(" of ").append(i).append(i % 7 == 0 ? "\n" : ", ");
    }
    return text.toString();
  }

  private static void headers(GoldenFiles files) {
    change(files, "empty.cab", c -> c.entry("x.js", 0, 15, 0), "an added file without content");
    entry(files, "time.cab", 0x20, 0x50215b2aL, 0x20, 0x50214b2aL, "another time");
    entry(files, "no-time.cab", 0x20, 0x5021f82aL, 0x20, 0x50214b2aL, "a time that is none");
    entry(files, "execute.cab", 0x60, 0x50214b2aL, 0x20, 0x50214b2aL, "a file to be executed");
    add(
        files,
        "name.cab",
        new RawCab().stored().file("..\\..\\x.js", MAIN),
        new RawCab().stored().file("lib\\main.js", MAIN),
        "another name");
    add(
        files,
        "overlap.cab",
        stored().entry("x.js", 5, 0, 0),
        stored().entry("x.js", 5, 4, 0),
        "a file in the content of others");
    add(
        files,
        "outside.cab",
        stored().entry("x.js", 5000, 0, 0),
        stored().entry("x.js", 6000, 0, 0),
        "a file that is longer than the data");
    change(files, "previous.cab", c -> c.previous("INJECTED.cab"), "a cabinet before this one");
    change(files, "reserved.cab", c -> c.reserved(0x434a4e49), "a reserved field");
    change(files, "size.cab", c -> c.size(-2), "a wrong size");
    change(files, "reserve-added.cab", c -> c.reserve("INJECTED", "", ""), "a reserved area");
    reserve(files, "reserve.cab", c -> c.reserve("INJECTED", "1234", "56"), "the header's area");
    reserve(files, "reserve-folder.cab", c -> c.reserve("reserved", "EVIL", "56"), "a folder's");
    reserve(files, "reserve-block.cab", c -> c.reserve("reserved", "1234", "XX"), "a block's");
  }

  private static void entry(
      GoldenFiles files, String name, int there, long at, int here, long then, String what) {
    add(
        files,
        name,
        stored().entry("x.js", 0, 15, 0, there, at),
        stored().entry("x.js", 0, 15, 0, here, then),
        what);
  }

  private static void reserve(
      GoldenFiles files, String name, UnaryOperator<RawCab> published, String what) {
    add(
        files,
        name,
        published.apply(stored()),
        stored().reserve("reserved", "1234", "56"),
        "bytes in a reserved area: " + what);
  }

  private static void blocks(GoldenFiles files) {
    change(files, "checksum.cab", c -> c.checksum(1), "a wrong checksum");
    change(files, "unchecked.cab", RawCab::unchecked, "no checksum");
    add(
        files,
        "stored-or-not.cab",
        zipped(6, MAIN),
        new RawCab().stored().file("a.txt", "text\n".repeat(9000)).file("main.js", MAIN),
        "the same, compressed");
  }

  private static void unreached(GoldenFiles files) {
    change(files, "gap.cab", c -> c.gap("INJECTED"), "bytes before the data");
    change(files, "before.cab", c -> c.before("INJECTED"), "bytes before the files");
    change(files, "behind.cab", c -> c.behind("INJECTED"), "bytes behind the cabinet");
    change(files, "unlisted.cab", c -> c.content("INJECTED"), "content that belongs to no file");
    change(
        files,
        "inside.cab",
        c -> c.behind("INJECTED").size(8),
        "bytes behind the data, inside the cabinet");
  }

  private static void change(
      GoldenFiles files, String name, UnaryOperator<RawCab> change, String what) {
    add(files, name, change.apply(stored()), stored(), what);
  }

  private static void add(
      GoldenFiles files, String name, RawCab published, RawCab rebuilt, String what) {
    files.add("cab", name, published.bytes(), rebuilt.bytes(), what);
  }
}
