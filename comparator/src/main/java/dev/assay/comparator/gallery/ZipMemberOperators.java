package dev.assay.comparator.gallery;

import static dev.assay.comparator.gallery.Operator.control;
import static dev.assay.comparator.gallery.Operator.injection;
import static dev.assay.comparator.gallery.Operator.marker;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.assay.comparator.bytes.ArrayBytes;
import dev.assay.comparator.grade.LicenceRule;
import dev.assay.core.artifact.Digest;
import dev.assay.core.result.Grade;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Members of zip archives: what they are called, what they may do, how they are encoded. */
final class ZipMemberOperators {
  private static final int DEPTH = 20;

  /** In bytes; base 64 makes 8 KiB of it. */
  private static final int PAYLOAD = 6 << 10;

  private static final int DIGEST = 32;

  static final List<Operator> ALL = list();

  private ZipMemberOperators() {}

  private static List<Operator> list() {
    List<Operator> all = new ArrayList<>();
    all.add(
        injection(
            "Z16",
            Shape.ZIP,
            Grade.SURFACE,
            "a symbolic link, by external attributes alone",
            "unzip makes a link of it; invisible to java.util.zip",
            ZipEdit.one("external attributes", r -> r.setMode(0120777))));
    all.add(mode("Z17a", "executable", 0100755));
    all.add(mode("Z17b", "setuid", 0104755));
    all.add(name("Z18a", "that leaves the folder", "../injected.sh", "zip slip"));
    all.add(name("Z18b", "that is absolute", "/etc/injected.sh", "zip slip"));
    all.add(name("Z18c", "with a detour", "a/./injected.sh", "two spellings of one path"));
    all.add(name("Z18d", "with a backslash", "a\\injected.sh", "a folder on Windows only"));
    all.add(name("Z18e", "with a NUL", "injected.sh\0.txt", "readers in C stop at it"));
    all.add(name("Z18f", "with a dot at the end", "injected.sh.", "Windows drops the dot"));
    all.add(name("Z18g", "in composed form", "injected-\u00e9.sh", "macOS merges NFC and NFD"));
    all.add(name("Z18h", "in decomposed form", "injected-e\u0301.sh", "macOS merges NFC and NFD"));
    all.add(
        injection(
            "Z18i",
            Shape.ZIP,
            Grade.CODE,
            "a member whose name differs from another in case only",
            "Windows and macOS extract one over the other",
            ZipEdit.mutation(ZipMemberOperators::caseTwin)));
    all.add(
        name(
            "X3b",
            "with a Cyrillic letter",
            "inject\u0435d.sh",
            "looks like a name that is known"));
    all.add(
        name(
            "X6",
            "with terminal escapes and HTML",
            "\u001b[2J\u001b]0;x\u0007<script>alert(1)</script>\u202e",
            "what hides itself when it is listed; every report must escape it"));
    all.add(
        injection(
            "Z19a",
            Shape.ZIP,
            Grade.UNINSPECTED,
            "a member marked as encrypted",
            "scanners skip what they cannot read",
            ZipEdit.one(
                "",
                r -> {
                  Le.put16(r.central, 8, Le.u16(r.central, 8) | 1);
                  Le.put16(r.local, 6, Le.u16(r.local, 6) | 1);
                })));
    all.add(
        injection(
            "Z19b",
            Shape.ZIP,
            Grade.UNINSPECTED,
            "a member with an unknown method",
            "scanners skip what they cannot read",
            ZipEdit.one(
                "",
                r -> {
                  byte[] packed = Le.concat(r.packed(), Le.utf8(marker("Z19b")));
                  Le.put16(r.central, 10, 97);
                  Le.put16(r.local, 8, 97);
                  r.setPacked(packed, Le.u32(r.central, 16), Le.u32(r.central, 24));
                })));
    all.add(
        injection(
            "Z20",
            Shape.ZIP,
            Grade.UNINSPECTED,
            "a changed script below the depth limit, " + DEPTH + " archives deep on both sides",
            "scanners give up, and pass it",
            ZipMemberOperators::deep));
    all.add(
        injection(
            "Z20b",
            Shape.ZIP,
            Grade.CODE,
            "an archive added that is " + DEPTH + " archives deep",
            "scanners give up, and pass it",
            ZipEdit.adding("deep.zip", nested("Z20b"))));
    all.add(
        injection(
            "Z21",
            Shape.ZIP,
            Grade.CODE,
            "the content of one member changed",
            "Octopus Scanner 2020 rewrote jars after the build",
            ZipEdit.mutation(ZipMemberOperators::changed)));
    all.add(
        injection(
            "Z26",
            Shape.ZIP,
            Grade.CODE,
            "a vendored library replaced",
            "Passwordstate 2021: a DLL of others in the update zip; 3CX 2023: ffmpeg.dll",
            ZipEdit.mutation(ZipMemberOperators::library)));
    all.add(
        injection(
            "Z24",
            Shape.ZIP,
            Grade.CODE,
            "an added member of a kind that nobody knows",
            "what cannot be read counts as code",
            ZipEdit.adding("injected.bin", Le.utf8("\u0000\u0001" + marker("Z24")))));
    all.add(
        injection(
            "Z27",
            Shape.ZIP,
            Grade.CODE,
            "8 KiB of base 64 in a licence or readme file",
            "xz 2024: the payload lay in files that nobody reads; DATA is for prose alone",
            licence(ZipMemberOperators::payload)));
    all.addAll(controls());
    return List.copyOf(all);
  }

