package dev.assay.comparator.golden;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.function.Consumer;

/** The golden cases of the zip family. */
public final class ZipCases {
  private static final String CLEAN = "echo clean\n";
  private static final String EVIL = "echo INJECTED\n";
  private static final byte[] TEXT = bytes("one line after the other, ".repeat(8) + "\n");

  /** Levels of compression give different results for it. */
  private static final byte[] MIXED = mixed();

  private ZipCases() {}

  /** Adds them all. */
  public static void addTo(GoldenFiles files) {
    content(files);
    readersDisagree(files);
    unreached(files);
    fields(files);
    endRecords(files);
    encodings(files);
  }

  private static void content(GoldenFiles files) {
    zip(files, "changed.zip", base(EVIL), base(CLEAN), "a changed member");
    zip(files, "added.zip", base(CLEAN).add("z.sh", EVIL), base(CLEAN), "an added member");
    zip(files, "removed.zip", base(CLEAN), base(CLEAN).add("z.sh", CLEAN), "a member left out");
    zip(
        files,
        "reordered.zip",
        new RawZip().add("b.sh", CLEAN).add("a.txt", TEXT),
        base(CLEAN),
        "the members in another order");
    zip(
        files,
        "nested.jar",
        new RawZip().add("lib/in.jar", base(EVIL).build()),
        new RawZip().add("lib/in.jar", base(CLEAN).build()),
        "a changed member of a nested archive");
    zip(
        files,
        "nested-stored.jar",
        new RawZip().add("lib/in.jar", base(EVIL).build(), RawZip.Entry::stored),
        new RawZip().add("lib/in.jar", base(CLEAN).build(), RawZip.Entry::stored),
        "a changed member of a nested archive that is not compressed");
    String licence = "You may do with it what you like.\n";
    zip(
        files,
        "licence.zip",
        base(CLEAN).add("META-INF/LICENSE.txt", licence + "Since 2024.\n"),
        base(CLEAN).add("META-INF/LICENSE.txt", licence),
        "a changed licence, which people read and no tool runs");
    zip(
        files,
        "licence-script.zip",
        base(CLEAN).add("LICENSE", "#!/bin/sh\n" + licence),
        base(CLEAN).add("LICENSE", licence),
        "a licence that has become a script");
    zip(files, "empty.zip", new RawZip(), base(CLEAN), "an archive without members");
    zip(
        files,
        "folder.zip",
        base(CLEAN).add("d/", new byte[0], RawZip.Entry::stored),
        base(CLEAN),
        "an added folder");
  }

  private static void readersDisagree(GoldenFiles files) {
    zip(
        files,
        "duplicate-last.zip",
        base(CLEAN).add("b.sh", EVIL),
        base(CLEAN),
        "a second member of the same name behind the clean one; the JDK runs the last");
    zip(
        files,
        "duplicate-first.zip",
        new RawZip().add("b.sh", EVIL).add("a.txt", TEXT).add("b.sh", CLEAN),
        base(CLEAN),
        "a second member of the same name before the clean one; others take the first");
    zip(
        files,
        "local-only.zip",
        base(CLEAN).add("z.sh", bytes(EVIL), RawZip.Entry::unlisted),
        base(CLEAN),
        "a local record that the central directory does not list: stream readers see it");
    zip(
        files,
        "local-only-before.zip",
        new RawZip()
            .add("a.txt", TEXT)
            .add("b.sh", bytes(EVIL), RawZip.Entry::unlisted)
            .add("b.sh", CLEAN),
        base(CLEAN),
        "an unlisted local record before the listed one of the same name");
    zip(
        files,
        "local-name.zip",
        one(entry -> entry.localName = bytes("c.sh")),
        base(CLEAN),
        "the local header gives another name than the central one");
    zip(
        files,
        "local-method.zip",
        one(entry -> entry.localMethod = 0),
        base(CLEAN),
        "the local header gives another method than the central one");
    zip(
        files,
        "local-flags.zip",
        one(entry -> entry.localFlags = 0x800),
        base(CLEAN),
        "the local header gives other flags than the central one");
    zip(
        files,
        "local-crc.zip",
        one(entry -> entry.localCrc ^= 1),
        base(CLEAN),
        "the local header gives another CRC than the central one");
    zip(
        files,
        "second-zip.zip",
        base(CLEAN).trailer(base(EVIL).build()),
        base(CLEAN),
        "a whole second archive behind the first: some readers take the first, some the second");
  }

