package dev.assay.cli.flow;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.cli.isolation.ChildJvm;
import dev.assay.cli.isolation.OwnCode;
import dev.assay.cli.isolation.PackChild;
import dev.assay.core.artifact.Digest;
import dev.assay.core.event.EventSink;
import dev.assay.core.failure.AssayException;
import dev.assay.core.limits.Limits;
import dev.assay.rebuilder.checkout.GitObjects;
import dev.assay.rebuilder.checkout.PackReader;
import dev.assay.rebuilder.checkout.PackReader.Wanted;
import dev.assay.rebuilder.checkout.Packs;
import dev.assay.rebuilder.sandbox.Bubblewrap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
class IsolatedPacksTest {
  @TempDir Path folder;

  private Path repository = Path.of("/");
  private Path pack = Path.of("/");

  @BeforeEach
  void makePack() throws Exception {
    repository = Files.createDirectory(folder.resolve("repository"));
    git("init", "-q", "-b", "main");
    // Similar enough for deltas.
    String text = "a line of a file\n".repeat(500);
    for (int version = 0; version < 3; version++) {
      Files.createDirectories(repository.resolve("a/b"));
      Files.writeString(repository.resolve("a/b/file"), text + version);
      Files.writeString(repository.resolve("other"), "other " + version);
      git("add", ".");
      git("commit", "-q", "-m", "version " + version);
    }
    git("tag", "-a", "-m", "one", "v1");
    git("repack", "-adfq");
    try (var files = Files.newDirectoryStream(repository.resolve(".git/objects/pack"), "*.pack")) {
      pack = files.iterator().next();
    }
  }

  @Test
  void theObjectsAreTheSame() throws Exception {
    Wanted everything = new Wanted(true, Optional.empty(), Limits.DEFAULT);
    List<String> here = new ArrayList<>();
    Packs.read(List.of(pack), everything, empty(), collect(here));
    assertThat(read(apart(OwnCode.current()), everything, pack)).isEqualTo(here).hasSize(3 * 6 + 1);
  }

  @Test
  void onlyTheHistoryOrOneTreeComesIfThatIsAsked() throws Exception {
    PackReader reader = apart(OwnCode.current());
    assertThat(read(reader, new Wanted(false, Optional.empty(), Limits.DEFAULT), pack))
        .hasSize(4)
        .allMatch(object -> object.startsWith("1 ") || object.startsWith("4 "));
    String tree = git("rev-parse", "HEAD^{tree}").strip();
    assertThat(read(reader, new Wanted(false, Optional.of(tree), Limits.DEFAULT), pack))
        .hasSize(5)
        .allMatch(object -> object.startsWith("2 ") || object.startsWith("3 "))
        .contains("3 7 " + Digest.of("other 2".getBytes(UTF_8)));
  }

  @Test
  void damageIsToldAsSuch() throws Exception {
    byte[] bytes = Files.readAllBytes(pack);
    Wanted everything = new Wanted(true, Optional.empty(), Limits.DEFAULT);
    Path cut = Files.write(folder.resolve("cut.pack"), Arrays.copyOf(bytes, bytes.length / 2));
    assertThatThrownBy(() -> read(apart(OwnCode.current()), everything, cut))
        .isInstanceOf(IOException.class);
    bytes[bytes.length / 2] ^= 1;
    Path flipped = Files.write(folder.resolve("flipped.pack"), bytes);
    assertThatThrownBy(() -> read(apart(OwnCode.current()), everything, flipped))
        .isInstanceOf(IOException.class);
  }

  @Test
  void anObjectThatIsTooLargeIsALimit() {
    Limits little = new Limits(16, 1000, 1000, 10, 10, Duration.ofSeconds(60));
    assertThatThrownBy(
            () -> read(apart(OwnCode.current()), new Wanted(true, Optional.empty(), little), pack))
        .isInstanceOf(AssayException.Limit.class);
  }

  @Test
  void whatAChildSaysIsChecked() throws Exception {
    assertThat(refusal("")).contains("ended without an answer");
    assertThat(refusal("System.exit(9);")).contains("ended with 9");
    assertThat(refusal("Runtime.getRuntime().halt(137);")).contains("signal 9");
    assertThat(
            refusal(
                "byte[][] all = new byte[999][]; for (int i = 0; i < 999; i++)"
                    + " all[i] = new byte[1 << 20]; System.out.println(all.length);"))
        .contains("ran out of its 64 MiB of heap");
    assertThat(refusal(write("{}"))).contains("EOF");
    assertThat(refusal(write("{3, 0, 0, 0, 0, 0, 0, 0, 9, 'x', 'e'}"))).contains("end within");
    assertThat(refusal(write("{3, -1, 0, 0, 0, 0, 0, 0, 9, 'x', 'e'}"))).contains("size");
    assertThat(refusal(write("{9, 'e'}"))).contains("expected an object");
    assertThat(refusal(write("{'e', 'e'}"))).contains("found more");
    assertThat(
            refusal(
                place()
                    + "java.nio.file.Files.createSymbolicLink(o,"
                    + " java.nio.file.Path.of(\"/etc/passwd\"));"))
        .contains("ended without an answer");
    assertThat(refusal("Thread.sleep(1_000_000);")).contains("limit of PT10S");
  }

  private static String write(String bytes) {
    return place() + "java.nio.file.Files.write(o, new byte[] " + bytes + ");";
  }

  private static String place() {
    return "java.nio.file.Path o = java.nio.file.Path.of(System.getProperty(\"java.io.tmpdir\"),"
        + " \"objects\");";
  }

  /** What comes of a child that does this instead. */
  private String refusal(String program) throws IOException {
    try {
      read(
          apart(FakeChild.code(folder, PackChild.class, program)),
          new Wanted(true, Optional.empty(), Limits.DEFAULT),
          pack);
      return "";
    } catch (AssayException | IOException e) {
      return e.toString();
    }
  }

  private PackReader apart(OwnCode code) {
    return new IsolatedPacks(
        new ChildJvm(
            new Bubblewrap(System.getenv(), folder.resolve("probe"), EventSink.NONE),
            folder.resolve("children"),
            code,
            new ChildJvm.Bounds(64L << 20, Duration.ofSeconds(10), 1 << 20)));
  }

  private static List<String> read(PackReader reader, Wanted wanted, Path pack)
      throws IOException, AssayException {
    List<String> objects = new ArrayList<>();
    reader.read(List.of(pack), wanted, collect(objects));
    return objects;
  }

  private static GitObjects collect(List<String> objects) {
    return (type, size, content) ->
        objects.add(type + " " + size + " " + Digest.of(content.readAllBytes()));
  }

  private Path empty() throws IOException {
    return Files.createTempDirectory(folder, "empty");
  }

  private String git(String... words) throws Exception {
    List<String> line =
        new ArrayList<>(List.of("git", "-c", "user.name=t", "-c", "user.email=t@example.org"));
    line.addAll(List.of(words));
    Process process =
        new ProcessBuilder(line).directory(repository.toFile()).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said;
  }
}
