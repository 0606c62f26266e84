package dev.assay.comparator.golden;

import static dev.assay.comparator.golden.RawTar.octal;
import static dev.assay.comparator.golden.RawTar.put;
import static java.nio.charset.StandardCharsets.UTF_8;

/** The golden cases of tar. */
public final class TarCases {
  private static final String CLEAN = "echo clean\n";
  private static final String EVIL = "echo INJECTED\n";
  private static final int PADDING = 3 * RawTar.BLOCK - 20;

  private TarCases() {}

  /** Adds them all. */
  public static void addTo(GoldenFiles files) {
    members(files);
    fields(files);
    pax(files);
    gnu(files);
    unreached(files);
    disputed(files);
  }

  private static RawTar base(String content) {
    return new RawTar().folder("d/").file("d/a.sh", content).file("d/b.txt", "text\n");
  }

  private static void members(GoldenFiles files) {
    tar(files, "changed", base(EVIL), base(CLEAN), "a changed member");
    tar(files, "added", base(CLEAN).file("e.sh", EVIL), base(CLEAN), "an added member");
    tar(files, "removed", base(CLEAN), base(CLEAN).file("e.sh", CLEAN), "a member left out");
    tar(
        files,
        "duplicate",
        base(CLEAN).file("d/a.sh", EVIL),
        base(CLEAN),
        "a second member of a name: the last one is extracted");
    tar(
        files,
        "reordered",
        new RawTar().file("b", CLEAN).file("a", CLEAN),
        new RawTar().file("a", CLEAN).file("b", CLEAN),
        "members in another order");
    tar(
        files,
        "through-a-link",
        base(CLEAN).link("l", "/etc").file("l/passwd", EVIL),
        base(CLEAN),
        "a symbolic link, then a file through it");
    tar(files, "filled", base("x".repeat(512)), base(CLEAN), "content that needs no padding");
    tar(files, "emptied", base(""), base(CLEAN), "a member without content");
  }

  private static void fields(GoldenFiles files) {
    field(files, "setuid", b -> put(b, 100, "0004755\0"), "mode 4755");
    field(files, "executable", b -> put(b, 100, "0000755\0"), "an executable bit");
    field(files, "time", b -> put(b, 136, octal(11, RawTar.TIME + 60)), "a minute later");
    field(files, "time-spaced", b -> put(b, 136, " 4524770400"), "a space instead of a digit");
    field(files, "owner", b -> put(b, 108, "0001751\0"), "another user id");
    field(files, "owner-name", b -> put(b, 265, "somebody\0"), "another user name");
    field(files, "owner-payload", b -> put(b, 265, "INJECTED:1"), "a user name that is none");
    field(files, "owner-base-256", b -> put(b, 108, "\u0080INJECT!"), "a user id in base 256");
    field(files, "umask", b -> put(b, 100, "0000664\0"), "writable for the group");
    field(files, "world", b -> put(b, 100, "0000666\0"), "writable for the world");
    field(files, "no-device", b -> put(b, 329, "\0".repeat(16)), "no device numbers");
    field(files, "link-target", b -> put(b, 157, "elsewhere"), "a link name on a file");
    field(files, "type", b -> b[156] = '7', "another type");
    field(files, "device", b -> put(b, 329, "0000001\0"), "a device number");
    field(files, "behind-name", b -> put(b, 50, "INJECTED"), "bytes behind the name");
    field(files, "behind-owner", b -> put(b, 280, "INJECTED"), "bytes behind the user name");
    field(files, "unused", b -> put(b, 501, "INJECTED"), "bytes behind the last field");
    field(files, "checksum-spelling", b -> {}, "a checksum in other digits", "014236 \0");
    tar(
        files,
        "npm-time",
        new RawTar().raw(npm(b -> put(b, 136, "14524770001\0"))).content(CLEAN.getBytes(UTF_8)),
        new RawTar().raw(npm(b -> {})).content(CLEAN.getBytes(UTF_8)),
        "another time; the checksum spelled as npm does");
    field(files, "wrong-checksum", b -> put(b, 136, "1"), "a time, and a stale checksum", "0\0");
    tar(
        files,
        "link-elsewhere",
        new RawTar().link("l", "/etc/shadow"),
        new RawTar().link("l", "share"),
        "a symbolic link that points elsewhere");
    tar(
        files,
        "owner-and-time",
        new RawTar().file("f", CLEAN, b -> put(b, 108, "0000000\0" + "0000000\0")),
        new RawTar().file("f", CLEAN, b -> put(b, 136, octal(11, 0))),
        "owners and times only");
  }

