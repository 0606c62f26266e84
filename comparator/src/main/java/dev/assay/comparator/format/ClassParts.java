package dev.assay.comparator.format;

import dev.assay.comparator.anatomy.Cursor;
import dev.assay.comparator.anatomy.Fields;
import dev.assay.comparator.anatomy.MalformedException;
import dev.assay.comparator.anatomy.Meaning;
import dev.assay.comparator.anatomy.Nature;
import dev.assay.comparator.anatomy.Part;
import dev.assay.comparator.bytes.ArrayBytes;
import dev.assay.comparator.bytes.Bytes;
import dev.assay.comparator.format.ClassFile.Attribute;
import dev.assay.comparator.format.ClassFile.Member;
import dev.assay.comparator.format.ClassMeaning.Span;
import dev.assay.comparator.format.ClassShape.Where;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Lays a class file out as parts, in the order of the file (JVMS 25, section 4.1). */
final class ClassParts {
  /** Labels of constants are keys, too; longer ones end in the digest of what they say. */
  private static final int LABEL = 160;

  private final ClassFile file;
  private final Bytes bytes;

  ClassParts(ClassFile file) {
    this.file = file;
    this.bytes = new ArrayBytes(file.bytes);
  }

  /** All parts; they tile the file. */
  List<Part> parts() {
    ClassPool pool = file.pool;
    Fields fields = new Fields(bytes, 0);
    fields.add("magic number", 4, Nature.STRUCTURE);
    fields.add("version", 4, Nature.STRUCTURE, () -> file.u2(6) + "." + file.u2(4));
    count(fields, "constant count");
    fields.group(
        "constant pool",
        pool.end() - pool.start(),
        this::constants,
        structure(pool.start(), pool.end(), Nature.STRUCTURE, List::of));
    int flags = pool.end();
    fields.add(
        "access flags", 2, Nature.STRUCTURE, () -> ClassText.flags(Where.CLASS, file.u2(flags)));
    ref(fields, "this class");
    ref(fields, "superclass");
    count(fields, "interface count");
    for (int index : file.interfaces) {
      ref(fields, "interface " + pool.text(index));
    }
    count(fields, "field count");
    file.fields.forEach(field -> member(fields, field));
    count(fields, "method count");
    file.methods.forEach(method -> member(fields, method));
    attributes(fields, "", file.attributes);
    List<Part> parts = new ArrayList<>(fields.build());
    if (file.end < file.bytes.length) {
      parts.add(
          new Part.Slack(
              Part.Key.of("bytes after the class"),
              file.end,
              file.bytes.length - file.end,
              Nature.SLACK));
    }
    return parts;
  }

  /** Whatever the number, exactly as many things follow; each is a part of its own. */
  private void count(Fields fields, String label) {
    int at = (int) fields.position();
    fields.derived(label, 2, () -> "" + file.u2(at), () -> true);
  }

  /** Whatever the length, what it is the length of is a part of its own, and ends there. */
  private void length(Fields fields, String label) {
    int at = (int) fields.position();
    fields.derived(label, 4, () -> "" + ClassCode.u4(file.bytes, at), () -> true);
  }

  private void ref(Fields fields, String label) {
    int at = (int) fields.position();
    Part.Lazy<String> value = () -> file.u2(at) == 0 ? "none" : file.pool.text(file.u2(at));
    fields.add(
        label,
        2,
        Nature.STRUCTURE,
        value,
        structure(at, at + 2, Nature.STRUCTURE, () -> List.of(value.get())));
  }

  private Meaning structure(int from, int to, Nature nature, Part.Lazy<List<String>> lines) {
    return new ClassMeaning.Structure(file, new Span(from, to), nature, lines);
  }

  private List<Part> constants() throws IOException {
    ClassPool pool = file.pool;
    ClassRefs.Use[] uses = file.refs().uses();
    Fields fields = new Fields(bytes, pool.start());
    for (int index : ClassOrder.indexes(pool)) {
      ClassMeaning meaning = new ClassMeaning.Constant(file, index, uses[index]);
      fields.add(
          label(index, uses[index]),
          pool.length(index),
          meaning.nature(),
          () -> pool.text(index),
          meaning);
    }
    return fields.build();
  }

  private String label(int index, ClassRefs.Use use) throws IOException {
    ClassPool pool = file.pool;
    if (use == ClassRefs.Use.SOURCE_FILE && pool.tag(index) == ClassPool.UTF8) {
      return "source file name";
    }
    String text = pool.kind(index) + " " + pool.text(index);
    return text.length() <= LABEL
        ? text
        : text.substring(0, LABEL)
            + " … "
            + HexFormat.of().formatHex(file.content().of(index), 0, 8);
  }

