package dev.assay.comparator.format;

import dev.assay.comparator.anatomy.Cursor;
import dev.assay.comparator.anatomy.MalformedException;
import dev.assay.comparator.bytes.ArrayBytes;
import dev.assay.comparator.explain.Listing;
import dev.assay.comparator.explain.Listing.Instruction;
import dev.assay.comparator.explain.Listing.Jump;
import dev.assay.comparator.format.ClassFile.Attribute;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Renders the instructions of a method, with constants filled in (JVMS 25, section 6.5). */
final class ClassListing {
  private static final List<String> MNEMONICS =
      List.of(
          ("nop aconst_null iconst_m1 iconst_0 iconst_1 iconst_2 iconst_3 iconst_4 iconst_5 lconst_0"
                  + " lconst_1 fconst_0 fconst_1 fconst_2 dconst_0 dconst_1 bipush sipush ldc ldc_w"
                  + " ldc2_w iload lload fload dload aload iload_0 iload_1 iload_2 iload_3 lload_0"
                  + " lload_1 lload_2 lload_3 fload_0 fload_1 fload_2 fload_3 dload_0 dload_1 dload_2"
                  + " dload_3 aload_0 aload_1 aload_2 aload_3 iaload laload faload daload aaload baload"
                  + " caload saload istore lstore fstore dstore astore istore_0 istore_1 istore_2"
                  + " istore_3 lstore_0 lstore_1 lstore_2 lstore_3 fstore_0 fstore_1 fstore_2 fstore_3"
                  + " dstore_0 dstore_1 dstore_2 dstore_3 astore_0 astore_1 astore_2 astore_3 iastore"
                  + " lastore fastore dastore aastore bastore castore sastore pop pop2 dup dup_x1"
                  + " dup_x2 dup2 dup2_x1 dup2_x2 swap iadd ladd fadd dadd isub lsub fsub dsub imul"
                  + " lmul fmul dmul idiv ldiv fdiv ddiv irem lrem frem drem ineg lneg fneg dneg ishl"
                  + " lshl ishr lshr iushr lushr iand land ior lor ixor lxor iinc i2l i2f i2d l2i l2f"
                  + " l2d f2i f2l f2d d2i d2l d2f i2b i2c i2s lcmp fcmpl fcmpg dcmpl dcmpg ifeq ifne"
                  + " iflt ifge ifgt ifle if_icmpeq if_icmpne if_icmplt if_icmpge if_icmpgt if_icmple"
                  + " if_acmpeq if_acmpne goto jsr ret tableswitch lookupswitch ireturn lreturn freturn"
                  + " dreturn areturn return getstatic putstatic getfield putfield invokevirtual"
                  + " invokespecial invokestatic invokeinterface invokedynamic new newarray anewarray"
                  + " arraylength athrow checkcast instanceof monitorenter monitorexit wide"
                  + " multianewarray ifnull ifnonnull goto_w jsr_w")
              .split(" ", -1));

  private static final List<String> ARRAYS =
      List.of("boolean", "char", "float", "double", "byte", "short", "int", "long");

  private final ClassFile file;
  private final int start;
  private final int end;
  private final int[] starts;

  /**
   * Where each instruction stands in the listing: the cases of a switch have lines of their own.
   */
  private final int[] places;

  private final int[] lines;

  private ClassListing(ClassFile file, int start, int end, Optional<Attribute> lineNumbers)
      throws IOException, MalformedException {
    this.file = file;
    this.start = start;
    this.end = end;
    int[] all = new int[end - start];
    int count = 0;
    for (int at = start; at < end; at += ClassCode.length(file.bytes, start, at, end)) {
      all[count++] = at;
    }
    this.starts = Arrays.copyOf(all, count);
    this.places = new int[count];
    for (int i = 1; i < count; i++) {
      places[i] = places[i - 1] + 1 + cases(starts[i - 1]);
    }
    this.lines = new int[count];
    if (lineNumbers.isPresent()) {
      fillLines(lineNumbers.get());
    }
  }

  /**
   * The instructions between two offsets.
   *
   * @param lineNumbers the method's line number table, if it has one
   */
  static Listing of(ClassFile file, int start, int end, Optional<Attribute> lineNumbers)
      throws IOException, MalformedException {
    return new ClassListing(file, start, end, lineNumbers).listing();
  }

  /** Each entry holds from its instruction up to the next entry's. */
  private void fillLines(Attribute table) throws IOException {
    Cursor cursor = new Cursor(new ArrayBytes(file.bytes).slice(0, table.end()), table.from());
    try {
      int count = cursor.u16be();
      for (int i = 0; i < count; i++) {
        int instruction = instructionAt(start + cursor.u16be());
        int line = cursor.u16be();
        if (instruction >= 0) {
          lines[instruction] = line;
        }
      }
    } catch (MalformedException e) {
      // Line numbers are a help; a table that cannot be read is a finding of its own.
      Arrays.fill(lines, 0);
    }
    for (int i = 1; i < lines.length; i++) {
      lines[i] = lines[i] == 0 ? lines[i - 1] : lines[i];
    }
  }

