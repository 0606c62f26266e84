package dev.assay.comparator.format;

import dev.assay.comparator.anatomy.Fields;
import dev.assay.comparator.anatomy.MalformedException;
import dev.assay.comparator.anatomy.Nature;
import dev.assay.comparator.anatomy.Part;
import dev.assay.comparator.bytes.Bytes;
import dev.assay.core.artifact.Printable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/** The fields of one header block. */
final class TarHeaderFields {
  private static final int BLOCK = TarBlock.SIZE;
  private static final int SHOWN = 200;
  private static final int SPARSE_PAIRS = 4;

  private final Bytes bytes;
  private final TarBlock block;
  private final Fields fields;
  private final boolean own;
  private final boolean disputed;

  /**
   * Lays a block out behind the fields so far.
   *
   * @param own whether it is the member's own header; others say nothing about the member itself
   */
  TarHeaderFields(Bytes bytes, TarBlock block, Fields fields, boolean own) {
    this.bytes = bytes;
    this.block = block;
    this.fields = fields;
    this.own = own;
    // If the checksum is wrong, some readers stop here, and others go on.
    this.disputed = !block.checksumHolds();
  }

  void lay() throws IOException {
    text("name", 100, Nature.NAME);
    number("mode", 8, Nature.MODE);
    number("user id", 8, Nature.OWNER);
    number("group id", 8, Nature.OWNER);
    size();
    number("last modified", 12, Nature.TIME);
    checksum();
    fields.add("type", 1, Nature.STRUCTURE, quoted(1));
    text("link name", 100, Nature.LINK);
    if (block.dialect() == TarBlock.Dialect.V7) {
      zeros("unused", block.offset + BLOCK - fields.position());
      return;
    }
    fields.add("magic number", 8, Nature.STRUCTURE, quoted(8));
    text("user name", 32, Nature.OWNER);
    text("group name", 32, Nature.OWNER);
    number("device major", 8, Nature.STRUCTURE);
    number("device minor", 8, Nature.STRUCTURE);
    if (block.dialect() == TarBlock.Dialect.POSIX) {
      text("name prefix", 155, Nature.NAME);
      zeros("unused", 12);
    } else {
      gnu();
    }
  }

  private void gnu() {
    number("last accessed", 12, Nature.TIME);
    number("last changed", 12, Nature.TIME);
    number("volume offset", 12, Nature.STRUCTURE);
    zeros("unused", 5);
    for (int i = 0; i < SPARSE_PAIRS; i++) {
      number("sparse offset", 12, Nature.STRUCTURE);
      number("sparse length", 12, Nature.STRUCTURE);
    }
    fields.add("sparse map goes on", 1, Nature.STRUCTURE);
    number("real size", 12, Nature.STRUCTURE);
    zeros("unused", 17);
  }

  private Nature nature(Nature nature) {
    Nature used = own || nature == Nature.TIME || nature == Nature.OWNER ? nature : Nature.COMMENT;
    return disputed && !used.byDefault().atLeast(Nature.AMBIGUOUS.byDefault())
        ? Nature.AMBIGUOUS
        : used;
  }

  private void checksum() {
    if (disputed) {
      fields.add("checksum", 8, Nature.AMBIGUOUS, quoted(8));
    } else {
      // Another spelling is another field: a choice between several could carry something.
      Optional<String> spelling = block.checksumSpelling();
      fields.derived("checksum" + spelling.orElse(""), 8, quoted(8), spelling::isPresent);
    }
  }

  /** The size follows from the content; where a link or a folder has one, readers disagree. */
  private void size() {
    if (!block.isLinkOrFolder() || isEmpty()) {
      fields.derived("size", 12, quoted(12), block::isSizeCanonical);
    } else {
      fields.add("size", 12, Nature.AMBIGUOUS, quoted(12));
    }
  }

  private boolean isEmpty() {
    try {
      return block.size() == 0;
    } catch (MalformedException e) {
      return false;
    }
  }

  /** A number, shown so that two spellings never look alike. */
  private void number(String label, int length, Nature nature) {
    long offset = fields.position();
    int at = (int) (offset - block.offset);
    fields.add(
        label,
        length,
        nature(nature),
        () -> {
          if (!block.isCanonical(at, length)) {
            return "unusual number \"" + shown(raw(bytes, offset, length)) + '"';
          }
          long value = block.number(at, length);
          return switch (nature) {
            case TIME -> time(value);
            case MODE -> String.format(Locale.ROOT, "%04o", value);
            default -> Long.toString(value);
          };
        });
  }

  private static String time(long seconds) {
    try {
      return Instant.ofEpochSecond(seconds).toString();
    } catch (DateTimeException e) {
      return seconds + " s";
    }
  }

  private void text(String label, long length, Nature nature) throws IOException {
    text(bytes, fields, label, length, nature(nature));
  }

  /** A string up to the first NUL, and behind it nothing but NUL. */
  static void text(Bytes bytes, Fields fields, String label, long length, Nature nature)
      throws IOException {
    String raw = raw(bytes, fields.position(), (int) length);
    int used = raw.indexOf('\0') < 0 ? raw.length() : raw.indexOf('\0');
    fields.add(label, used, nature, () -> '"' + shown(raw.substring(0, used)) + '"');
    long at = fields.position();
    fields.derived(
        label + " padding", length - used, () -> TarFields.isZero(bytes, at, length - used));
  }

  private void zeros(String label, long length) {
    long at = fields.position();
    fields.derived(label, length, () -> TarFields.isZero(bytes, at, length));
  }

  private Part.Lazy<String> quoted(int length) {
    long at = fields.position();
    return () -> '"' + shown(raw(bytes, at, length)) + '"';
  }

  private static String raw(Bytes bytes, long offset, int length) throws IOException {
    return new String(bytes.copy(offset, length), StandardCharsets.ISO_8859_1);
  }

  /** Bytes, one per char, as people read them. */
  static String shown(String raw) {
    String text = new String(raw.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    String head = text.length() > SHOWN ? text.substring(0, SHOWN) + " …" : text;
    return Printable.escape(head);
  }
}