  private static void unreached(GoldenFiles files) {
    zip(
        files,
        "prefix.zip",
        base(CLEAN).prefix(bytes("#!/bin/sh\nexec INJECTED\n")),
        base(CLEAN),
        "bytes before the archive");
    zip(files, "gap.zip", base(CLEAN).gap(bytes("INJECTED")), base(CLEAN), "bytes before the end");
    zip(
        files,
        "trailer.zip",
        base(CLEAN).trailer(bytes("INJECTED")),
        base(CLEAN),
        "bytes after the end record");
    zip(
        files,
        "deflate-padding.zip",
        one(entry -> entry.packed = padded(entry.packed)),
        base(CLEAN),
        "an empty stored block before the last deflate block, with bits in its padding");
    zip(
        files,
        "behind-deflate.zip",
        one(entry -> entry.packed = concat(entry.packed, bytes("INJECTED"))),
        base(CLEAN),
        "bytes behind the end of a deflate stream, counted in the compressed size");
  }

  private static void fields(GoldenFiles files) {
    zip(
        files,
        "archive-comment.zip",
        base(CLEAN).comment(bytes("INJECTED")),
        base(CLEAN).comment(bytes("made by me")),
        "another archive comment");
    zip(
        files,
        "entry-comment.zip",
        one(entry -> entry.comment = bytes("INJECTED")),
        base(CLEAN),
        "an entry comment");
    zip(
        files,
        "extra-field.zip",
        one(entry -> entry.centralExtra = extra(0x1234, "INJECTED")),
        one(entry -> entry.centralExtra = extra(0x1234, "harmless")),
        "payload in an extra field");
    zip(
        files,
        "extra-local.zip",
        one(entry -> entry.localExtra = extra(0xcafe, "INJECTED")),
        base(CLEAN),
        "payload in an added extra field of the local header");
    zip(files, "time.zip", one(entry -> entry.time = 0x6021_5722), base(CLEAN), "another day");
    zip(
        files,
        "symlink.zip",
        one(entry -> entry.mode(0120777)),
        one(entry -> entry.mode(0100644)),
        "a member that became a symbolic link, by its attributes alone");
    zip(
        files,
        "executable.zip",
        one(entry -> entry.mode(0100755)),
        one(entry -> entry.mode(0100644)),
        "a member that became executable");
    zip(
        files,
        "encrypted.zip",
        one(
            entry -> {
              entry.flags = 1;
              entry.localFlags = 1;
              entry.packed = bytes("not to be read");
            }),
        base(CLEAN),
        "a member that is marked as encrypted");
    zip(
        files,
        "method.zip",
        one(
            entry -> {
              entry.method = 97;
              entry.localMethod = 97;
            }),
        base(CLEAN),
        "a member with a method that nobody knows");
    zip(
        files,
        "escaped-name.zip",
        base(CLEAN).add("../x\u001b[2J\u202e!/#\u0000", EVIL),
        base(CLEAN),
        "a name that tries to leave the folder, and to play with the terminal");
  }

