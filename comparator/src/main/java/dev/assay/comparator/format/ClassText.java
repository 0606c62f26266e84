package dev.assay.comparator.format;

import dev.assay.comparator.anatomy.Fields;
import dev.assay.comparator.anatomy.LimitReachedException;
import dev.assay.comparator.anatomy.MalformedException;
import dev.assay.comparator.bytes.ArrayBytes;
import dev.assay.comparator.format.ClassFile.Attribute;
import dev.assay.comparator.format.ClassFile.Member;
import dev.assay.comparator.format.ClassShape.Where;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** Renders structures of a class file as lines, with constants filled in. */
final class ClassText {
  /** Flags by place and bit (JVMS 25, tables 4.1-B, 4.5-A and 4.6-A). */
  private static final List<String> CLASS_FLAGS =
      flags("public - - - final super - - - interface abstract - synthetic annotation enum module");

  private static final List<String> FIELD_FLAGS =
      flags(
          "public private protected static final - volatile transient - - - - synthetic - enum -");
  private static final List<String> METHOD_FLAGS =
      flags(
          "public private protected static final synchronized bridge varargs native - abstract"
              + " strict synthetic - - -");

  /** Members beyond this many lines are only named. */
  private static final int MAX_LINES = 50_000;

  private ClassText() {}

  private static List<String> flags(String names) {
    return List.of(names.split(" ", -1));
  }

  /** Access flags with their names. */
  static String flags(Where where, int flags) {
    List<String> names =
        switch (where) {
          case FIELD -> FIELD_FLAGS;
          case METHOD -> METHOD_FLAGS;
          default -> CLASS_FLAGS;
        };
    StringBuilder text = new StringBuilder();
    for (int bit = 0; bit < 16; bit++) {
      if (((flags >> bit) & 1) == 1) {
        text.append(names.get(bit)).append(' ');
      }
    }
    return text + "(0x" + Integer.toHexString(flags) + ")";
  }

  /** The whole class: its head, its members, its attributes, and what stands behind them. */
  static List<String> all(ClassFile file)
      throws IOException, MalformedException, LimitReachedException {
    ClassPool pool = file.pool;
    int head = pool.end();
    List<String> lines = new ArrayList<>();
    lines.add(
        flags(Where.CLASS, file.u2(head))
            + " "
            + pool.text(file.u2(head + 2))
            + " extends "
            + pool.text(file.u2(head + 4)));
    for (int index : file.interfaces) {
      lines.add("implements " + pool.text(index));
    }
    List<Member> members = new ArrayList<>(file.fields);
    members.addAll(file.methods);
    for (Member member : members) {
      if (lines.size() < MAX_LINES) {
        lines.addAll(member(file, member));
      } else {
        lines.add(file.name(member));
      }
    }
    for (Attribute attribute : file.attributes) {
      lines.addAll(attribute(file, attribute));
    }
    int behind = file.bytes.length - file.end;
    if (behind > 0) {
      lines.add(behind + " bytes behind the class");
    }
    return lines;
  }

  /** A member in full. */
  static List<String> member(ClassFile file, Member member)
      throws IOException, MalformedException, LimitReachedException {
    List<String> lines = new ArrayList<>();
    lines.add(
        flags(member.kind(), file.u2(member.start()))
            + " "
            + ClassPool.shown(file.pool.utf8(member.name()))
            + " "
            + ClassPool.shown(file.pool.utf8(member.descriptor())));
    for (Attribute attribute : member.attributes()) {
      lines.addAll(attribute(file, attribute));
    }
    return lines;
  }

  /** An attribute with what is in it, line by line. */
  static List<String> attribute(ClassFile file, Attribute attribute) throws IOException {
    Lines lines = new Lines(file);
    new ClassWalker(file, lines).attribute(attribute);
    return lines.done();
  }

  /** Writes down what a walker finds. */
  private static final class Lines implements ClassWalker.Sink {
    private final ClassFile file;
    private final List<String> lines = new ArrayList<>();
    private final StringBuilder line = new StringBuilder();
    private final Deque<Integer> marks = new ArrayDeque<>();

    Lines(ClassFile file) {
      this.file = file;
    }

    List<String> done() {
      flush();
      return lines;
    }

    private void flush() {
      if (!line.isEmpty()) {
        lines.add(line.toString());
        line.setLength(0);
      }
    }

    @Override
    public void number(String name, int at, int width) {
      if (!name.isEmpty()) {
        int value = width == 1 ? file.bytes[at] & 0xff : file.u2(at);
        String text = name.equals("tag") ? Character.toString((char) value) : "" + value;
        line.append(' ').append(name).append('=');
        line.append(name.equals("flags") ? "0x" + Integer.toHexString(value) : text);
      }
    }

    @Override
    public void ref(String name, int at) {
      int index = file.u2(at);
      line.append(' ').append(name).append('=');
      line.append(index == 0 ? "none" : file.pool.text(index));
    }

    @Override
    public void raw(int at, int length) {
      flush();
      lines.add(bytes(at, length));
    }

    private String bytes(int at, int length) {
      try {
        return "  " + Fields.show(new ArrayBytes(file.bytes), at, length);
      } catch (IOException e) {
        return "  " + length + " bytes";
      }
    }

    @Override
    public void code(int start, int end) {
      flush();
      try {
        for (String text : ClassListing.of(file, start, end, Optional.empty()).lines()) {
          lines.add("  " + text);
        }
      } catch (IOException | MalformedException e) {
        lines.add("  " + (end - start) + " bytes of code that cannot be read");
      }
    }

    @Override
    public void row(String name, int depth) {
      flush();
      line.append("  ".repeat(depth + 1)).append(name).append(':');
    }

    @Override
    public void attribute(Attribute attribute, Optional<ClassAttributes.Known> known) {
      flush();
      marks.push(lines.size());
      line.append(ClassPool.shown(attribute.name())).append(':');
      if (known.isEmpty()) {
        flush();
        lines.add(bytes(attribute.from(), attribute.end() - attribute.from()));
      }
    }

    @Override
    public void attributeEnd(Attribute attribute, boolean malformed) {
      flush();
      int mark = marks.pop();
      if (malformed) {
        lines.subList(mark, lines.size()).clear();
        lines.add(
            ClassPool.shown(attribute.name())
                + ": malformed,"
                + bytes(attribute.from(), attribute.end() - attribute.from()));
      }
    }
  }
}
