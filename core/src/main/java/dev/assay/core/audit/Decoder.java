package dev.assay.core.audit;

import java.io.IOException;

/** Decodes what accounts call by one coding. */
public interface Decoder {
  /**
   * Decodes the stream that {@code encoded} begins with.
   *
   * @param size how many bytes it is said to decode to; more are not kept
   * @throws IOException if it is no such stream, or decodes to more
   */
  Decoded decode(Content encoded, Store store, long size) throws IOException;

  /**
   * Whether a known encoder turns {@code decoded} into exactly {@code encoded}: then the encoding
   * carries nothing that the content does not.
   */
  boolean isPlain(Content decoded, Content encoded) throws IOException;

  /**
   * A decoded stream.
   *
   * @param consumed how many encoded bytes it has; others follow
   */
  record Decoded(Content content, long consumed) {}
}
