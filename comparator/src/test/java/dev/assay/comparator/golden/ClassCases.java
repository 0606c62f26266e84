package dev.assay.comparator.golden;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.function.Consumer;
import java.util.function.IntUnaryOperator;

/** The golden cases of class files. */
public final class ClassCases {
  private static final int[][] NO_HANDLERS = {};

  private ClassCases() {}

  /** What a class of the cases can differ in. */
  private static final class Sample {
    private final RawClass out = new RawClass("a/B", "java/lang/Object");
    private String greeting = "clean";
    private String source = "B.java";
    private int value = 7;
    private int firstLine = 10;
    private int lastLine = 20;
    private int compare = 0x9a; // ifne
    private boolean guarded = true;
    private boolean injected;
    private Consumer<RawClass> more = out -> {};

    RawClass write() {
      more.accept(out);
      constantField();
      run();
      check();
      return out.with(out.reference("SourceFile", out.utf8(source)));
    }

    private void constantField() {
      out.addField(0x19, "LIMIT", "I", out.reference("ConstantValue", out.integer(value)));
    }

    private void run() {
      int stream = out.field("java/lang/System", "out", "Ljava/io/PrintStream;");
      int text = out.string(greeting);
      int print = out.method("java/io/PrintStream", "println", "(Ljava/lang/String;)V");
      byte[] greet = RawClass.code(0xb2, 0, stream, 0x12, text, 0xb6, 0, print, 0xb1);
      if (injected) {
        int call = out.method("a/Evil", "INJECTED", "()V");
        greet = RawClass.code(0xb2, 0, stream, 0x12, text, 0xb6, 0, print, 0xb8, 0, call, 0xb1);
      }
      byte[] lines = out.lines(0, firstLine, 8, firstLine + 1);
      byte[] code = out.code(2, 0, greet, NO_HANDLERS, lines);
      out.addMethod(RawClass.PUBLIC_STATIC, "run", "()V", code);
    }

    /** {@code try { return !(flag); } catch (Exception e) { return false; }} */
    private void check() {
      byte[] code = RawClass.code(0x1a, compare, 0, 5, 0x04, 0xac, 0x03, 0xac, 0x57, 0x03, 0xac);
      int type = out.type("java/lang/Exception");
      int[][] handlers = guarded ? new int[][] {{0, 8, 8, type}} : NO_HANDLERS;
      byte[] frames =
          RawClass.bytes(
              out -> {
                out.writeShort(2);
                out.writeByte(6);
                out.writeByte(64 + 1);
                out.writeByte(7);
                out.writeShort(type);
              });
      byte[] map = out.attribute("StackMapTable", frames);
      byte[] lines = out.lines(0, lastLine, 8, lastLine + 2);
      out.addMethod(
          RawClass.PUBLIC_STATIC, "check", "(Z)Z", out.code(1, 1, code, handlers, map, lines));
    }
  }

  private static RawClass clean() {
    return new Sample().write();
  }

  /** The class that nobody touched. */
  public static byte[] cleanClass() {
    return clean().build();
  }

  /** Adds them all. */
  public static void addTo(GoldenFiles files) {
    code(files);
    members(files);
    attributes(files);
    constants(files);
    modules(files);
    nested(files);
  }

  private static void add(GoldenFiles files, String name, Sample published, String what) {
    add(files, name, published.write(), clean(), what);
  }

  private static void add(
      GoldenFiles files, String name, RawClass published, RawClass rebuilt, String what) {
    files.add("class", name + ".class", published.build(), rebuilt.build(), what);
  }

  private static void nested(GoldenFiles files) {
    Sample called = new Sample();
    called.injected = true;
    files.add(
        "class",
        "nested.jar",
        new RawZip().add("a/B.class", called.write().build()).build(),
        new RawZip().add("a/B.class", cleanClass()).build(),
        "a class of an archive with an injected call");
  }

  private static void code(GoldenFiles files) {
    Sample called = new Sample();
    called.injected = true;
    add(files, "injected-call", called, "a call at the end of a method");
    Sample flipped = new Sample();
    flipped.compare = 0x99;
    add(files, "flipped-opcode", flipped, "ifeq instead of ifne");
    Sample unguarded = new Sample();
    unguarded.guarded = false;
    add(files, "exception-table", unguarded, "an exception handler less");
    Sample started = new Sample();
    started.more = ClassCases::initializer;
    add(files, "static-initializer", started, "a static initializer that calls something");
  }

  private static void initializer(RawClass out) {
    int call = out.method("a/Evil", "INJECTED", "()V");
    byte[] code = out.code(0, 0, RawClass.code(0xb8, 0, call, 0xb1), NO_HANDLERS);
    out.addMethod(8, "<clinit>", "()V", code);
  }

