package dev.assay.rebuilder.checkout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.core.failure.AssayException;
import dev.assay.core.policy.Policy;
import dev.assay.core.policy.SourceRule;
import dev.assay.core.signature.TrustedKeys;
import dev.assay.core.spec.Environment.Newline;
import dev.assay.core.spec.SourceRef;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReachableTest {
  @TempDir Path temp;
  private Setting setting;
  private GitProject project;
  private String first;

  @BeforeEach
  void makeRepository() throws Exception {
    setting = new Setting(temp);
    project = GitProject.create(temp.resolve("project"));
    first = project.file("a.txt", "one\n").commit("first");
    project.git("tag", "v1");
    project.file("a.txt", "two\n").commit("second");
    project.git("checkout", "-q", "-b", "side", first);
    project.file("a.txt", "side\n").commit("side");
    project.git("tag", "aside");
    project.git("checkout", "-q", "main");
  }

  private Setting demanding(String... branches) {
    return setting.demands(new SourceDemands(Policy.DEFAULT, List.of(branches), Instant.now()));
  }

  @Test
  void aCommitOnTheBranch() throws Exception {
    assertThat(
            demanding("main", "side").checkout(Setting.git(project.folder(), "v1")).info().commit())
        .contains(first);
  }

  @Test
  void theTipOfTheBranch() throws Exception {
    assertThat(demanding("main").checkout(Setting.git(project.folder(), "main")).files())
        .isEqualTo(1);
  }

  @Test
  void aCommitBesideTheBranch() {
    for (String ref : List.of("aside", "side")) {
      assertThatThrownBy(() -> demanding("main").checkout(Setting.git(project.folder(), ref)))
          .isInstanceOf(AssayException.Source.class)
          .hasMessageContaining("is not reachable from the branch main of " + project.folder());
    }
    assertThat(setting.target).doesNotExist();
  }

  @Test
  void aCommitByItsIdBesideTheBranch() throws Exception {
    String side = project.git("rev-parse", "side");

    assertThatThrownBy(() -> demanding("main").checkout(Setting.git(project.folder(), side)))
        .hasMessageContaining("is not reachable from the branch main");
    assertThat(demanding("main").checkout(Setting.git(project.folder(), first)).files())
        .isEqualTo(1);
  }

  @Test
  void aBranchThatIsNotThere() {
    assertThatThrownBy(() -> demanding("trunk").checkout(Setting.git(project.folder(), "v1")))
        .isInstanceOf(AssayException.Source.class)
        .hasMessageContaining("no branch trunk in " + project.folder());
  }

  @Test
  void aBranchThatThePolicyNames() {
    SourceRule rule =
        new SourceRule(
            SourceRule.canonical(project.folder().toString(), temp),
            TrustedKeys.NONE,
            Optional.of("main"));
    Policy policy =
        new Policy(
            "releases", Set.of(), List.of(rule), Set.of(), Set.of(), TrustedKeys.NONE, Set.of());

    assertThatThrownBy(
            () ->
                setting
                    .demands(new SourceDemands(policy, List.of(), Instant.now()))
                    .checkout(Setting.git(project.folder(), "aside")))
        .hasMessageContaining("is not reachable from the branch main");
  }

  @Test
  void aBranchThatTheSpecNames() throws Exception {
    String url = project.folder().toString();
    SourceRef.Git aside = new SourceRef.Git(url, "aside", Optional.empty(), Optional.of("main"));

    assertThatThrownBy(() -> setting.checkout(aside))
        .hasMessageContaining("is not reachable from the branch main");
    assertThat(
            setting
                .checkout(new SourceRef.Git(url, "v1", Optional.empty(), Optional.of("main")))
                .files())
        .isEqualTo(1);
  }

  @Test
  void aShallowCloneHasNoHistory() throws Exception {
    Path shallow = temp.resolve("shallow");
    project.git("clone", "-q", "--depth", "1", "file://" + project.folder(), shallow.toString());

    assertThatThrownBy(() -> demanding("main").checkout(Setting.git(shallow, "main")))
        .isInstanceOf(AssayException.Source.class)
        .hasMessageContaining("is a shallow clone");
    assertThatThrownBy(
            () ->
                demanding()
                    .checkout(
                        Setting.git(shallow, "main"),
                        Setting.environment(Newline.LF, Newline.LF, 0022, true)))
        .isInstanceOf(AssayException.Source.class)
        .hasMessageContaining("is a shallow clone");
  }

  @Test
  void oneCommitIsAllThatAShallowCloneIsGoodFor() throws Exception {
    Path shallow = temp.resolve("shallow");
    project.git("clone", "-q", "--depth", "1", "file://" + project.folder(), shallow.toString());

    assertThat(setting.checkout(Setting.git(shallow, "main")).files()).isEqualTo(1);
  }
}
