package dev.assay.comparator.golden;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.zip.CRC32;

/** The golden cases of gzip. */
public final class GzipCases {
  private static final byte[] CLEAN = "echo clean\n".repeat(30).getBytes(UTF_8);
  private static final byte[] EVIL =
      ("echo clean\n".repeat(30) + "echo INJECTED\n").getBytes(UTF_8);
  private static final byte[] PAYLOAD = "INJECTED\0".getBytes(UTF_8);
  private static final int FTEXT = 1;
  private static final int FHCRC = 2;
  private static final int FEXTRA = 4;
  private static final int FNAME = 8;
  private static final int FCOMMENT = 16;

  private GzipCases() {}

  /** Adds them all. */
  public static void addTo(GoldenFiles files) {
    content(files);
    members(files);
    fields(files);
    unreached(files);
  }

  private static void content(GoldenFiles files) {
    add(files, "changed.sh.gz", new RawGzip(EVIL).bytes(), "changed content");
    byte[] clean = new RawTar().file("a.sh", "echo clean\n").end().bytes();
    byte[] evil = new RawTar().file("a.sh", "echo INJECTED\n").end().bytes();
    for (String name : new String[] {"x.tar.gz", "x.tgz", "download"}) {
      files.add(
          "gzip",
          name,
          new RawGzip(evil).bytes(),
          new RawGzip(clean).bytes(),
          "a changed member of a compressed tar");
    }
    add(files, "level.gz", new RawGzip(CLEAN).body(RawGzip.deflate(CLEAN, 0)).bytes(), "stored");
    add(
        files,
        "second-member.gz",
        join(new RawGzip(CLEAN).bytes(), new RawGzip(EVIL).bytes()),
        "a second member, which some readers do not show");
    add(
        files,
        "empty-member.gz",
        join(new RawGzip(CLEAN).bytes(), new RawGzip(new byte[0]).bytes()),
        "a second member without content");
    add(
        files,
        "split.gz",
        join(
            new RawGzip(Arrays.copyOf(CLEAN, 100)).bytes(),
            new RawGzip(Arrays.copyOfRange(CLEAN, 100, CLEAN.length)).bytes()),
        "the same content in two members");
  }

  /** A tar in two members, as parallel and block-wise writers make it. */
  private static void members(GoldenFiles files) {
    byte[] clean = new RawTar().file("a.sh", "echo clean\n").end().bytes();
    byte[] evil = new RawTar().file("a.sh", "echo INJECTED\n").end().bytes();
    files.add("gzip", "split.tar.gz", halves(evil, 700), halves(clean, 700), "a changed member");
    files.add("gzip", "one-side.tar.gz", halves(clean, 700), new RawGzip(clean).bytes(), "a split");
    files.add("gzip", "moved.tar.gz", halves(clean, 800), halves(clean, 700), "another boundary");
    byte[] three = join(halves(clean, 700), new RawGzip(new byte[0]).bytes());
    files.add("gzip", "third.tar.gz", three, halves(clean, 700), "a third, empty member");
    byte[] named = join(halves(clean, 700), new byte[0]);
    int second = new RawGzip(Arrays.copyOf(clean, 700)).bytes().length;
    named[second + 4] = 'I';
    files.add("gzip", "inner-time.tar.gz", named, halves(clean, 700), "a time inside");
    byte[] sum = halves(clean, 700);
    sum[second - 5] ^= 1;
    files.add("gzip", "inner-crc.tar.gz", sum, halves(clean, 700), "a wrong checksum inside");
  }

  private static byte[] halves(byte[] content, int at) {
    byte[] rest = Arrays.copyOfRange(content, at, content.length);
    return join(new RawGzip(Arrays.copyOf(content, at)).bytes(), new RawGzip(rest).bytes());
  }