  /** A change of the first licence or readme file. */
  private static Mutation licence(UnaryOperator<String> edit) {
    // What is no plain text before is code, whatever is done to it.
    return ZipEdit.mutation(
        zip -> {
          for (ZipRecord record : zip.directory) {
            byte[] content = record.contentOrEmpty();
            boolean named = LicenceRule.isName(record.name());
            if (named && LicenceRule.isInert(new ArrayBytes(content))) {
              record.setContent(Le.utf8(edit.apply(new String(content, UTF_8))));
              return Optional.of(Place.in(record.name()));
            }
          }
          return Optional.empty();
        });
  }

  private static String payload(String text) {
    StringBuilder noise = new StringBuilder();
    for (int i = 0; i < PAYLOAD / DIGEST; i++) {
      noise.append(Digest.of(Le.utf8(marker("Z27") + i)).sha256());
    }
    byte[] raw = HexFormat.of().parseHex(noise);
    String base64 = Base64.getMimeEncoder(76, new byte[] {'\n'}).encodeToString(raw);
    return text + '\n' + marker("Z27") + '\n' + base64 + '\n';
  }

  private static List<Operator> controls() {
    return List.of(
        new Operator(
            "ZB3",
            "a sentence added to a licence or readme file",
            Shape.ZIP,
            Operator.Kind.CONTROL,
            Grade.DATA,
            "another year, another author; still a difference, but no code",
            licence(text -> text + "\nOne more sentence of a person.\n")),
        control(
            "ZB1",
            Shape.ZIP,
            "all times set to one moment",
            "a build that was given its time (SOURCE_DATE_EPOCH)",
            ZipEdit.all(
                r -> {
                  Le.put32(r.central, 12, 0x5a21_6000);
                  Le.put32(r.local, 10, 0x5a21_6000);
                })),
        control(
            "ZB2",
            Shape.ZIP,
            "members compressed by zlib at level 1 instead of 6",
            "another setting of the archiver",
            ZipEdit.all(
                r -> {
                  byte[] content = r.contentOrEmpty();
                  byte[] usual = Deflates.deflate(content, Deflates.DEFAULT);
                  if (r.method() == 8 && Arrays.equals(r.packed(), usual)) {
                    byte[] packed = Deflates.deflate(content, 1);
                    r.setPacked(packed, Le.u32(r.central, 16), Le.u32(r.central, 24));
                  }
                })));
  }

  private static Operator mode(String id, String what, int mode) {
    return injection(
        id,
        Shape.ZIP,
        Grade.SURFACE,
        "a member made " + what,
        "normalisers set all external attributes to zero before they compare",
        ZipEdit.one("external attributes", r -> r.setMode(mode)));
  }

  private static Operator name(String id, String what, String name, String seen) {
    return injection(
        id,
        Shape.ZIP,
        Grade.CODE,
        "a member with a name " + what,
        seen,
        ZipEdit.adding(name, Le.utf8("echo " + marker(id) + "\n")));
  }

  private static Optional<Place> caseTwin(ZipEditor zip) {
    for (ZipRecord record : zip.directory) {
      String twin = record.name().toUpperCase(java.util.Locale.ROOT);
      if (!twin.equals(record.name()) && zip.find(twin).isEmpty()) {
        zip.add(twin, Le.utf8("echo " + marker("Z18i") + "\n"));
        return Optional.of(Place.in(twin));
      }
    }
    return Optional.empty();
  }

  private static Optional<Place> library(ZipEditor zip) {
    for (ZipRecord record : zip.directory) {
      if (Shape.isLibrary(record.name()) && record.contentOrEmpty().length > 0) {
        record.setContent(AsarOperators.library(record.contentOrEmpty(), "Z26"));
        return Optional.of(Place.in(record.name()).orDeeper());
      }
    }
    return Optional.empty();
  }

  private static Optional<Place> changed(ZipEditor zip) {
    for (ZipRecord record : zip.directory) {
      byte[] content = record.contentOrEmpty();
      // What is inside an archive would be found inside it.
      if (content.length > 0 && Shape.of(content, record.name()).contains(Shape.TEXT)) {
        record.setContent(Le.concat(content, Le.utf8(marker("Z21") + "\n")));
        return Optional.of(Place.in(record.name()));
      }
    }
    return Optional.empty();
  }

  /** Both sides have the archive: what was added as a whole is found without looking into it. */
  private static Optional<Mutant> deep(byte[] clean) {
    String name = "deep.zip";
    Optional<ZipEditor> base = ZipEditor.read(clean);
    Optional<ZipEditor> changed = ZipEditor.read(clean);
    if (base.isEmpty() || changed.isEmpty() || base.get().find(name).isPresent()) {
      return Optional.empty();
    }
    base.get().add(ZipRecord.of(name, nested("Z20 clean")));
    changed.get().add(ZipRecord.of(name, nested("Z20")));
    Place place = Place.in(name).orDeeper();
    return Optional.of(new Mutant(changed.get().write(), place, Optional.of(base.get().write())));
  }

  private static byte[] nested(String id) {
    byte[] inner = Le.utf8("echo " + marker(id) + "\n");
    for (int i = 0; i < DEPTH; i++) {
      inner = ZipEditor.create(List.of(ZipRecord.of("in.zip", inner))).write();
    }
    return inner;
  }
}
