package dev.assay.comparator.format;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.assay.comparator.anatomy.Cursor;
import dev.assay.comparator.anatomy.MalformedException;
import dev.assay.comparator.bytes.ArrayBytes;
import dev.assay.core.artifact.Printable;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** The constant pool of a class file (JVMS 25, section 4.4). */
final class ClassPool {
  static final int UTF8 = 1;
  static final int INTEGER = 3;
  static final int FLOAT = 4;
  static final int LONG = 5;
  static final int DOUBLE = 6;
  static final int CLASS = 7;
  static final int STRING = 8;
  static final int FIELD_REF = 9;
  static final int METHOD_REF = 10;
  static final int INTERFACE_METHOD_REF = 11;
  static final int NAME_AND_TYPE = 12;
  static final int METHOD_HANDLE = 15;
  static final int METHOD_TYPE = 16;
  static final int DYNAMIC = 17;
  static final int INVOKE_DYNAMIC = 18;
  static final int MODULE = 19;
  static final int PACKAGE = 20;

  /** Offset of {@code constant_pool_count}. */
  static final int COUNT_AT = 8;

  /** Longer texts are cut when they are shown. */
  private static final int SHOWN = 300;

  /** A method handle of a method of a class with a name: four steps, and one to spare. */
  private static final int NESTING = 5;

  private final byte[] bytes;
  private final int[] at;
  private final int end;
  private final Map<Integer, String> texts = new HashMap<>();

  private ClassPool(byte[] bytes, int[] at, int end) {
    this.bytes = bytes;
    this.at = at;
    this.end = end;
  }

  /** Reads the pool of a class file that is in memory. */
  static ClassPool read(byte[] bytes) throws IOException, MalformedException {
    Cursor cursor = new Cursor(new ArrayBytes(bytes), COUNT_AT);
    int count = cursor.u16be();
    if (count == 0) {
      throw new MalformedException(COUNT_AT, "a constant pool count of at least 1", "0");
    }
    int[] at = new int[count];
    for (int i = 1; i < count; i++) {
      at[i] = (int) cursor.position();
      int tag = cursor.u8();
      cursor.skip(tag == UTF8 ? cursor.u16be() : size(tag, at[i]));
      if (tag == LONG || tag == DOUBLE) {
        // Takes two indexes, of which the second is unusable (section 4.4.5).
        i++;
        if (i == count) {
          throw new MalformedException(at[i - 1], "an index for the second half", "none");
        }
      }
    }
    return new ClassPool(bytes, at, (int) cursor.position());
  }

  /** How many bytes follow a tag. */
  private static int size(int tag, int at) throws MalformedException {
    return switch (tag) {
      case CLASS, STRING, METHOD_TYPE, MODULE, PACKAGE -> 2;
      case METHOD_HANDLE -> 3;
      case INTEGER, FLOAT, FIELD_REF, METHOD_REF, INTERFACE_METHOD_REF -> 4;
      case NAME_AND_TYPE, DYNAMIC, INVOKE_DYNAMIC -> 4;
      case LONG, DOUBLE -> 8;
      default -> throw new MalformedException(at, "the tag of a constant", "" + tag);
    };
  }

  /** The value of {@code constant_pool_count}: indexes go from 1 to one less. */
  int count() {
    return at.length;
  }

  /** Offset of the first constant. */
  int start() {
    return COUNT_AT + 2;
  }

  /** Offset behind the last constant. */
  int end() {
    return end;
  }

  /** Whether there is a constant of this index. */
  boolean has(int index) {
    return index > 0 && index < at.length && at[index] > 0;
  }

  /** Offset of a constant's tag. */
  int at(int index) {
    return at[index];
  }

  /** Length of a constant with its tag, in bytes. */
  int length(int index) {
    return switch (tag(index)) {
      case UTF8 -> 3 + u2(at[index] + 1);
      case CLASS, STRING, METHOD_TYPE, MODULE, PACKAGE -> 3;
      case METHOD_HANDLE -> 4;
      case LONG, DOUBLE -> 9;
      default -> 5;
    };
  }

  int tag(int index) {
    return bytes[at[index]];
  }

  /** The two bytes at {@code offset} of the file, which the pool's reader has seen. */
  int u2(int offset) {
    return ((bytes[offset] & 0xff) << 8) | (bytes[offset + 1] & 0xff);
  }

  /** Whether a constant takes two indexes. */
  boolean isWide(int index) {
    return tag(index) == LONG || tag(index) == DOUBLE;
  }

