package dev.assay.comparator.gallery;

import static dev.assay.comparator.gallery.Operator.control;
import static dev.assay.comparator.gallery.Operator.injection;
import static dev.assay.comparator.gallery.Operator.marker;

import dev.assay.core.result.Grade;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Java class files. */
final class ClassOperators {
  private static final int SHIFT = 3;

  static final List<Operator> ALL =
      List.of(
          injection(
              "J7",
              Shape.CLASS,
              Grade.CODE,
              "a static initialiser that runs the payload",
              "SUNBURST 2020: one call in a class that is loaded anyway",
              clean -> ClassRewrites.initialiser(clean, "J7", "<clinit>")),
          injection(
              "J7b",
              Shape.CLASS,
              Grade.CODE,
              "a method added",
              "Shai-Hulud and others bring their own code along",
              clean -> ClassRewrites.method(clean, "J7b", "method injected")),
          injection(
              "J7c",
              Shape.CLASS,
              Grade.CODE,
              "a call at the beginning of a method",
              "CCleaner 2017: the payload runs before the program",
              clean -> ClassRewrites.call(clean, "J7c")),
          injection(
              "J8",
              Shape.CLASS,
              Grade.CODE,
              "one opcode flipped, same length",
              "a check that accepts what it refused",
              clean -> ClassRewrites.flip(clean)),
          injection(
              "J9",
              Shape.CLASS,
              Grade.CODE,
              "a string constant swapped",
              "an address or a key in the constant pool",
              ClassOperators::string),
          injection(
              "J10",
              Shape.CLASS,
              Grade.HIDDEN,
              "an unknown class attribute with a payload",
              "loads, and javap -c -p shows nothing",
              walked(c -> here(c.withAttribute("Injected", Le.utf8(marker("J10"))), "attribute"))),
          injection(
              "J10b",
              Shape.CLASS,
              Grade.HIDDEN,
              "a constant that nothing refers to",
              "javap shows it among hundreds",
              walked(c -> here(c.withUtf8(marker("J10b")), "constant"))),
          injection(
              "J11",
              Shape.CLASS,
              Grade.HIDDEN,
              "bytes behind the class",
              "the JVM refuses such a class, other readers do not",
              clean -> here(Le.concat(clean, Le.utf8(marker("J11"))), "")),
          injection(
              "J17",
              Shape.CLASS,
              Grade.CODE,
              "an entry added to an exception table",
              "DALEQ 1.5.0 called two such classes equivalent; one accepted a bad signature",
              walked(ClassOperators::handler)),
          injection(
              "J18",
              Shape.CLASS,
              Grade.CODE,
              "the value of an int constant changed",
              "DALEQ 1.5.0 did not look at ConstantValue",
              walked(ClassOperators::number)),
          injection(
              "J19",
              Shape.CLASS,
              Grade.SURFACE,
              "a module that provides one more service",
              "DALEQ 1.5.0 did not look at provides",
              clean -> ClassRewrites.provides(clean)),
          injection(
              "J20",
              Shape.CLASS,
              Grade.CODE,
              "another access flag of the class",
              "a class that may be extended where it was final",
              walked(
                  c -> {
                    byte[] changed = c.bytes.clone();
                    Le.put16be(changed, c.poolEnd, Le.u16be(changed, c.poolEnd) ^ 0x0010);
                    return here(changed, "access flags");
                  })),
          injection(
              "J21",
              Shape.CLASS,
              Grade.CODE,
              "another version of the class file",
              "old versions are verified by another verifier",
              clean -> {
                byte[] changed = clean.clone();
                Le.put16be(changed, 6, Le.u16be(changed, 6) - 1);
                return here(changed, "version");
              }),
          control(
              "J12",
              Shape.CLASS,
              "all line numbers three lines later",
              "a licence header that is shorter in the release",
              walked(ClassOperators::lines)));

  private ClassOperators() {}

  /** A change of a class whose structure is known. */
  @FunctionalInterface
  private interface Walked {
    Optional<Mutant> apply(ClassBytes c) throws IOException;
  }

  private static Mutation walked(Walked change) {
    return clean -> {
      Optional<ClassBytes> c = ClassBytes.read(clean);
      return c.isEmpty() ? Optional.empty() : change.apply(c.get());
    };
  }

  static Optional<Mutant> here(byte[] bytes, String part) {
    return Optional.of(new Mutant(bytes, Place.here().part(part)));
  }

  private static Optional<Mutant> string(byte[] clean) {
    Optional<ClassBytes> c = ClassBytes.read(clean);
    Optional<Integer> string = c.flatMap(walk -> walk.firstOf(8));
    if (c.isEmpty() || string.isEmpty()) {
      return Optional.empty();
    }
    int utf8 = c.get().constants.getOrDefault(Le.u16be(clean, string.get() + 1), 0);
    byte[] payload = Le.utf8(marker("J9"));
    byte[] changed = Le.splice(clean, utf8 + 3, utf8 + 3 + Le.u16be(clean, utf8 + 1), payload);
    Le.put16be(changed, utf8 + 1, payload.length);
    return here(changed, "constant");
  }

  private static Optional<Mutant> number(ClassBytes c) {
    return c.firstOf(3)
        .flatMap(
            at -> {
              byte[] changed = c.bytes.clone();
              changed[at + 4] ^= 1;
              return here(changed, "");
            });
  }

  /** The handler is the first instruction, for the exceptions of the whole method. */
  private static Optional<Mutant> handler(ClassBytes c) {
    if (c.codes.isEmpty()) {
      return Optional.empty();
    }
    int code = c.codes.getFirst();
    int handlers = c.handlers(code);
    byte[] entry = new byte[8];
    Le.put16be(entry, 2, Le.u32be(c.bytes, code + 10));
    byte[] longer = Le.splice(c.bytes, handlers + 2, handlers + 2, entry);
    Le.put16be(longer, handlers, Le.u16be(longer, handlers) + 1);
    Le.put32be(longer, code + 2, Le.u32be(longer, code + 2) + entry.length);
    return here(longer, "exception table");
  }

  private static Optional<Mutant> lines(ClassBytes c) {
    List<Integer> tables = c.lineTables();
    if (tables.isEmpty()) {
      return Optional.empty();
    }
    byte[] changed = c.bytes.clone();
    for (int table : tables) {
      for (int i = 0; i < Le.u16be(changed, table); i++) {
        int line = table + 4 + 4 * i;
        Le.put16be(changed, line, Le.u16be(changed, line) + SHIFT);
      }
    }
    return here(changed, "");
  }
}
