package dev.assay.cli.isolation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.core.event.EventSink;
import dev.assay.rebuilder.sandbox.Bubblewrap;
import dev.assay.rebuilder.sandbox.JobSandbox;
import dev.assay.rebuilder.sandbox.Sandbox;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a child can reach, asked from inside. */
@Timeout(120)
class ChildJvmTest {
  private static final ChildJvm.Bounds BOUNDS =
      new ChildJvm.Bounds(64L << 20, Duration.ofMinutes(1), 1 << 20);

  @TempDir Path folder;

  @Test
  void aChildHasNoSecretNoNetworkNoEnvironmentAndNoHome() throws Exception {
    Path secret = Files.writeString(folder.resolve("secret"), "the secret");
    Path outside = Files.createTempFile(Path.of("/var/tmp"), "assay", "secret");
    Files.writeString(outside, "the secret");
    try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      Path question =
          Files.write(
              folder.resolve("question"),
              List.of("" + server.getLocalPort(), secret.toString(), outside.toString()));
      Sandbox sandbox = new Bubblewrap(System.getenv(), folder.resolve("probe"), EventSink.NONE);
      List<String> said = run(sandbox, question);
      assertThat(said)
          .contains(
              "connect refused",
              "read nothing",
              "write refused",
              "home /assay/scratch",
              "variable LC_ALL=C.UTF-8")
          .doesNotContain("read the secret")
          .filteredOn(line -> line.startsWith("variable "))
          .allSatisfy(line -> assertThat(line).matches("variable (LC_ALL|PWD|OLDPWD|_|SHLVL)=.*"));
      // Of the sandbox: a shell, and the JVM.
      assertThat(said).anyMatch(line -> line.matches("processes [1-3]"));
      assertThat(Files.readString(question)).startsWith("" + server.getLocalPort());
    } finally {
      Files.delete(outside);
    }
  }

  /** That the probe would find what is there to be found. */
  @Test
  void inAJobAChildHasNoEnvironmentAndLittleHeapButTheRestIsThere() throws Exception {
    Path secret = Files.writeString(folder.resolve("secret"), "the secret");
    try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      Path question =
          Files.write(
              folder.resolve("question"), List.of("" + server.getLocalPort(), secret.toString()));
      List<String> said = run(new JobSandbox(folder.resolve("probe"), EventSink.NONE), question);
      assertThat(said)
          .contains("connect reached", "read the secret", "write changed")
          .filteredOn(line -> line.startsWith("variable "))
          .allSatisfy(
              line ->
                  assertThat(line).matches("variable (LC_ALL|PWD|OLDPWD|_|SHLVL|ASSAY_JOB)=.*"));
      assertThat(said)
          .filteredOn(line -> line.startsWith("heap "))
          .allSatisfy(line -> assertThat(Long.parseLong(line.substring(5))).isLessThan(70L << 20));
    }
  }

  private List<String> run(Sandbox sandbox, Path question) throws Exception {
    ChildJvm child = new ChildJvm(sandbox, folder.resolve("children"), OwnCode.current(), BOUNDS);
    child.require();
    ChildJvm.Ended ended = child.run(IsolationProbe.class, List.of(question));
    List<String> said = Files.readAllLines(ended.log());
    assertThat(ended.stopped()).isEmpty();
    assertThat(ended.status()).as(String.join("\n", said)).hasValue(0);
    return said;
  }
}