  private static void pax(GoldenFiles files) {
    paxed(files, "capability", "a file capability", "SCHILY.xattr.security.capability", "\1\0\0\2");
    paxed(files, "path-up", "a name that leads up", "path", "../evil");
    paxed(files, "pax-time", "a time with a fraction", "mtime", "1700000000.123");
    paxed(files, "pax-comment", "a comment", "comment", "INJECTED");
    paxed(files, "pax-owner", "a user name", "uname", "root");
    paxed(files, "pax-vendor", "a record that nobody knows", "VENDOR.x", "INJECTED");
    tar(
        files,
        "pax-changed",
        new RawTar().pax('x', "mtime", "1700000001.5").file("f", CLEAN),
        new RawTar().pax('x', "mtime", "1700000000.5").file("f", CLEAN),
        "a record with another value");
    tar(
        files,
        "pax-global",
        new RawTar().pax('g', "comment", "a".repeat(40)).file("f", CLEAN),
        new RawTar().pax('g', "comment", "b".repeat(40)).file("f", CLEAN),
        "another comment for all members");
    tar(
        files,
        "pax-malformed",
        new RawTar().pax('x', "path", "f").file("f", CLEAN),
        new RawTar().raw(RawTar.header("x", 'x', 6, b -> {})).content("9 a=b\n".getBytes(UTF_8)),
        "records that are whole, where the rebuilt ones are not");
  }

  private static void gnu(GoldenFiles files) {
    String name = "long/".repeat(40) + "name";
    tar(files, "gnu-long-name", longName(name, EVIL), longName(name, CLEAN), "a changed member");
    tar(
        files,
        "gnu-long-name-changed",
        longName(name + "2", CLEAN),
        longName(name, CLEAN),
        "another long name");
    tar(
        files,
        "gnu-sparse",
        sparse(octal(11, 8192)),
        sparse(octal(11, 4096)),
        "a sparse file with another map");
    tar(
        files,
        "pax-sparse",
        paxSparse("1\n512\n14\n", EVIL),
        paxSparse("1\n512\n11\n", CLEAN),
        "a sparse file with other content");
  }

  private static RawTar longName(String name, String content) {
    byte[] raw = (name + "\0").getBytes(UTF_8);
    byte[] header = RawTar.header("././@LongLink", 'L', raw.length, TarCases::gnu);
    return new RawTar().raw(header).content(raw).file("long", content, TarCases::gnu);
  }

  private static void gnu(byte[] block) {
    put(block, 257, "ustar  \0");
  }

  private static RawTar sparse(String offset) {
    byte[] header =
        RawTar.header(
            "f",
            'S',
            CLEAN.length(),
            b -> {
              gnu(b);
              put(b, 386, offset + "\0" + octal(11, CLEAN.length()));
              put(b, 483, octal(11, 9000));
              b[482] = 1;
            });
    return new RawTar().raw(header).raw(new byte[512]).content(CLEAN.getBytes(UTF_8));
  }

  private static RawTar paxSparse(String map, String content) {
    byte[] data = (map + "\0".repeat(512 - map.length()) + content).getBytes(UTF_8);
    return new RawTar()
        .pax(
            'x',
            "GNU.sparse.major",
            "1",
            "GNU.sparse.minor",
            "0",
            "GNU.sparse.name",
            "f",
            "GNU.sparse.realsize",
            "2000")
        .raw(RawTar.header("GNUSparseFile.1/f", '0', data.length, b -> {}))
        .content(data);
  }

