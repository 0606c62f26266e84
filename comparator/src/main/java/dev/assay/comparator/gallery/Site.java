package dev.assay.comparator.gallery;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A file, or a member of one at any depth, where operators can be applied.
 *
 * @param within names of the members from the file inwards; empty for the file itself
 * @param name what it is called
 * @param bytes its content
 * @param way makes the whole file with another content here
 * @param listed whether every encoder on the way is one that the comparator knows: one that it does
 *     not know is a difference of its own
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record Site(List<String> within, String name, byte[] bytes, Embedding way, boolean listed) {
  /** Puts a content into its place in a container. */
  @FunctionalInterface
  interface Embedding {
    /**
     * The container with {@code content} in this place.
     *
     * @throws IOException if the container has no room for it
     */
    byte[] embed(byte[] content) throws IOException;
  }

  /** The file itself. */
  static Site of(String name, byte[] bytes) {
    return new Site(List.of(), name, bytes, content -> content, true);
  }

  /** A member of this container. */
  Site member(String path, String called, byte[] content, Embedding inner) {
    List<String> longer = new ArrayList<>(within);
    longer.add(path);
    return new Site(longer, called, content, changed -> way.embed(inner.embed(changed)), listed);
  }

  /** The same, encoded by something that the comparator does not know. */
  Site foreign() {
    return new Site(within, name, bytes, way, false);
  }
}