  private void member(Fields fields, Member member) {
    fields.group(
        file.name(member),
        member.end() - member.start(),
        () -> memberParts(member),
        structure(
            member.start(), member.end(), Nature.STRUCTURE, () -> ClassText.member(file, member)));
  }

  private List<Part> memberParts(Member member) {
    Fields fields = new Fields(bytes, member.start());
    fields.add(
        "access flags",
        2,
        Nature.STRUCTURE,
        () -> ClassText.flags(member.kind(), file.u2(member.start())));
    ref(fields, "name");
    ref(fields, "descriptor");
    attributes(fields, "", member.attributes());
    return fields.build();
  }

  private void attributes(Fields fields, String prefix, List<Attribute> attributes) {
    count(fields, prefix + "attribute count");
    for (Attribute attribute : attributes) {
      Optional<ClassAttributes.Known> known =
          ClassAttributes.find(attribute.name(), attribute.where());
      boolean code = known.isPresent() && attribute.name().equals(ClassAttributes.CODE);
      fields.group(
          code ? ClassAttributes.CODE : "attribute " + ClassPool.shown(attribute.name()),
          attribute.end() - attribute.start(),
          () -> attribute(attribute, known),
          structure(
              attribute.start(),
              attribute.end(),
              known.isEmpty() ? Nature.COMMENT : known.get().nature(),
              () -> ClassText.attribute(file, attribute)));
    }
  }

  private List<Part> attribute(Attribute attribute, Optional<ClassAttributes.Known> known)
      throws IOException, MalformedException {
    Fields fields = new Fields(bytes, attribute.start());
    ref(fields, "name");
    length(fields, "length");
    int length = attribute.end() - attribute.from();
    if (known.isEmpty()) {
      return fields.add("", length, Nature.COMMENT).build();
    }
    try {
      new ClassWalker(file, new ClassWalker.Sink() {}).content(attribute, known.get());
    } catch (MalformedException e) {
      // What a JVM makes of it is not known: it counts as code.
      return fields.add("", length, Nature.PAYLOAD).build();
    }
    if (attribute.name().equals(ClassAttributes.CODE)) {
      code(fields, attribute);
    } else {
      content(fields, attribute, known.get());
    }
    return fields.build();
  }

  private void content(Fields fields, Attribute attribute, ClassAttributes.Known known) {
    int from = attribute.from();
    int to = attribute.end();
    Part.Lazy<List<String>> lines = () -> ClassText.attribute(file, attribute);
    Meaning meaning =
        attribute.name().equals(ClassAttributes.LINE_NUMBERS)
            ? new ClassMeaning.LineNumbers(file, new Span(from, to), lines)
            : structure(from, to, known.nature(), lines);
    fields.add("", to - from, known.nature(), () -> String.join("; ", lines.get()), meaning);
  }

  /** The content of a Code attribute that follows its shape (JVMS 25, section 4.7.3). */
  private void code(Fields fields, Attribute attribute) throws IOException, MalformedException {
    int from = attribute.from();
    int start = from + 8;
    int end = start + ClassCode.u4(file.bytes, from + 4);
    int rows = file.u2(end);
    Bytes upToEnd = bytes.slice(0, attribute.end());
    List<Attribute> inner =
        ClassFile.attributes(new Cursor(upToEnd, end + 2 + 8 * rows), Where.CODE, file.pool);
    Optional<Attribute> lineNumbers =
        inner.stream().filter(a -> a.name().equals(ClassAttributes.LINE_NUMBERS)).findFirst();
    fields.add("max stack", 2, Nature.STRUCTURE, () -> "" + file.u2(from));
    fields.add("max locals", 2, Nature.STRUCTURE, () -> "" + file.u2(from + 2));
    length(fields, "code length");
    ClassMeaning.Code meaning =
        new ClassMeaning.Code(
            file, new Span(start, end), () -> ClassListing.of(file, start, end, lineNumbers));
    fields.add("", end - start, Nature.PAYLOAD, () -> end - start + " bytes of code", meaning);
    count(fields, "handler count");
    int table = end + 2;
    Part.Lazy<List<String>> lines = () -> handlers(table, rows);
    fields.add(
        "exception table",
        8L * rows,
        Nature.STRUCTURE,
        () -> String.join("; ", lines.get()),
        structure(table, table + 8 * rows, Nature.STRUCTURE, lines));
    attributes(fields, "", inner);
  }

  private List<String> handlers(int table, int rows) {
    List<String> lines = new ArrayList<>();
    for (int at = table; at < table + 8 * rows; at += 8) {
      int type = file.u2(at + 6);
      lines.add(
          String.format(
              Locale.ROOT,
              "catch %s from %d to %d at %d",
              type == 0 ? "anything" : file.pool.text(type),
              file.u2(at),
              file.u2(at + 2),
              file.u2(at + 4)));
    }
    return lines;
  }
}