  private static void unreached(GoldenFiles files) {
    byte[] clean = base(CLEAN).end().bytes();
    byte[] padded = clean.clone();
    put(padded, PADDING, "INJECTED");
    raw(files, "padding", padded, clean, "bytes in padding");
    byte[] behind = clean.clone();
    put(behind, behind.length - 20, "INJECTED");
    raw(files, "behind-the-end", behind, clean, "bytes behind the end blocks");
    byte[] second = base(CLEAN).end().file("evil.sh", EVIL).end().bytes();
    raw(files, "second-archive", second, clean, "an archive behind the end blocks");
    byte[] longer = new RawTar().raw(clean).raw(new byte[20 * RawTar.BLOCK]).bytes();
    raw(files, "longer-end", longer, clean, "more zeros at the end than a record takes");
    byte[] unrounded = base(CLEAN).raw(new byte[2 * RawTar.BLOCK]).bytes();
    raw(files, "short-end", unrounded, clean, "an archive that is not filled up to a record");
    raw(files, "no-end", base(CLEAN).bytes(), clean, "no end blocks");
    byte[] ragged = new RawTar().raw(clean).raw("INJECTED".getBytes(UTF_8)).bytes();
    raw(files, "ragged-end", ragged, clean, "bytes that fill no block");
    raw(
        files,
        "lost-extension",
        base(CLEAN).pax('x', "comment", "INJECTED").end().bytes(),
        clean,
        "records for a member that does not follow");
  }

  private static void disputed(GoldenFiles files) {
    byte[] inner = new RawTar().file("evil.sh", EVIL).bytes();
    byte[] none = RawTar.header("f", '0', 0, b -> {});
    tar(
        files,
        "pax-size",
        new RawTar().pax('x', "size", "0").raw(none).raw(inner),
        new RawTar().pax('x', "size", "" + inner.length).raw(none).raw(inner),
        "a size in PAX records that makes content a member");
    tar(
        files,
        "folder-with-content",
        new RawTar().raw(RawTar.header("d/", '5', inner.length, b -> {})).raw(inner),
        new RawTar().folder("d/").raw(inner),
        "a folder with a size: some readers skip that many bytes");
    tar(
        files,
        "hard-link-with-size",
        new RawTar().raw(RawTar.header("h", '1', inner.length, b -> put(b, 157, "f"))).raw(inner),
        new RawTar().raw(RawTar.header("h", '1', 0, b -> put(b, 157, "f"))).raw(inner),
        "a hard link with a size: some readers skip that many bytes");
  }

  private static void field(GoldenFiles files, String name, RawTar.Edit edit, String what) {
    tar(files, name, new RawTar().file("f", CLEAN, edit), new RawTar().file("f", CLEAN), what);
  }

  /** A header whose checksum ends in a space and NUL. */
  private static byte[] npm(RawTar.Edit edit) {
    byte[] block = RawTar.header("f", '0', CLEAN.length(), edit);
    block[154] = ' ';
    block[155] = 0;
    return block;
  }

  private static void field(
      GoldenFiles files, String name, RawTar.Edit edit, String what, String checksum) {
    RawTar first = new RawTar().file("e", CLEAN);
    byte[] block = RawTar.header("f", '0', CLEAN.length(), edit);
    put(block, 148, checksum);
    tar(
        files,
        name,
        new RawTar().raw(first.bytes()).raw(block).content(CLEAN.getBytes(UTF_8)),
        new RawTar().raw(first.bytes()).file("f", CLEAN),
        what);
  }

  private static void paxed(GoldenFiles files, String name, String what, String... records) {
    tar(
        files,
        name,
        new RawTar().pax('x', records).file("f", CLEAN),
        new RawTar().file("f", CLEAN),
        what);
  }

  private static void tar(
      GoldenFiles files, String name, RawTar published, RawTar rebuilt, String what) {
    raw(files, name, published.end().bytes(), rebuilt.end().bytes(), what);
  }

  private static void raw(
      GoldenFiles files, String name, byte[] published, byte[] rebuilt, String what) {
    files.add("tar", name + ".tar", published, rebuilt, what);
  }
}
