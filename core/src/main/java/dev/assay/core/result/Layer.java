package dev.assay.core.result;

import dev.assay.core.artifact.ArtifactPath;
import dev.assay.core.artifact.Digest;
import java.util.List;
import java.util.OptionalInt;

/**
 * The account of one stream of bytes on both sides: the file itself, or what a body in it decodes
 * to.
 *
 * @param path of the member whose content this is
 * @param published where the published bytes come from
 * @param rebuilt where the rebuilt bytes come from
 * @param publishedSegments tile {@code [0, published.size)} in order
 * @param rebuiltSegments tile {@code [0, rebuilt.size)} in order
 * @param order the findings that own an order: each names parts that stand in another order on the
 *     other side; the bytes of these parts are owned by segments like all others
 * @param contradictions findings on what a package says about its own files, and is not so; the
 *     bytes they name are owned by segments like all others
 * @param encoding the finding that owns how the layer was encoded, if that differs beyond what the
 *     content explains
 */
public record Layer(
    ArtifactPath path,
    Origin published,
    Origin rebuilt,
    List<Segment> publishedSegments,
    List<Segment> rebuiltSegments,
    List<Integer> order,
    List<Integer> contradictions,
    OptionalInt encoding) {
  /** A layer without contradictions. */
  public Layer(
      ArtifactPath path,
      Origin published,
      Origin rebuilt,
      List<Segment> publishedSegments,
      List<Segment> rebuiltSegments,
      List<Integer> order,
      OptionalInt encoding) {
    this(path, published, rebuilt, publishedSegments, rebuiltSegments, order, List.of(), encoding);
  }

  public Layer {
    publishedSegments = List.copyOf(publishedSegments);
    rebuiltSegments = List.copyOf(rebuiltSegments);
    order = List.copyOf(order);
    contradictions = List.copyOf(contradictions);
  }

  /**
   * Where a layer's bytes come from.
   *
   * @param parent index of the layer that holds the encoded bytes; -1 for the file itself
   * @param offset of the encoded bytes in the parent
   * @param length of the encoded bytes
   * @param coding how to decode them: {@code stored}, {@code deflate} …
   * @param size of the decoded bytes
   * @param digest of the decoded bytes
   */
  public record Origin(
      int parent, long offset, long length, String coding, long size, Digest digest) {}
}
