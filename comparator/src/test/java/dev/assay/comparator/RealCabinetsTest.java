package dev.assay.comparator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.comparator.anatomy.Part;
import dev.assay.comparator.bytes.ArrayBytes;
import dev.assay.comparator.bytes.Bytes;
import dev.assay.comparator.bytes.FileBytes;
import dev.assay.comparator.bytes.Scratch;
import dev.assay.comparator.format.Formats;
import dev.assay.comparator.golden.RawCab;
import dev.assay.core.limits.Limits;
import dev.assay.core.result.Comparison;
import dev.assay.core.result.Grade;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Cabinets that gcab makes, and what 7z and cabextract see in them. */
class RealCabinetsTest {
  /** How they are made. */
  private static final List<String> COMMANDS =
      List.of(
          "cd in && gcab -c ../plain.cab main.js",
          "cd in && gcab -c -z ../zip.cab main.js",
          "cd in && gcab -c ../several.cab main.js big.txt empty.txt random",
          "cd in && gcab -c -z ../several-zip.cab main.js big.txt empty.txt random",
          "cd in && gcab -c -z ../big.cab big.txt",
          "cd in && gcab -c -z ../random.cab random",
          "cd in && gcab -c ../empty.cab empty.txt",
          "cd in && gcab -c -z ../empty-zip.cab empty.txt",
          "cd in && gcab -c -z ../tree.cab sub/one.js sub/two/three.js main.js",
          "cd in && gcab -c -n ../flat.cab sub/one.js sub/two/three.js",
          "cd in && gcab -c -z -n ../flat-zip.cab sub/one.js big.txt",
          "cd in && gcab -c ../names.cab 'a name.txt' main.js");

  @TempDir Path folder;

  @BeforeEach
  void files() throws Exception {
    Path in = folder.resolve("in");
    Files.createDirectories(in.resolve("sub/two"));
    Files.writeString(in.resolve("main.js"), "start();\n");
    Files.writeString(in.resolve("big.txt"), "some text of some length\n".repeat(20_000));
    Files.writeString(in.resolve("empty.txt"), "");
    Files.writeString(in.resolve("a name.txt"), "x\n");
    Files.writeString(in.resolve("sub/one.js"), "one();\n");
    Files.writeString(in.resolve("sub/two/three.js"), "three();\n");
    byte[] random = new byte[100_000];
    new java.util.Random(1).nextBytes(random);
    Files.write(in.resolve("random"), random);
  }

  @Test
  void areReadToTheLastByteAndAsByOthers() throws Exception {
    assertThat(COMMANDS).hasSizeGreaterThanOrEqualTo(10);
    for (String command : COMMANDS) {
      new Workshop(folder).make(command);
      agree(folder.resolve(name(command)));
    }
  }

  @Test
  void thoseWithReservedAreasAndSeveralFoldersAreReadAsByOthers() throws Exception {
    Files.write(
        folder.resolve("raw.cab"),
        new RawCab()
            .reserve("header", "folder", "\0\0\0\0")
            .stored()
            .file("a.js", "a();\n")
            .file("lib\\b.js", "b();\n".repeat(20_000))
            .mszip(9)
            .file("c.js", "c();\n".repeat(30_000))
            .bytes());
    agree(folder.resolve("raw.cab"));
  }

  /** The specification counts the reserved area of a block; cabextract does not. */
  @Test
  void othersDisagreeOnTheChecksumOfABlockWithAReservedArea() throws Exception {
    Files.write(
        folder.resolve("raw.cab"),
        new RawCab().reserve("", "", "INJECTED").stored().file("a.js", "a();\n").bytes());
    new Workshop(folder).make("cabextract -q -t raw.cab");
    new Workshop(folder).make("7z t raw.cab; test $? = 2");
    try (FileBytes bytes = new FileBytes(folder.resolve("raw.cab"))) {
      assertThat(members(bytes)).containsOnlyKeys("a.js");
    }
  }

