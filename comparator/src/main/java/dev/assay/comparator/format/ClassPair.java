package dev.assay.comparator.format;

import dev.assay.comparator.anatomy.Meaning.Shared;
import dev.assay.comparator.anatomy.Nature;
import dev.assay.core.result.Detail;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** A published and a rebuilt class: what they differ in that runs through the whole file. */
final class ClassPair {
  private static final Set<String> SOURCES =
      Set.of("java", "kt", "groovy", "scala", "clj", "kts", "aj");

  private final ClassFile published;
  private final ClassFile rebuilt;
  private Optional<OptionalInt> orderBits = Optional.empty();
  private Optional<OptionalInt> lineBits = Optional.empty();

  ClassPair(ClassFile published, ClassFile rebuilt) {
    this.published = published;
    this.rebuilt = rebuilt;
  }

  ClassFile rebuilt() {
    return rebuilt;
  }

  /** The same constants under other numbers. */
  Shared order() {
    return new Shared("constant numbers", Nature.ORDER, this::orderDetail, this::orderBits);
  }

  /** The same instructions on other lines. */
  Shared lines() {
    return new Shared("line numbers", Nature.DEBUG, this::lineDetail, this::lineBits);
  }

  /** Another name in the attribute that names the source file. */
  Shared sourceFile(String publishedName, String rebuiltName) {
    return new Shared(
        "source file name",
        Nature.DEBUG,
        () -> Detail.of(ClassPool.shown(rebuiltName) + " -> " + ClassPool.shown(publishedName)),
        () -> isSourceFile(rebuiltName) ? sourceFileBits(publishedName) : OptionalInt.empty());
  }

  private static OptionalInt sourceFileBits(String name) {
    return isSourceFile(name) ? OptionalInt.of(8 * name.length()) : OptionalInt.empty();
  }

  /** A name as compilers write it: letters and digits, and one of the usual ends. */
  private static boolean isSourceFile(String name) {
    int dot = name.lastIndexOf('.');
    if (dot < 1 || !SOURCES.contains(name.substring(dot + 1))) {
      return false;
    }
    for (int i = 0; i < dot; i++) {
      char c = name.charAt(i);
      if (c > '~' || (!Character.isJavaIdentifierPart(c) && c != '-')) {
        return false;
      }
    }
    return true;
  }

  private Detail orderDetail() throws IOException {
    OptionalInt bits = orderBits();
    return Detail.of(
        bits.isPresent()
            ? "the rebuilt class with its constants in the published order is the published one ("
                + bits.getAsInt()
                + " bits of choice)"
            : "the same content, with constants under other numbers");
  }

  /** The proof: the rebuilt class, emitted in the published order, gives the published bytes. */
  private OptionalInt orderBits() throws IOException {
    if (orderBits.isEmpty()) {
      orderBits = Optional.of(proveOrder());
    }
    return orderBits.get();
  }

  private OptionalInt proveOrder() throws IOException {
    Optional<List<Integer>> order = ClassOrder.of(published, rebuilt);
    if (order.isEmpty()) {
      return OptionalInt.empty();
    }
    Optional<byte[]> emitted = ClassOrder.reorder(rebuilt, order.get());
    return emitted.isPresent() && Arrays.equals(emitted.get(), published.bytes)
        ? OptionalInt.of(ClassOrder.bits(order.get()))
        : OptionalInt.empty();
  }

  private Detail lineDetail() throws IOException {
    OptionalInt bits = lineBits();
    return Detail.of(
        bits.isPresent()
            ? "the rebuilt lines, shifted (" + bits.getAsInt() + " bits of choice)"
            : "other numbers than the rebuilt ones, and not only shifted");
  }

  private OptionalInt lineBits() throws IOException {
    if (lineBits.isEmpty()) {
      lineBits = Optional.of(ClassLines.bits(published, rebuilt));
    }
    return lineBits.get();
  }
}
