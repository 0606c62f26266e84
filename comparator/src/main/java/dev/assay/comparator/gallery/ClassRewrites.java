package dev.assay.comparator.gallery;

import static dev.assay.comparator.gallery.Operator.marker;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.Instruction;
import java.lang.classfile.MethodModel;
import java.lang.classfile.MethodTransform;
import java.lang.classfile.Opcode;
import java.lang.classfile.attribute.CodeAttribute;
import java.lang.classfile.attribute.ModuleAttribute;
import java.lang.classfile.attribute.ModuleProvideInfo;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.constant.ModuleDesc;
import java.lang.reflect.AccessFlag;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Changes of class files that need instructions. What is not changed keeps its constants. */
final class ClassRewrites {
  private static final ClassDesc SYSTEM = ClassDesc.of("java.lang.System");
  private static final MethodTypeDesc NOTHING = MethodTypeDesc.of(ConstantDescs.CD_void);
  private static final MethodTypeDesc PROPERTY =
      MethodTypeDesc.of(ConstantDescs.CD_String, ConstantDescs.CD_String, ConstantDescs.CD_String);

  private ClassRewrites() {}

  /** A class that sets a system property, which is all that the payload does. */
  static byte[] payload(String name, String id) {
    return ClassFile.of()
        .build(
            ClassDesc.of(name),
            builder ->
                builder.withMethodBody(
                    ConstantDescs.CLASS_INIT_NAME,
                    NOTHING,
                    AccessFlag.STATIC.mask(),
                    code -> {
                      run(code, id);
                      code.return_();
                    }));
  }

  private static void run(CodeBuilder code, String id) {
    code.loadConstant("assay.gallery");
    code.loadConstant(marker(id));
    code.invokestatic(SYSTEM, "setProperty", PROPERTY);
    code.pop();
  }

  /** A new static initialiser; does not fit if the class has one. */
  static Optional<Mutant> initialiser(byte[] clean, String id, String part) {
    ClassModel model = ClassFile.of().parse(clean);
    boolean has =
        model.methods().stream()
            .anyMatch(m -> m.methodName().equalsString(ConstantDescs.CLASS_INIT_NAME));
    if (has || model.isModuleInfo()) {
      return Optional.empty();
    }
    return added(clean, id, ConstantDescs.CLASS_INIT_NAME, part);
  }

  /** A new method. */
  static Optional<Mutant> method(byte[] clean, String id, String part) {
    return ClassFile.of().parse(clean).isModuleInfo()
        ? Optional.empty()
        : added(clean, id, "injected", part);
  }

  private static Optional<Mutant> added(byte[] clean, String id, String name, String part) {
    Consumer<java.lang.classfile.ClassBuilder> end =
        builder ->
            builder.withMethodBody(
                name,
                NOTHING,
                AccessFlag.STATIC.mask() | AccessFlag.PUBLIC.mask(),
                code -> {
                  run(code, id);
                  code.return_();
                });
    return ClassOperators.here(transform(clean, ClassTransform.endHandler(end)), part);
  }

  private static byte[] transform(byte[] clean, ClassTransform transform) {
    ClassFile context = ClassFile.of(ClassFile.StackMapsOption.DROP_STACK_MAPS);
    return context.transformClass(context.parse(clean), transform);
  }

  /** A call before the first instruction of the first method that is no constructor. */
  static Optional<Mutant> call(byte[] clean, String id) {
    Optional<MethodModel> method =
        ClassFile.of().parse(clean).methods().stream()
            .filter(m -> m.code().isPresent() && !m.methodName().stringValue().startsWith("<"))
            .findFirst();
    if (method.isEmpty()) {
      return Optional.empty();
    }
    String name = method.get().methodName().stringValue();
    String type = method.get().methodType().stringValue();
    CodeTransform before =
        new CodeTransform() {
          @Override
          public void atStart(CodeBuilder builder) {
            run(builder, id);
          }

          @Override
          public void accept(CodeBuilder builder, CodeElement element) {
            builder.with(element);
          }
        };
    ClassTransform transform =
        (builder, element) -> {
          if (element instanceof MethodModel m
              && m.methodName().equalsString(name)
              && m.methodType().equalsString(type)) {
            builder.transformMethod(m, MethodTransform.transformingCode(before));
          } else {
            builder.with(element);
          }
        };
    return ClassOperators.here(transform(clean, transform), "Code");
  }

  /** One more provider, for modules that provide something. */
  static Optional<Mutant> provides(byte[] clean) {
    ClassModel model = ClassFile.of().parse(clean);
    if (!model.isModuleInfo()) {
      return Optional.empty();
    }
    ClassTransform transform =
        (builder, element) -> {
          if (element instanceof ModuleAttribute module) {
            builder.with(withProvider(module));
          } else {
            builder.with(element);
          }
        };
    return ClassOperators.here(transform(clean, transform), "Module");
  }

  private static ModuleAttribute withProvider(ModuleAttribute module) {
    ModuleProvideInfo evil =
        ModuleProvideInfo.of(
            ClassDesc.of("java.util.spi.ToolProvider"), ClassDesc.of("assay.Injected"));
    return ModuleAttribute.of(
        ModuleDesc.of(module.moduleName().name().stringValue()),
        builder -> {
          builder.moduleFlags(module.moduleFlagsMask());
          module.requires().forEach(builder::requires);
          module.exports().forEach(builder::exports);
          module.opens().forEach(builder::opens);
          module.uses().forEach(builder::uses);
          List<ModuleProvideInfo> provides = new ArrayList<>(module.provides());
          provides.add(evil);
          provides.forEach(builder::provides);
        });
  }

  /** Turns a condition around, or takes another constant. */
  static Optional<Mutant> flip(byte[] clean) {
    for (MethodModel method : ClassFile.of().parse(clean).methods()) {
      Optional<CodeModel> code = method.code();
      if (code.isPresent() && code.get() instanceof CodeAttribute attribute) {
        int start = Le.indexOf(clean, attribute.codeArray(), 0);
        int at = start;
        for (CodeElement element : attribute) {
          if (element instanceof Instruction instruction) {
            if (start > 0 && isCondition(instruction.opcode())) {
              byte[] changed = clean.clone();
              changed[at] = (byte) (((Le.u8(clean, at) - 0x99) ^ 1) + 0x99);
              return ClassOperators.here(changed, "Code");
            }
            at += instruction.sizeInBytes();
          }
        }
      }
    }
    return Optional.empty();
  }

  private static boolean isCondition(Opcode opcode) {
    return opcode == Opcode.IFEQ
        || opcode == Opcode.IFNE
        || opcode == Opcode.IFLT
        || opcode == Opcode.IFGE
        || opcode == Opcode.IF_ICMPEQ
        || opcode == Opcode.IF_ICMPNE;
  }
}