  /** Offsets count from the end of the file. */
  private static void endRecords(GoldenFiles files) {
    byte[] plain = base(CLEAN).build();
    patched(files, "entries-on-disk.zip", plain, 14, "the count of entries on this disk");
    patched(files, "entries.zip", plain, 12, "the count of entries");
    byte[] zip64 = base(CLEAN).zip64().build();
    patched(files, "zip64-end-entries.zip", zip64, 12, "the count that the Zip64 record overrides");
    patched(files, "zip64-end-size.zip", zip64, 10, "the size that the Zip64 record overrides");
    patched(files, "zip64-end-offset.zip", zip64, 6, "the offset that the Zip64 record overrides");
    patched(files, "zip64-locator.zip", zip64, 34, "the offset of the Zip64 record");
    patched(files, "zip64-on-disk.zip", zip64, 74, "the Zip64 count of entries on this disk");
    zip(
        files,
        "duplicates-swapped.zip",
        new RawZip().add("b.sh", CLEAN).add("b.sh", EVIL).swapCentral(),
        new RawZip().add("b.sh", CLEAN).add("b.sh", EVIL),
        "two members of one name, which the central directory lists the other way round");
  }

  private static void patched(
      GoldenFiles files, String name, byte[] rebuilt, int fromEnd, String what) {
    byte[] published = rebuilt.clone();
    published[rebuilt.length - fromEnd] ^= 0x55;
    files.add("zip", name, published, rebuilt, "a lie in " + what);
  }

  private static void encodings(GoldenFiles files) {
    zip(
        files,
        "level.zip",
        new RawZip().add("a.txt", MIXED, entry -> entry.level(1)),
        new RawZip().add("a.txt", MIXED),
        "another level of compression");
    zip(
        files,
        "level-and-content.zip",
        new RawZip().add("a.txt", MIXED, entry -> entry.level(1)),
        new RawZip().add("a.txt", concat(MIXED, bytes(EVIL))),
        "another level of compression, and another content");
    zip(
        files,
        "stored.zip",
        new RawZip().add("a.txt", TEXT, RawZip.Entry::stored).add("b.sh", CLEAN),
        base(CLEAN),
        "a member that is not compressed any more");
    zip(
        files,
        "descriptor.zip",
        one(entry -> entry.descriptor(true)),
        base(CLEAN),
        "sizes in a data descriptor");
    zip(
        files,
        "descriptor-changed.zip",
        new RawZip().add("b.sh", bytes(EVIL), entry -> entry.descriptor(false)),
        new RawZip().add("b.sh", bytes(CLEAN), entry -> entry.descriptor(true)),
        "a changed member, with data descriptors; one of them has no signature");
    zip(
        files,
        "padding-and-content.zip",
        base(EVIL),
        one(entry -> entry.packed = padded(entry.packed)),
        "a changed member, whose rebuilt content is encoded as by no encoder");
    zip(files, "zip64.zip", base(EVIL).zip64(), base(CLEAN).zip64(), "Zip64 end records");
    zip(files, "zip64-added.zip", base(CLEAN).zip64(), base(CLEAN), "added Zip64 end records");
  }

  private static RawZip base(String script) {
    return new RawZip().add("a.txt", TEXT).add("b.sh", script);
  }

  private static RawZip one(Consumer<RawZip.Entry> change) {
    return new RawZip().add("a.txt", TEXT).add("b.sh", bytes(CLEAN), change);
  }

  private static void zip(
      GoldenFiles files, String name, RawZip published, RawZip rebuilt, String what) {
    files.add("zip", name, published.build(), rebuilt.build(), what);
  }

  private static byte[] mixed() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 200; i++) {
      text.append("key").append(i * i % 97).append('=').append(i % 13).append('\n');
    }
    return bytes(text.toString());
  }

  private static byte[] extra(int id, String payload) {
    byte[] bytes = bytes(payload);
    return new Little().u16(id).u16(bytes.length).bytes(bytes).toByteArray();
  }

  /** An empty stored block first: 3 bits of header, 5 bits of padding that readers ignore. */
  private static byte[] padded(byte[] deflated) {
    return concat(new byte[] {(byte) 0b10101_000, 0, 0, (byte) 0xff, (byte) 0xff}, deflated);
  }

  private static byte[] concat(byte[] a, byte[] b) {
    return new Little().bytes(a).bytes(b).toByteArray();
  }

  private static byte[] bytes(String text) {
    byte[] ascii = text.getBytes(US_ASCII);
    return text.equals(new String(ascii, US_ASCII)) ? ascii : text.getBytes(UTF_8);
  }
}
