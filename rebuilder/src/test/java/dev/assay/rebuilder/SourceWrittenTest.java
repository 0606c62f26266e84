package dev.assay.rebuilder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.core.result.Condition;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Builds that write to their own source, in the real sandbox. */
class SourceWrittenTest {
  @TempDir Path temp;
  private Bench bench;

  @BeforeEach
  void makeSource() throws Exception {
    bench = new Bench(temp);
    Files.createDirectories(bench.source.resolve("src/deep"));
    Files.writeString(bench.source.resolve("src/A.java"), "class A {}\n");
    Files.writeString(bench.source.resolve("src/deep/B.java"), "class B {}\n");
    Files.createSymbolicLink(bench.source.resolve("src/link"), Path.of("A.java"));
    Files.writeString(bench.source.resolve("pom.xml"), "<project/>\n");
    bench.outputs = List.of("out/*");
  }

  private List<String> written(String command) throws Exception {
    List<Condition> conditions = bench.rebuild(command).conditions();
    assertThat(conditions).noneMatch(Condition.LimitsNotEnforced.class::isInstance);
    return conditions.stream()
        .filter(Condition.SourceWritten.class::isInstance)
        .map(condition -> ((Condition.SourceWritten) condition).path())
        .toList();
  }

  @Test
  void aBuildThatLeavesItsSourceAlone() throws Exception {
    assertThat(
            written(
                "mkdir out src/target && cp src/A.java src/deep/B.java out && echo x > src/new"
                    + " && touch src/deep/other && rm src/new && chmod 700 src/target"))
        .isEmpty();
    assertThat(bench.source.resolve("out/A.java")).hasContent("class A {}\n");
    assertThat(bench.source.resolve("src/deep/other")).exists();
    assertThat(bench.source.resolve("src/new")).doesNotExist();
    assertThat(bench.source.resolve("pom.xml")).hasContent("<project/>\n");
  }

  /** What SUNSPOT did: the compiler sees another file, and everything is as before afterwards. */
  @Test
  void aFileThatWasSwappedWhileCompilingAndPutBack() throws Exception {
    assertThat(
            written(
                "mkdir out && cp -p src/A.java /tmp/kept && echo 'class A { /* evil */ }' >"
                    + " src/A.java && cp src/A.java out && cp -p /tmp/kept src/A.java"
                    + " && cmp /tmp/kept src/A.java && touch -r /tmp/kept src/A.java"))
        .containsExactly("src/A.java");
    assertThat(bench.source.resolve("out/A.java")).content().contains("evil");
    assertThat(bench.source.resolve("src/A.java")).hasContent("class A {}\n");
  }

  @ParameterizedTest
  @CsvSource({
    "echo more >> src/A.java, src/A.java",
    "rm src/A.java, src/A.java",
    "mv src/A.java src/C.java && mv src/C.java src/A.java, src/A.java",
    "touch src/A.java, src/A.java",
    "chmod +x src/A.java, src/A.java",
    "ln -sf B src/link, src/link",
    "rm src/link && ln -s A.java src/link, src/link",
    "rm src/A.java && mkdir src/A.java && touch src/A.java/x, src/A.java",
    "mv src old && mkdir src && echo evil > src/A.java, src/",
    "mv src old && mv old src, src/",
    "cp -a src old && rm -r src && mv old src, src/",
    "rm -r src/deep && touch src/deep, src/deep/",
    "rm -r src/deep && mkdir src/deep, src/deep/"
  })
  void everyTraceIsNamed(String change, String path) throws Exception {
    assertThat(written("mkdir out && " + change + " && touch out/x")).contains(path);
  }

  @Test
  void allCommandsOfABuildWriteToOneOverlay() throws Exception {
    bench.before = List.of("mkdir out && echo evil > src/A.java");
    bench.after = List.of("echo 'class A {}' > src/A.java");

    assertThat(written("cp src/A.java out/seen")).containsExactly("src/A.java");
    assertThat(bench.source.resolve("out/seen")).hasContent("evil\n");
  }

  @Test
  void aTreeIsAsTheBuildLeftIt() throws Exception {
    written(
        "mkdir -p out/a/b && echo 1 > out/a/b/c && ln -s nowhere src/l && rm -r src/deep"
            + " && mkdir -p src/deep/new && echo 2 > src/deep/new/x && mkfifo src/fifo"
            + " && rm -r out/a/b && mkdir out/a/b && echo 3 > out/a/b/d && touch out/x");

    assertThat(bench.source.resolve("out/a/b/d")).hasContent("3\n");
    assertThat(bench.source.resolve("out/a/b/c")).doesNotExist();
    assertThat(bench.source.resolve("src/deep/B.java")).doesNotExist();
    assertThat(bench.source.resolve("src/deep/new/x")).hasContent("2\n");
    assertThat(Files.isSymbolicLink(bench.source.resolve("src/l"))).isTrue();
  }

  @Test
  void oddNamesOfTheFolderDoNotMatter() throws Exception {
    Path odd = Files.createDirectories(temp.resolve("a,b:c\\d 'e"));
    bench = new Bench(odd);
    Files.writeString(bench.source.resolve("A.java"), "class A {}\n");
    bench.outputs = List.of("out/*");

    assertThat(written("mkdir out && cp A.java out && echo >> A.java")).containsExactly("A.java");
  }
}
