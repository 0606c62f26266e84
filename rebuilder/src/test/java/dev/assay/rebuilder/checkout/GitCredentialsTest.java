package dev.assay.rebuilder.checkout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.core.failure.AssayException;
import dev.assay.core.spec.SourceRef;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.eclipse.jgit.transport.CredentialItem;
import org.eclipse.jgit.transport.URIish;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is let into a private repository, and which server learns what. */
class GitCredentialsTest {
  @TempDir Path temp;
  private Setting setting;
  private GitServer server;
  private Path bare;
  private final Map<String, String> variables = new TreeMap<>();

  @BeforeEach
  void makeServer() throws Exception {
    setting = new Setting(temp);
    GitProject project = GitProject.create(temp.resolve("project"));
    project.file("a.txt", "one\n").commit("first");
    bare = temp.resolve("project.git");
    project.git("clone", "-q", "--bare", ".", bare.toString());
    server = new GitServer(bare);
    variables.put("PATH", System.getenv().getOrDefault("PATH", "/usr/bin"));
    variables.put("HOME", Files.createDirectory(temp.resolve("home")).toString());
    variables.put("GIT_CONFIG_NOSYSTEM", "1");
  }

  @AfterEach
  void close() {
    server.close();
  }

  private Checkout checkout(String url) throws Exception {
    setting.variables(variables);
    return setting.checkout(new SourceRef.Git(url, "main", Optional.empty()));
  }

  /** A credential helper of the user's git, which notes what it is asked. */
  private void helper(String user, String password) throws Exception {
    Path script = temp.resolve("helper");
    Files.writeString(
        script,
        "#!/bin/sh\ncat >> "
            + temp.resolve("asked")
            + "\n[ \"$1\" = get ] && printf 'username=%s\\npassword=%s\\n' "
            + user
            + " "
            + password
            + "\n");
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.writeString(temp.resolve("home/.gitconfig"), "[credential]\n  helper = " + script + "\n");
  }

  @Test
  void aTokenOpensTheHostThatItIsFor() throws Exception {
    variables.put(GitCredentials.TOKENS, "other.example=no " + server.host() + "=ada:secret");
    assertThat(checkout(server.url("locked")).root().resolve("a.txt")).hasContent("one\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1=ada:secret", "localhost:%d=ada:secret", "=ada:secret", ""})
  void aTokenForAnotherHostStaysHere(String tokens) throws Exception {
    String port = server.host().substring(server.host().indexOf(':') + 1);
    variables.put(GitCredentials.TOKENS, tokens.replace("%d", port));
    assertThatThrownBy(() -> checkout(server.url("locked")))
        .isInstanceOf(AssayException.Source.class)
        .hasMessageContaining("credentials");
    assertThat(server.credentials()).isEmpty();
  }

  @Test
  void aTokenAloneHasTheUsualUser() throws Exception {
    variables.put(GitCredentials.TOKENS, server.host() + "=t0ken");
    assertThatThrownBy(() -> checkout(server.url("locked")))
        .isInstanceOf(AssayException.Source.class)
        .satisfies(e -> assertThat(e.toString()).doesNotContain("t0ken"));
    assertThat(server.credentials()).contains("oauth2:t0ken");
  }

  @Test
  void aCredentialHelperIsAskedForTheHost() throws Exception {
    helper("ada", "secret");
    assertThat(checkout(server.url("locked")).root().resolve("a.txt")).hasContent("one\n");
    assertThat(temp.resolve("asked")).content().contains("protocol=http\nhost=" + server.host());
  }

  @Test
  void aWrongPasswordEndsInOneMessageWithoutIt() throws Exception {
    helper("ada", "wr0ng");
    assertThatThrownBy(() -> checkout(server.url("locked")))
        .isInstanceOf(AssayException.Source.class)
        .satisfies(e -> assertThat(e.toString()).doesNotContain("wr0ng"));
    assertThat(server.credentials()).contains("ada:wr0ng");
  }

  @Test
  void aServerThatSendsElsewhereGetsNothing() throws Exception {
    variables.put(GitCredentials.TOKENS, server.host() + "=ada:secret");
    assertThatThrownBy(() -> checkout(server.url("elsewhere")))
        .isInstanceOf(AssayException.Source.class);
    assertThat(server.credentials()).isEmpty();
  }

  /** It lets the client in, and then leads on to another. */
  @Test
  void norDoesTheServerThatALoggedInClientIsSentTo() throws Exception {
    variables.put(GitCredentials.TOKENS, server.host() + "=ada:secret");
    assertThatThrownBy(() -> checkout(server.url("hop"))).isInstanceOf(AssayException.Source.class);
    assertThat(server.requests)
        .contains("hop", "refused " + server.host().replace("127.0.0.1", "localhost"));
    assertThat(server.credentials()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"http://git.example.org/a.git", "https://git.example.org/a\nhost=evil.example"})
  void nothingIsSaidInTheOpenOrToTwoHosts(String url) throws Exception {
    helper("ada", "secret");
    variables.put(GitCredentials.TOKENS, "evil.example=ada:secret");
    URIish uri = new URIish().setScheme(url.substring(0, url.indexOf(':')));
    uri = uri.setHost("git.example.org").setPath(url.substring(url.indexOf("/a")));
    CredentialItem.Username user = new CredentialItem.Username();
    CredentialItem.Password password = new CredentialItem.Password();
    assertThat(new GitCredentials(variables).get(uri, user, password)).isFalse();
    assertThat(password.getValue()).isNull();
    assertThat(temp.resolve("asked")).doesNotExist();
  }

  @Test
  void anAgentHoldsTheKey() throws Exception {
    Path folder = Files.createTempDirectory(Path.of("/tmp"), "assay-agent");
    Path socket = folder.resolve("agent");
    Process agent =
        new ProcessBuilder("ssh-agent", "-D", "-a", socket.toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (GitSshServer ssh = new GitSshServer(bare, temp.resolve("ssh"), true)) {
      for (int i = 0; i < 500 && !Files.exists(socket); i++) {
        Thread.sleep(10);
      }
      Path key = temp.resolve("ssh/id_rsa");
      Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
      add(key, socket);
      Files.delete(key);

      assertThatThrownBy(() -> checkout(ssh.url())).isInstanceOf(AssayException.Source.class);
      variables.put("SSH_AUTH_SOCK", socket.toString());
      assertThat(checkout(ssh.url()).root().resolve("a.txt")).hasContent("one\n");
    } finally {
      agent.destroy();
      agent.waitFor();
      Files.deleteIfExists(socket);
      Files.delete(folder);
    }
  }

  private static void add(Path key, Path socket) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(List.of("ssh-add", key.toString()));
    builder.environment().put("SSH_AUTH_SOCK", socket.toString());
    Process process = builder.redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
  }
}
