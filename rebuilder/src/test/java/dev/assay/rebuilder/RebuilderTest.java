package dev.assay.rebuilder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.assay.core.result.Condition;
import dev.assay.rebuilder.ecosystem.Output;
import dev.assay.rebuilder.toolchain.ToolIdentity;
import java.nio.file.Path;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Builds for real, in the sandbox. */
class RebuilderTest {
  @TempDir Path folder;

  @Test
  void aMavenBuildReportsWhatItWouldDeploy() throws Exception {
    Bench bench = new Bench(folder);
    bench.copyProject(Path.of("src/test/resources/dev/assay/rebuilder/two-modules"));
    bench.useMaven("3.9.12");
    Rebuild rebuild = bench.rebuild("mvn clean && mvn package -q");
    assertThat(rebuild.outputs())
        .extracting(Output::repositoryPath, Output::deploySkipped)
        .containsExactly(
            tuple("org/example/demo/demo-lib/1.2/demo-lib-1.2-data.jar", false),
            tuple("org/example/demo/demo-lib/1.2/demo-lib-1.2.jar", false),
            tuple("org/example/demo/demo-lib/1.2/demo-lib-1.2.pom", false),
            tuple("org/example/demo/demo-tool/1.2/demo-tool-1.2.jar", true),
            tuple("org/example/demo/demo-tool/1.2/demo-tool-1.2.pom", true),
            tuple("org/example/demo/demo/1.2/demo-1.2.pom", false));
    assertThat(rebuild.tools()).extracting(ToolIdentity::name).containsExactly("jdk", "maven");
    assertThat(rebuild.network()).isEqualTo("open");
    assertThat(rebuild.conditions())
        .hasAtLeastOneElementOfType(Condition.NetworkOpen.class)
        .hasAtLeastOneElementOfType(Condition.HostRootfs.class);
    try (ZipFile jar = new ZipFile(rebuild.outputs().get(1).file().path().toFile())) {
      assertThat(jar.getEntry("demo/Words.class")).isNotNull();
    }
    assertThat(rebuild.outputs().get(5).file().path())
        .hasSameBinaryContentAs(bench.source.resolve("pom.xml"));
  }
}
