package dev.assay.comparator.format;

import dev.assay.comparator.anatomy.Cursor;
import dev.assay.comparator.anatomy.MalformedException;
import dev.assay.comparator.bytes.ArrayBytes;
import dev.assay.comparator.bytes.Bytes;
import dev.assay.comparator.format.ClassFile.Attribute;
import dev.assay.comparator.format.ClassShape.Special;
import dev.assay.comparator.format.ClassShape.Where;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Follows the shape of attributes over their bytes and tells a sink what stands where. Strict: what
 * does not fill its attribute exactly is malformed.
 */
final class ClassWalker {
  /** Annotations in annotations; compilers write a handful. */
  private static final int MAX_NESTING = 32;

  /** JVMS 25, section 4.7.3. */
  private static final int MAX_CODE = 0xffff;

  private final ClassFile file;
  private final Sink sink;

  /** Hears what stands where, in the order of the file. */
  interface Sink {
    /** A number. */
    default void number(String name, int at, int width) {}

    /** The index of a constant, in two bytes. */
    default void ref(String name, int at) {}

    /** The index of an instruction's constant, in one or two bytes. */
    default void constant(int at, int width) {}

    /** Bytes without structure. */
    default void raw(int at, int length) {}

    /** Instructions. */
    default void code(int start, int end) {}

    /** A table or structure begins; what belongs to one row lies between two calls of row. */
    default void row(String name, int depth) {}

    /** An attribute begins, with the index of its name. */
    default void attribute(Attribute attribute, Optional<ClassAttributes.Known> known) {}

    /** An attribute is over; or it does not follow its shape, and what was told does not count. */
    default void attributeEnd(Attribute attribute, boolean malformed) {}
  }

  ClassWalker(ClassFile file, Sink sink) {
    this.file = file;
    this.sink = sink;
  }

  /** Walks one attribute; one that is unknown or malformed is told as such. */
  void attribute(Attribute attribute) throws IOException {
    Optional<ClassAttributes.Known> known =
        ClassAttributes.find(attribute.name(), attribute.where());
    sink.attribute(attribute, known);
    if (known.isEmpty()) {
      sink.attributeEnd(attribute, false);
      return;
    }
    boolean malformed = false;
    try {
      content(attribute, known.get());
    } catch (MalformedException e) {
      malformed = true;
    }
    sink.attributeEnd(attribute, malformed);
  }

  /** Walks the content of an attribute. */
  void content(Attribute attribute, ClassAttributes.Known known)
      throws IOException, MalformedException {
    Bytes upToEnd = new ArrayBytes(file.bytes).slice(0, attribute.end());
    Cursor cursor = new Cursor(upToEnd, attribute.from());
    for (ClassShape shape : known.shape()) {
      walk(shape, cursor, 0);
    }
    if (cursor.left() != 0) {
      throw new MalformedException(
          cursor.position(), "the end of " + attribute.name(), cursor.left() + " more bytes");
    }
  }

  private void walk(ClassShape shape, Cursor cursor, int depth)
      throws IOException, MalformedException {
    switch (shape) {
      case ClassShape.Digits(String name, int width) -> number(name, width, cursor);
      case ClassShape.Ref(String name) -> ref(name, cursor);
      case ClassShape.Table(String name, int width, List<ClassShape> row) -> {
        int count = number("", width, cursor);
        for (int i = 0; i < count; i++) {
          sink.row(name, depth);
          for (ClassShape piece : row) {
            walk(piece, cursor, depth + 1);
          }
        }
      }
      case ClassShape.Attributes(Where where) -> attributes(where, cursor);
      case Special special -> special(special, cursor, depth);
    }
  }

  private void special(Special special, Cursor cursor, int depth)
      throws IOException, MalformedException {
    switch (special) {
      case BYTECODE -> bytecode(cursor);
      case FRAME -> frame(cursor);
      case ANNOTATION -> annotation(cursor, depth);
      case VALUE -> value(cursor, depth);
      case TYPE_ANNOTATION -> typeAnnotation(cursor, depth);
      case REST -> {
        sink.raw((int) cursor.position(), (int) cursor.left());
        cursor.skip(cursor.left());
      }
    }
  }

  private void attributes(Where where, Cursor cursor) throws IOException, MalformedException {
    int at = (int) cursor.position();
    List<Attribute> attributes = ClassFile.attributes(cursor, where, file.pool);
    sink.number("", at, 2);
    for (Attribute attribute : attributes) {
      attribute(attribute);
    }
  }

  private int number(String name, int width, Cursor cursor) throws IOException, MalformedException {
    int at = (int) cursor.position();
    int value = width == 1 ? cursor.u8() : cursor.u16be();
    sink.number(name, at, width);
    return value;
  }

