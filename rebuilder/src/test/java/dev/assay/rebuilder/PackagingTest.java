package dev.assay.rebuilder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.core.failure.AssayException;
import dev.assay.core.result.Condition;
import dev.assay.rebuilder.ecosystem.Output;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands that run again over what a build left, in the real sandbox. */
class PackagingTest {
  private static final String PACK = "cat mid/app mid/app > out/pack";

  @TempDir Path temp;
  private Bench bench;
  private Path signed = Path.of("signed");

  @BeforeEach
  void makeSource() throws Exception {
    bench = new Bench(temp);
    Files.createDirectories(bench.source.resolve("src"));
    Files.writeString(bench.source.resolve("src/A"), "source\n");
    bench.outputs = List.of("out/*");
    signed = Files.writeString(temp.resolve("signed"), "two\n");
  }

  private Rebuild build(String... more) throws Exception {
    return bench.rebuild(
        "mkdir out mid && echo one > mid/app && chmod 750 mid/app"
            + " && touch -d 2001-02-03T04:05:06 mid/app && "
            + String.join("", more)
            + PACK);
  }

  private Path log() {
    return temp.resolve("again.log");
  }

  private static Path only(List<Output> outputs) {
    assertThat(outputs).hasSize(1);
    return outputs.getFirst().file().path();
  }

  @Test
  void aFileIsReplacedAndPackedAgain() throws Exception {
    Rebuild rebuild = build();
    String said = Files.readString(rebuild.log());
    Packaging packaging = rebuild.packaging();
    assertThat(packaging.take("mid/app").path()).hasContent("one\n");
    packaging.put("mid/app", signed);
    packaging.run("echo again && stat -c '%a %y' mid/app && " + PACK, log());
    assertThat(only(packaging.outputs())).hasContent("two\ntwo\n");
    assertThat(packaging.conditions()).isEmpty();
    assertThat(log()).content().contains("again", "750 2001-02-03 04:05:06.000000000");

    assertThat(only(rebuild.outputs())).hasContent("one\none\n");
    assertThat(rebuild.log()).hasContent(said);
  }

  @Test
  void eachRunSeesWhatTheOneBeforeLeft() throws Exception {
    Packaging packaging = build().packaging();
    packaging.put("mid/app", signed);
    packaging.run(PACK, log());
    packaging.put("out/pack", signed);
    packaging.run("cat mid/app >> out/pack && rm mid/app", log());
    assertThat(only(packaging.outputs())).hasContent("two\ntwo\n");
    assertThatThrownBy(() -> packaging.take("mid/app")).hasMessageContaining("made no file");
  }

  /** The loopback device is the only one. */
  @Test
  void itRunsAsTheBuildDid() throws Exception {
    bench.variables = java.util.Map.of("MINE", "x y");
    Packaging packaging =
        build("env > mid/env && pwd >> mid/env && umask >> mid/env && ").packaging();
    packaging.run("{ env; pwd; umask; } > mid/now && cmp mid/env mid/now", log());
    packaging.run("test \"$(grep -c : /proc/net/dev)\" = 1", log());
    assertThat(packaging.conditions()).isEmpty();
  }

  @Test
  void filesOfTheSourceAreNobodysToReplace() throws Exception {
    Packaging packaging = build("cp src/A src/B && ln -s src/A mid/link && ").packaging();
    assertThatThrownBy(() -> packaging.take("src/A")).hasMessageContaining("a file of the source");
    assertThatThrownBy(() -> packaging.put("src/A", signed))
        .isInstanceOf(AssayException.Build.class)
        .hasMessageContaining("a file of the source");
    assertThatThrownBy(() -> packaging.put("mid/link", signed))
        .isInstanceOf(AssayException.Build.class)
        .hasMessageContaining("no link is followed");
    assertThatThrownBy(() -> packaging.put("../source/src/A", signed))
        .isInstanceOf(AssayException.Build.class);
    packaging.put("src/B", signed);
    assertThat(bench.source.resolve("src/A")).hasContent("source\n");
  }

  @Test
  void whatARunDoesToTheSourceIsACondition() throws Exception {
    Packaging packaging = build().packaging();
    packaging.run("cp -p src/A mid/kept && echo x > src/A && cp -p mid/kept src/A", log());
    assertThat(packaging.conditions()).containsExactly(new Condition.SourceWritten("src/A"));
  }

  @Test
  void oneThatFailsSaysSo() throws Exception {
    Packaging packaging = build().packaging();
    assertThatThrownBy(() -> packaging.run("echo no; exit 7", log()))
        .isInstanceOf(AssayException.Build.class)
        .hasMessageContainingAll("status 7", "echo no");
    packaging.run("rm -r out", log());
    assertThatThrownBy(packaging::outputs).isInstanceOf(AssayException.Build.class);
  }
}
