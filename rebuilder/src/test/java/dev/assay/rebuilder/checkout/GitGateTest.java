package dev.assay.rebuilder.checkout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.core.failure.AssayException;
import dev.assay.core.policy.Policy;
import dev.assay.core.policy.SourceRule;
import dev.assay.core.signature.TrustedKeys;
import dev.assay.core.spec.SourceRef;
import dev.assay.rebuilder.repository.Gate;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Repositories that a spec names on the user's own network. */
class GitGateTest {
  private static final Gate CLOSED = Gate.publicAnd(List.of());
  private static final Gate ALLOWED = Gate.publicAnd(List.of("127.0.0.1"));

  @TempDir Path temp;
  private Setting setting;
  private GitServer server;
  private Path bare;

  @BeforeEach
  void makeServer() throws Exception {
    setting = new Setting(temp);
    GitProject project = GitProject.create(temp.resolve("project"));
    project.file("a.txt", "one\n").commit("first");
    bare = temp.resolve("project.git");
    project.git("clone", "-q", "--bare", ".", bare.toString());
    GitProject.at(bare).git("update-server-info");
    server = new GitServer(bare);
  }

  @AfterEach
  void close() {
    server.close();
  }

  private Checkout checkout(String url) throws Exception {
    return setting.checkout(new SourceRef.Git(url, "main", Optional.empty()));
  }

  private void assertRefused(String url, String host) {
    assertThatThrownBy(() -> checkout(url))
        .isInstanceOf(AssayException.Source.class)
        .hasMessageContaining("refused to ask " + host)
        .hasMessageContaining("--allow-private " + host);
  }

  @ParameterizedTest
  @ValueSource(strings = {"smart", "dumb", "moved"})
  void isReadOverHttpOnlyIfAllowed(String kind) throws Exception {
    setting.gate(CLOSED);
    assertRefused(server.url(kind), "127.0.0.1");
    assertThat(server.requests).isEmpty();
    setting.gate(ALLOWED);
    assertThat(checkout(server.url(kind)).root().resolve("a.txt")).hasContent("one\n");
  }

  @Test
  void isReadOverSshOnlyIfAllowed() throws Exception {
    try (GitSshServer ssh = new GitSshServer(bare, temp.resolve("ssh"), true)) {
      setting.gate(CLOSED);
      assertRefused(ssh.url(), "127.0.0.1");
      setting.gate(ALLOWED);
      assertThat(checkout(ssh.url()).root().resolve("a.txt")).hasContent("one\n");
    }
  }

  @Test
  void whereAServerLeadsOnToIsNotAsked() {
    setting.gate(ALLOWED);
    assertRefused(server.url("elsewhere"), "localhost");
    assertThat(server.requests).isEmpty();
  }

  /** The user names these, by an option or in the policy. */
  @Test
  void aMirrorAndARepositoryOfThePolicyAreAsked() throws Exception {
    setting
        .gate(CLOSED)
        .mirrors("https://git.example.org/=" + server.url("smart").replace("project.git", ""));
    assertThat(checkout("https://git.example.org/project.git").files()).isEqualTo(1);
    SourceRule rule =
        new SourceRule(server.url("smart").replace(".git", ""), TrustedKeys.NONE, Optional.empty());
    Policy policy =
        new Policy("p", Set.of(), List.of(rule), Set.of(), Set.of(), TrustedKeys.NONE, Set.of());
    Setting other = new Setting(temp.resolve("other"));
    assertThat(
            other
                .gate(CLOSED)
                .variables(Map.of())
                .demands(new SourceDemands(policy, List.of(), Instant.now()))
                .checkout(new SourceRef.Git(server.url("smart"), "main", Optional.empty()))
                .files())
        .isEqualTo(1);
  }
}
