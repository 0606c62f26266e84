package dev.assay.comparator.format;

import dev.assay.comparator.anatomy.Nature;
import dev.assay.comparator.format.ClassFile.Attribute;
import dev.assay.comparator.format.ClassFile.Member;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Every place of a class file that holds the index of a constant, outside the pool itself, and what
 * each constant is used for. What an unknown or malformed attribute refers to is not known.
 */
final class ClassRefs {
  private final ClassFile file;
  private int[] at = new int[0];
  private byte[] widths = new byte[0];
  private Use[] uses = new Use[0];
  private int size;
  private boolean complete = true;
  private boolean collected;

  /** What a constant is for; the first that holds, worst first. */
  enum Use {
    /** Something that a JVM acts on refers to it. */
    STRUCTURE,
    /** Only what is for debuggers and stack traces. */
    DEBUG,
    /** Only the attribute that names the source file. */
    SOURCE_FILE,
    /** It is the name of an attribute that nobody knows. */
    UNKNOWN_NAME,
    /** Nothing refers to it. */
    NONE
  }

  ClassRefs(ClassFile file) {
    this.file = file;
  }

  /** Number of places; they are in the order of the file. */
  int size() throws IOException {
    collect();
    return size;
  }

  /** Offset of a place. */
  int at(int place) {
    return at[place];
  }

  /** Bytes of a place: 1 for {@code ldc}, else 2. */
  int width(int place) {
    return widths[place];
  }

  /** The index that stands at a place. */
  int index(int place) {
    return widths[place] == 1 ? file.bytes[at[place]] & 0xff : file.u2(at[place]);
  }

  /** The first place at or behind an offset. */
  int from(int offset) throws IOException {
    collect();
    int found = Arrays.binarySearch(at, 0, size, offset);
    return found < 0 ? -found - 1 : found;
  }

  /** What each constant is used for, directly or through others. */
  Use[] uses() throws IOException {
    collect();
    ClassPool pool = file.pool;
    Use[] found = new Use[pool.count()];
    Arrays.fill(found, complete ? Use.NONE : Use.STRUCTURE);
    for (int i = 0; i < size; i++) {
      use(found, index(i), uses[i]);
    }
    // A constant refers to others of a lower level only: handle, member, name and type, text.
    for (int level = 4; level > 0; level--) {
      for (int i = 1; i < pool.count(); i++) {
        if (pool.has(i) && ClassContent.level(pool.tag(i)) == level) {
          pass(found, pool, i);
        }
      }
    }
    return found;
  }

  private static void pass(Use[] found, ClassPool pool, int index) {
    for (int i = 0; i < pool.operands(index); i++) {
      if (!pool.isBootstrap(index, i)) {
        use(found, pool.operand(index, i), found[index]);
      }
    }
  }

  private static void use(Use[] found, int index, Use use) {
    if (index > 0 && index < found.length && use.compareTo(found[index]) < 0) {
      found[index] = use;
    }
  }

  private void collect() throws IOException {
    if (collected) {
      return;
    }
    collected = true;
    add(file.pool.end() + 2, 2, Use.STRUCTURE);
    add(file.pool.end() + 4, 2, Use.STRUCTURE);
    for (int i = 0; i < file.interfaces.size(); i++) {
      add(file.pool.end() + 8 + 2 * i, 2, Use.STRUCTURE);
    }
    ClassWalker walker = new ClassWalker(file, new Collector());
    for (List<Member> members : List.of(file.fields, file.methods)) {
      for (Member member : members) {
        add(member.start() + 2, 2, Use.STRUCTURE);
        add(member.start() + 4, 2, Use.STRUCTURE);
        walk(member.attributes(), walker);
      }
    }
    walk(file.attributes, walker);
  }

  private static void walk(List<Attribute> attributes, ClassWalker walker) throws IOException {
    for (Attribute attribute : attributes) {
      walker.attribute(attribute);
    }
  }

  /** Hears of the places inside attributes; attributes may hold others. */
  private final class Collector implements ClassWalker.Sink {
    private final Deque<Use> open = new ArrayDeque<>();
    private final Deque<Integer> marks = new ArrayDeque<>();

    @Override
    public void attribute(Attribute attribute, Optional<ClassAttributes.Known> known) {
      boolean debug = known.isPresent() && known.get().nature() == Nature.DEBUG;
      Use use = known.isEmpty() ? Use.UNKNOWN_NAME : debug ? Use.DEBUG : Use.STRUCTURE;
      add(attribute.start(), 2, use);
      marks.push(size);
      open.push(attribute.name().equals(ClassAttributes.SOURCE_FILE) ? Use.SOURCE_FILE : use);
    }

    @Override
    public void ref(String name, int at) {
      add(at, 2, open.getFirst());
    }

    @Override
    public void constant(int at, int width) {
      add(at, width, open.getFirst());
    }

    @Override
    public void attributeEnd(Attribute attribute, boolean malformed) {
      int mark = marks.pop();
      open.pop();
      if (malformed) {
        size = mark;
        complete = false;
      }
    }
  }

  private void add(int offset, int width, Use use) {
    if (size == at.length) {
      int room = Math.max(64, size * 2);
      at = Arrays.copyOf(at, room);
      widths = Arrays.copyOf(widths, room);
      uses = Arrays.copyOf(uses, room);
    }
    at[size] = offset;
    widths[size] = (byte) width;
    uses[size] = use;
    size++;
  }
}
