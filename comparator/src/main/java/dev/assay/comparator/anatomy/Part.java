package dev.assay.comparator.anatomy;

import dev.assay.core.artifact.MemberName;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** A physical piece of a layer. The parts of an anatomy tile it: no gap, no overlap. */
public sealed interface Part {
  /** Tells the part from its siblings, and pairs it with its counterpart on the other side. */
  Key key();

  /** From the start of the layer, in bytes. */
  long offset();

  /** In bytes; may be 0. */
  long length();

  /** The first offset behind the part. */
  default long end() {
    return offset() + length();
  }

  /** What it says beyond its bytes, if the format knows. */
  default Optional<Meaning> meaning() {
    return Optional.empty();
  }

  /**
   * Tells a part from its siblings.
   *
   * @param label what it is, such as {@code local header} or {@code last modified}
   * @param member whose it is, if it belongs to one member
   * @param occurrence 1, unless several siblings have the same label and member
   */
  record Key(String label, Optional<MemberName> member, int occurrence) {
    /** A key that belongs to the container itself. */
    public static Key of(String label) {
      return new Key(label, Optional.empty(), 1);
    }

    /** A key that belongs to a member. */
    public static Key of(String label, MemberName member) {
      return new Key(label, Optional.of(member), 1);
    }

    /** The label as people read it. */
    public String text() {
      return occurrence == 1 ? label : label + " #" + occurrence;
    }
  }

  /**
   * A value of the format, or payload that nothing explains further.
   *
   * @param value the value as people read it; only computed for parts that differ
   * @param derived whether the value follows from the rest of its own file; absent if it is not
   *     such a value
   * @param meaning what the value says beyond its bytes
   */
  record Field(
      Key key,
      long offset,
      long length,
      Nature nature,
      Lazy<String> value,
      Optional<Lazy<Boolean>> derived,
      Optional<Meaning> meaning)
      implements Part {
    /** A field whose bytes say everything. */
    public Field(
        Key key,
        long offset,
        long length,
        Nature nature,
        Lazy<String> value,
        Optional<Lazy<Boolean>> derived) {
      this(key, offset, length, nature, value, derived, Optional.empty());
    }

    /** The same field under another key. */
    public Field as(Key other) {
      return new Field(other, offset, length, nature, value, derived, meaning);
    }
  }

  /**
   * A member's content, maybe encoded.
   *
   * @param coding how to decode it
   * @param inner the format of the decoded bytes if the container fixes it
   */
  record Body(Key key, long offset, long length, Coding coding, Optional<Format> inner)
      implements Part {}

  /**
   * A structure of smaller parts, which are read only if its bytes differ.
   *
   * @param parts tile the group; one with an empty label goes by the name of the group
   * @param meaning what the structure as a whole says
   */
  record Group(Key key, long offset, long length, Lazy<List<Part>> parts, Optional<Meaning> meaning)
      implements Part {
    /** A group that only its parts explain. */
    public Group(Key key, long offset, long length, Lazy<List<Part>> parts) {
      this(key, offset, length, parts, Optional.empty());
    }

    /** The same group under another key. */
    public Group as(Key other) {
      return new Group(other, offset, length, parts, meaning);
    }
  }

  /** Bytes that no conforming reader reaches, or on which readers disagree. */
  record Slack(Key key, long offset, long length, Nature nature) implements Part {}

  /** Something that is computed only when it is needed. */
  @FunctionalInterface
  interface Lazy<T> {
    /** Computes it. */
    T get() throws IOException, MalformedException, LimitReachedException;
  }
}
