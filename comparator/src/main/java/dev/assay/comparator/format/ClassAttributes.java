package dev.assay.comparator.format;

import static dev.assay.comparator.format.ClassShape.Special.ANNOTATION;
import static dev.assay.comparator.format.ClassShape.Special.BYTECODE;
import static dev.assay.comparator.format.ClassShape.Special.FRAME;
import static dev.assay.comparator.format.ClassShape.Special.REST;
import static dev.assay.comparator.format.ClassShape.Special.TYPE_ANNOTATION;
import static dev.assay.comparator.format.ClassShape.Special.VALUE;
import static dev.assay.comparator.format.ClassShape.ref;
import static dev.assay.comparator.format.ClassShape.shortTable;
import static dev.assay.comparator.format.ClassShape.table;
import static dev.assay.comparator.format.ClassShape.u2;

import dev.assay.comparator.anatomy.Nature;
import dev.assay.comparator.format.ClassShape.Where;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The attributes that JVMs and the JDK's own tools know (JVMS 25, section 4.7). */
final class ClassAttributes {
  static final String CODE = "Code";
  static final String LINE_NUMBERS = "LineNumberTable";
  static final String SOURCE_FILE = "SourceFile";
  static final String BOOTSTRAP_METHODS = "BootstrapMethods";

  private static final Set<Where> DECLARATIONS =
      EnumSet.of(Where.CLASS, Where.FIELD, Where.METHOD, Where.RECORD);
  private static final Set<Where> MEMBERS = EnumSet.of(Where.CLASS, Where.FIELD, Where.METHOD);
  private static final Set<Where> CLASS = EnumSet.of(Where.CLASS);
  private static final Set<Where> METHOD = EnumSet.of(Where.METHOD);
  private static final Set<Where> IN_CODE = EnumSet.of(Where.CODE);

  private static final Map<String, Known> ALL = all();

  private ClassAttributes() {}

  /**
   * An attribute that has a meaning.
   *
   * @param where it may stand
   * @param nature of its content
   * @param shape of its content
   */
  record Known(Set<Where> where, Nature nature, List<ClassShape> shape) {}

  /** The attribute of this name at this place, if it has a meaning there. */
  static Optional<Known> find(String name, Where where) {
    return Optional.ofNullable(ALL.get(name)).filter(known -> known.where().contains(where));
  }

  private static Map<String, Known> all() {
    Map<String, Known> all = new HashMap<>();
    code(all);
    classes(all);
    modules(all);
    annotations(all);
    return Map.copyOf(all);
  }

  private static void put(
      Map<String, Known> all, String name, Set<Where> where, Nature nature, ClassShape... shape) {
    all.put(name, new Known(where, nature, List.of(shape)));
  }

  private static void code(Map<String, Known> all) {
    put(
        all,
        CODE,
        METHOD,
        Nature.PAYLOAD,
        u2("stack"),
        u2("locals"),
        BYTECODE,
        table("handler", u2("from"), u2("to"), u2("at"), ref("catch")),
        new ClassShape.Attributes(Where.CODE));
    put(all, "StackMapTable", IN_CODE, Nature.STRUCTURE, table("frame", FRAME));
    put(all, LINE_NUMBERS, IN_CODE, Nature.DEBUG, table("entry", u2("at"), u2("line")));
    ClassShape variable =
        table("variable", u2("from"), u2("length"), ref("name"), ref("type"), u2("slot"));
    put(all, "LocalVariableTable", IN_CODE, Nature.DEBUG, variable);
    put(all, "LocalVariableTypeTable", IN_CODE, Nature.DEBUG, variable);
    put(all, "Exceptions", METHOD, Nature.STRUCTURE, table("throws", ref("class")));
    put(
        all,
        "MethodParameters",
        METHOD,
        Nature.STRUCTURE,
        shortTable("parameter", ref("name"), u2("flags")));
    put(all, "ConstantValue", EnumSet.of(Where.FIELD), Nature.STRUCTURE, ref("value"));
  }

  private static void classes(Map<String, Known> all) {
    put(all, "Synthetic", MEMBERS, Nature.STRUCTURE);
    put(all, "Deprecated", MEMBERS, Nature.STRUCTURE);
    put(all, "Signature", DECLARATIONS, Nature.STRUCTURE, ref("signature"));
    put(all, SOURCE_FILE, CLASS, Nature.DEBUG, ref("file"));
    put(all, "SourceDebugExtension", CLASS, Nature.DEBUG, REST);
    put(all, "EnclosingMethod", CLASS, Nature.STRUCTURE, ref("class"), ref("method"));
    put(all, "NestHost", CLASS, Nature.STRUCTURE, ref("class"));
    put(all, "NestMembers", CLASS, Nature.STRUCTURE, table("member", ref("class")));
    put(all, "PermittedSubclasses", CLASS, Nature.STRUCTURE, table("permits", ref("class")));
    put(
        all,
        "InnerClasses",
        CLASS,
        Nature.STRUCTURE,
        table("class", ref("inner"), ref("outer"), ref("name"), u2("flags")));
    put(
        all,
        BOOTSTRAP_METHODS,
        CLASS,
        Nature.STRUCTURE,
        table("bootstrap", ref("method"), table("argument", ref("value"))));
    put(
        all,
        "Record",
        CLASS,
        Nature.STRUCTURE,
        table(
            "component", ref("name"), ref("descriptor"), new ClassShape.Attributes(Where.RECORD)));
  }

  /** A module's descriptor decides what is loaded and run: its provides and its main class. */
  private static void modules(Map<String, Known> all) {
    put(
        all,
        "Module",
        CLASS,
        Nature.TRIGGER,
        ref("module"),
        u2("flags"),
        ref("version"),
        table("requires", ref("module"), u2("flags"), ref("version")),
        table("exports", ref("package"), u2("flags"), table("to", ref("module"))),
        table("opens", ref("package"), u2("flags"), table("to", ref("module"))),
        table("uses", ref("service")),
        table("provides", ref("service"), table("with", ref("class"))));
    put(all, "ModulePackages", CLASS, Nature.TRIGGER, table("package", ref("package")));
    put(all, "ModuleMainClass", CLASS, Nature.TRIGGER, ref("class"));
    put(all, "ModuleTarget", CLASS, Nature.TRIGGER, ref("platform"));
    put(all, "ModuleResolution", CLASS, Nature.TRIGGER, u2("flags"));
    put(
        all,
        "ModuleHashes",
        CLASS,
        Nature.TRIGGER,
        ref("algorithm"),
        table("module", ref("module"), table("hash", ClassShape.u1("byte"))));
  }

  private static void annotations(Map<String, Known> all) {
    for (String visible : List.of("RuntimeVisible", "RuntimeInvisible")) {
      put(
          all,
          visible + "Annotations",
          DECLARATIONS,
          Nature.STRUCTURE,
          table("annotation", ANNOTATION));
      put(
          all,
          visible + "ParameterAnnotations",
          METHOD,
          Nature.STRUCTURE,
          shortTable("parameter", table("annotation", ANNOTATION)));
      put(
          all,
          visible + "TypeAnnotations",
          EnumSet.allOf(Where.class),
          Nature.STRUCTURE,
          table("annotation", TYPE_ANNOTATION));
    }
    put(all, "AnnotationDefault", METHOD, Nature.STRUCTURE, VALUE);
  }
}
