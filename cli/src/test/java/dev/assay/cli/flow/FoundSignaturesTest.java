package dev.assay.cli.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.cli.flow.FoundSignatures.Move;
import dev.assay.cli.isolation.SignatureChild.Candidate;
import dev.assay.comparator.bytes.ArrayBytes;
import dev.assay.comparator.bytes.Bytes;
import dev.assay.comparator.bytes.FileBytes;
import dev.assay.comparator.graft.Graft;
import dev.assay.core.artifact.ArtifactPath;
import dev.assay.core.artifact.MemberName;
import dev.assay.core.signature.PinnedCertificates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever found bytes may say what they like of them: only a signature that counts is moved. */
class FoundSignaturesTest {
  private static final Path FILES =
      Path.of("..", "comparator", "src", "test", "resources", "signed").toAbsolutePath();

  @TempDir Path folder;

  private static Candidate candidate(String path, byte[] table) {
    return new Candidate(
        ArtifactPath.of("Setup.exe").resolve(MemberName.of(path)), new ArrayBytes(table));
  }

  private static byte[] table(String file) throws IOException {
    try (FileBytes bytes = new FileBytes(FILES.resolve(file))) {
      Bytes table = Graft.table(bytes).orElseThrow();
      byte[] copy = new byte[(int) table.size()];
      table.read(0, copy, 0, copy.length);
      return copy;
    }
  }

  private static FoundSignatures found(Candidate... candidates) throws Exception {
    return new FoundSignatures(
        List.of(candidates),
        new PinnedCertificates(
            PinnedCertificates.parse(Files.readString(FILES.resolve("signer.pem"))),
            PinnedCertificates.parse(Files.readString(FILES.resolve("time.pem")))));
  }

  private Move move(FoundSignatures found, String name, String built) throws IOException {
    Path target = Files.createTempFile(folder, "target", ".exe");
    Files.delete(target);
    return found.move(name, FILES.resolve(built), target);
  }

  @Test
  void theSignatureOfTheFileIsMoved() throws Exception {
    FoundSignatures found =
        found(
            candidate("a/App.exe", table("stranger.exe")),
            candidate("a/App.exe", new byte[] {1, 2, 3}),
            candidate("somewhere else", table("signed.exe")));
    Move.Done done = (Move.Done) move(found, "a/App.exe", "unsigned.exe");
    assertThat(done.file()).hasSameBinaryContentAs(FILES.resolve("signed.exe"));
    assertThat(done.signed().file()).isEqualTo("a/App.exe");
    assertThat(done.signed().size()).isEqualTo(table("signed.exe").length);
  }

  @ParameterizedTest
  @ValueSource(strings = {"stranger.exe", "pages.exe", "extra.exe", "attribute.exe", "notime.exe"})
  void oneThatDoesNotCountIsNot(String file) throws Exception {
    Move move = move(found(candidate("App.exe", table(file))), "App.exe", "unsigned.exe");
    assertThat(((Move.None) move).why()).startsWith("its published signature does not count: it ");
    assertThat(folder.toFile().list()).isEmpty();
  }

  @Test
  void bytesThatAreChangedOrAddedAreNoSignature() throws Exception {
    byte[] signature = table("signed.exe");
    for (int at : List.of(0, 4, 8, signature.length / 2, signature.length - 1)) {
      byte[] changed = signature.clone();
      changed[at] ^= 1;
      assertThat(move(found(candidate("App.exe", changed)), "App.exe", "unsigned.exe"))
          .as("byte " + at)
          .isInstanceOf(Move.None.class);
    }
    for (int more : List.of(1, 8, 64)) {
      byte[] longer = java.util.Arrays.copyOf(signature, signature.length + more);
      assertThat(move(found(candidate("App.exe", longer)), "App.exe", "unsigned.exe"))
          .isInstanceOf(Move.None.class);
    }
    assertThat(move(found(candidate("App.exe", new byte[0])), "App.exe", "unsigned.exe"))
        .isInstanceOf(Move.None.class);
  }

  @Test
  void itIsOfExactlyThatFile() throws Exception {
    byte[] program = Files.readAllBytes(FILES.resolve("unsigned.exe"));
    program[program.length / 2] ^= 1;
    Path other = Files.write(folder.resolve("other.exe"), program);
    Path target = folder.resolve("target.exe");
    Move move = found(candidate("App.exe", table("signed.exe"))).move("App.exe", other, target);
    assertThat(((Move.None) move).why()).contains("does not fit the file");
    assertThat(target).doesNotExist();
  }

  @Test
  void nothingIsMovedOntoWhatIsNoProgram() throws Exception {
    FoundSignatures found = found(candidate("a", table("signed.exe")));
    assertThat(((Move.None) move(found, "a", "signer.pem")).why()).contains("no place");
    assertThat(((Move.None) move(found(), "a", "unsigned.exe")).why()).contains("was found");
  }

  /** Of the reasons, that of the file's own signature counts. */
  @Test
  void theReasonIsThatOfItsOwnSignature() throws Exception {
    byte[] other = Files.readAllBytes(FILES.resolve("unsigned.exe"));
    other[other.length / 2] ^= 1;
    List<Candidate> all = new ArrayList<>();
    all.add(candidate("z/App.exe", table("stranger.exe")));
    all.add(candidate("App.exe", table("stranger.exe")));
    Move move = move(found(all.toArray(Candidate[]::new)), "App.exe", "unsigned.exe");
    assertThat(((Move.None) move).why()).contains("does not count");
  }

  @ParameterizedTest
  @CsvSource({
    "dist/win/App.exe, $INSTDIR/App.exe, 1",
    "dist/tool/App.exe, $INSTDIR/tool/App.exe, 2",
    "dist/tool/App.exe, tool\\App.exe, 2",
    "App.exe, App.exe, 1",
    "App.exe, MyApp.exe, 0",
    "a/b, c, 0"
  })
  void placesAreAlikeByTheirEnds(String one, String other, int names) {
    assertThat(FoundSignatures.alike(one, other)).isEqualTo(names);
  }
}
