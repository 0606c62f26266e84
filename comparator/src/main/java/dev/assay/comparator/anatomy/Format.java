package dev.assay.comparator.anatomy;

import dev.assay.comparator.bytes.Bytes;
import dev.assay.core.limits.Limits;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** A file format: how to recognise it, and what a file of it consists of. */
public interface Format {
  /** A short name: {@code zip}, {@code text} … */
  String id();

  /**
   * Whether bytes look like this format.
   *
   * @param bytes the whole layer, to look at as little of as possible
   * @param name what the layer is called; a hint, and not to be trusted
   */
  boolean recognizes(Bytes bytes, String name) throws IOException;

  /**
   * Reads the structure.
   *
   * @throws MalformedException if the bytes do not follow the format; they are then compared as
   *     unknown
   */
  Anatomy read(Bytes bytes, String name, Limits limits)
      throws IOException, MalformedException, LimitReachedException;

  /**
   * What a file of this format says, to show one that only one side has.
   *
   * @return lines, already escaped; empty if its text or its bytes show it best
   */
  default Optional<List<String>> describe(Bytes bytes, Limits limits)
      throws IOException, MalformedException, LimitReachedException {
    return Optional.empty();
  }
}
