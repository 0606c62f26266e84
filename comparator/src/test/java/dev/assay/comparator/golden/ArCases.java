package dev.assay.comparator.golden;

import static java.nio.charset.StandardCharsets.UTF_8;

/** The golden cases of Unix archives and Debian packages. */
public final class ArCases {
  private static final String CLEAN = "echo clean\n";
  private static final String EVIL = "echo INJECTED\n";

  private ArCases() {}

  /** Adds them all. */
  public static void addTo(GoldenFiles files) {
    packages(files);
    names(files);
    fields(files);
    unreached(files);
  }

  private static RawAr base(String content) {
    return new RawAr().add("a.sh", content).add("b.txt", "text\n");
  }

  private static RawAr deb(String script, String content) {
    byte[] control =
        new RawTar()
            .folder("./")
            .file("./control", "Package: x\n")
            .file("./postinst", script)
            .end()
            .bytes();
    byte[] data = new RawTar().folder("./").file("./usr/bin/x", content).end().bytes();
    return new RawAr()
        .add("debian-binary", "2.0\n")
        .add("control.tar.gz", new RawGzip(control).bytes())
        .add("data.tar.gz", new RawGzip(data).bytes());
  }

  private static void packages(GoldenFiles files) {
    add(files, "script.deb", deb(EVIL, CLEAN), deb(CLEAN, CLEAN), "a maintainer script changed");
    add(files, "program.deb", deb(CLEAN, EVIL), deb(CLEAN, CLEAN), "a program changed");
    add(
        files,
        "added.deb",
        deb(CLEAN, CLEAN).add("data.tar", EVIL),
        deb(CLEAN, CLEAN),
        "a member that no package has");
  }

  private static void names(GoldenFiles files) {
    String table = "a-name-that-is-long.o/\nanother-name-that-is.o/\n";
    add(files, "changed.a", base(EVIL), base(CLEAN), "a changed member");
    add(
        files,
        "duplicate.a",
        base(CLEAN).add("a.sh", EVIL),
        base(CLEAN),
        "a second member of a name");
    add(files, "added.a", base(CLEAN).add("c", EVIL), base(CLEAN), "an added member");
    add(
        files,
        "gnu-names.a",
        new RawAr().add("//", table).add("/0", EVIL).add("/23", CLEAN),
        new RawAr().add("//", table).add("/0", CLEAN).add("/23", CLEAN),
        "a changed member with a long name");
    add(
        files,
        "gnu-names-swapped.a",
        new RawAr().add("//", table).add("/23", CLEAN).add("/0", EVIL),
        new RawAr().add("//", table).add("/0", CLEAN).add("/23", EVIL),
        "members whose long names were exchanged");
    add(
        files,
        "gnu-name-missing.a",
        new RawAr().add("//", table).add("/99", CLEAN),
        new RawAr().add("//", table).add("/0", CLEAN),
        "a long name that is not in the table");
    add(
        files,
        "bsd-names.a",
        new RawAr().add("#1/20", "a-name-that-is-long\0" + EVIL),
        new RawAr().add("#1/20", "a-name-that-is-long\0" + CLEAN),
        "a changed member with a long name of BSD");
  }

  private static void fields(GoldenFiles files) {
    field(files, "time.a", "1700000060", "0", "100644", "a minute later");
    field(files, "time-spelling.a", "01700000000", "0", "100644", "a time with a leading zero");
    field(files, "owner.a", "1700000000", "1000", "100644", "another owner");
    field(files, "owner-payload.a", "1700000000", "INJECT", "100644", "an owner that is none");
    field(files, "umask.a", "1700000000", "0", "100664", "writable for the group");
    field(files, "mode.a", "1700000000", "0", "100755", "an executable bit");
  }

  private static void field(
      GoldenFiles files, String name, String time, String owner, String mode, String what) {
    byte[] content = CLEAN.getBytes(UTF_8);
    RawAr clean = new RawAr().add("f/", content, "1700000000", "0", "100644");
    add(files, name, new RawAr().add("f/", content, time, owner, mode), clean, what);
  }

  private static void unreached(GoldenFiles files) {
    byte[] padded = base(CLEAN).bytes();
    padded[8 + 60 + CLEAN.length()] = 'I';
    files.add("ar", "padding.a", padded, base(CLEAN).bytes(), "a byte in padding");
    byte[] payload = "INJECTED".getBytes(UTF_8);
    add(files, "trailer.a", base(CLEAN).raw(payload), base(CLEAN), "bytes behind the last member");
    add(
        files,
        "thin.a",
        base(CLEAN).raw("!<thin>\n".getBytes(UTF_8)).add("x", EVIL),
        base(CLEAN),
        "an archive behind the last member");
  }

  private static void add(
      GoldenFiles files, String name, RawAr published, RawAr rebuilt, String what) {
    files.add("ar", name, published.bytes(), rebuilt.bytes(), what);
  }
}
