package dev.assay.comparator.format;

import dev.assay.comparator.anatomy.Meaning.Choice;
import dev.assay.comparator.anatomy.Meaning.Shared;
import dev.assay.comparator.anatomy.Nature;
import dev.assay.core.result.Detail;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A published and a rebuilt class: what they differ in that runs through the whole file. */
final class ClassPair {
  private static final Set<String> SOURCES =
      Set.of("java", "kt", "groovy", "scala", "clj", "kts", "aj");

  private final ClassFile published;
  private final ClassFile rebuilt;
  private Optional<Optional<Choice>> orderChoice = Optional.empty();
  private Optional<Optional<Choice>> lineChoice = Optional.empty();

  ClassPair(ClassFile published, ClassFile rebuilt) {
    this.published = published;
    this.rebuilt = rebuilt;
  }

  ClassFile rebuilt() {
    return rebuilt;
  }

  /** The same constants under other numbers. */
  Shared order() {
    return new Shared(
        "constant numbers",
        Nature.ORDER,
        "constant-pool-order",
        this::orderDetail,
        this::orderChoice);
  }

  /** The same instructions on other lines. */
  Shared lines() {
    return new Shared(
        "line numbers", Nature.DEBUG, "shifted-lines", this::lineDetail, this::lineChoice);
  }

  /** Another name in the attribute that names the source file. */
  Shared sourceFile(String publishedName, String rebuiltName) {
    return new Shared(
        "source file name",
        Nature.DEBUG,
        "source-file-name",
        () -> Detail.of(ClassPool.shown(rebuiltName) + " -> " + ClassPool.shown(publishedName)),
        () -> isSourceFile(rebuiltName) ? sourceFile(publishedName) : Optional.empty());
  }

  private static Optional<Choice> sourceFile(String name) {
    return isSourceFile(name) ? Optional.of(new Choice(name, 8 * name.length())) : Optional.empty();
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
    Optional<Choice> choice = orderChoice();
    return Detail.of(
        choice.isPresent()
            ? "the rebuilt class with its constants in the published order is the published one ("
                + choice.get().bits()
                + " bits of choice)"
            : "the same content, with constants under other numbers");
  }

  /** The proof: the rebuilt class, emitted in the published order, gives the published bytes. */
  private Optional<Choice> orderChoice() throws IOException {
    if (orderChoice.isEmpty()) {
      orderChoice = Optional.of(proveOrder());
    }
    return orderChoice.get();
  }

  private Optional<Choice> proveOrder() throws IOException {
    Optional<List<Integer>> order = ClassOrder.of(published, rebuilt);
    if (order.isEmpty()) {
      return Optional.empty();
    }
    Optional<byte[]> emitted = ClassOrder.reorder(rebuilt, order.get());
    return emitted.isPresent() && Arrays.equals(emitted.get(), published.bytes)
        ? Optional.of(new Choice(order.get().toString(), ClassOrder.bits(order.get())))
        : Optional.empty();
  }

  private Detail lineDetail() throws IOException {
    Optional<Choice> choice = lineChoice();
    return Detail.of(
        choice.isPresent()
            ? "the rebuilt lines, shifted by " + ClassPool.shown(choice.get().value())
            : "other numbers than the rebuilt ones, and not only shifted");
  }

  private Optional<Choice> lineChoice() throws IOException {
    if (lineChoice.isEmpty()) {
      lineChoice = Optional.of(ClassLines.choice(published, rebuilt));
    }
    return lineChoice.get();
  }
}