  /** How many numbers of other constants a constant holds: 0, 1 or 2. */
  int operands(int index) {
    return switch (tag(index)) {
      case UTF8, INTEGER, FLOAT, LONG, DOUBLE -> 0;
      case CLASS, STRING, METHOD_TYPE, MODULE, PACKAGE, METHOD_HANDLE -> 1;
      default -> 2;
    };
  }

  /** Where the first of these numbers stands behind the constant's tag. */
  int operandAt(int index) {
    return tag(index) == METHOD_HANDLE ? 2 : 1;
  }

  /** The first or second of these numbers. */
  int operand(int index, int number) {
    return u2(at[index] + operandAt(index) + 2 * number);
  }

  /** Whether this number is not a constant's, but a bootstrap method's. */
  boolean isBootstrap(int index, int number) {
    return number == 0 && (tag(index) == DYNAMIC || tag(index) == INVOKE_DYNAMIC);
  }

  /** The text of a Utf8 constant; empty if it is none. Malformed parts become U+FFFD. */
  String utf8(int index) {
    return has(index) && tag(index) == UTF8
        // A name may be used very often, and be very long.
        ? texts.computeIfAbsent(index, i -> new String(bytes, at[i] + 3, u2(at[i] + 1), UTF_8))
        : "";
  }

  /** What kind a constant is, as javap calls it. */
  String kind(int index) {
    return switch (tag(index)) {
      case UTF8 -> "Utf8";
      case INTEGER -> "int";
      case FLOAT -> "float";
      case LONG -> "long";
      case DOUBLE -> "double";
      case CLASS -> "class";
      case STRING -> "String";
      case FIELD_REF -> "Field";
      case METHOD_REF -> "Method";
      case INTERFACE_METHOD_REF -> "InterfaceMethod";
      case NAME_AND_TYPE -> "NameAndType";
      case METHOD_HANDLE -> "MethodHandle";
      case METHOD_TYPE -> "MethodType";
      case DYNAMIC -> "Dynamic";
      case INVOKE_DYNAMIC -> "InvokeDynamic";
      case MODULE -> "module";
      default -> "package";
    };
  }

  /** A constant as people read it, with everything that it refers to; escaped and bounded. */
  String text(int index) {
    return text(index, 0);
  }

  private String text(int index, int depth) {
    if (!has(index) || depth > NESTING) {
      return "#" + index;
    }
    int next = depth + 1;
    int from = at[index] + 1;
    return switch (tag(index)) {
      case UTF8 -> shown(utf8(index));
      case INTEGER -> Integer.toString(number(from));
      case FLOAT -> Float.toString(Float.intBitsToFloat(number(from))) + "f";
      case LONG -> Long.toString(wide(from)) + "L";
      case DOUBLE -> Double.toString(Double.longBitsToDouble(wide(from)));
      case STRING -> '"' + text(operand(index, 0), next) + '"';
      case CLASS, METHOD_TYPE, MODULE, PACKAGE -> text(operand(index, 0), next);
      case NAME_AND_TYPE -> text(operand(index, 0), next) + ":" + text(operand(index, 1), next);
      case METHOD_HANDLE -> handle(bytes[from]) + " " + text(operand(index, 0), next);
      case DYNAMIC, INVOKE_DYNAMIC ->
          "bootstrap " + operand(index, 0) + ", " + text(operand(index, 1), next);
      default -> text(operand(index, 0), next) + "." + text(operand(index, 1), next);
    };
  }

  private static String handle(int kind) {
    return switch (kind) {
      case 1 -> "getField";
      case 2 -> "getStatic";
      case 3 -> "putField";
      case 4 -> "putStatic";
      case 5 -> "invokeVirtual";
      case 6 -> "invokeStatic";
      case 7 -> "invokeSpecial";
      case 8 -> "newInvokeSpecial";
      case 9 -> "invokeInterface";
      default -> "kind " + kind;
    };
  }

  /** A text without what a terminal would not show, cut if it is long. */
  static String shown(String text) {
    return text.length() <= SHOWN
        ? Printable.escape(text)
        : Printable.escape(text.substring(0, SHOWN))
            + " … "
            + (text.length() - SHOWN)
            + " more characters";
  }

  private int number(int from) {
    return (u2(from) << 16) | u2(from + 2);
  }

  private long wide(int from) {
    return ((long) number(from) << 32) | (number(from + 4) & 0xffffffffL);
  }
}