  private void ref(String name, Cursor cursor) throws IOException, MalformedException {
    int at = (int) cursor.position();
    cursor.skip(2);
    sink.ref(name, at);
  }

  private void bytecode(Cursor cursor) throws IOException, MalformedException {
    long length = cursor.u32be();
    if (length > MAX_CODE) {
      throw new MalformedException(
          cursor.position(), "at most " + MAX_CODE + " bytes of code", "" + length);
    }
    int start = (int) cursor.position();
    cursor.skip(length);
    int end = (int) cursor.position();
    for (int at = start; at < end; ) {
      int next = at + ClassCode.length(file.bytes, start, at, end);
      int width = ClassCode.constantWidth(file.bytes[at] & 0xff);
      if (width > 0) {
        sink.constant(at + 1, width);
      }
      at = next;
    }
    sink.code(start, end);
  }

  private void frame(Cursor cursor) throws IOException, MalformedException {
    int type = number("type", 1, cursor);
    if (type < 64) {
      return;
    }
    if (type < 128) {
      verificationType(cursor);
      return;
    }
    if (type < 247) {
      throw new MalformedException(cursor.position() - 1, "the type of a frame", "" + type);
    }
    number("offset", 2, cursor);
    if (type == 247) {
      verificationType(cursor);
    } else if (type == 255) {
      verificationTypes("locals", number("locals", 2, cursor), cursor);
      verificationTypes("stack", number("stack", 2, cursor), cursor);
    } else if (type > 251) {
      verificationTypes("locals", type - 251, cursor);
    }
  }

  private void verificationTypes(String name, int count, Cursor cursor)
      throws IOException, MalformedException {
    for (int i = 0; i < count; i++) {
      sink.row(name, 1);
      verificationType(cursor);
    }
  }

  private void verificationType(Cursor cursor) throws IOException, MalformedException {
    int tag = number("item", 1, cursor);
    if (tag == 7) {
      ref("class", cursor);
    } else if (tag == 8) {
      number("new at", 2, cursor);
    } else if (tag > 8) {
      throw new MalformedException(cursor.position() - 1, "a verification type", "" + tag);
    }
  }

  private void annotation(Cursor cursor, int depth) throws IOException, MalformedException {
    ref("type", cursor);
    int count = number("", 2, cursor);
    for (int i = 0; i < count; i++) {
      sink.row("element", depth);
      ref("name", cursor);
      value(cursor, depth + 1);
    }
  }

  private void value(Cursor cursor, int depth) throws IOException, MalformedException {
    if (depth > MAX_NESTING) {
      throw new MalformedException(
          cursor.position(), "at most " + MAX_NESTING + " levels of annotation", "more");
    }
    int tag = number("tag", 1, cursor);
    switch (tag) {
      case 'B', 'C', 'D', 'F', 'I', 'J', 'S', 'Z', 's' -> ref("value", cursor);
      case 'c' -> ref("class", cursor);
      case 'e' -> {
        ref("type", cursor);
        ref("constant", cursor);
      }
      case '@' -> annotation(cursor, depth + 1);
      case '[' -> {
        int count = number("", 2, cursor);
        for (int i = 0; i < count; i++) {
          sink.row("item", depth);
          value(cursor, depth + 1);
        }
      }
      default ->
          throw new MalformedException(cursor.position() - 1, "the tag of a value", "" + tag);
    }
  }

  private void typeAnnotation(Cursor cursor, int depth) throws IOException, MalformedException {
    int target = number("target", 1, cursor);
    switch (target) {
      case 0x00, 0x01, 0x16 -> number("index", 1, cursor);
      case 0x10, 0x17, 0x42, 0x43, 0x44, 0x45, 0x46 -> number("index", 2, cursor);
      case 0x11, 0x12 -> {
        number("parameter", 1, cursor);
        number("bound", 1, cursor);
      }
      case 0x13, 0x14, 0x15 -> {}
      case 0x40, 0x41 -> {
        int count = number("", 2, cursor);
        for (int i = 0; i < count; i++) {
          number("from", 2, cursor);
          number("length", 2, cursor);
          number("slot", 2, cursor);
        }
      }
      case 0x47, 0x48, 0x49, 0x4a, 0x4b -> {
        number("at", 2, cursor);
        number("argument", 1, cursor);
      }
      default -> throw new MalformedException(cursor.position() - 1, "a target type", "" + target);
    }
    int path = number("", 1, cursor);
    for (int i = 0; i < path; i++) {
      number("path", 1, cursor);
      number("argument", 1, cursor);
    }
    annotation(cursor, depth);
  }
}
