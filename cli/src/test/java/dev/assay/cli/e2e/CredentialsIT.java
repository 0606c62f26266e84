package dev.assay.cli.e2e;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.cli.Assay;
import dev.assay.cli.command.ExitCode;
import dev.assay.cli.e2e.Bench.Verified;
import dev.assay.cli.flow.Machine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A user with a password for everything: a private git server and a private repository need two of
 * them. The build looks for all of them, everywhere.
 */
class CredentialsIT {
  /** One in each place; no part of any is a word. */
  private enum Secret {
    GIT_TOKEN,
    GIT_HELPER,
    MAVEN,
    NPM,
    SSH_KEY,
    SSH_AGENT,
    VARIABLE;

    String text() {
      return "s3cr3t-" + name().replace('_', '-') + "-x9";
    }
  }

  private static final String PARENT = "org/other/parent/1/parent-1.pom";

  /** What a build that is after passwords would do; it ends well whatever it finds. */
  private static final String THIEF =
      """
      (env; set; cat /proc/*/environ /proc/*/cmdline; cat /etc/passwd; ls -la / /root /home /tmp /run;
       for f in $HOME /root /home /opt /etc /tmp /run /var; do
         find $f -type f -size -64k -exec cat {} + ; done;
       find / -xdev -name .npmrc -o -name .gitconfig -o -name "id_*" -o -name settings.xml |
         xargs -r cat; ssh-add -L; git credential fill </dev/null) >loot 2>&1; mvn validate
      """
          .replace("\n", " ");

  @TempDir Path folder;
  private Bench bench;
  private CentralMirror central;
  private String gitUrl = "";
  private final List<FolderServer> servers = new ArrayList<>();
  private FolderServer repository;
  private Path agentFolder;
  private Process agent;
  private final Map<String, String> variables = new TreeMap<>();

  @BeforeEach
  void plant() throws Exception {
    central = new CentralMirror(Bench.kept());
    bench = Bench.on(folder, central.url());
    bench.write("repository/" + PARENT, pom("parent", "1", ""));
    String pom =
        pom(
            "demo",
            "1.0",
            "<parent><groupId>org.other</groupId><artifactId>parent</artifactId>"
                + "<version>1</version><relativePath/></parent>");
    bench.write("project/pom.xml", pom);
    bench.write("published/demo-1.0.pom", pom);
    try (GitVendor vendor = GitVendor.create(folder.resolve("project"))) {
      vendor.commit();
      vendor.cloneTo(folder.resolve("served/project.git"));
    }
    repository = new FolderServer(folder.resolve("repository"), "ada:" + Secret.MAVEN.text());
    settings();
    bench.write("home/.npmrc", "//registry.example.org/:_authToken=" + Secret.NPM.text() + "\n");
    bench.write("home/.ssh/id_ed25519", Secret.SSH_KEY.text() + "\n");
    startAgent();
    variables.putAll(bench.environment());
    variables.put("HOME", bench.home().toString());
    variables.put("SSH_AUTH_SOCK", agentFolder.resolve(Secret.SSH_AGENT.text()).toString());
    variables.put("NODE_AUTH_TOKEN", Secret.VARIABLE.text());
  }

  private void settings() throws IOException {
    Path file = bench.home().resolve(".m2/settings.xml");
    String text = Files.readString(file);
    Files.writeString(
        file,
        text.replace(
                "<mirrors>",
                """
            <servers><server>
              <id>private</id><username>ada</username><password>%s</password>
            </server></servers>
            <mirrors><mirror>
              <id>private</id><mirrorOf>private-url</mirrorOf><url>%s</url>
            </mirror>"""
                    .formatted(Secret.MAVEN.text(), repository.url()))
            .replace(
                "</settings>",
                """
                <profiles><profile><id>p</id><repositories><repository>
                  <id>private</id><url>%s</url>
                </repository></repositories></profile></profiles>
                <activeProfiles><activeProfile>p</activeProfile></activeProfiles></settings>"""
                    .formatted(repository.url())));
  }

