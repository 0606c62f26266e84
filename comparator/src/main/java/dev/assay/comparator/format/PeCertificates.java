package dev.assay.comparator.format;

import dev.assay.comparator.anatomy.Fields;
import dev.assay.comparator.anatomy.MalformedException;
import dev.assay.comparator.anatomy.Nature;
import dev.assay.comparator.anatomy.Part;
import dev.assay.core.artifact.MemberName;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The certificate table ("PE Format", "The Attribute Certificate Table"). No loader maps it, and
 * Authenticode does not hash it: whatever it holds beyond a signature is hidden.
 */
record PeCertificates(PeFile file) {
  private static final int HEADER = 8;
  private static final int ALIGNMENT = 8;

  boolean isPresent() {
    return file.directory(PeFile.SECURITY).isPresent() && start() % ALIGNMENT == 0;
  }

  long start() {
    return file.directory(PeFile.SECURITY).map(PeFile.Directory::address).orElse(0L);
  }

  long end() {
    return start() + file.directory(PeFile.SECURITY).map(PeFile.Directory::size).orElse(0L);
  }

  /** One group for each entry, and what is behind the last. */
  List<Part> parts() throws IOException, MalformedException {
    List<Part> parts = new ArrayList<>();
    long at = start();
    for (int i = 1; at <= end() - HEADER && i <= 64; i++) {
      long length = file.number(at, 4);
      long padded = (length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
      if (length < HEADER || padded > end() - at) {
        break;
      }
      long from = at;
      int number = i;
      parts.add(
          new Part.Group(
              new Part.Key("certificate", Optional.empty(), i),
              at,
              padded,
              () -> entry(from, length, padded, number),
              Optional.of(() -> Nature.COMMENT)));
      at += padded;
    }
    if (at < end()) {
      parts.add(
          new Part.Slack(
              Part.Key.of("bytes behind the last certificate"), at, end() - at, Nature.SLACK));
    }
    return parts;
  }

  private List<Part> entry(long at, long length, long padded, int number) throws IOException {
    long content = at + HEADER;
    long end = content + DerEnd.of(file.bytes(), content, at + length);
    // Either counts the padding, or only the signature.
    Fields fields =
        new Fields(file.bytes(), at)
            .derived("length", 4, () -> length == padded || length == end - at)
            .add("revision", 2, Nature.COMMENT)
            .add("type", 2, Nature.COMMENT);
    List<Part> parts = new ArrayList<>(fields.build());
    if (end > content) {
      String name = number == 1 ? "signature" : "signature " + number;
      parts.add(
          new Part.Body(
              new Part.Key("content", Optional.of(MemberName.of(name)), 1),
              content,
              end - content,
              StoredCoding.INSTANCE,
              Optional.of(new CmsFormat())));
    }
    boolean zeros = Zeros.all(file.bytes(), end, at + padded);
    long rest = at + padded - end;
    if (rest > 0) {
      boolean needed = zeros && rest < ALIGNMENT;
      parts.add(
          new Part.Field(
              Part.Key.of("padding"),
              end,
              rest,
              zeros ? Nature.DERIVED : Nature.SLACK,
              () -> rest + (zeros ? " zeros" : " bytes"),
              Optional.of(() -> needed)));
    }
    return parts;
  }
}
