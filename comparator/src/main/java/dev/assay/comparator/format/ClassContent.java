package dev.assay.comparator.format;

import dev.assay.comparator.anatomy.Cursor;
import dev.assay.comparator.anatomy.MalformedException;
import dev.assay.comparator.bytes.ArrayBytes;
import dev.assay.comparator.format.ClassFile.Attribute;
import dev.assay.core.artifact.Digest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What constants, and bytes that refer to constants, say: digests that do not depend on how the
 * constants are numbered. Two that are equal say the same.
 */
final class ClassContent {
  /** Length of a SHA-256 digest in bytes. */
  private static final int DIGEST = 32;

  private final ClassFile file;
  private final ClassPool pool;
  private final byte[][] digests;
  private Optional<List<Integer>> bootstraps = Optional.empty();

  ClassContent(ClassFile file) {
    this.file = file;
    this.pool = file.pool;
    this.digests = new byte[pool.count()][];
  }

  /**
   * How many steps a well-formed constant of this tag is from texts and numbers. A constant only
   * speaks for those of lower levels, so that there is no circle.
   */
  static int level(int tag) {
    return switch (tag) {
      case ClassPool.UTF8, ClassPool.INTEGER, ClassPool.FLOAT, ClassPool.LONG, ClassPool.DOUBLE ->
          0;
      case ClassPool.FIELD_REF, ClassPool.METHOD_REF, ClassPool.INTERFACE_METHOD_REF -> 2;
      case ClassPool.METHOD_HANDLE -> 3;
      case ClassPool.DYNAMIC, ClassPool.INVOKE_DYNAMIC -> 4;
      default -> 1;
    };
  }

  /** Digest of what a constant says; the number itself if there is no such constant. */
  byte[] of(int index) throws IOException {
    if (!pool.has(index)) {
      return number(index);
    }
    byte[] known = digests[index];
    if (known == null) {
      known = compute(index);
      digests[index] = known;
    }
    return known;
  }

  private byte[] compute(int index) throws IOException {
    int tag = pool.tag(index);
    MessageDigest hasher = Digest.newHasher();
    if (level(tag) == 0) {
      hasher.update(file.bytes, pool.at(index), pool.length(index));
      return hasher.digest();
    }
    hasher.update((byte) tag);
    if (tag == ClassPool.METHOD_HANDLE) {
      hasher.update(file.bytes[pool.at(index) + 1]);
    }
    for (int i = 0; i < pool.operands(index); i++) {
      int operand = pool.operand(index, i);
      hasher.update(pool.isBootstrap(index, i) ? bootstrap(operand) : below(operand, tag));
    }
    return hasher.digest();
  }

  private byte[] below(int index, int tag) throws IOException {
    return pool.has(index) && level(pool.tag(index)) < level(tag) ? of(index) : number(index);
  }

  /** What a bootstrap method says: itself and its arguments, of which dynamic ones by number. */
  private byte[] bootstrap(int number) throws IOException {
    List<Integer> starts = bootstraps();
    if (number >= starts.size()) {
      return number(number);
    }
    int start = starts.get(number);
    MessageDigest hasher = Digest.newHasher();
    int count = file.u2(start + 2);
    hasher.update(below(file.u2(start), ClassPool.DYNAMIC));
    for (int i = 0; i < count; i++) {
      hasher.update(below(file.u2(start + 4 + 2 * i), ClassPool.DYNAMIC));
    }
    return hasher.digest();
  }

  /** Offsets of the bootstrap methods (JVMS 25, section 4.7.23); none if they are malformed. */
  private List<Integer> bootstraps() throws IOException {
    if (bootstraps.isEmpty()) {
      List<Integer> starts = new ArrayList<>();
      for (Attribute attribute : file.attributes) {
        if (attribute.name().equals(ClassAttributes.BOOTSTRAP_METHODS) && starts.isEmpty()) {
          starts.addAll(bootstraps(attribute));
        }
      }
      bootstraps = Optional.of(starts);
    }
    return bootstraps.get();
  }

  private List<Integer> bootstraps(Attribute attribute) throws IOException {
    List<Integer> starts = new ArrayList<>();
    Cursor cursor =
        new Cursor(new ArrayBytes(file.bytes).slice(0, attribute.end()), attribute.from());
    try {
      int count = cursor.u16be();
      for (int i = 0; i < count; i++) {
        starts.add((int) cursor.position());
        cursor.skip(2);
        cursor.skip(2L * cursor.u16be());
      }
      return starts;
    } catch (MalformedException e) {
      return List.of();
    }
  }

  /** As long as a digest, and like none. */
  private static byte[] number(int value) {
    return ByteBuffer.allocate(DIGEST).putInt(DIGEST - 4, value).array();
  }

  /** Digest of bytes with the constants that they refer to filled in. */
  byte[] of(int from, int to) throws IOException {
    ClassRefs refs = file.refs();
    MessageDigest hasher = Digest.newHasher();
    int at = from;
    for (int i = refs.from(from); i < refs.size() && refs.at(i) < to; i++) {
      hasher.update(number(refs.at(i) - at));
      hasher.update(file.bytes, at, refs.at(i) - at);
      hasher.update((byte) refs.width(i));
      hasher.update(of(refs.index(i)));
      at = refs.at(i) + refs.width(i);
    }
    hasher.update(number(to - at));
    hasher.update(file.bytes, at, to - at);
    return hasher.digest();
  }

  /** Whether two ranges of two files say the same. */
  static boolean same(
      ClassFile left, int leftFrom, int leftTo, ClassFile right, int rightFrom, int rightTo)
      throws IOException {
    return leftTo - leftFrom == rightTo - rightFrom
        && Arrays.equals(
            left.content().of(leftFrom, leftTo), right.content().of(rightFrom, rightTo));
  }

  /** Whether two constants say the same. */
  static boolean same(ClassFile left, int leftIndex, ClassFile right, int rightIndex)
      throws IOException {
    return Arrays.equals(left.content().of(leftIndex), right.content().of(rightIndex));
  }
}
