package dev.assay.comparator.format;

import dev.assay.comparator.anatomy.LimitReachedException;
import dev.assay.comparator.anatomy.MalformedException;
import dev.assay.comparator.anatomy.Meaning;
import dev.assay.comparator.anatomy.Nature;
import dev.assay.comparator.bytes.Bytes;
import dev.assay.comparator.bytes.JoinedBytes;
import dev.assay.core.artifact.Digest;
import dev.assay.core.limits.Deadline;
import dev.assay.core.limits.Limits;
import dev.assay.core.result.Detail;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** What a viewer of a PNG file shows, and whether the file holds exactly that. */
final class PngImage {
  /** The rule that this is the proof for. */
  static final String RULE = "inert-image";

  private static final int FILTERS = 5;
  private static final int ZLIB_HEADER = 2;
  private static final int ADLER = 4;

  private final Bytes bytes;
  private final PngHeader header;
  private final List<PngChunk> chunks;
  private final Limits limits;
  private Optional<Content> content = Optional.empty();

  /**
   * The picture of a file.
   *
   * @param chunks all of the file, in order; the first is the header
   */
  PngImage(Bytes bytes, PngHeader header, List<PngChunk> chunks, Limits limits) {
    this.bytes = bytes;
    this.header = header;
    this.chunks = chunks;
    this.limits = limits;
  }

  /**
   * What was decoded.
   *
   * @param rows SHA-256 of all rows with their filters
   * @param flaw why the file is more, or less, than a picture; empty if it is one
   */
  private record Content(Digest rows, Optional<String> flaw) {}

  private Content content() throws IOException, MalformedException, LimitReachedException {
    if (content.isEmpty()) {
      Optional<String> flaw = structure();
      Rows rows = new Rows();
      Optional<String> data = header.isValid() ? inflate(rows) : Optional.empty();
      content = Optional.of(new Content(rows.digest(), flaw.isPresent() ? flaw : data));
    }
    return content.get();
  }

  private Optional<String> structure() throws IOException, MalformedException {
    if (!header.isValid()) {
      return Optional.of("its header has values that are not allowed");
    }
    boolean dataBegan = false;
    boolean dataEnded = false;
    long palette = -1;
    for (PngChunk chunk : chunks) {
      boolean data = chunk.type().equals("IDAT");
      if (chunk.isCritical() && !chunk.crcHolds()) {
        return Optional.of("the CRC of " + chunk.type() + " is wrong");
      }
      if ((data && dataEnded) || (chunk.type().equals("PLTE") && (dataBegan || palette >= 0))) {
        return Optional.of(chunk.type() + " stands in the wrong place");
      }
      if (data && chunk.length() == 0) {
        return Optional.of("IDAT without content");
      }
      if (chunk.type().equals("PLTE")) {
        palette = chunk.length();
      }
      dataBegan |= data;
      dataEnded |= dataBegan && !data;
    }
    return dataBegan && isPalette(palette)
        ? Optional.empty()
        : Optional.of(dataBegan ? "its palette does not fit" : "it has no IDAT");
  }

  private boolean isPalette(long size) {
    long most = header.colour() == 3 ? 3L << header.depth() : 3 * 256;
    boolean absent = size < 0;
    return absent
        ? header.colour() != 3
        : header.colour() != 0 && header.colour() != 4 && size > 0 && size <= most && size % 3 == 0;
  }

  /** Decodes the data of all IDAT chunks as one zlib stream (section 10.1). */
  private Optional<String> inflate(Rows rows) throws IOException, LimitReachedException {
    Inflater inflater = new Inflater();
    byte[] in = new byte[Decoding.CHUNK];
    byte[] out = new byte[Decoding.CHUNK];
    try {
      for (PngChunk chunk : chunks) {
        if (!chunk.type().equals("IDAT")) {
          continue;
        }
        for (long at = 0; at < chunk.length(); ) {
          int n = (int) Math.min(in.length, chunk.length() - at);
          bytes.read(chunk.data() + at, in, 0, n);
          at += n;
          inflater.setInput(in, 0, n);
          if (!drain(inflater, out, rows) || inflater.getRemaining() > 0) {
            return Optional.of("bytes behind the pixels");
          }
          Decoding.checkLimits(inflater.getBytesWritten(), inflater.getBytesRead(), limits);
        }
      }
      if (!inflater.finished()) {
        return Optional.of("the zlib stream has no end");
      }
      Optional<String> flaw = rows.flaw();
      return flaw.isPresent() ? flaw : walk();
    } catch (DataFormatException e) {
      return Optional.of("its zlib stream is broken: " + e.getMessage());
    } finally {
      inflater.end();
    }
  }

