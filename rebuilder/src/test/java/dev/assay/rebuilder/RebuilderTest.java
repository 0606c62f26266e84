package dev.assay.rebuilder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import dev.assay.core.failure.AssayException;
import dev.assay.core.lock.DependencyLock;
import dev.assay.core.result.Condition;
import dev.assay.core.spec.Environment;
import dev.assay.rebuilder.ecosystem.Output;
import dev.assay.rebuilder.toolchain.ToolIdentity;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Builds for real, in the sandbox; those with Maven plugins fetch them. */
class RebuilderTest {
  private static final Path PROJECTS = Path.of("src/test/resources/dev/assay/rebuilder");

  @TempDir Path folder;

  @Test
  void aMavenBuildReportsWhatItWouldDeploy() throws Exception {
    Bench bench = new Bench(folder);
    bench.copyProject(PROJECTS.resolve("two-modules"));
    bench.useMaven("3.9.12");
    String command = "mvn validate && mvn -q compiler:compile jar:jar jar:jar@data -Dx='a  b'";
    DependencyLock lock = bench.record(command).lock();
    Rebuild rebuild = bench.build(command, lock);
    assertThat(rebuild.outputs())
        .extracting(output -> output.repositoryPath().orElseThrow(), Output::deploySkipped)
        .containsExactly(
            tuple("org/example/demo/demo-lib/1.2/demo-lib-1.2-data.jar", false),
            tuple("org/example/demo/demo-lib/1.2/demo-lib-1.2.jar", false),
            tuple("org/example/demo/demo-lib/1.2/demo-lib-1.2.pom", false),
            tuple("org/example/demo/demo-tool/1.2/demo-tool-1.2.jar", true),
            tuple("org/example/demo/demo-tool/1.2/demo-tool-1.2.pom", true),
            tuple("org/example/demo/demo/1.2/demo-1.2.pom", false));
    assertThat(rebuild.tools()).extracting(ToolIdentity::name).containsExactly("jdk", "maven");
    assertThat(rebuild.conditions())
        .extracting(Condition::id)
        .containsExactly("host-rootfs", "dynamic-version", "dynamic-version");
    try (ZipFile jar = new ZipFile(rebuild.outputs().get(1).file().path().toFile())) {
      assertThat(jar.getEntry("demo/Words.class")).isNotNull();
    }
    assertThat(rebuild.outputs().get(5).file().path())
        .hasSameBinaryContentAs(bench.source.resolve("pom.xml"));
  }

  /** No plugin runs, so this needs nothing but Maven itself. */
  @ParameterizedTest
  @ValueSource(strings = {"3.6.3", "3.9.12"})
  void theRecorderWorksInMaven(String version) throws Exception {
    Bench bench = new Bench(folder);
    bench.copyProject(PROJECTS.resolve("poms-only"));
    bench.useMaven(version);
    Rebuild rebuild = bench.rebuild("mvn -q validate && (cd module && mvn -v >&2)");
    assertThat(rebuild.outputs())
        .extracting(output -> output.repositoryPath().orElseThrow(), Output::deploySkipped)
        .containsExactly(
            tuple("org/example/module/1/module-1.pom", true),
            tuple("org/example/poms/1/poms-1.pom", false));
  }

  @Test
  void theEnvironmentIsTheSpecs() throws Exception {
    Bench bench = new Bench(folder);
    bench.copyProject(PROJECTS.resolve("poms-only"));
    bench.useMaven("3.9.12");
    bench.newline = Environment.Newline.CRLF;
    bench.variables = Map.of("GREETING", "hello world", "MAVEN_OPTS", "-Dgiven=by-spec");
    bench.rebuild(
        "echo $GREETING; date +%Z; umask; mvn -q validate;"
            + " MAVEN_OPTS=\"$MAVEN_OPTS -XshowSettings:properties\" mvn -v");
    List<String> log = bench.log.stream().map(String::strip).toList();
    assertThat(log)
        .startsWith("hello world", "JST", "0022")
        .contains(
            "user.timezone = Asia/Tokyo",
            "user.language = de",
            "user.country = CH",
            "user.name = assay",
            "user.home = /var/maven",
            "user.dir = /var/maven/app",
            "given = by-spec",
            "maven.home = /opt/assay/maven",
            "line.separator = \\r \\n");
  }

