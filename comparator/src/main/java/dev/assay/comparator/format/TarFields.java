package dev.assay.comparator.format;

import dev.assay.comparator.anatomy.Fields;
import dev.assay.comparator.anatomy.LimitReachedException;
import dev.assay.comparator.anatomy.MalformedException;
import dev.assay.comparator.anatomy.Nature;
import dev.assay.comparator.anatomy.Part;
import dev.assay.comparator.bytes.Bytes;
import java.io.IOException;
import java.util.List;

/** What stands before the content of one member: extension headers, its own header, sparse maps. */
final class TarFields {
  private static final int BLOCK = TarBlock.SIZE;
  private static final int EXTENSION_PAIRS = 21;

  private final Bytes bytes;
  private final long end;
  private final Fields fields;

  TarFields(Bytes bytes, long start, long end) {
    this.bytes = bytes;
    this.end = end;
    this.fields = new Fields(bytes, start);
  }

  /** All fields up to the content. */
  List<Part> parts() throws IOException, MalformedException, LimitReachedException {
    TarBlock block = TarBlock.read(bytes, fields.position());
    while (block.type() == 'g' || TarExtension.isExtension(block.type())) {
      extension(block);
      if (fields.position() == end) {
        return fields.build();
      }
      block = TarBlock.read(bytes, fields.position());
    }
    new TarHeaderFields(bytes, block, fields, true).lay();
    if (block.type() == 'S' && block.dialect() == TarBlock.Dialect.GNU) {
      while (fields.position() < end) {
        sparseBlock();
      }
    }
    // What is left is the map of a PAX 1.0 sparse file.
    fields.add("sparse map", end - fields.position(), Nature.STRUCTURE);
    return fields.build();
  }

  private void extension(TarBlock block)
      throws IOException, MalformedException, LimitReachedException {
    long next = TarExtension.end(bytes, block);
    String kind =
        switch (block.type()) {
          case 'L' -> "long name";
          case 'K' -> "long link name";
          default -> "PAX";
        };
    fields.group(
        kind + " header",
        BLOCK,
        () -> {
          Fields inner = new Fields(bytes, block.offset);
          new TarHeaderFields(bytes, block, inner, false).lay();
          return inner.build();
        },
        // The header itself says nothing about the member; what it announces does.
        () -> Nature.COMMENT);
    switch (block.type()) {
      case 'L' -> TarHeaderFields.text(bytes, fields, kind, block.size(), Nature.NAME);
      case 'K' -> TarHeaderFields.text(bytes, fields, kind, block.size(), Nature.LINK);
      default -> records(block);
    }
    zeros(kind + " padding", next - fields.position());
  }

  private void records(TarBlock block)
      throws IOException, MalformedException, LimitReachedException {
    for (Pax.Entry entry : Pax.read(bytes, fields.position(), block.size())) {
      fields.add(
          "PAX " + TarHeaderFields.shown(entry.key()),
          entry.length(),
          entry.nature(),
          () -> TarHeaderFields.shown(entry.value()));
    }
  }

  private void sparseBlock() {
    for (int i = 0; i < EXTENSION_PAIRS; i++) {
      fields.add("sparse offset", 12, Nature.STRUCTURE);
      fields.add("sparse length", 12, Nature.STRUCTURE);
    }
    fields.add("sparse map goes on", 1, Nature.STRUCTURE);
    zeros("unused", 7);
  }

  private void zeros(String label, long length) {
    long at = fields.position();
    fields.derived(label, length, () -> isZero(bytes, at, length));
  }

  /** Whether a range is all zeros. */
  static boolean isZero(Bytes bytes, long offset, long length) throws IOException {
    byte[] buffer = new byte[(int) Math.min(Decoding.CHUNK, Math.max(1, length))];
    for (long done = 0; done < length; ) {
      int n = (int) Math.min(buffer.length, length - done);
      bytes.read(offset + done, buffer, 0, n);
      for (int i = 0; i < n; i++) {
        if (buffer[i] != 0) {
          return false;
        }
      }
      done += n;
    }
    return true;
  }
}