  private Listing listing() {
    List<Instruction> instructions = new ArrayList<>(starts.length);
    for (int i = 0; i < starts.length; i++) {
      List<Jump> jumps = new ArrayList<>();
      String text = text(starts[i], jumps);
      instructions.add(new Instruction(text, jumps, lines[i]));
      for (int j = 0; j < cases(starts[i]); j++) {
        instructions.add(choice(starts[i], j, lines[i]));
      }
    }
    return new Listing(instructions);
  }

  /** How many places a switch may go on at; 0 if it is none. */
  private int cases(int at) {
    int opcode = file.bytes[at] & 0xff;
    if (opcode != ClassCode.TABLESWITCH && opcode != ClassCode.LOOKUPSWITCH) {
      return 0;
    }
    int numbers = ClassCode.aligned(start, at);
    int first = ClassCode.u4(file.bytes, numbers + 4);
    return 1
        + (opcode == ClassCode.LOOKUPSWITCH
            ? first
            : ClassCode.u4(file.bytes, numbers + 8) - first + 1);
  }

  /** One case of a switch; the last one is the default. */
  private Instruction choice(int at, int number, int line) {
    byte[] bytes = file.bytes;
    int numbers = ClassCode.aligned(start, at);
    boolean table = (bytes[at] & 0xff) == ClassCode.TABLESWITCH;
    boolean last = number == cases(at) - 1;
    int pair = numbers + 8 + 8 * number;
    int by = last ? numbers : table ? numbers + 12 + 4 * number : pair + 4;
    int when =
        last ? 0 : table ? ClassCode.u4(bytes, numbers + 4) + number : ClassCode.u4(bytes, pair);
    Jump jump = new Jump("", indexOf((long) at + ClassCode.u4(bytes, by)));
    return new Instruction("  " + (last ? "default" : "" + when) + ":", List.of(jump), line);
  }

  private String text(int at, List<Jump> jumps) {
    byte[] bytes = file.bytes;
    int opcode = bytes[at] & 0xff;
    String name = MNEMONICS.get(opcode);
    return switch (ClassCode.operands(opcode)) {
      case 'b' -> name + " " + bytes[at + 1];
      case 's' -> name + " " + (short) u2(at + 1);
      case 'v' -> name + " " + (bytes[at + 1] & 0xff);
      case 'i' -> name + " " + (bytes[at + 1] & 0xff) + " " + bytes[at + 2];
      case 'c' -> name + " " + constant(bytes[at + 1] & 0xff);
      case 'C', 'I', 'D' -> name + " " + constant(u2(at + 1)) + rest(opcode, at);
      case 'm' -> name + " " + constant(u2(at + 1)) + " " + (bytes[at + 3] & 0xff);
      case 'n' -> name + " " + array(bytes[at + 1]);
      case 'w' -> wide(at);
      case 'j' -> jump(name, at, (short) u2(at + 1), jumps);
      case 'J' -> jump(name, at, ClassCode.u4(bytes, at + 1), jumps);
      default -> name;
    };
  }

  private int u2(int at) {
    return ClassCode.u2(file.bytes, at);
  }

  private String constant(int index) {
    return file.pool.has(index)
        ? file.pool.kind(index) + " " + file.pool.text(index)
        : "#" + index + " (there is no such constant)";
  }

  /** Numbers behind the constant that must be zero, or follow from it, where they don't. */
  private String rest(int opcode, int at) {
    return switch (ClassCode.operands(opcode)) {
      case 'I' -> file.bytes[at + 4] == 0 ? "" : " (last byte " + (file.bytes[at + 4] & 0xff) + ")";
      case 'D' -> u2(at + 3) == 0 ? "" : " (last bytes " + u2(at + 3) + ")";
      default -> "";
    };
  }

  private static String array(int type) {
    return type >= 4 && type < 12 ? ARRAYS.get(type - 4) : "type " + type;
  }

  private String wide(int at) {
    int opcode = file.bytes[at + 1] & 0xff;
    String text = "wide " + MNEMONICS.get(opcode) + " " + u2(at + 2);
    return opcode == ClassCode.IINC ? text + " " + (short) u2(at + 4) : text;
  }

  private String jump(String name, int at, int by, List<Jump> jumps) {
    jumps.add(new Jump("", indexOf((long) at + by)));
    return name;
  }

  /** Where the instruction that starts at an offset stands in the listing; -1 if none does. */
  private int indexOf(long offset) {
    int found = instructionAt(offset);
    return found < 0 ? -1 : places[found];
  }

  /** The instruction that starts at an offset; -1 if none does. */
  private int instructionAt(long offset) {
    if (offset < start || offset >= end) {
      return -1;
    }
    int found = Arrays.binarySearch(starts, (int) offset);
    return Math.max(-1, found);
  }
}
