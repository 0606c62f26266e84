package dev.assay.cli.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.cli.Assay;
import dev.assay.cli.command.ExitCode;
import dev.assay.cli.e2e.Bench.Verified;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Locks and verifies on a root file system that has a shell and its libraries only. */
class RootsIT {
  private static final String BUILD =
      "while read -r line; do echo built $$line; done <in.txt >out.txt";

  @TempDir Path folder;
  private Bench bench;
  private Path root;

  @BeforeEach
  void make() throws IOException {
    bench = Bench.on(folder, "http://127.0.0.1:9/");
    try (GitVendor vendor = GitVendor.create(folder.resolve("project"))) {
      bench.write("project/in.txt", "one\ntwo\n");
      vendor.commit();
      vendor.tag("v1.0");
    }
    bench.write("published/out.txt", "built one\nbuilt two\n");
    root = folder.resolve("root");
    copy("/bin/sh", "usr/bin/sh");
    copy("/lib64/ld-linux-x86-64.so.2", "usr/lib64/ld-linux-x86-64.so.2");
    copy("/lib/x86_64-linux-gnu/libc.so.6", "usr/lib/x86_64-linux-gnu/libc.so.6");
    for (String name : List.of("bin", "lib", "lib64")) {
      Files.createSymbolicLink(root.resolve(name), Path.of("usr", name));
    }
  }

  private void copy(String from, String to) throws IOException {
    Path place = root.resolve(to);
    Files.createDirectories(place.getParent());
    Files.copy(Path.of(from).toRealPath(), place);
  }

  private Path spec(String environment) throws IOException {
    return bench.write(
        "assay.yaml",
        """
        schema: 1
        release: pkg:generic/demo@1.0
        source: {git: ./project, tag: v1.0}
        environment: {%s}
        build: {command: '%s', outputs: [out.txt]}
        published: {folder: published}
        """
            .formatted(environment, BUILD));
  }

  @Test
  void whatASpecSuppliesHasToBeAccepted() throws Exception {
    Path spec = spec("rootfs: dir:./root");
    Verified refused = bench.verify(spec, "--accept", "commit-not-pinned");
    assertThat(refused.code()).isEqualTo(ExitCode.INCONCLUSIVE);
    assertThat(refused.result().conditions()).contains("unverified-rootfs");
    assertThat(refused.out())
        .contains("--accept unverified-rootfs", "system   dir ./root, sha256:");

    String accept = "commit-not-pinned,unverified-rootfs";
    Verified passed = bench.verify(spec, "--accept", accept);
    assertThat(passed.code()).isEqualTo(ExitCode.OK);
    assertThat(passed.result().reproduced()).containsExactly("out.txt");

    String digest =
        passed.out().replaceAll("(?s).*system   dir ./root, sha256:([0-9a-f]{64}).*", "$1");
    Path policy =
        bench.write(
            "policy.yaml",
            "schema: 1\nname: ours\naccept: [tag-not-signed, commit-not-pinned, set-not-listed]\nrootfs: ["
                + digest
                + "]\n");
    Verified known = bench.verify(spec, "--policy", policy.toString());
    assertThat(known.code()).isEqualTo(ExitCode.OK);
    assertThat(known.result().conditions()).doesNotContain("unverified-rootfs", "host-rootfs");
  }

  @Test
  void theUsersWordStandsInTheResultAndALockHoldsIt() throws Exception {
    Path spec = spec("rootfs: host");
    String named = "dir:" + root;
    String accept = "commit-not-pinned,unverified-rootfs";
    Assay.Outcome locked =
        new Assay(bench.machine())
            .run(List.of("lock", "--max-memory", "2G", "--rootfs", named, spec.toString()));
    assertThat(locked.err() + locked.out()).contains("0 files, rootfs dir");
    assertThat(Files.readString(folder.resolve("assay.lock")))
        .contains("\"rootfs\": {\"kind\": \"dir\", \"sha256\": \"");

    Verified verified = bench.verify(spec, "--rootfs", named, "--accept", accept);
    assertThat(verified.code()).isEqualTo(ExitCode.OK);
    assertThat(verified.out()).contains("system   dir " + root, ", chosen by the user");

    // The spec's own root is not the lock's.
    Verified other = bench.verify(spec, "--accept", accept);
    assertThat(other.code()).isEqualTo(ExitCode.INCONCLUSIVE);
    assertThat(other.out()).contains("toolchain", "the lock was made on another root file system");

    Files.writeString(root.resolve("usr/bin/cc"), "trojan");
    Verified changed = bench.verify(spec, "--rootfs", named, "--accept", accept);
    assertThat(changed.code()).isEqualTo(ExitCode.INCONCLUSIVE);
    assertThat(changed.out()).contains("toolchain", "is not the one in the lock");
  }

  @Test
  void aLockInAJobHasToBeAccepted() throws Exception {
    Assay.Outcome refused =
        new Assay(bench.machine())
            .run(List.of("lock", "--sandbox", "job", spec("rootfs: host").toString()));
    assertThat(refused.code()).isEqualTo(ExitCode.INCONCLUSIVE);
    assertThat(refused.err()).contains("does not accept: job-sandbox");
    assertThat(folder.resolve("assay.lock")).doesNotExist();
  }

  @Test
  void aTagIsNoImage() throws Exception {
    Verified verified = bench.verify(spec("rootfs: oci:registry.example.org/jdk:17"));
    assertThat(verified.code()).isEqualTo(ExitCode.USAGE);
    assertThat(verified.err()).contains("skopeo inspect");
  }
}