  @Test
  void mavenStartedByTheBuildIsNotRecorded() throws Exception {
    Bench bench = new Bench(folder);
    bench.copyProject(PROJECTS.resolve("poms-only"));
    bench.useMaven("3.9.12");
    Rebuild rebuild = bench.rebuild("mvn -q -N validate && ASSAY_RECORDED=1 mvn -q validate");
    assertThat(rebuild.outputs()).hasSize(1);
  }

  @Test
  void aCommandWithoutToolNamesItsOutputs() throws Exception {
    Bench bench = new Bench(folder);
    bench.before = List.of("mkdir dist", "echo a > dist/a.txt");
    bench.after = List.of("echo b > dist/b.txt");
    bench.outputs = List.of("dist/*.txt");
    Rebuild rebuild = bench.rebuild("echo A >> dist/a.txt");
    assertThat(rebuild.outputs())
        .extracting(Output::repositoryPath, Output::name)
        .containsExactly(tuple(Optional.empty(), "a.txt"), tuple(Optional.empty(), "b.txt"));
    assertThat(rebuild.outputs().getFirst().file().path()).hasContent("a\nA\n");
    assertThat(rebuild.tools()).isEmpty();
  }

  @Test
  void jdksOutsideTheSystemAreThereToRead() throws Exception {
    Path home = folder.resolve("jdks/mine");
    Files.createDirectories(home.resolve("bin"));
    Files.writeString(home.resolve("release"), "JAVA_VERSION=\"77.0.1\"\n");
    Path compiler = Files.writeString(home.resolve("bin/javac"), "#!/bin/sh\necho compiled\n");
    assertThat(compiler.toFile().setExecutable(true)).isTrue();
    Bench bench = new Bench(folder);
    bench.jdkVariables = Map.of("JAVA_HOME_77_X64", home.toString());
    bench.jdk = "77";
    bench.toolchains = List.of("77.0.1");
    bench.outputs = List.of("x");
    Rebuild rebuild =
        bench.rebuild(
            "javac > x; cat ~/.m2/toolchains.xml; echo no >> $JAVA_HOME/bin/javac;"
                + " echo $JAVA_HOME; ls -d $JAVA_HOME/../*");
    assertThat(rebuild.outputs().getFirst().file().path()).hasContent("compiled\n");
    assertThat(compiler).hasContent("#!/bin/sh\necho compiled\n");
    assertThat(bench.log)
        .contains(home.toString(), home + "/../mine")
        .anySatisfy(line -> assertThat(line).contains("<version>77.0.1</version>"))
        .anySatisfy(line -> assertThat(line).contains("<jdkHome>" + home + "</jdkHome>"));
    assertThat(rebuild.tools()).extracting(ToolIdentity::version).containsExactly("77.0.1");
  }

  @Test
  void aJdkThatIsNotThereIsAProblemOfTheToolchain() throws Exception {
    Bench bench = new Bench(folder);
    bench.jdk = "78";
    bench.outputs = List.of("x");
    assertThatThrownBy(() -> bench.rebuild("touch x"))
        .isInstanceOf(AssayException.Toolchain.class)
        .hasMessageContaining("78");
  }