  private static void members(GoldenFiles files) {
    Sample method = new Sample();
    method.more =
        out ->
            out.addMethod(
                RawClass.PUBLIC_STATIC,
                "injected",
                "()V",
                out.code(0, 0, RawClass.code(0xb1), NO_HANDLERS));
    add(files, "added-method", method, "a method more");
    Sample field = new Sample();
    field.more = out -> out.addField(RawClass.PUBLIC_STATIC, "injected", "Ljava/lang/String;");
    add(files, "added-field", field, "a field more");
    Sample face = new Sample();
    face.more = out -> out.implementing("java/lang/Runnable");
    add(files, "added-interface", face, "an interface more");
    Sample open = new Sample();
    open.more = out -> out.flags(0x20);
    add(files, "access-flags", open, "not public any more");
    Sample value = new Sample();
    value.value = 8;
    add(files, "constant-value", value, "another value of a constant field");
  }

  private static void attributes(GoldenFiles files) {
    Sample unknown = new Sample();
    unknown.more = out -> out.with(out.attribute("Foo", "INJECTED payload".getBytes(UTF_8)));
    add(files, "unknown-attribute", unknown, "an attribute that no JVM knows");
    Sample lines = new Sample();
    lines.firstLine = 13;
    lines.lastLine = 23;
    add(files, "shifted-lines", lines, "all line numbers shifted by three");
    Sample disorder = new Sample();
    disorder.firstLine = 50;
    add(files, "lines-out-of-order", disorder, "line numbers that no edit of the source explains");
    add(
        files,
        "lines-that-spell",
        manyLines(i -> 100 * i + "INJECTED, and more than one can see".charAt(i)),
        manyLines(i -> 100 * i),
        "line numbers in order, each shifted by as much as a letter says");
    Sample source = new Sample();
    source.source = "C.java";
    add(files, "source-file", source, "another name of the source file");
    add(
        files,
        "trailing-bytes",
        new Sample().write().trailer("INJECTED".getBytes(UTF_8)),
        clean(),
        "bytes behind the class");
  }

  /** A method of twenty instructions on lines of their own. */
  private static RawClass manyLines(IntUnaryOperator lineOf) {
    RawClass out = new RawClass("a/B", "java/lang/Object");
    byte[] code = new byte[20];
    code[19] = (byte) 0xb1;
    int[] lines = new int[40];
    for (int i = 0; i < 20; i++) {
      lines[2 * i] = i;
      lines[2 * i + 1] = lineOf.applyAsInt(i);
    }
    return out.addMethod(
        RawClass.PUBLIC_STATIC, "run", "()V", out.code(0, 0, code, NO_HANDLERS, out.lines(lines)));
  }

  private static void constants(GoldenFiles files) {
    Sample text = new Sample();
    text.greeting = "INJECTED";
    add(files, "changed-string", text, "another text, printed by the same instructions");
    Sample unused = new Sample();
    unused.write().utf8("INJECTED");
    add(files, "unused-constant", unused.out, clean(), "a constant that nothing uses");
    Sample order = new Sample();
    order.out.utf8("run");
    add(files, "constant-order", order, "one constant moved to the front");
    Sample reversed = new Sample();
    for (String name : "Code B.java check StackMapTable clean out LIMIT".split(" ", -1)) {
      reversed.out.utf8(name);
    }
    reversed.out.type("java/lang/Exception");
    reversed.more = ClassCases::initializer;
    add(
        files,
        "constant-order-and-more",
        reversed,
        "constants in another order, and an initializer");
  }

  private static void modules(GoldenFiles files) {
    add(files, "module-provides", module("a/Evil"), module("a/Clean"), "another service provider");
  }

  private static RawClass module(String provider) {
    RawClass out = new RawClass("module-info", "").flags(0x8000);
    int self = out.one(19, "a.module");
    int base = out.one(19, "java.base");
    int service = out.type("java/lang/Runnable");
    int implementation = out.type(provider);
    return out.with(
        out.attribute(
            "Module",
            RawClass.bytes(
                data -> {
                  data.writeShort(self);
                  data.writeShort(0);
                  data.writeShort(0);
                  data.writeShort(1);
                  data.writeShort(base);
                  data.writeShort(0x8000);
                  data.writeShort(0);
                  data.writeShort(0);
                  data.writeShort(0);
                  data.writeShort(0);
                  data.writeShort(1);
                  data.writeShort(service);
                  data.writeShort(1);
                  data.writeShort(implementation);
                })));
  }
}
