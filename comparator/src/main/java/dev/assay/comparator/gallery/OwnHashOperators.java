package dev.assay.comparator.gallery;

import static dev.assay.comparator.gallery.Operator.injection;
import static dev.assay.comparator.gallery.Operator.marker;

import dev.assay.core.result.Grade;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** Files changed below the hashes that their own package states. */
final class OwnHashOperators {
  private static final String MANIFEST = "META-INF/MANIFEST.MF";
  private static final String PART = "own hashes";

  static final List<Operator> ALL =
      List.of(
          injection(
              "D5",
              Shape.DEB,
              Grade.AMBIGUOUS,
              "a file changed, and md5sums left as it was",
              "whoever goes by md5sums sees no change: diffoscope shows a size, dpkg --verify knows",
              clean -> debian(clean, false)),
          injection(
              "D6",
              Shape.DEB,
              Grade.HIDDEN,
              "a file changed, and its line in md5sums as well",
              "dpkg --verify finds nothing wrong",
              clean -> debian(clean, true)),
          injection(
              "Y7",
              Shape.WHEEL,
              Grade.AMBIGUOUS,
              "a file changed, and RECORD left as it was",
              "pip installs it all the same",
              ZipEdit.mutation(OwnHashOperators::wheel)),
          injection(
              "J23",
              Shape.JAR,
              Grade.AMBIGUOUS,
              "a member changed below its digest in the manifest",
              "a jar that was signed and opened again; without a signature file nobody checks",
              ZipEdit.mutation(OwnHashOperators::manifest)),
          injection(
              "J24",
              Shape.JAR,
              Grade.AMBIGUOUS,
              "a class in a signed jar that its manifest does not list",
              "jarsigner -verify says verified, and the code runs",
              ZipEdit.mutation(OwnHashOperators::unsigned)));

  private OwnHashOperators() {}

  private static Optional<Mutant> debian(byte[] deb, boolean recompute) throws IOException {
    Optional<ArEditor> ar = ArEditor.read(deb);
    Optional<Inner> data = ar.flatMap(editor -> Inner.of(editor, "data.tar"));
    Optional<Inner> control = ar.flatMap(editor -> Inner.of(editor, "control.tar"));
    if (data.isEmpty() || control.isEmpty()) {
      return Optional.empty();
    }
    Optional<TarRecord> sums = control.get().tar.find("md5sums");
    for (TarRecord record : sums.isEmpty() ? List.<TarRecord>of() : data.get().tar.records) {
      String name = record.name().replaceFirst("^\\./", "");
      String old = Le.latin1(sums.get().content());
      String line = hash("MD5", record.content()) + "  " + name + "\n";
      if (record.isPlainFile() && old.contains(line)) {
        record.setContent(Le.concat(record.content(), Le.utf8(marker("D5") + "\n")));
        data.get().write();
        if (recompute) {
          String fresh = hash("MD5", record.content()) + "  " + name + "\n";
          sums.get().setContent(Le.utf8(old.replace(line, fresh)));
          control.get().write();
        }
        String tar = data.get().member.name();
        Place file =
            tar.endsWith(".tar")
                ? Place.in(tar, record.name())
                : Place.in(tar, Place.ANY, record.name());
        Place place = file.part(recompute ? "" : PART);
        return Optional.of(new Mutant(ar.get().write(), recompute ? place.orDeeper() : place));
      }
    }
    return Optional.empty();
  }

  /** A tar archive in a Debian package, compressed with gzip or by {@link StreamCoder}. */
  private record Inner(ArEditor.Member member, TarEditor tar, Encode encode) {
    /** Gives a compressed stream. */
    @FunctionalInterface
    interface Encode {
      byte[] encode(byte[] content) throws IOException;
    }

    static Optional<Inner> of(ArEditor ar, String prefix) {
      for (ArEditor.Member member : ar.members) {
        if (member.name().startsWith(prefix)) {
          try {
            return of(member);
          } catch (IOException | IndexOutOfBoundsException e) {
            return Optional.empty();
          }
        }
      }
      return Optional.empty();
    }

    private static Optional<Inner> of(ArEditor.Member member) throws IOException {
      byte[] packed = member.content;
      if (Shape.GZIP.fits(packed, member.name())) {
        GzipEditor gzip = GzipEditor.read(packed);
        return TarEditor.read(gzip.content()).map(tar -> new Inner(member, tar, gzip::with));
      }
      Optional<StreamCoder> coder = StreamCoder.of(Shape.of(packed, member.name()));
      if (coder.isEmpty()) {
        return TarEditor.read(packed).map(tar -> new Inner(member, tar, content -> content));
      }
      return TarEditor.read(coder.get().decode(packed))
          .map(tar -> new Inner(member, tar, coder.get()::encode));
    }

    void write() throws IOException {
      member.setContent(encode.encode(tar.write()));
    }
  }

  private static Optional<Place> wheel(ZipEditor zip) {
    Optional<ZipRecord> list =
        zip.directory.stream().filter(r -> r.name().endsWith(".dist-info/RECORD")).findFirst();
    String record = list.map(r -> Le.latin1(r.contentOrEmpty())).orElse("");
    for (ZipRecord member : zip.directory) {
      boolean listed = record.contains(member.name() + ",sha256=");
      if (listed && member.contentOrEmpty().length > 0) {
        return Optional.of(change(member, "Y7"));
      }
    }
    return Optional.empty();
  }

  private static Optional<Place> manifest(ZipEditor zip) {
    String manifest = zip.find(MANIFEST).map(r -> Le.latin1(r.contentOrEmpty())).orElse("");
    String folded = manifest.replace("\r\n", "\n").replace("\n ", "");
    for (ZipRecord member : zip.directory) {
      int at = folded.indexOf("\nName: " + member.name() + "\n");
      boolean listed = at >= 0 && folded.substring(at).split("\n\n", 2)[0].contains("-Digest: ");
      if (listed && member.contentOrEmpty().length > 0) {
        return Optional.of(change(member, "J23"));
      }
    }
    return Optional.empty();
  }

  private static Place change(ZipRecord member, String id) {
    member.setContent(Le.concat(member.contentOrEmpty(), Le.utf8("\n# " + marker(id) + "\n")));
    return Place.in(member.name()).part(PART);
  }

  private static Optional<Place> unsigned(ZipEditor zip) {
    String name = "assay/Injected.class";
    boolean signed = zip.directory.stream().anyMatch(r -> r.name().matches("META-INF/[^/]+\\.SF"));
    if (!signed || zip.find(name).isPresent()) {
      return Optional.empty();
    }
    zip.add(name, ClassRewrites.payload("assay.Injected", "J24"));
    return Optional.of(Place.in(name).part(PART));
  }

  private static String hash(String algorithm, byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has " + algorithm, e);
    }
  }
}