  @Test
  void aBuildThatFailsSaysHowAndWhere() throws Exception {
    Bench bench = new Bench(folder);
    bench.outputs = List.of("x");
    assertThatThrownBy(() -> bench.rebuild("seq 1 30; printf 'red \\033[31m\\n'; exit 3"))
        .isInstanceOf(AssayException.Build.class)
        .hasMessageStartingWith("the build ended with status 3: seq 1 30")
        .hasMessageContaining("  | 12\n  | 13\n")
        .hasMessageContaining("  | red \\u{001B}[31m\n")
        .hasMessageEndingWith("whole log: " + folder.resolve("build0.log"))
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("  | 11\n"));
    bench.before = List.of("exit 4");
    assertThatThrownBy(() -> bench.rebuild("touch x")).hasMessageContaining("status 4: exit 4");
    assertThat(bench.source.resolve("x")).doesNotExist();
  }

  @Test
  void aFailingMavenBuildIsABuildFailure() throws Exception {
    Bench bench = new Bench(folder);
    bench.useMaven("3.9.12");
    assertThatThrownBy(() -> bench.rebuild("mvn validate"))
        .isInstanceOf(AssayException.Build.class)
        .hasMessageContaining("there is no POM in this directory");
  }

  @Test
  void aBuildThatMakesNothingIsNoSuccess() throws Exception {
    Bench bench = new Bench(folder);
    bench.outputs = List.of("dist/*.txt");
    assertThatThrownBy(() -> bench.rebuild("true"))
        .isInstanceOf(AssayException.Build.class)
        .hasMessageContaining("dist/*.txt");
    bench.outputs = List.of();
    assertThatThrownBy(() -> bench.rebuild("true")).isInstanceOf(AssayException.Usage.class);
    bench.useMaven("3.9.12");
    assertThatThrownBy(() -> bench.rebuild("true")).isInstanceOf(AssayException.Build.class);
  }

  /** Hole 5, by a build that does it. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "ln -s %s/secret app.jar",
        "mkfifo app.jar",
        "ln -s /dev/zero app.jar",
        "mkdir app.jar",
        "truncate -s 1T app.jar",
      })
  void whatIsNoFileDoesNotComeOut(String trick) throws Exception {
    Files.writeString(folder.resolve("secret"), "s3cret");
    Bench bench = new Bench(folder);
    bench.outputs = List.of("app.jar");
    assertThatThrownBy(() -> bench.rebuild(trick.formatted(folder)))
        .isInstanceOf(AssayException.class);
    assertThat(folder.resolve("store/sha256")).doesNotExist();
  }

  @Test
  void twoOutputsOfOneNameAreRefused() throws Exception {
    Bench bench = new Bench(folder);
    bench.outputs = List.of("**/x");
    assertThatThrownBy(() -> bench.rebuild("mkdir a b; touch a/x b/x"))
        .isInstanceOf(AssayException.Build.class)
        .hasMessageContaining("b/x");
  }

  @Test
  void otherToolsAreNotSupportedYet() throws Exception {
    Bench bench = new Bench(folder);
    bench.tool = new Environment.Tool("sbt", "1.9.9");
    assertThatThrownBy(() -> bench.rebuild("sbt package"))
        .isInstanceOf(AssayException.Toolchain.class)
        .hasMessageContaining("sbt are not supported yet");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "relative",
        "/etc/x",
        "/usr/src/app",
        "/opt",
        "/opt/assay/bin",
        "/a/../etc",
        "/proc"
      })
  void theWorkingDirectoryIsNotTheSystems(String workdir) throws Exception {
    Bench bench = new Bench(folder);
    bench.outputs = List.of("x");
    bench.workdir = workdir;
    assertThatThrownBy(() -> bench.rebuild("touch x")).isInstanceOf(AssayException.Usage.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/var/maven", "/var", "/tmp/build dir", "/home/me/.work", "/src"})
  void theWorkingDirectoryCanBeElsewhere(String workdir) throws Exception {
    Bench bench = new Bench(folder);
    bench.outputs = List.of("*");
    bench.workdir = workdir;
    bench.rebuild("pwd > x; touch $HOME/y");
    assertThat(bench.source.resolve("x")).hasContent(workdir + "\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"PATH", "HOME", "JAVA_HOME", "TZ", "LC_ALL", "a b", "", "1X", "A=B"})
  void aSpecCannotSetEveryVariable(String name) throws Exception {
    Bench bench = new Bench(folder);
    bench.outputs = List.of("x");
    bench.variables = Map.of(name, "x");
    assertThatThrownBy(() -> bench.rebuild("true"))
        .isInstanceOf(AssayException.Usage.class)
        .hasMessageContaining("variables");
  }
}
