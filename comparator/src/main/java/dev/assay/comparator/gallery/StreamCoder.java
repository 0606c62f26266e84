package dev.assay.comparator.gallery;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZInputStream;
import org.tukaani.xz.XZOutputStream;

/**
 * Decodes a compressed stream and encodes another content, by a library, or without compression.
 *
 * @param shape of the stream
 */
record StreamCoder(Shape shape, Decoder decoder, Encoder encoder) {
  private static final int MAX_CONTENT = 1 << 28;

  /** In KiB, as much as {@code xz -9} needs. */
  private static final int MEMORY = 100 << 10;

  private static final List<StreamCoder> ALL =
      List.of(
          new StreamCoder(
              Shape.XZ,
              in -> new XZInputStream(in, MEMORY),
              // As fast as it can: every operator encodes the whole content once more.
              out -> new XZOutputStream(out, new LZMA2Options(LZMA2Options.PRESET_MIN))),
          new StreamCoder(
              Shape.BZIP2,
              in -> new BZip2CompressorInputStream(in, true),
              BZip2CompressorOutputStream::new),
          new StreamCoder(
              Shape.ZSTD,
              in -> new ByteArrayInputStream(ZstdEditor.content(in.readAllBytes())),
              ZstdEditor::encoder));

  /** Opens a stream for reading. */
  @FunctionalInterface
  interface Decoder {
    InputStream open(InputStream encoded) throws IOException;
  }

  /** Opens a stream for writing. */
  @FunctionalInterface
  interface Encoder {
    OutputStream open(OutputStream encoded) throws IOException;
  }

  /** The coder of files of one of these shapes. */
  static Optional<StreamCoder> of(Set<Shape> shapes) {
    return ALL.stream().filter(coder -> shapes.contains(coder.shape)).findFirst();
  }

  /**
   * What a file holds.
   *
   * @throws IOException also if there is more than can be handled
   */
  byte[] decode(byte[] encoded) throws IOException {
    try (InputStream in = decoder.open(new ByteArrayInputStream(encoded))) {
      byte[] content = in.readNBytes(MAX_CONTENT);
      if (content.length == MAX_CONTENT) {
        throw new IOException("more than " + MAX_CONTENT + " bytes");
      }
      return content;
    }
  }

  /** A file that holds {@code content}. */
  byte[] encode(byte[] content) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (OutputStream encoded = encoder.open(out)) {
      encoded.write(content);
    }
    return out.toByteArray();
  }
}
