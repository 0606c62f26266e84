package dev.assay.core.spec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.core.failure.AssayException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Specs that were damaged anywhere are refused with a message, or read as something valid. */
class MutationTest {
  private static final List<String> PIECES =
      List.of(
          "\"",
          "'",
          ":",
          "-",
          "#",
          "\n",
          "  ",
          "\t",
          "&a",
          "*a",
          "!!x",
          "{",
          "}",
          "[",
          "]",
          "|",
          ">",
          "?",
          "%",
          "@",
          "`",
          "$",
          "${",
          "$(",
          ")",
          "${version}",
          "\\",
          "~",
          "null",
          "true",
          "\u0000",
          "\ud83d",
          "\u202e",
          "é",
          "---",
          "...",
          "<<",
          "=",
          "echo ",
          " | sed s/a/b/",
          "../",
          "/",
          ",",
          "; ");

  @Test
  void noMutationEscapesTheReaders() throws Exception {
    Random random = new Random(23);
    int read = 0;
    int refused = 0;
    for (Path file : originals()) {
      String text = Files.readString(file);
      boolean yaml = file.toString().endsWith(".yaml");
      for (int i = 0; i < 600; i++) {
        String mutated = mutate(text, random);
        try {
          Map<String, String> given = ExamplesTest.givenFor(file);
          BuildSpec spec = yaml ? Specs.yaml(mutated, given) : Specs.buildspec(mutated, given);
          SpecWriterTest.assertReadsBack(spec);
          read++;
        } catch (AssayException e) {
          assertThat(e).as(mutated).isInstanceOf(AssayException.Usage.class);
          assertThat(e.text().lines()).as(mutated).hasSize(1);
          refused++;
        }
      }
    }
    assertThat(read).isGreaterThan(500);
    assertThat(refused).isGreaterThan(500);
  }

  private static List<Path> originals() throws Exception {
    List<Path> files = new ArrayList<>(ExamplesTest.all());
    Path golden = Specs.ROOT.resolve("core/src/test/resources/spec");
    files.add(golden.resolve("git/spec.buildspec"));
    files.add(golden.resolve("archive/spec.buildspec"));
    files.add(golden.resolve("multi-module/spec.yaml"));
    return files;
  }

  private static String mutate(String text, Random random) {
    StringBuilder out = new StringBuilder(text);
    for (int i = 1 + random.nextInt(2); i > 0; i--) {
      int at = random.nextInt(out.length());
      int end = Math.min(out.length(), at + random.nextInt(8));
      switch (random.nextInt(5)) {
        case 0 -> out.delete(at, end);
        case 1 -> out.insert(at, PIECES.get(random.nextInt(PIECES.size())));
        case 2 -> out.replace(at, end, PIECES.get(random.nextInt(PIECES.size())));
        case 3 -> out.insert(random.nextInt(out.length()), out.substring(at, end));
        default -> out.setCharAt(at, (char) random.nextInt(0x180));
      }
    }
    return out.toString();
  }
}