  /** Bits of the stream that no viewer looks at (RFC 1950, 2.2: two bytes before, four behind). */
  private Optional<String> walk() throws IOException, LimitReachedException {
    List<Bytes> pieces = new ArrayList<>();
    for (PngChunk chunk : chunks) {
      if (chunk.type().equals("IDAT")) {
        pieces.add(bytes.slice(chunk.data(), chunk.length()));
      }
    }
    Bytes stream = new JoinedBytes(pieces);
    try {
      Bytes deflated = stream.slice(ZLIB_HEADER, stream.size() - ZLIB_HEADER - ADLER);
      List<String> odd = DeflateWalk.of(deflated, Deadline.in(limits.time())).odd();
      return odd.isEmpty()
          ? Optional.empty()
          : Optional.of("its zlib stream has " + String.join(", ", odd));
    } catch (MalformedException e) {
      return Optional.of("its zlib stream is odd: " + e.getMessage());
    }
  }

  /** Takes all that the input gives; false if there was nothing to take any more. */
  private static boolean drain(Inflater inflater, byte[] out, Rows rows)
      throws DataFormatException {
    boolean alive = !inflater.finished();
    while (!inflater.finished() && !rows.overflows()) {
      int n = inflater.inflate(out);
      if (n == 0) {
        if (inflater.needsDictionary()) {
          throw new DataFormatException("it needs a dictionary");
        }
        return alive;
      }
      rows.feed(out, n);
    }
    return alive && !rows.overflows();
  }

  /** Follows the decoded rows: how long they are, and what filter each names. */
  private final class Rows {
    private final MessageDigest hasher = Digest.newHasher();
    private final Magic magic = Magic.ofMedia();
    private int pass = -1;
    private long rowsLeft;
    private long bytesLeft;
    private boolean overflow;
    private boolean filter;

    Rows() {
      nextRow();
    }

    /** To the next row that has any pixels. */
    private void nextRow() {
      rowsLeft--;
      while (rowsLeft <= 0 && pass + 1 < header.passes()) {
        pass++;
        rowsLeft = header.rows(pass);
      }
      bytesLeft = rowsLeft > 0 ? header.rowBytes(pass) : 0;
    }

    boolean overflows() {
      return overflow;
    }

    void feed(byte[] decoded, int length) {
      hasher.update(decoded, 0, length);
      magic.feed(decoded, 0, length);
      for (int at = 0; at < length; ) {
        if (bytesLeft == 0) {
          overflow = true;
          return;
        }
        if (bytesLeft == header.rowBytes(pass)) {
          filter |= (decoded[at] & 0xff) >= FILTERS;
        }
        int n = (int) Math.min(length - at, bytesLeft);
        at += n;
        bytesLeft -= n;
        if (bytesLeft == 0) {
          nextRow();
        }
      }
    }

    Digest digest() {
      return Digest.finish(hasher);
    }

    Optional<String> flaw() {
      return bytesLeft > 0
          ? Optional.of("pixels are missing")
          : filter
              ? Optional.of("a row has an unknown filter")
              : magic.found()
                  ? Optional.of("its pixels look like a program or an archive")
                  : Optional.empty();
    }
  }

  /** That a part is of the picture; {@code data} if it only says how the pixels are written. */
  Meaning meaning(boolean data) {
    return new Shown(this, data);
  }

  private record Shown(PngImage image, boolean data) implements Meaning {
    @Override
    public Nature nature() {
      return Nature.PAYLOAD;
    }

    @Override
    public Optional<Shared> shared(Meaning rebuilt)
        throws IOException, MalformedException, LimitReachedException {
      if (!(rebuilt instanceof Shown other)) {
        return Optional.empty();
      }
      Content ours = image.content();
      Content theirs = other.image.content();
      boolean both = ours.flaw().isEmpty() && theirs.flaw().isEmpty();
      boolean same = both && ours.equals(theirs) && image.header.equals(other.image.header);
      if (data && same) {
        String how = "the same pixels are compressed in another way";
        return Optional.of(
            new Shared(
                "encoding of the image",
                Nature.ENCODING,
                "",
                () -> Detail.of(how),
                Optional::empty));
      }
      Detail detail = Detail.of(other.image.text(theirs) + " -> " + image.text(ours));
      Optional<Choice> choice = both ? Optional.of(new Choice("", 0)) : Optional.empty();
      return Optional.of(new Shared("image", Nature.PAYLOAD, RULE, () -> detail, () -> choice));
    }
  }

  private String text(Content decoded) {
    return header.text() + decoded.flaw().map(flaw -> " (" + flaw + ")").orElse("");
  }
}