  private static void fields(GoldenFiles files) {
    byte[] extra =
        new Little().u16(13).bytes("AS\11\0".getBytes(UTF_8)).bytes(PAYLOAD).toByteArray();
    byte[] malformed = new Little().u16(9).bytes(PAYLOAD).toByteArray();
    add(files, "extra.gz", new RawGzip(CLEAN).optional(FEXTRA, extra).bytes(), "an extra field");
    add(
        files,
        "extra-malformed.gz",
        new RawGzip(CLEAN).optional(FEXTRA, malformed).bytes(),
        "an extra field without structure");
    add(files, "name.gz", new RawGzip(CLEAN).optional(FNAME, PAYLOAD).bytes(), "a file name");
    byte[] own = "own-name\0".getBytes(UTF_8);
    byte[] path = "../own\0".getBytes(UTF_8);
    add(files, "own-name.gz", new RawGzip(CLEAN).optional(FNAME, own).bytes(), "its own name");
    add(files, "path.gz", new RawGzip(CLEAN).optional(FNAME, path).bytes(), "a path for a name");
    add(files, "no-system.gz", new RawGzip(CLEAN).header(9, 77).bytes(), "a system that is none");
    add(files, "no-effort.gz", new RawGzip(CLEAN).header(8, 73).bytes(), "flags that are none");
    add(files, "comment.gz", new RawGzip(CLEAN).optional(FCOMMENT, PAYLOAD).bytes(), "a comment");
    add(
        files,
        "header-crc.gz",
        new RawGzip(CLEAN).optional(FHCRC, headerCrc()).bytes(),
        "a header checksum");
    add(
        files,
        "header-crc-wrong.gz",
        new RawGzip(CLEAN).optional(FHCRC, new byte[2]).bytes(),
        "a wrong header checksum");
    add(
        files,
        "text-flag.gz",
        new RawGzip(CLEAN).optional(FTEXT, new byte[0]).bytes(),
        "the flag that says text");
    add(
        files,
        "reserved-flag.gz",
        new RawGzip(CLEAN).optional(32, new byte[0]).bytes(),
        "a reserved flag");
    add(files, "time.gz", new RawGzip(CLEAN).header(4, 1).bytes(), "a time");
    add(files, "system.gz", new RawGzip(CLEAN).header(9, 255).bytes(), "another system");
    add(files, "effort.gz", new RawGzip(CLEAN).header(8, 2).bytes(), "extra flags");
    add(files, "crc.gz", new RawGzip(CLEAN).crc(1).bytes(), "a wrong checksum");
  }

  /** Of the header that has nothing else. */
  private static byte[] headerCrc() {
    CRC32 crc = new CRC32();
    crc.update(new byte[] {0x1f, (byte) 0x8b, 8, FHCRC, 0, 0, 0, 0, 0, 3});
    return new Little().u16(crc.getValue() & 0xffff).toByteArray();
  }

  private static void unreached(GoldenFiles files) {
    byte[] clean = new RawGzip(CLEAN).bytes();
    add(files, "trailer.gz", join(clean, PAYLOAD), "bytes behind the last member");
    add(files, "zeros.gz", join(clean, new byte[100]), "zeros behind the last member");
    add(
        files,
        "half-member.gz",
        join(clean, Arrays.copyOf(new RawGzip(EVIL).bytes(), 30)),
        "half a member behind the last one");
    byte[] body = new Little().bytes(RawGzip.deflate(CLEAN, 6)).bytes(PAYLOAD).toByteArray();
    add(files, "cut.gz", Arrays.copyOf(clean, clean.length - 3), "a trailer that was cut off");
    add(
        files,
        "behind-deflate.gz",
        new RawGzip(CLEAN).body(body).bytes(),
        "bytes before the trailer");
  }

  private static void add(GoldenFiles files, String name, byte[] published, String what) {
    files.add("gzip", name, published, new RawGzip(CLEAN).bytes(), what);
  }

  private static byte[] join(byte[] a, byte[] b) {
    return new Little().bytes(a).bytes(b).toByteArray();
  }
}
