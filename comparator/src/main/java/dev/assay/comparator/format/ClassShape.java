package dev.assay.comparator.format;

import java.util.List;

/**
 * What a structure of a class file is made of. {@link ClassWalker} follows it over the bytes, so
 * that each attribute is described once, for everything that reads it.
 */
sealed interface ClassShape {
  /** A number of {@code width} bytes. */
  record Digits(String name, int width) implements ClassShape {}

  /** Two bytes that are the index of a constant, or 0. */
  record Ref(String name) implements ClassShape {}

  /** A count of {@code width} bytes, and as many rows. */
  record Table(String name, int width, List<ClassShape> row) implements ClassShape {}

  /** Attributes of what stands at {@code where}: a count of two bytes, and as many attributes. */
  record Attributes(Where where) implements ClassShape {}

  /** What needs a reader of its own. */
  enum Special implements ClassShape {
    /** A length of four bytes and instructions. */
    BYTECODE,
    /** A stack map frame (section 4.7.4). */
    FRAME,
    /** An {@code annotation} (section 4.7.16). */
    ANNOTATION,
    /** An {@code element_value} (section 4.7.16.1). */
    VALUE,
    /** A {@code type_annotation} (section 4.7.20). */
    TYPE_ANNOTATION,
    /** All bytes that are left. */
    REST
  }

  /** Where an attribute stands; elsewhere its name means nothing to a JVM (section 4.7). */
  enum Where {
    CLASS,
    FIELD,
    METHOD,
    CODE,
    RECORD
  }

  static ClassShape u1(String name) {
    return new Digits(name, 1);
  }

  static ClassShape u2(String name) {
    return new Digits(name, 2);
  }

  static ClassShape ref(String name) {
    return new Ref(name);
  }

  static ClassShape table(String name, ClassShape... row) {
    return new Table(name, 2, List.of(row));
  }

  static ClassShape shortTable(String name, ClassShape... row) {
    return new Table(name, 1, List.of(row));
  }
}
