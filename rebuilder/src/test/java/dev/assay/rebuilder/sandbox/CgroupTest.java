package dev.assay.rebuilder.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Where groups are found, on trees of folders that look like a machine's. That the kernel keeps
 * limits in them is what {@link LimitsTest} shows, for what this machine has.
 */
class CgroupTest {
  @TempDir Path folder;

  private Path self = Path.of("/");
  private Path tree = Path.of("/");

  @BeforeEach
  void prepare() throws IOException {
    self = Files.createDirectory(folder.resolve("self"));
    tree = Files.createDirectory(folder.resolve("tree"));
  }

  @Test
  void theUnifiedHierarchyIsFoundBelowTheRootOfItsMount() throws Exception {
    machine(
        "25 24 0:22 /docker/abc " + tree + " rw,nosuid - cgroup2 cgroup2 rw,nsdelegate",
        "0::/docker/abc/user.slice/app.scope");
    Path own = Files.createDirectories(tree.resolve("user.slice/app.scope"));
    CgroupMounts mounts = CgroupMounts.read(self);
    assertThat(mounts.own()).contains(own);
    assertThat(mounts.top()).contains(tree);
    assertThat(mounts.own("memory")).isEmpty();
  }

  @Test
  void controllersOfVersionOneAreFoundEachForItself() throws Exception {
    machine(
        "30 24 0:30 / "
            + tree.resolve("memory")
            + " rw - cgroup cgroup rw,memory\n"
            + "31 24 0:31 / "
            + tree.resolve("cpu")
            + " rw - cgroup cgroup rw,cpu,cpuacct\n"
            + "32 24 0:32 / /elsewhere rw - tmpfs tmpfs rw,memory",
        "4:memory:/jobs/7\n2:cpu,cpuacct:/\n8:pids:/");
    Path memory = Files.createDirectories(tree.resolve("memory/jobs/7"));
    Path cpu = Files.createDirectories(tree.resolve("cpu"));
    CgroupMounts mounts = CgroupMounts.read(self);
    assertThat(mounts.own("memory")).contains(memory);
    assertThat(mounts.own("cpuacct")).contains(cpu);
    assertThat(mounts.own("pids")).isEmpty();
    assertThat(mounts.own()).isEmpty();
  }

  @Test
  void aGroupThatTheMountDoesNotShowIsNone() throws Exception {
    machine("25 24 0:22 /a " + tree + " rw - cgroup2 cgroup2 rw", "0::/b");
    assertThat(CgroupMounts.read(self).own()).isEmpty();
    machine("25 24 0:22 / " + tree + " rw - cgroup2 cgroup2 rw", "0::/../outside");
    assertThat(CgroupMounts.read(self).own()).isEmpty();
    machine("nothing of this kind", "nonsense");
    assertThat(CgroupMounts.read(self).own()).isEmpty();
  }

  /** In folders that are no control groups there are no files to set limits with. */
  @Test
  void whatTakesNoLimitIsNoGroup() throws Exception {
    machine("25 24 0:22 / " + tree + " rw - cgroup2 cgroup2 rw", "0::/slice/scope");
    Path slice = tree.resolve("slice");
    Files.createDirectories(slice.resolve("scope"));
    Files.writeString(slice.resolve("cgroup.subtree_control"), "memory pids\n");
    Files.writeString(slice.resolve("cgroup.procs"), "");
    try (Cgroup none = Cgroup.create(CgroupMounts.read(self), SandboxLimits.DEFAULT)) {
      assertThat(none.memory()).isEmpty();
      assertThat(none.processes()).isEmpty();
      assertThat(none.joins()).isEmpty();
      assertThat(none.reached()).isEmpty();
      assertThat(none.cpuNanos()).isEmpty();
    }
    assertThat(names(slice)).containsExactly("cgroup.procs", "cgroup.subtree_control", "scope");
  }

  /** On this machine: whatever is made is gone afterwards. */
  @Test
  void noGroupIsLeft() throws Exception {
    Cgroup group = Cgroup.create(SandboxLimits.DEFAULT);
    List<Path> joins = group.joins();
    assertThat(joins).allSatisfy(file -> assertThat(file).exists());
    group.close();
    assertThat(joins).allSatisfy(file -> assertThat(file.getParent()).doesNotExist());
  }

  private void machine(String mountinfo, String cgroup) throws IOException {
    Files.writeString(self.resolve("mountinfo"), mountinfo + "\n");
    Files.writeString(self.resolve("cgroup"), cgroup + "\n");
  }

  private static List<String> names(Path folder) throws IOException {
    try (var list = Files.list(folder)) {
      return list.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }
}
