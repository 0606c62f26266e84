package dev.assay.core.signature;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/**
 * One element in the Distinguished Encoding Rules (ITU-T X.690), read strictly: one-byte tags,
 * definite lengths in as few bytes as possible. Elements are read one level at a time, so that no
 * depth of nesting costs anything.
 *
 * <p>Unlike with the readers of libraries, every byte is seen: {@link #children} leaves none over.
 */
public final class Der {
  public static final int BOOLEAN = 0x01;
  public static final int INTEGER = 0x02;
  public static final int BIT_STRING = 0x03;
  public static final int OCTET_STRING = 0x04;
  public static final int NULL = 0x05;
  public static final int OID = 0x06;
  public static final int SEQUENCE = 0x30;
  public static final int SET = 0x31;

  private static final int CONSTRUCTED = 0x20;
  private static final int LONG_TAG = 0x1f;
  private static final int MAX_LENGTH_BYTES = 4;

  private final byte[] bytes;
  private final int start;
  private final int content;
  private final int end;

  private Der(byte[] bytes, int start, int content, int end) {
    this.bytes = bytes;
    this.start = start;
    this.content = content;
    this.end = end;
  }

  /**
   * The element that {@code bytes} are, all of them.
   *
   * @throws MalformedException if they are something else, or more than one element
   */
  public static Der of(byte[] bytes) throws MalformedException {
    Der element = at(bytes, 0, bytes.length);
    if (element.end != bytes.length) {
      throw new MalformedException((bytes.length - element.end) + " bytes behind the last element");
    }
    return element;
  }

  /** The element at {@code start}, which ends before {@code limit}. */
  public static Der at(byte[] bytes, int start, int limit) throws MalformedException {
    if (limit - start < 2) {
      throw new MalformedException("an element that is cut off at offset " + start);
    }
    if ((bytes[start] & LONG_TAG) == LONG_TAG) {
      throw new MalformedException("a tag of several bytes at offset " + start);
    }
    int first = bytes[start + 1] & 0xff;
    int count = first < 0x80 ? 0 : first & 0x7f;
    long length = first;
    if (first >= 0x80) {
      if (count == 0 || count > MAX_LENGTH_BYTES || limit - start - 2 < count) {
        throw new MalformedException("a length that is not definite at offset " + start);
      }
      length = 0;
      for (int i = 0; i < count; i++) {
        length = length << 8 | (bytes[start + 2 + i] & 0xff);
      }
      if (length < 0x80 || length >>> (8 * (count - 1)) == 0) {
        throw new MalformedException("a length in too many bytes at offset " + start);
      }
    }
    int content = start + 2 + count;
    if (length > limit - content) {
      throw new MalformedException("an element that is cut off at offset " + start);
    }
    return new Der(bytes, start, content, content + (int) length);
  }

  /** Class, form and number in one byte. */
  public int tag() {
    return bytes[start] & 0xff;
  }

  /** Whether it is of that tag. */
  public boolean is(int tag) {
    return tag() == tag;
  }

  /** Whether it is context-specific, of that number, and holds other elements. */
  public boolean isContext(int number) {
    return tag() == (0xa0 | number);
  }

  /** Offset of its first byte. */
  public int start() {
    return start;
  }

  /** Offset of the first byte of what it holds. */
  public int contentStart() {
    return content;
  }

  /** Offset behind its last byte. */
  public int end() {
    return end;
  }

  /**
   * Requires that all of it is in the Distinguished Encoding Rules, and not deep: libraries read it
   * by recursion.
   */
  public void requireShallow(int deepest) throws MalformedException {
    record Level(Der element, int depth) {}
    Deque<Level> open = new ArrayDeque<>(List.of(new Level(this, 1)));
    while (!open.isEmpty()) {
      Level next = open.pop();
      if (next.depth > deepest) {
        throw new MalformedException("more than " + deepest + " elements inside each other");
      }
      if ((next.element.tag() & CONSTRUCTED) != 0) {
        for (Der child : next.element.children()) {
          open.push(new Level(child, next.depth + 1));
        }
      }
    }
  }

  /** A copy of all of it. */
  public byte[] encoded() {
    return Arrays.copyOfRange(bytes, start, end);
  }

  /** A copy of what it holds. */
  public byte[] content() {
    return Arrays.copyOfRange(bytes, content, end);
  }

  /** Whether two elements are the same bytes. */
  public boolean sameAs(Der other) {
    return Arrays.equals(bytes, start, end, other.bytes, other.start, other.end);
  }

  /** The elements that it consists of; they fill it. */
  public List<Der> children() throws MalformedException {
    if ((tag() & CONSTRUCTED) == 0) {
      throw new MalformedException("a primitive element, instead of others, at offset " + start);
    }
    List<Der> children = new ArrayList<>();
    for (int at = content; at < end; at = children.getLast().end) {
      children.add(at(bytes, at, end));
    }
    return children;
  }

  /** The same, of that tag. */
  public List<Der> children(int tag) throws MalformedException {
    return expect(tag).children();
  }

  /** This element. */
  public Der expect(int tag) throws MalformedException {
    if (!is(tag)) {
      throw new MalformedException("a tag " + tag() + " instead of " + tag + " at offset " + start);
    }
    return this;
  }

  /** The only child. */
  public Der only(int tag) throws MalformedException {
    List<Der> children = children(tag);
    if (children.size() != 1) {
      throw new MalformedException(children.size() + " elements, not one, at offset " + start);
    }
    return children.getFirst();
  }

  /** An object identifier in dotted form; arcs of up to 62 bits, none in too many bytes. */
  public String oid() throws MalformedException {
    expect(OID);
    StringBuilder text = new StringBuilder();
    long arc = 0;
    boolean begins = true;
    for (int i = content; i < end; i++) {
      if (arc >>> 55 != 0 || (begins && bytes[i] == (byte) 0x80)) {
        throw new MalformedException("an object identifier that is not plain at offset " + start);
      }
      arc = arc << 7 | (bytes[i] & 0x7f);
      begins = bytes[i] >= 0;
      if (begins) {
        if (text.isEmpty()) {
          long root = Math.min(arc / 40, 2);
          text.append(root).append('.').append(arc - 40 * root);
        } else {
          text.append('.').append(arc);
        }
        arc = 0;
      }
    }
    if (!begins || text.isEmpty()) {
      throw new MalformedException("an object identifier that is cut off at offset " + start);
    }
    return text.toString();
  }

  /** A whole number in as few bytes as possible. */
  public BigInteger integer() throws MalformedException {
    expect(INTEGER);
    int length = end - content;
    if (length == 0
        || (length > 1
            && (bytes[content] == 0
                ? bytes[content + 1] >= 0
                : bytes[content] == -1 && bytes[content + 1] < 0))) {
      throw new MalformedException("a number in too many bytes at offset " + start);
    }
    return new BigInteger(bytes, content, length);
  }

  /** Requires an element without content. */
  public void empty(int tag) throws MalformedException {
    if (expect(tag).end != content) {
      throw new MalformedException("an element that should be empty at offset " + start);
    }
  }

  /** What it holds as ASCII, for times. */
  public String ascii() {
    return new String(bytes, content, end - content, US_ASCII);
  }
}
