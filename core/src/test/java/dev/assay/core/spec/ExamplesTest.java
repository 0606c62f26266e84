package dev.assay.core.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ExamplesTest {
  static final Path FOLDER = Specs.ROOT.resolve("examples");
  static final Map<String, String> GIVEN =
      Map.of("version", "1.4.0", "commit", "0123456789abcdef0123456789abcdef01234567");

  static List<Path> all() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.filter(f -> f.toString().endsWith(".yaml")).sorted().toList();
    }
  }

  static Map<String, String> givenFor(Path example) {
    return example.endsWith("vendor-release.yaml") ? GIVEN : Map.of();
  }

  @Test
  void everyExampleReads() throws Exception {
    assertThat(all()).hasSizeGreaterThanOrEqualTo(5);
    for (Path example : all()) {
      BuildSpec spec = SpecReader.read(example, givenFor(example));
      assertThat(spec.exclusions()).as(example.toString()).isNotEmpty();
      assertThat(spec.environment().tool().name()).isEqualTo("maven");
      assertThat(Specs.schemaErrors(Files.readString(example))).as(example.toString()).isEmpty();
    }
  }

  @Test
  void aReleaseFromItsArchive() throws Exception {
    BuildSpec spec = SpecReader.read(FOLDER.resolve("flatten-maven-plugin-1.4.1.yaml"), Map.of());
    assertThat(spec.name()).isEqualTo("flatten-maven-plugin 1.4.1");
    assertThat(spec.release())
        .isEqualTo(new ReleaseId("maven", "org.codehaus.mojo", "flatten-maven-plugin", "1.4.1"));
    assertThat(spec.source())
        .isEqualTo(
            new SourceRef.MavenArchive(
                new ArtifactCoordinates(
                    "org.codehaus.mojo", "flatten-maven-plugin", "1.4.1", "source-release", "zip"),
                Optional.empty(),
                "",
                List.of()));
    assertThat(spec.environment().umask()).isEqualTo(0022);
    assertThat(spec.published()).isEqualTo(new PublishedRef.MavenRepository(Optional.empty()));
    assertThat(spec.exclusionOf("flatten-maven-plugin-1.4.1-javadoc.jar")).isPresent();
    assertThat(spec.exclusionOf("flatten-maven-plugin-1.4.1.jar")).isEmpty();
  }

  @Test
  void aVendorsOwn() throws Exception {
    BuildSpec spec = SpecReader.read(FOLDER.resolve("vendor-release.yaml"), GIVEN);
    assertThat(spec.name()).isEqualTo("Demo 1.4.0");
    assertThat(spec.source())
        .isEqualTo(
            new SourceRef.Git(
                "https://git.example.org/demo.git",
                "refs/tags/v1.4.0",
                Optional.of("0123456789abcdef0123456789abcdef01234567")));
    assertThat(spec.build().command()).endsWith("-Drevision=1.4.0");
  }
}
