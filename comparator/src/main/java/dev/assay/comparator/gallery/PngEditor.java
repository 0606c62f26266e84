package dev.assay.comparator.gallery;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A PNG file taken apart into chunks. */
final class PngEditor {
  private static final int SIGNATURE = 8;

  final List<Chunk> chunks = new ArrayList<>();

  private final byte[] signature;

  private PngEditor(byte[] signature) {
    this.signature = signature;
  }

  /** One chunk; the CRC is made anew. */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  record Chunk(String type, byte[] data) {
    byte[] bytes() {
      byte[] body = Le.concat(type.getBytes(ISO_8859_1), data);
      byte[] chunk = new byte[body.length + 8];
      Le.put32be(chunk, 0, data.length);
      System.arraycopy(body, 0, chunk, 4, body.length);
      Le.put32be(chunk, body.length + 4, (int) Deflates.crc(body));
      return chunk;
    }
  }

  /** Takes a file apart; empty unless putting it together again gives the same bytes. */
  static Optional<PngEditor> read(byte[] png) {
    try {
      PngEditor editor = new PngEditor(Le.range(png, 0, SIGNATURE));
      for (int at = SIGNATURE; at < png.length; ) {
        int length = Le.u32be(png, at);
        String type = Le.latin1(Le.range(png, at + 4, at + 8));
        editor.chunks.add(new Chunk(type, Le.range(png, at + 8, Math.addExact(at + 8, length))));
        at += length + 12;
      }
      return Arrays.equals(editor.write(), png) ? Optional.of(editor) : Optional.empty();
    } catch (IndexOutOfBoundsException | ArithmeticException e) {
      return Optional.empty();
    }
  }

  /** Puts a chunk behind the header. */
  PngEditor add(String type, byte[] data) {
    chunks.add(1, new Chunk(type, data));
    return this;
  }

  /** The compressed pixels. */
  byte[] data() {
    return Le.concat(
        chunks.stream()
            .filter(chunk -> chunk.type().equals("IDAT"))
            .map(Chunk::data)
            .toArray(byte[][]::new));
  }

  /** Puts other compressed pixels into the place of the old ones, in one chunk. */
  PngEditor setData(byte[] data) {
    int first = 0;
    while (!chunks.get(first).type().equals("IDAT")) {
      first++;
    }
    chunks.removeIf(chunk -> chunk.type().equals("IDAT"));
    chunks.add(first, new Chunk("IDAT", data));
    return this;
  }

  byte[] write() {
    List<byte[]> pieces = new ArrayList<>(List.of(signature));
    chunks.forEach(chunk -> pieces.add(chunk.bytes()));
    return Le.concat(pieces.toArray(new byte[0][]));
  }
}
