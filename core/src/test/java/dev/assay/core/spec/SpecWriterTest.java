package dev.assay.core.spec;

import static dev.assay.core.spec.Specs.COMMIT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.core.artifact.Digest;
import dev.assay.core.failure.AssayException;
import dev.assay.core.result.Condition;
import dev.assay.core.spec.Environment.Newline;
import dev.assay.core.spec.Environment.Tool;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpecWriterTest {
  private static final Path GOLDEN = Specs.ROOT.resolve("core/src/test/resources/spec");

  @ParameterizedTest
  @ValueSource(strings = {"git/spec.buildspec", "archive/spec.buildspec", "multi-module/spec.yaml"})
  void theEffectiveSpecIsTheGoldenOne(String file) throws Exception {
    Path spec = GOLDEN.resolve(file);
    String written = SpecWriter.write(SpecReader.read(spec, Map.of()));
    assertThat(written).isEqualTo(Files.readString(spec.resolveSibling("effective.yaml")));
    assertReadsBack(SpecReader.read(spec, Map.of()));
  }

  @Test
  void everyExampleReadsBack() throws Exception {
    for (Path example : ExamplesTest.all()) {
      assertReadsBack(SpecReader.read(example, ExamplesTest.givenFor(example)));
    }
  }

  @Test
  void everySpecReadsBack() throws Exception {
    Random random = new Random(11);
    for (int i = 0; i < 1_500; i++) {
      assertReadsBack(new Generator(random).spec());
    }
  }

  static void assertReadsBack(BuildSpec spec) throws Exception {
    String written = SpecWriter.write(spec);
    BuildSpec again = readAgain(written);
    assertThat(again).as(written).isEqualTo(Specs.withoutOrigin(spec, again));
    assertThat(SpecWriter.write(again)).isEqualTo(written);
    assertThat(Specs.schemaErrors(written)).as(written).isEmpty();
  }

  private static BuildSpec readAgain(String written) throws AssayException {
    try {
      return Specs.yaml(written);
    } catch (AssayException e) {
      throw new AssertionError("does not read back:\n" + written, e);
    }
  }

  /** Makes any spec that the readers could have made. */
  private record Generator(Random random) {
    private static final String ODD = "a b:c#d'e\"f\\g$h{i}[j]*k&l!m%n@o`p,q?r|s>t-u=v~é漢😀0.1";

    BuildSpec spec() {
      ReleaseId release =
          pick(
              () -> new ReleaseId("maven", "org.example", "demo_2.13", "1.0+b"),
              () -> new ReleaseId("maven", "a", "b", "1"),
              () -> new ReleaseId("npm", "@scope", "demo", "1.0.0-rc.1"),
              () -> new ReleaseId("npm", "", "demo", "1"),
              () -> new ReleaseId("generic", "", "demo", "2024.1"));
      Environment environment = environment();
      boolean npm = environment.tool().isNpm();
      List<Condition> remarks = new ArrayList<>();
      if (environment.tool().scripts()) {
        remarks.add(new Condition.InstallScripts(List.of()));
      }
      list(this::line).forEach(v -> remarks.add(new Condition.FittedValue(v)));
      return new BuildSpec(
          "x.yaml",
          Digest.of(new byte[0]),
          line(),
          release,
          source(),
          environment,
          new BuildSteps(
              list(this::command), command(), list(this::command), list(this::glob), packaging()),
          published(release),
          pick(
              () -> npm ? BuildSpec.NPM_REPOSITORIES : BuildSpec.DEFAULT_REPOSITORIES,
              List::of,
              () -> List.of("https://example.org/r", npm ? "npm" : "central")),
          pick(
              List::of,
              () ->
                  List.of(
                      new Download("https://example.org/a?b=c", Digest.of(new byte[1]), "a/b"))),
          exclusions(release),
          remarks,
          pick(List::of, this::vendored));
    }

    private List<Vendored> vendored() {
      Digest digest = Digest.of(new byte[2]);
      ReleaseId npm = new ReleaseId("npm", "@s", "n", "1.0");
      return List.of(
          new Vendored("lib/a b.exe", npm.purl(), Optional.of(npm), optional(this::path), digest),
          new Vendored(
              "b.dll",
              "https://example.org/b?c=d",
              Optional.empty(),
              optional(this::path),
              digest));
    }

    private SourceRef source() {
      Optional<String> pin = optional(() -> COMMIT);
      return pick(
          () -> new SourceRef.Git("https://example.org/a.git", "refs/tags/v1", pin),
          () -> new SourceRef.Git("git@example.org:a/b.git", "refs/heads/a/b", pin),
          () -> new SourceRef.Git("ssh://git@example.org/a", "plain-1.0", pin),
          () -> new SourceRef.Git("../a b/é.git", "1.10", pin),
          () -> new SourceRef.Git("file:///srv/a.git", COMMIT, Optional.of(COMMIT)),
          () ->
              new SourceRef.MavenArchive(
                  new ArtifactCoordinates("g", "a", "1", pick(() -> "", () -> "src"), "tar.gz"),
                  optional(() -> "https://example.org/r"),
                  pick(() -> "", this::path),
                  list(this::path)),
          () ->
              new SourceRef.UrlArchive(
                  "https://example.org/a%20b.zip",
                  optional(() -> Digest.of(new byte[1])),
                  pick(() -> "", this::path),
                  list(this::path)));
    }

    private Environment environment() {
      Tool tool =
          pick(
              () -> new Tool("maven", "3.10"),
              () -> new Tool("gradle", ""),
              () -> new Tool("gradle", "8.5"),
              () -> new Tool("sbt", ""),
              () -> new Tool("npm", "10.8.2", "rootfs", random.nextBoolean()),
              () -> new Tool("none", ""));
      boolean free = tool.name().equals("none") || tool.name().equals("npm");
      Map<String, String> variables = new TreeMap<>();
      list(this::line).forEach(v -> variables.put("V" + random.nextInt(9), v));
      list(() -> "E").forEach(name -> variables.put(name, ""));
      return new Environment(
          tool,
          free && random.nextBoolean() ? "" : pick(() -> "8", () -> "17.0.9", () -> "11.0"),
          list(() -> pick(() -> "8", () -> "21.0.1")),
          pick(() -> Newline.LF, () -> Newline.CRLF),
          pick(() -> Newline.LF, () -> Newline.CRLF),
          random.nextInt(01000),
          pick(() -> "UTC", () -> "America/Argentina/Buenos_Aires", () -> "Etc/GMT+3"),
          pick(() -> "en_US", () -> "fr", () -> "de_DE.UTF-8"),
          pick(
              () -> Environment.Root.ANY,
              () -> new Environment.Root(Environment.Root.Kind.HOST, "", List.of()),
              () ->
                  new Environment.Root(
                      Environment.Root.Kind.DEBIAN,
                      pick(() -> "", () -> "trixie"),
                      list(() -> pick(() -> "nsis", () -> "g++"))),
              () -> new Environment.Root(Environment.Root.Kind.DIR, "./" + path(), List.of()),
              () -> supplied(Environment.Root.Kind.TAR, "./" + path()),
              () -> supplied(Environment.Root.Kind.OCI, "./" + path()),
              () -> supplied(Environment.Root.Kind.OCI, "registry.example.org:5000/a/b-c")),
          pick(() -> "/var/maven/app", () -> "/app", () -> "/home/a@b/c+d"),
          random.nextBoolean(),
          variables);
    }

    private static Environment.Root supplied(Environment.Root.Kind kind, String name) {
      return new Environment.Root(
          kind, name, Optional.of(Digest.of(new byte[1])), List.of(), false);
    }

    private PublishedRef published(ReleaseId release) {
      if (release.type().equals("maven") && random.nextBoolean()) {
        return new PublishedRef.MavenRepository(optional(() -> "https://example.org/r/"));
      }
      if (release.type().equals("npm") && random.nextBoolean()) {
        return new PublishedRef.NpmRegistry(optional(() -> "https://example.org/r/"));
      }
      return pick(
          () -> new PublishedRef.Folder(path()),
          () -> new PublishedRef.Urls(List.of("https://example.org/a", "file:///b")));
    }

    private List<BuildSpec.Exclusion> exclusions(ReleaseId release) {
      return pick(
          List::of,
          () ->
              List.of(
                  new BuildSpec.Exclusion(BuildSpec.Exclusion.javadocOf(release), line()),
                  new BuildSpec.Exclusion("Setup 1.0 (x86).exe", line()),
                  new BuildSpec.Exclusion("10", line())));
    }

    private List<PackagingStep> packaging() {
      return pick(
          List::of,
          () -> List.of(new PackagingStep(List.of("dist/win/A b.exe"), command())),
          () ->
              List.of(
                  new PackagingStep(List.of("1.0", "true"), command()),
                  new PackagingStep(List.of("x"), command())));
    }

    private String line() {
      return pick(
          () -> "true",
          () -> "null",
          () -> "~",
          () -> "010",
          () -> ".inf",
          () -> "- a",
          () -> "a: b",
          () -> "a #b",
          () -> "${version}$$$",
          () -> "---",
          () -> " a ",
          () -> odd("") + "x");
    }

    private String command() {
      return pick(this::line, () -> "a\n  b\n\n", () -> "x\ty", () -> "x" + odd("\n\t"));
    }

    private String path() {
      return pick(() -> "a", () -> "a b/c$d", () -> "1.0", () -> "x...y/#z", () -> "true");
    }

    private String glob() {
      return pick(this::path, () -> "**/*.jar", () -> "{a,b}/[0-9]?");
    }

    private String odd(String more) {
      int[] from = (ODD + more).codePoints().toArray();
      StringBuilder out = new StringBuilder();
      for (int i = random.nextInt(30); i > 0; i--) {
        out.appendCodePoint(from[random.nextInt(from.length)]);
      }
      return out.toString();
    }

    private <T> List<T> list(Supplier<T> item) {
      List<T> items = new ArrayList<>();
      Stream.generate(item).limit(random.nextInt(3)).forEach(items::add);
      return items;
    }

    private <T> Optional<T> optional(Supplier<T> value) {
      return random.nextBoolean() ? Optional.of(value.get()) : Optional.empty();
    }

    @SafeVarargs
    private <T> T pick(Supplier<? extends T>... of) {
      return of[random.nextInt(of.length)].get();
    }
  }
}
