package dev.assay.comparator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.comparator.anatomy.Part;
import dev.assay.comparator.bytes.ArrayBytes;
import dev.assay.comparator.bytes.Bytes;
import dev.assay.comparator.bytes.Scratch;
import dev.assay.comparator.format.Formats;
import dev.assay.core.limits.Limits;
import dev.assay.core.result.Comparison;
import dev.assay.core.result.Finding;
import dev.assay.core.result.Grade;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Installers that Debian's makensis makes, with every compression and most options. */
class RealInstallersTest {
  private static final String HOME = "$INSTDIR/";

  @TempDir Path folder;

  @Test
  void areReadToTheLastByteAndAsBySevenZip() throws Exception {
    Installers installers = new Installers(folder.resolve("scripts"));
    installers.tree();
    List<Installers.Script> scripts = Installers.all();
    assertThat(scripts).hasSizeGreaterThanOrEqualTo(20);
    for (Installers.Script script : scripts) {
      byte[] overlay = Installers.overlay(installers.make(script));
      Tiles tiles = new Tiles(Limits.DEFAULT).expand(new ArrayBytes(overlay), script.name());
      assertThat(tiles.unreadable()).as(script.name()).isEmpty();
      assertThat(tiles.parts()).as(script.name()).isGreaterThan(500);
      agree(script, overlay);
    }
  }

  private void agree(Installers.Script script, byte[] overlay) throws Exception {
    // Beside the scripts, since File /r looks for its folder everywhere.
    Path unpacked = folder.resolve("unpacked").resolve(script.name());
    new Workshop(folder).make("7z x -y -bd -o" + unpacked + " scripts/" + script.name() + ".exe");
    Map<String, byte[]> theirs = Referee.files(unpacked);
    Map<String, byte[]> ours = members(overlay);
    // 7z shows a binary value of the registry not at all, and of an uninstaller the program with
    // the icons put in, which is made when it is written.
    assertThat(ours.remove("Software/Chat/Key")).as(script.name()).hasSize(4);
    assertThat(ours.remove("uninstall.exe")).as(script.name()).isNotNull();
    assertThat(ours.remove("uninstall.exe, icons")).as(script.name()).isNotNull();
    theirs.remove("uninstall.exe");
    assertThat(theirs.keySet()).as(script.name()).containsAll(ours.keySet());
    theirs.forEach(
        (name, content) -> {
          // An instruction for the same content under another name has no part of its own.
          boolean shared = !ours.containsKey(name);
          assertThat(shared ? ours.values() : List.of(ours.get(name)))
              .as(script.name() + ", " + name)
              .anyMatch(other -> Arrays.equals(other, content));
        });
  }

  private static Map<String, byte[]> members(byte[] overlay) throws Exception {
    Map<String, byte[]> members = new TreeMap<>();
    try (Scratch scratch = new Scratch()) {
      Bytes bytes = new ArrayBytes(overlay);
      Formats.Reading reading = Formats.read(bytes, "x", Optional.empty(), Limits.DEFAULT);
      List<Part> parts = reading.anatomy().parts();
      for (Part part : parts) {
        if (part instanceof Part.Body body && body.key().label().startsWith("content, solid")) {
          bytes = content(bytes, body, scratch);
          parts = Formats.read(bytes, "x", body.inner(), Limits.DEFAULT).anatomy().parts();
        }
      }
      for (Part part : parts) {
        String name = part.key().member().map(m -> m.decoded()).orElse("");
        if (part instanceof Part.Body body && !name.equals("[script]")) {
          Bytes content = content(bytes, body, scratch);
          String plain = name.startsWith(HOME) ? name.substring(HOME.length()) : name;
          members.put(plain, content.copy(0, (int) content.size()));
        }
      }
    }
    return members;
  }

  private static Bytes content(Bytes bytes, Part.Body body, Scratch scratch) throws Exception {
    Bytes raw = bytes.slice(body.offset(), body.length());
    return body.coding().decode(raw, scratch, Limits.DEFAULT).content();
  }

  @Test
  void differOnlyWhereTheirSourceDoes() throws Exception {
    Installers installers = new Installers(folder.resolve("scripts"));
    for (Installers.Script script : Installers.all()) {
      installers.tree();
      byte[] clean = Installers.overlay(installers.make(script));
      installers.write("main.js", "start();\nevil();\n");
      byte[] changed = Installers.overlay(installers.make(script));
      Comparison comparison = compare(changed, clean);
      assertThat(comparison.findings())
          .as(script.name())
          .anyMatch(f -> f.path().text().endsWith("!/$INSTDIR/main.js") && f.part().equals("text"))
          .filteredOn(f -> !f.path().text().endsWith("!/$INSTDIR/main.js"))
          .filteredOn(f -> f.grade() != Grade.METADATA)
          // Neither encoder is at hand.
          .allMatch(f -> f.part().equals("encoding") && f.grade() == Grade.HIDDEN);
    }
  }

  @Test
  void areOpenedBehindTheirProgram() throws Exception {
    Installers installers = new Installers(folder.resolve("scripts"));
    for (Installers.Script script : Installers.all().subList(0, 2)) {
      installers.tree();
      byte[] clean = Files.readAllBytes(installers.make(script));
      installers.write("main.js", "start();\nevil();\n");
      byte[] changed = Files.readAllBytes(installers.make(script));
      Comparison comparison = Compared.of("Setup.exe", changed, clean, Limits.DEFAULT);
      Accounts.check(comparison, new ArrayBytes(changed), new ArrayBytes(clean));
      Finding finding =
          comparison.findings().stream()
              .filter(f -> f.part().equals("text"))
              .findFirst()
              .orElseThrow();
      assertThat(finding.path().text())
          .startsWith("Setup.exe!/overlay!/")
          .endsWith("!/$INSTDIR/main.js");
      assertThat(finding.detail().lines()).contains("+ evil();");
    }
  }

  @Test
  void nameAnInstructionThatWasAdded() throws Exception {
    Installers installers = new Installers(folder.resolve("scripts"));
    installers.tree();
    for (Installers.Script script : Installers.all().subList(0, 4)) {
      byte[] clean = Installers.overlay(installers.make(script));
      byte[] more = Installers.overlay(installers.make(script, "Exec '\"$INSTDIR\\evil.exe\"'"));
      Finding finding =
          compare(more, clean).findings().stream()
              .filter(f -> f.part().equals("instructions"))
              .findFirst()
              .orElseThrow();
      assertThat(finding.grade()).isEqualTo(Grade.CODE);
      assertThat(finding.detail().lines()).containsExactly("+ Exec \"\"$INSTDIR\\evil.exe\"\"");
    }
  }

  private static Comparison compare(byte[] published, byte[] rebuilt) throws Exception {
    Comparison comparison = Compared.of("overlay", published, rebuilt, Limits.DEFAULT);
    Accounts.check(comparison, new ArrayBytes(published), new ArrayBytes(rebuilt));
    return comparison;
  }
}
