package dev.assay.comparator.format;

import dev.assay.comparator.anatomy.Cursor;
import dev.assay.comparator.anatomy.LimitReachedException;
import dev.assay.comparator.anatomy.MalformedException;
import dev.assay.comparator.bytes.ArrayBytes;
import dev.assay.comparator.bytes.Bytes;
import dev.assay.comparator.format.ClassShape.Where;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Where the structures of a class file stand (JVMS 25, section 4.1). */
final class ClassFile {
  static final long MAGIC = 0xcafebabeL;

  /** A file is kept in memory while it is compared. Compilers make classes far below this. */
  static final int MAX_SIZE = 16 << 20;

  /** Attributes of one structure; compilers write about ten. */
  private static final int MAX_ATTRIBUTES = 1 << 12;

  final byte[] bytes;
  final ClassPool pool;
  final List<Integer> interfaces = new ArrayList<>();
  final List<Member> fields;
  final List<Member> methods;
  final int attributesAt;
  final List<Attribute> attributes;
  final int end;

  private final ClassRefs refs;
  private final ClassContent content;
  private Optional<ClassPair> pair = Optional.empty();

  /**
   * A field or method.
   *
   * @param start offset of its access flags
   */
  record Member(Where kind, int start, int name, int descriptor, List<Attribute> attributes) {
    int attributesAt() {
      return start + 6;
    }

    int end() {
      return attributes.isEmpty() ? start + 8 : attributes.getLast().end();
    }
  }

  /**
   * An attribute.
   *
   * @param start offset of its name index
   * @param nameIndex constant that has its name
   * @param from offset of its content
   * @param end offset behind its content
   */
  record Attribute(Where where, int start, int nameIndex, String name, int from, int end) {}

  private ClassFile(byte[] bytes) throws IOException, MalformedException {
    this.bytes = bytes;
    this.pool = ClassPool.read(bytes);
    Cursor cursor = new Cursor(new ArrayBytes(bytes), pool.end() + 6);
    int count = cursor.u16be();
    for (int i = 0; i < count; i++) {
      interfaces.add(cursor.u16be());
    }
    this.fields = members(cursor, Where.FIELD);
    this.methods = members(cursor, Where.METHOD);
    this.attributesAt = (int) cursor.position();
    this.attributes = attributes(cursor, Where.CLASS, pool);
    this.end = (int) cursor.position();
    this.refs = new ClassRefs(this);
    this.content = new ClassContent(this);
  }

  /** Reads the outline of a class. */
  static ClassFile read(Bytes bytes) throws IOException, MalformedException, LimitReachedException {
    if (bytes.size() > MAX_SIZE) {
      throw new LimitReachedException(
          "a class of " + bytes.size() + " bytes; the limit is " + MAX_SIZE);
    }
    return new ClassFile(bytes.copy(0, (int) bytes.size()));
  }

  private List<Member> members(Cursor cursor, Where kind) throws IOException, MalformedException {
    int count = cursor.u16be();
    List<Member> members = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int start = (int) cursor.position();
      cursor.skip(2);
      int name = cursor.u16be();
      int descriptor = cursor.u16be();
      members.add(new Member(kind, start, name, descriptor, attributes(cursor, kind, pool)));
    }
    return members;
  }

  /** Reads a count and as many attributes. */
  static List<Attribute> attributes(Cursor cursor, Where where, ClassPool pool)
      throws IOException, MalformedException {
    int count = cursor.u16be();
    if (count > MAX_ATTRIBUTES) {
      throw new MalformedException(
          cursor.position(), "at most " + MAX_ATTRIBUTES + " attributes", "" + count);
    }
    List<Attribute> attributes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int start = (int) cursor.position();
      int name = cursor.u16be();
      long length = cursor.u32be();
      cursor.skip(length);
      attributes.add(
          new Attribute(where, start, name, pool.utf8(name), start + 6, (int) cursor.position()));
    }
    return attributes;
  }

  /** All places that hold the index of a constant. */
  ClassRefs refs() {
    return refs;
  }

  /** What bytes say, once the constants that they refer to are filled in. */
  ClassContent content() {
    return content;
  }

  /** What this published class has to do with its rebuilt counterpart. */
  ClassPair against(ClassFile rebuilt) {
    Optional<ClassPair> known = pair.filter(p -> p.rebuilt() == rebuilt);
    pair = known.isPresent() ? known : Optional.of(new ClassPair(this, rebuilt));
    return pair.get();
  }

  int u2(int offset) {
    return pool.u2(offset);
  }

  /** A member as people know it: {@code run()V}, or a field's name. */
  String name(Member member) {
    String name = ClassPool.shown(pool.utf8(member.name()));
    return member.kind() == Where.METHOD
        ? "method " + name + ClassPool.shown(pool.utf8(member.descriptor()))
        : "field " + name;
  }

  /** What stands at an offset: a member, an attribute of the class, or the class itself. */
  String owner(int offset) {
    for (Member member : methods) {
      if (member.start() <= offset && offset < member.end()) {
        return name(member);
      }
    }
    for (Member member : fields) {
      if (member.start() <= offset && offset < member.end()) {
        return name(member);
      }
    }
    for (Attribute attribute : attributes) {
      if (attribute.start() <= offset && offset < attribute.end()) {
        return "attribute " + ClassPool.shown(attribute.name());
      }
    }
    return "the class";
  }
}