  private void startAgent() throws Exception {
    agentFolder = Files.createTempDirectory(Path.of("/tmp"), "assay-it");
    Path socket = agentFolder.resolve(Secret.SSH_AGENT.text());
    agent =
        new ProcessBuilder("ssh-agent", "-D", "-a", socket.toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    for (int i = 0; i < 500 && !Files.exists(socket); i++) {
      Thread.sleep(10);
    }
  }

  @AfterEach
  void close() throws Exception {
    agent.destroy();
    agent.waitFor(10, TimeUnit.SECONDS);
    Trees.delete(agentFolder);
    central.close();
    repository.close();
    servers.forEach(FolderServer::close);
  }

  private static String pom(String artifact, String version, String more) {
    return """
        <project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
        %s
        <groupId>org.other</groupId><artifactId>%s</artifactId><version>%s</version>
        <packaging>pom</packaging></project>
        """
        .formatted(more, artifact, version);
  }

  /** A password for the git server, from this place. */
  private void privateGit(Secret place) throws IOException {
    FolderServer git = new FolderServer(folder.resolve("served"), "ada:" + place.text());
    servers.add(git);
    gitUrl = git.url();
    String host = gitHost();
    if (place == Secret.GIT_TOKEN) {
      variables.put("ASSAY_GIT_TOKENS", host + "=ada:" + place.text());
      return;
    }
    Path helper =
        bench.write(
            "helper",
            "#!/bin/sh\ncat >/dev/null\nprintf 'username=ada\\npassword="
                + place.text()
                + "\\n'\n");
    Files.setPosixFilePermissions(helper, PosixFilePermissions.fromString("rwxr-xr-x"));
    bench.write("home/.gitconfig", "[credential]\n  helper = " + helper + "\n");
  }

  private String gitHost() {
    return gitUrl.substring("http://".length()).replace("/", "");
  }

  private Path spec() throws IOException {
    return bench.write(
        "assay.yaml",
        """
        schema: 1
        release: pkg:maven/org.other/demo@1.0
        source: {git: %sproject.git, branch: main}
        environment: {jdk: %d, maven: 3.9.12}
        build:
          command: '%s'
          outputs: [pom.xml, loot]
        published: {folder: published}
        repositories: ['%s']
        """
            .formatted(
                gitUrl,
                Runtime.version().feature(),
                THIEF.replace("'", "''").replace("$", "$$"),
                repository.url()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"GIT_TOKEN", "GIT_HELPER"})
  void noSecretReachesTheBuildOrWhatStaysOfIt(String place) throws Exception {
    privateGit(Secret.valueOf(place));
    Assay assay = new Assay(new Machine(variables, bench.home()));
    Assay.Outcome locked =
        assay.run(List.of("lock", spec().toString(), "--allow-private", "127.0.0.1"));
    assertThat(locked.code()).as(locked.out() + locked.err()).isEqualTo(ExitCode.OK);
    Verified verified = bench.verify(assay, spec(), "--accept", "commit-not-pinned");
    // The loot is no published file: it is there, and it was looked at.
    assertThat(verified.result().text("network")).as(verified.out()).isEqualTo("closed");
    assertThat(verified.out()).contains("loot");

    assertThat(all(bench.cache())).isNotEmpty();
    for (Secret secret : Secret.values()) {
      String text = secret.text();
      assertThat(verified.out() + verified.err() + locked.out() + locked.err())
          .as("what is printed")
          .doesNotContain(text);
      assertThat(verified.result().json().toString()).as("the result").doesNotContain(text);
      assertThat(Files.readString(folder.resolve("assay.lock"))).doesNotContain(text);
      for (Path file : all(bench.cache())) {
        // Built files, logs, locks, dependencies: all that stays.
        assertThat(Files.readString(file, ISO_8859_1).contains(text))
            .as(secret + " in " + file)
            .isFalse();
      }
    }
  }

  /** Proves that the passwords are needed, and that the test would see one in the loot. */
  @Test
  void withoutThemNothingIsHad() throws Exception {
    privateGit(Secret.GIT_TOKEN);
    variables.remove("ASSAY_GIT_TOKENS");
    Assay assay = new Assay(new Machine(variables, bench.home()));
    Verified verified = bench.verify(assay, spec());
    assertThat(verified.result().text("cause")).isEqualTo("source");

    variables.put("ASSAY_GIT_TOKENS", gitHost() + "=ada:" + Secret.GIT_TOKEN.text());
    Path settings = bench.home().resolve(".m2/settings.xml");
    Files.writeString(settings, Files.readString(settings).replace(Secret.MAVEN.text(), "wrong"));
    assay = new Assay(new Machine(variables, bench.home()));
    verified = bench.verify(assay, spec(), "--accept", "commit-not-pinned");
    assertThat(verified.result().text("cause")).isEqualTo("dependency");
  }

  @Test
  void theBuildSeesWhatItsOwnSourceSays() throws Exception {
    bench.write("project/known", "s3cr3t-" + "of-the-source\n");
    try (GitVendor vendor = GitVendor.create(folder.resolve("project"))) {
      vendor.commit();
      Trees.delete(folder.resolve("served"));
      vendor.cloneTo(folder.resolve("served/project.git"));
    }
    privateGit(Secret.GIT_TOKEN);
    Assay assay = new Assay(new Machine(variables, bench.home()));
    bench.verify(assay, spec(), "--accept", "commit-not-pinned");
    List<Path> holding = new ArrayList<>();
    for (Path file : all(bench.cache())) {
      if (Files.readString(file, ISO_8859_1).contains("s3cr3t-of-the-source")) {
        holding.add(file);
      }
    }
    assertThat(holding).as("the loot, in the store").isNotEmpty();
  }

  private static List<Path> all(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }
}
