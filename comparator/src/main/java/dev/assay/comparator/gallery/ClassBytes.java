package dev.assay.comparator.gallery;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Offsets in a class file (JVMS, chapter 4), for changes that leave all other bytes alone. */
final class ClassBytes {
  final byte[] bytes;

  /** Offset of the tag of each constant, by index. */
  final Map<Integer, Integer> constants = new HashMap<>();

  /** Offset behind the constant pool: the access flags. */
  int poolEnd;

  /** Offset of the number of methods. */
  int methodCount;

  /** Offsets of the attributes named Code, of all methods. */
  final List<Integer> codes = new ArrayList<>();

  /** Offset of the number of attributes of the class. */
  int attributeCount;

  private ClassBytes(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Walks the class; empty if it does not end where the file does. */
  static Optional<ClassBytes> read(byte[] bytes) {
    try {
      ClassBytes walk = new ClassBytes(bytes);
      return walk.walk() == bytes.length ? Optional.of(walk) : Optional.empty();
    } catch (IndexOutOfBoundsException e) {
      return Optional.empty();
    }
  }

  private int walk() {
    pool();
    int at = poolEnd + 6;
    at += 2 + 2 * Le.u16be(bytes, at);
    at = members(at);
    methodCount = at;
    at = members(at);
    attributeCount = at;
    return attributes(at);
  }

  private void pool() {
    int at = 10;
    int count = Le.u16be(bytes, 8);
    for (int i = 1; i < count; i++) {
      constants.put(i, at);
      int tag = Le.u8(bytes, at);
      at +=
          switch (tag) {
            case 1 -> 3 + Le.u16be(bytes, at + 1);
            case 7, 8, 16, 19, 20 -> 3;
            case 15 -> 4;
            case 5, 6 -> 9;
            default -> 5;
          };
      i += tag == 5 || tag == 6 ? 1 : 0;
    }
    poolEnd = at;
  }

  private int members(int at) {
    int next = at + 2;
    for (int n = Le.u16be(bytes, at); n > 0; n--) {
      next = attributes(next + 6);
    }
    return next;
  }

  private int attributes(int at) {
    int next = at + 2;
    for (int n = Le.u16be(bytes, at); n > 0; n--) {
      if (name(next).equals("Code")) {
        codes.add(next);
      }
      next += 6 + Le.u32be(bytes, next + 2);
    }
    return next;
  }

  /** The name of the attribute at {@code at}. */
  String name(int at) {
    return utf8(Le.u16be(bytes, at));
  }

  /** A Utf8 constant; empty if it is another one. */
  String utf8(int index) {
    Integer at = constants.get(index);
    if (at == null || bytes[at] != 1) {
      return "";
    }
    return new String(bytes, at + 3, Le.u16be(bytes, at + 1), UTF_8);
  }

  /** The index of the constant that the first one with this tag refers to, such as a String's. */
  Optional<Integer> firstOf(int tag) {
    return constants.entrySet().stream()
        .filter(c -> bytes[c.getValue()] == tag)
        .sorted(Map.Entry.comparingByKey())
        .findFirst()
        .map(Map.Entry::getValue);
  }

  /** The class with one more Utf8 constant at the end of the pool. */
  byte[] withUtf8(String text) {
    byte[] raw = Le.utf8(text);
    byte[] constant = Le.concat(new byte[] {1, (byte) (raw.length >> 8), (byte) raw.length}, raw);
    byte[] longer = Le.splice(bytes, poolEnd, poolEnd, constant);
    Le.put16be(longer, 8, Le.u16be(longer, 8) + 1);
    return longer;
  }

  /** The class with one more attribute that no reader knows. */
  byte[] withAttribute(String name, byte[] payload) {
    int index = Le.u16be(bytes, 8);
    byte[] longer = withUtf8(name);
    int count = attributeCount + longer.length - bytes.length;
    Le.put16be(longer, count, Le.u16be(longer, count) + 1);
    byte[] head = new byte[6];
    Le.put16be(head, 0, index);
    Le.put32be(head, 2, payload.length);
    return Le.concat(longer, head, payload);
  }

  /** Offsets of the line number tables in all methods: of their number of entries. */
  List<Integer> lineTables() {
    List<Integer> tables = new ArrayList<>();
    for (int code : codes) {
      int at = handlers(code);
      at += 2 + 8 * Le.u16be(bytes, at);
      int next = at + 2;
      for (int n = Le.u16be(bytes, at); n > 0; n--) {
        if (name(next).equals("LineNumberTable")) {
          tables.add(next + 6);
        }
        next += 6 + Le.u32be(bytes, next + 2);
      }
    }
    return tables;
  }

  /** Offset of the number of exception handlers of the Code attribute at {@code code}. */
  int handlers(int code) {
    return code + 14 + Le.u32be(bytes, code + 10);
  }
}
