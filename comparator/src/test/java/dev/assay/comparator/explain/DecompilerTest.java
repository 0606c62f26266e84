package dev.assay.comparator.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.comparator.bytes.ArrayBytes;
import dev.assay.comparator.golden.GoldenCase;
import dev.assay.comparator.golden.RawClass;
import dev.assay.core.result.Detail;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DecompilerTest {
  private static final GoldenCase INJECTED = GoldenCase.of("class", "injected-call.class");

  @TempDir Path folder;

  @Test
  void anInjectedCallIsShownAsSource() throws IOException {
    Detail detail = diff(installed(), INJECTED.published(), INJECTED.rebuilt());
    assertThat(detail.lines())
        .anySatisfy(l -> assertThat(l).matches("\\+ +Evil\\.INJECTED\\(\\);"));
    assertThat(detail.lines()).noneMatch(line -> line.startsWith("-"));
  }

  @Test
  void differencesThatAreNotInTheSourceAreSaidToBeNone() throws IOException {
    GoldenCase order = GoldenCase.of("class", "constant-order.class");
    assertThat(diff(installed(), order.published(), order.rebuilt()))
        .isEqualTo(Detail.of("the same source"));
  }

  @Test
  void whatIsNoClassIsNotHandedOn() throws IOException {
    byte[] noise = {1, 2, 3};
    assertThat(diff(installed(), noise, INJECTED.rebuilt()).summary())
        .startsWith("not decompiled: ");
  }

  /** The decompiler makes a file of that name. */
  @Test
  void aNameThatLeavesTheFolderIsNotHandedOn() throws IOException {
    byte[] hostile = new RawClass("../../../evil", "java/lang/Object").build();
    assertThat(diff(installed(), hostile, INJECTED.rebuilt()).summary())
        .isEqualTo("not decompiled: not a name of a class: ../../../evil");
  }

  @Test
  void oneThatDoesNotStartIsAFailureInWords() throws IOException {
    Decompiler missing = of(folder.resolve("none.jar"), Duration.ofMinutes(1));
    assertThat(diff(missing, INJECTED.published(), INJECTED.rebuilt()).summary())
        .isEqualTo("cannot be decompiled: the decompiler ended with status 1");
  }

  @Test
  void oneThatTakesTooLongIsEndedAndLeavesNothing() throws IOException {
    Path jar = Path.of(jarOf("vineflower"));
    Decompiler hasty = of(jar, Duration.ofMillis(1));
    assertThat(diff(hasty, INJECTED.published(), INJECTED.rebuilt()).summary())
        .isEqualTo("cannot be decompiled: more than 0 seconds");
    assertThat(folder).isEmptyDirectory();
  }

  private Decompiler of(Path jar, Duration limit) {
    return new Decompiler(jar, limit, () -> Files.createDirectory(folder.resolve("run")));
  }

  private static String jarOf(String name) {
    String classPath = System.getProperty("java.class.path", "");
    return Stream.of(classPath.split(File.pathSeparator, -1))
        .filter(entry -> entry.contains(name))
        .findFirst()
        .orElseThrow();
  }

  private static Decompiler installed() {
    return Decompiler.installed().orElseThrow();
  }

  private static Detail diff(Decompiler decompiler, byte[] published, byte[] rebuilt)
      throws IOException {
    return decompiler.diff(new ArrayBytes(published), new ArrayBytes(rebuilt), 100);
  }
}
