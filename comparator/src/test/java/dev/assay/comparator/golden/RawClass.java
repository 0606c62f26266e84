package dev.assay.comparator.golden;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes a class file byte by byte, also such as no compiler would (JVMS 25, chapter 4). Constants
 * get their numbers in the order in which they are asked for.
 */
public final class RawClass {
  public static final int PUBLIC_STATIC = 9;

  private final Map<String, Integer> numbers = new LinkedHashMap<>();
  private final ByteArrayOutputStream pool = new ByteArrayOutputStream();
  private final List<Integer> interfaces = new ArrayList<>();
  private final List<byte[]> fields = new ArrayList<>();
  private final List<byte[]> methods = new ArrayList<>();
  private final List<byte[]> attributes = new ArrayList<>();
  private final String name;
  private final String superclass;
  private int flags = 0x21;
  private int next = 1;
  private byte[] trailer = new byte[0];

  public RawClass(String name, String superclass) {
    this.name = name;
    this.superclass = superclass;
  }

  /** Writes big-endian numbers and bytes. */
  @FunctionalInterface
  public interface Writing {
    void to(DataOutputStream out) throws IOException;
  }

  /** The bytes that something writes. */
  public static byte[] bytes(Writing writing) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      writing.to(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** Bytes from numbers, for instructions. */
  public static byte[] code(int... values) {
    return bytes(
        out -> {
          for (int value : values) {
            out.writeByte(value);
          }
        });
  }

  private int constant(String key, Writing writing) {
    Integer known = numbers.get(key);
    if (known != null) {
      return known;
    }
    pool.writeBytes(bytes(writing));
    numbers.put(key, next);
    return next++;
  }

  public int utf8(String text) {
    return constant("utf8 " + text, out -> writeText(out, text));
  }

  private static void writeText(DataOutputStream out, String text) throws IOException {
    byte[] raw = text.getBytes(UTF_8);
    out.writeByte(1);
    out.writeShort(raw.length);
    out.write(raw);
  }

  public int integer(int value) {
    return constant(
        "int " + value,
        out -> {
          out.writeByte(3);
          out.writeInt(value);
        });
  }

  /** A constant of one reference: a class (7), string (8), module (19) or package (20). */
  public int one(int tag, String text) {
    int target = utf8(text);
    return constant(
        "one " + tag + " " + target,
        out -> {
          out.writeByte(tag);
          out.writeShort(target);
        });
  }

  /** A constant of two references. */
  public int two(int tag, int first, int second) {
    return constant(
        "two " + tag + " " + first + " " + second,
        out -> {
          out.writeByte(tag);
          out.writeShort(first);
          out.writeShort(second);
        });
  }

  public int type(String internalName) {
    return one(7, internalName);
  }

  public int string(String text) {
    return one(8, text);
  }

  public int nameAndType(String member, String descriptor) {
    int first = utf8(member);
    return two(12, first, utf8(descriptor));
  }

  public int field(String owner, String member, String descriptor) {
    int first = type(owner);
    return two(9, first, nameAndType(member, descriptor));
  }

  public int method(String owner, String member, String descriptor) {
    int first = type(owner);
    return two(10, first, nameAndType(member, descriptor));
  }

  /** A static method handle. */
  public int handle(int method) {
    return constant(
        "handle " + method,
        out -> {
          out.writeByte(15);
          out.writeByte(6);
          out.writeShort(method);
        });
  }

  public byte[] attribute(String attribute, byte[] content) {
    int number = utf8(attribute);
    return bytes(
        out -> {
          out.writeShort(number);
          out.writeInt(content.length);
          out.write(content);
        });
  }

  public byte[] reference(String attribute, int constant) {
    return attribute(attribute, bytes(out -> out.writeShort(constant)));
  }

  /** A Code attribute; each handler is from, to, at, and the constant of its type. */
  public byte[] code(int stack, int locals, byte[] code, int[][] handlers, byte[]... inner) {
    return attribute(
        "Code",
        bytes(
            out -> {
              out.writeShort(stack);
              out.writeShort(locals);
              out.writeInt(code.length);
              out.write(code);
              out.writeShort(handlers.length);
              for (int[] handler : handlers) {
                for (int value : handler) {
                  out.writeShort(value);
                }
              }
              writeAll(out, List.of(inner));
            }));
  }

  /** Pairs of an instruction's place and its line. */
  public byte[] lines(int... pairs) {
    return attribute(
        "LineNumberTable",
        bytes(
            out -> {
              out.writeShort(pairs.length / 2);
              for (int value : pairs) {
                out.writeShort(value);
              }
            }));
  }

  public RawClass with(byte[] attribute) {
    attributes.add(attribute);
    return this;
  }

  public RawClass flags(int value) {
    flags = value;
    return this;
  }

  public RawClass implementing(String type) {
    interfaces.add(type(type));
    return this;
  }

  public RawClass addField(int access, String member, String descriptor, byte[]... inner) {
    fields.add(member(access, member, descriptor, inner));
    return this;
  }

  public RawClass addMethod(int access, String member, String descriptor, byte[]... inner) {
    methods.add(member(access, member, descriptor, inner));
    return this;
  }

  private byte[] member(int access, String member, String descriptor, byte[]... inner) {
    int first = utf8(member);
    int second = utf8(descriptor);
    return bytes(
        out -> {
          out.writeShort(access);
          out.writeShort(first);
          out.writeShort(second);
          writeAll(out, List.of(inner));
        });
  }

  /** Bytes behind the class. */
  public RawClass trailer(byte[] bytes) {
    trailer = bytes;
    return this;
  }

  private static void writeAll(DataOutputStream out, List<byte[]> pieces) throws IOException {
    out.writeShort(pieces.size());
    for (byte[] piece : pieces) {
      out.write(piece);
    }
  }

  /** The file. */
  public byte[] build() {
    int self = type(name);
    int parent = superclass.isEmpty() ? 0 : type(superclass);
    return bytes(
        out -> {
          out.writeInt(0xcafebabe);
          out.writeShort(0);
          out.writeShort(61);
          out.writeShort(next);
          out.write(pool.toByteArray());
          out.writeShort(flags);
          out.writeShort(self);
          out.writeShort(parent);
          out.writeShort(interfaces.size());
          for (int number : interfaces) {
            out.writeShort(number);
          }
          writeAll(out, fields);
          writeAll(out, methods);
          writeAll(out, attributes);
          out.write(trailer);
        });
  }
}
