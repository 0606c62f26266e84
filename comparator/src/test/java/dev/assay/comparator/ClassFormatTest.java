package dev.assay.comparator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.comparator.bytes.ArrayBytes;
import dev.assay.comparator.explain.Decompiler;
import dev.assay.comparator.golden.ClassCases;
import dev.assay.comparator.golden.GoldenCase;
import dev.assay.comparator.golden.RawZip;
import dev.assay.core.limits.Limits;
import dev.assay.core.result.Comparison;
import dev.assay.core.result.Finding;
import dev.assay.core.result.Grade;
import dev.assay.core.result.Kind;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where differences of class files are found, how bad they are, and what people read of them. */
class ClassFormatTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "injected-call     | CODE   | method run()V: Code",
        "flipped-opcode    | CODE   | method check(Z)Z: Code",
        "exception-table   | CODE   | method check(Z)Z: Code: exception table",
        "static-initializer| CODE   | method <clinit>()V",
        "added-method      | CODE   | method injected()V",
        "added-field       | CODE   | field injected",
        "added-interface   | CODE   | interface java/lang/Runnable",
        "access-flags      | CODE   | access flags",
        "constant-value    | CODE   | constants",
        "changed-string    | CODE   | constants",
        "module-provides   | CODE   | constants",
        "unknown-attribute | HIDDEN | attribute Foo",
        "unused-constant   | HIDDEN | unused constants",
        "trailing-bytes    | HIDDEN | bytes after the class",
        "lines-out-of-order| HIDDEN | line numbers",
        "lines-that-spell  | HIDDEN | line numbers",
      })
  void everyChangeIsFoundWhereItIs(String name, Grade grade, String part) throws IOException {
    Comparison comparison = compare(name + ".class");
    assertThat(comparison.worst()).isEqualTo(grade);
    assertThat(comparison.findings())
        .anySatisfy(
            finding -> {
              assertThat(finding.part()).isEqualTo(part);
              assertThat(finding.grade()).isEqualTo(grade);
            });
  }

  @Test
  void anInjectedCallIsShownWithAPlusAndItsLine() throws IOException {
    Comparison comparison = compare("nested.jar");
    Finding finding = find(comparison, "method run()V: Code");
    assertThat(finding.path().text()).isEqualTo("nested.jar!/a/B.class");
    assertThat(finding.detail().lines())
        .containsExactly(
            "@@ published line 10 @@",
            "  ldc String \"clean\"",
            "  invokevirtual Method java/io/PrintStream.println:(Ljava/lang/String;)V",
            "+ invokestatic Method a/Evil.INJECTED:()V",
            "  return");
  }

  @Test
  void aFlippedOpcodeIsShownWithBothValues() throws IOException {
    assertThat(find(compare("flipped-opcode.class"), "method check(Z)Z: Code").detail().lines())
        .containsSubsequence("- ifne L1", "+ ifeq L1");
  }

  @Test
  void anAddedMethodIsShownInFull() throws IOException {
    Finding finding = find(compare("static-initializer.class"), "method <clinit>()V");
    assertThat(finding.kind()).isEqualTo(Kind.ADDED);
    assertThat(finding.detail().lines())
        .containsExactly(
            "+ static (0x8) <clinit> ()V",
            "+ Code: stack=0 locals=0",
            "+   invokestatic Method a/Evil.INJECTED:()V",
            "+   return");
  }

  @Test
  void anAddedClassIsShownAsInstructions() throws IOException {
    byte[] empty = new RawZip().build();
    byte[] added = new RawZip().add("a/B.class", ClassCases.cleanClass()).build();
    Finding finding = find(Compared.of("x.jar", added, empty), "member");
    assertThat(finding.grade()).isEqualTo(Grade.CODE);
    assertThat(finding.detail().lines())
        .contains(
            "+ public super (0x21) a/B extends java/lang/Object",
            "+   invokevirtual Method java/io/PrintStream.println:(Ljava/lang/String;)V");
  }

  /** The source is a second block of the leading finding; everything else stays as it is. */
  @Test
  void decompiledSourceIsAddedToTheLeadingFinding() throws IOException {
    GoldenCase golden = GoldenCase.of("class", "nested.jar");
    Comparison plain = compare("nested.jar");
    Comparison decompiled =
        new Comparator(Limits.DEFAULT, Decompiler.installed(), 1)
            .compare(
                "nested.jar", new ArrayBytes(golden.published()), new ArrayBytes(golden.rebuilt()));
    assertThat(decompiled.layers()).isEqualTo(plain.layers());
    assertThat(decompiled.findings()).hasSameSizeAs(plain.findings());
    List<String> before = find(plain, "method run()V: Code").detail().lines();
    List<String> after = find(decompiled, "method run()V: Code").detail().lines();
    assertThat(after.subList(0, before.size())).isEqualTo(before);
    assertThat(after.get(before.size())).isEqualTo("  decompiled: 1 line added, 0 removed");
    assertThat(after).anySatisfy(l -> assertThat(l).matches("\\+ +Evil\\.INJECTED\\(\\);"));
  }

  @Test
  void aSwappedTextIsShownWithTheMethodThatUsesIt() throws IOException {
    List<Finding> constants =
        compare("changed-string.class").findings().stream()
            .filter(f -> f.part().equals("constants"))
            .toList();
    assertThat(constants).extracting(Finding::kind).containsExactly(Kind.ADDED, Kind.REMOVED);
    assertThat(constants.getFirst().detail().lines())
        .contains("+ String \"INJECTED\"  (in method run()V)");
  }

  @Test
  void renumberedConstantsAreOneFinding() throws IOException {
    Comparison comparison = compare("constant-order-and-more.class");
    assertThat(comparison.findings().stream().filter(f -> f.part().equals("constant numbers")))
        .hasSize(1);
    // Methods that only refer to the same constants under other numbers are not code that changed.
    assertThat(comparison.findings().stream().filter(f -> f.part().startsWith("method run()V")))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "shifted-lines, line numbers, shifted-lines/1",
    "source-file, source file name, source-file-name/1",
    "constant-order, constant numbers, constant-pool-order/1",
    "constant-order, constant pool: order, constant-pool-order/1"
  })
  void benignChangesAreMetadataByProof(String name, String part, String rule) throws IOException {
    Comparison comparison = compare(name + ".class");
    assertThat(comparison.worst()).isEqualTo(Grade.METADATA);
    assertThat(find(comparison, part).rule()).isEqualTo(rule);
  }

  private static Comparison compare(String name) throws IOException {
    GoldenCase golden = GoldenCase.of("class", name);
    return Compared.of(golden.name(), golden.published(), golden.rebuilt());
  }

  private static Finding find(Comparison comparison, String part) {
    Stream<Finding> found = comparison.findings().stream().filter(f -> f.part().equals(part));
    return found.findFirst().orElseThrow(() -> new AssertionError("no finding in " + part));
  }
}