  private void agree(Path cabinet) throws Exception {
    String name = String.valueOf(cabinet.getFileName());
    try (FileBytes bytes = new FileBytes(cabinet)) {
      Tiles tiles = new Tiles(Limits.DEFAULT).expand(bytes, name);
      assertThat(tiles.unreadable()).as(name).isEmpty();
      assertThat(tiles.parts()).as(name).isGreaterThan(15);
      Map<String, byte[]> ours = members(bytes);
      new Workshop(folder).make("7z x -y -bd -oseven/" + name + ' ' + name);
      new Workshop(folder).make("cabextract -q -d extract/" + name + ' ' + name);
      same(name, ours, Referee.files(folder.resolve("seven").resolve(name)));
      same(name, ours, Referee.files(folder.resolve("extract").resolve(name)));
    }
  }

  private static void same(String what, Map<String, byte[]> ours, Map<String, byte[]> theirs) {
    assertThat(ours.keySet()).as(what).isEqualTo(theirs.keySet());
    ours.forEach((name, content) -> assertThat(content).as(name).isEqualTo(theirs.get(name)));
  }

  private static Map<String, byte[]> members(Bytes bytes) throws Exception {
    Map<String, byte[]> members = new TreeMap<>();
    try (Scratch scratch = new Scratch()) {
      for (Part part : parts(bytes, Optional.empty())) {
        if (part instanceof Part.Body data) {
          Bytes content = content(bytes, data, scratch);
          for (Part file : parts(content, data.inner())) {
            if (file instanceof Part.Body body) {
              Bytes found = content(content, body, scratch);
              members.put(
                  body.key().member().orElseThrow().decoded(), found.copy(0, (int) found.size()));
            }
          }
        } else if (part.key().label().equals("file header")) {
          // A folder without data has no layer inside.
          members.putIfAbsent(part.key().member().orElseThrow().decoded(), new byte[0]);
        }
      }
    }
    return members;
  }

  private static List<Part> parts(Bytes bytes, Optional<dev.assay.comparator.anatomy.Format> format)
      throws Exception {
    return Formats.read(bytes, "x.cab", format, Limits.DEFAULT).anatomy().parts();
  }

  private static Bytes content(Bytes bytes, Part.Body body, Scratch scratch) throws Exception {
    Bytes raw = bytes.slice(body.offset(), body.length());
    return body.coding().decode(raw, scratch, Limits.DEFAULT).content();
  }

  @Test
  void differOnlyWhereTheirSourceDoes() throws Exception {
    for (String command : COMMANDS.subList(0, 4)) {
      String name = name(command);
      new Workshop(folder).make(command);
      byte[] clean = Files.readAllBytes(folder.resolve(name));
      Path main = folder.resolve("in/main.js");
      java.nio.file.attribute.FileTime time = Files.getLastModifiedTime(main);
      Files.writeString(main, "start();\nevil();\n");
      Files.setLastModifiedTime(main, time);
      new Workshop(folder).make(command);
      byte[] changed = Files.readAllBytes(folder.resolve(name));
      files();
      Files.setLastModifiedTime(main, time);
      Comparison comparison = Compared.of(name, changed, clean, Limits.DEFAULT);
      Accounts.check(comparison, new ArrayBytes(changed), new ArrayBytes(clean));
      assertThat(comparison.findings())
          .as(name)
          .filteredOn(finding -> finding.grade() != Grade.METADATA)
          // gcab gives zlib more memory than the JDK does, which shows where nothing repeats.
          .filteredOn(finding -> !finding.part().equals("encoding"))
          .allMatch(finding -> finding.grade() == Grade.CODE)
          .extracting(finding -> finding.path().text())
          .containsExactlyInAnyOrder(name + "!/main.js", name + "!/folder 0!/main.js");
    }
  }

  private static String name(String command) {
    return command.replaceAll(".*?([a-z-]+\\.cab).*", "$1");
  }
}
