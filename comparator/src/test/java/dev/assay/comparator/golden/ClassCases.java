package dev.assay.comparator.golden;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** The golden cases of class files. */
public final class ClassCases {
  private static final int[][] NO_HANDLERS = {};

  private ClassCases() {}

  /** One case; {@code what} says how the published file differs from the rebuilt one. */
  public record Case(String name, byte[] published, byte[] rebuilt, String what) {}

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
    private UnaryOperator<RawClass> more = out -> out;

    RawClass write() {
      more.apply(out);
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

  private static byte[] clean() {
    return new Sample().write().build();
  }

  /** All cases. */
  public static List<Case> all() {
    List<Case> cases = new ArrayList<>();
    code(cases);
    members(cases);
    attributes(cases);
    constants(cases);
    modules(cases);
    return cases;
  }

  private static void add(List<Case> cases, String name, Sample published, String what) {
    cases.add(new Case(name, published.write().build(), clean(), what));
  }

  private static void code(List<Case> cases) {
    Sample called = new Sample();
    called.injected = true;
    add(cases, "injected-call", called, "a call at the end of a method");
    Sample flipped = new Sample();
    flipped.compare = 0x99;
    add(cases, "flipped-opcode", flipped, "ifeq instead of ifne");
    Sample unguarded = new Sample();
    unguarded.guarded = false;
    add(cases, "exception-table", unguarded, "an exception handler less");
    Sample started = new Sample();
    started.more = out -> initializer(out);
    add(cases, "static-initializer", started, "a static initializer that calls something");
  }

  private static RawClass initializer(RawClass out) {
    int call = out.method("a/Evil", "INJECTED", "()V");
    byte[] code = out.code(0, 0, RawClass.code(0xb8, 0, call, 0xb1), NO_HANDLERS);
    return out.addMethod(8, "<clinit>", "()V", code);
  }

  private static void members(List<Case> cases) {
    Sample method = new Sample();
    method.more =
        out ->
            out.addMethod(
                RawClass.PUBLIC_STATIC,
                "injected",
                "()V",
                out.code(0, 0, RawClass.code(0xb1), NO_HANDLERS));
    add(cases, "added-method", method, "a method more");
    Sample field = new Sample();
    field.more = out -> out.addField(RawClass.PUBLIC_STATIC, "injected", "Ljava/lang/String;");
    add(cases, "added-field", field, "a field more");
    Sample face = new Sample();
    face.more = out -> out.implementing("java/lang/Runnable");
    add(cases, "added-interface", face, "an interface more");
    Sample open = new Sample();
    open.more = out -> out.flags(0x20);
    add(cases, "access-flags", open, "not public any more");
    Sample value = new Sample();
    value.value = 8;
    add(cases, "constant-value", value, "another value of a constant field");
  }

  private static void attributes(List<Case> cases) {
    Sample unknown = new Sample();
    unknown.more = out -> out.with(out.attribute("Foo", "INJECTED payload".getBytes(UTF_8)));
    add(cases, "unknown-attribute", unknown, "an attribute that no JVM knows");
    Sample lines = new Sample();
    lines.firstLine = 13;
    lines.lastLine = 23;
    add(cases, "shifted-lines", lines, "all line numbers shifted by three");
    Sample disorder = new Sample();
    disorder.firstLine = 50;
    add(cases, "lines-out-of-order", disorder, "line numbers that no edit of the source explains");
    Sample source = new Sample();
    source.source = "C.java";
    add(cases, "source-file", source, "another name of the source file");
    cases.add(
        new Case(
            "trailing-bytes",
            new Sample().write().trailer("INJECTED".getBytes(UTF_8)).build(),
            clean(),
            "bytes behind the class"));
  }

  private static void constants(List<Case> cases) {
    Sample text = new Sample();
    text.greeting = "INJECTED";
    add(cases, "changed-string", text, "another text, printed by the same instructions");
    Sample unused = new Sample();
    unused.write().utf8("INJECTED");
    cases.add(
        new Case("unused-constant", unused.out.build(), clean(), "a constant that nothing uses"));
    Sample order = new Sample();
    order.out.utf8("run");
    add(cases, "constant-order", order, "one constant moved to the front");
    Sample reversed = new Sample();
    for (String name : "Code B.java check StackMapTable clean out LIMIT".split(" ", -1)) {
      reversed.out.utf8(name);
    }
    reversed.out.type("java/lang/Exception");
    reversed.more =
        out -> {
          initializer(out);
          return out;
        };
    add(
        cases,
        "constant-order-and-more",
        reversed,
        "constants in another order, and an initializer");
  }

  private static void modules(List<Case> cases) {
    byte[] evil = module("a/Evil");
    cases.add(new Case("module-provides", evil, module("a/Clean"), "another service provider"));
  }

  private static byte[] module(String provider) {
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
                    })))
        .build();
  }
}
