package dev.assay.cli.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.cli.Assay;
import dev.assay.cli.command.ExitCode;
import dev.assay.cli.e2e.Bench.Verified;
import dev.assay.core.artifact.Digest;
import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A vendor who builds with Debian's Gradle, and publishes to a Maven repository. */
class GradleIT {
  private static final Path GRADLE = Path.of("/usr/share/gradle");
  private static final String DISTRIBUTION = "gradle-4.4.1-bin.zip";

  @TempDir Path folder;
  private FolderServer server;
  private Bench bench;
  private Path spec;
  private Digest digest;

  @BeforeEach
  void makeVendor() throws Exception {
    server = new FolderServer(folder.resolve("served"));
    bench = Bench.on(folder, server.url() + "central");
    Path archive = folder.resolve("served/d/" + DISTRIBUTION);
    Files.createDirectories(archive.getParent());
    pack(archive);
    digest = Digest.of(archive);
    bench.write("project/settings.gradle", "rootProject.name = 'demo'\n");
    bench.write(
        "project/build.gradle",
        """
        apply plugin: 'java'
        apply plugin: 'maven-publish'
        group = 'org.example'
        version = '1.0'
        jar { preserveFileTimestamps = false; reproducibleFileOrder = true }
        publishing { publications { main(MavenPublication) { from components.java } } }
        """);
    bench.write(
        "project/src/main/java/demo/Demo.java",
        "package demo;\n\npublic class Demo {\n  String text = \"honest\";\n}\n");
    bench.write(
        "project/gradle/wrapper/gradle-wrapper.properties",
        "distributionUrl=" + server.url() + "d/" + DISTRIBUTION + "\n");
    try (GitVendor vendor = GitVendor.create(folder.resolve("project"))) {
      String commit = vendor.commit();
      vendor.tag("v1.0");
      spec =
          bench.write(
              "demo-1.0.buildspec",
              """
              groupId=org.example
              artifactId=demo
              version=1.0
              gitRepo=file://%s
              gitTag=%s
              tool=gradle
              jdk=17
              umask=0022
              newline=lf
              command="gradle publishToMavenLocal"
              """
                  .formatted(folder.resolve("project"), commit));
    }
  }

  @AfterEach
  void close() {
    server.close();
  }

  private static void pack(Path archive) throws IOException {
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(archive));
        Stream<Path> files = Files.walk(GRADLE, FileVisitOption.FOLLOW_LINKS)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        zip.putNextEntry(new ZipEntry("gradle-4.4.1/" + GRADLE.relativize(file)));
        Files.copy(file, zip);
      }
    }
  }

  /** The vendor's own build, which Assay has no part in. */
  private void publish(String text) throws Exception {
    Path own = folder.resolve("own");
    Trees.copy(folder.resolve("project"), own);
    Path source = own.resolve("src/main/java/demo/Demo.java");
    Files.writeString(source, Files.readString(source).replace("honest", text));
    ProcessBuilder builder =
        new ProcessBuilder(
                GRADLE.resolve("bin/gradle").toString(),
                "--no-daemon",
                "-Dmaven.repo.local=" + folder.resolve("served/central"),
                "publishToMavenLocal")
            .directory(own.toFile());
    builder.environment().put("JAVA_HOME", jdk().toString());
    builder.environment().put("GRADLE_USER_HOME", folder.resolve("vendor").toString());
    Process process = builder.redirectErrorStream(true).start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
  }

  private static Path jdk() throws IOException {
    try (Stream<Path> all = Files.list(Path.of("/usr/lib/jvm"))) {
      for (Path home : all.filter(it -> Files.exists(it.resolve("bin/javac"))).toList()) {
        Path release = home.resolve("release");
        if (Files.exists(release) && Files.readString(release).contains("JAVA_VERSION=\"17.")) {
          return home;
        }
      }
    }
    throw new IOException("no JDK 17 below /usr/lib/jvm; ./check installs one");
  }

  @Test
  void anHonestReleaseIsReproducedAndItsGradleIsACondition() throws Exception {
    publish("honest");
    Verified verified = bench.verify(spec);
    assertThat(verified.code()).as(verified.out() + verified.err()).isEqualTo(ExitCode.OK);
    assertThat(verified.result().reproduced())
        .containsExactlyInAnyOrder("demo-1.0.jar", "demo-1.0.pom");
    assertThat(verified.result().text("network")).isEqualTo("closed");
    assertThat(verified.out()).contains(DISTRIBUTION + " has no known origin");
    assertThat(verified.result().conditions()).contains("unverified-binary", "lock-made-now");

    Assay.Outcome made =
        new Assay(bench.machine())
            .run(List.of("lock", spec.toString(), "--allow-private", "127.0.0.1"));
    assertThat(made.code()).as(made.err()).isEqualTo(ExitCode.OK);
    Path policy =
        bench.write(
            "policy.yaml",
            "schema: 1\nname: own\naccept: [tag-not-signed, host-rootfs, set-not-listed,"
                + " fitted-value, commit-not-pinned]\nbinaries: ["
                + digest.sha256()
                + "]\n");
    verified = bench.verify(spec, "--policy", policy.toString());
    assertThat(verified.code()).as(verified.out()).isEqualTo(ExitCode.OK);
    assertThat(verified.result().conditions()).doesNotContain("unverified-binary", "lock-made-now");
  }

  @Test
  void anInjectedClassIsFound() throws Exception {
    publish("injected");
    Verified verified = bench.verify(spec);
    assertThat(verified.code()).as(verified.out() + verified.err()).isEqualTo(ExitCode.DIFFERENT);
    assertThat(verified.result().different()).containsExactly("demo-1.0.jar");
    assertThat(verified.out()).contains("demo/Demo.class");
  }
}
