package dev.assay.comparator.graft;

import dev.assay.comparator.bytes.ArrayBytes;
import dev.assay.comparator.bytes.Bytes;
import dev.assay.comparator.bytes.JoinedBytes;
import dev.assay.core.signature.Authenticode;
import dev.assay.core.signature.PeImage;
import dev.assay.core.signature.PinnedCertificates;
import dev.assay.core.signature.SignatureCheck;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Moves the certificate table of a Windows program. Signing appends zeros up to a multiple of
 * eight, appends the table, enters its place among the directories, and computes the checksum.
 */
final class PeGraft {
  private static final int ALIGNMENT = 8;

  private PeGraft() {}

  static Optional<Graft.Outcome> attempt(Bytes published, Bytes rebuilt, PinnedCertificates pinned)
      throws IOException {
    Optional<PeImage> left = PeImage.of(published).filter(PeImage::isSigned);
    if (left.isEmpty() || PeImage.of(rebuilt).isEmpty()) {
      return Optional.empty();
    }
    Optional<SignatureCheck> check =
        pinned.isEmpty() ? Optional.empty() : Optional.of(Authenticode.check(left.get(), pinned));
    Optional<Graft> graft = of(published, rebuilt);
    Optional<Graft> equal =
        graft.isPresent() && Bytes.equal(graft.get().bytes(), published) ? graft : Optional.empty();
    return Optional.of(new Graft.Outcome(equal, check, left.get().tableStart(), Optional.empty()));
  }

  static Optional<Graft> of(Bytes published, Bytes rebuilt) throws IOException {
    Optional<Bytes> table = table(published);
    return table.isPresent() ? onto(rebuilt, table.get()) : Optional.empty();
  }

  static Optional<Bytes> table(Bytes published) throws IOException {
    return PeImage.of(published)
        .filter(PeImage::isSigned)
        .map(image -> published.slice(image.tableStart(), image.tableSize()));
  }

  static Optional<Graft> onto(Bytes rebuilt, Bytes table) throws IOException {
    Optional<PeImage> right =
        PeImage.of(rebuilt).filter(image -> image.isSigned() || image.isUnsigned());
    if (right.isEmpty()) {
      return Optional.empty();
    }
    PeImage onto = right.get();
    long content = onto.isSigned() ? onto.tableStart() : rebuilt.size();
    long padding = (ALIGNMENT - content % ALIGNMENT) % ALIGNMENT;
    Bytes entry = little(content + padding, table.size());
    List<Bytes> behind = List.of(zeros(padding), table);
    Bytes unsummed = join(rebuilt, onto, content, zeros(PeImage.CHECKSUM), entry, behind);
    long sum = PeImage.checksum(unsummed, onto.checksumAt());
    Bytes checksum = little(sum).slice(0, PeImage.CHECKSUM);
    Bytes bytes = join(rebuilt, onto, content, checksum, entry, behind);
    long end = content + padding + table.size();
    return Optional.of(
        new Graft(bytes, places(onto, content, end), places(onto, content, rebuilt.size())));
  }

  private static Bytes join(
      Bytes rebuilt, PeImage onto, long content, Bytes checksum, Bytes entry, List<Bytes> behind) {
    long afterSum = onto.checksumAt() + PeImage.CHECKSUM;
    long afterEntry = onto.directoryAt() + PeImage.DIRECTORY;
    List<Bytes> pieces = new ArrayList<>();
    pieces.add(rebuilt.slice(0, onto.checksumAt()));
    pieces.add(checksum);
    pieces.add(rebuilt.slice(afterSum, onto.directoryAt() - afterSum));
    pieces.add(entry);
    pieces.add(rebuilt.slice(afterEntry, content - afterEntry));
    pieces.addAll(behind);
    return new JoinedBytes(pieces.stream().filter(piece -> piece.size() > 0).toList());
  }

  private static List<Graft.Place> places(PeImage onto, long content, long end) {
    List<Graft.Place> places = new ArrayList<>();
    places.add(new Graft.Place(onto.checksumAt(), PeImage.CHECKSUM));
    places.add(new Graft.Place(onto.directoryAt(), PeImage.DIRECTORY));
    places.add(new Graft.Place(content, end - content));
    return List.copyOf(places);
  }

  private static Bytes zeros(long count) {
    return new ArrayBytes(new byte[(int) count]);
  }

  /** Two little-endian numbers of 32 bits. */
  private static Bytes little(long first, long second) {
    return little((first & 0xffffffffL) | (second << 32));
  }

  private static Bytes little(long value) {
    byte[] raw = new byte[8];
    for (int i = 0; i < raw.length; i++) {
      raw[i] = (byte) (value >>> (8 * i));
    }
    return new ArrayBytes(raw);
  }
}
