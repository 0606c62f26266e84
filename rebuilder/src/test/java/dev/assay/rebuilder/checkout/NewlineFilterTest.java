package dev.assay.rebuilder.checkout;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NewlineFilterTest {
  private static boolean applies(String content) throws Exception {
    return NewlineFilter.applies(new ByteArrayInputStream(content.getBytes(ISO_8859_1)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\n", "\n", "a\nb", "\u00e4\n", "\t\f\b\u001b a\n", "a\n\u001a"})
  void appliesToText(String content) throws Exception {
    assertThat(applies(content)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a", "a\r\n", "a\n\r", "a\rb\n", "\0\n", "\u0001\n", "\u007f\n"})
  void leavesOthersAlone(String content) throws Exception {
    assertThat(applies(content)).isFalse();
  }

  @Test
  void aFewOddBytesInMuchTextAreText() throws Exception {
    assertThat(applies("x".repeat(128) + "\u0001\n")).isTrue();
    assertThat(applies("x".repeat(127) + "\u0001\n")).isFalse();
  }

  @Test
  void convertsAcrossItsBuffers() throws Exception {
    String text = ("x".repeat(4095) + "\n\n").repeat(40);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    NewlineFilter.convert(new ByteArrayInputStream(text.getBytes(ISO_8859_1)), out);

    assertThat(out.toString(ISO_8859_1)).isEqualTo(text.replace("\n", "\r\n"));
  }

  /** The git command decides the same about files of every kind. */
  @Test
  void agreesWithGit(@TempDir Path temp) throws Exception {
    GitProject project = GitProject.create(temp.resolve("project"));
    Random random = new Random(7);
    String alphabet = "abc \t\n\n\n\r\0\u0001\u001a\u007f\u00e9";
    for (int i = 0; i < 200; i++) {
      StringBuilder content = new StringBuilder();
      int letters = 3 + random.nextInt(alphabet.length() - 3);
      int length = random.nextInt(400);
      for (int n = 0; n < length; n++) {
        content.append(random.nextInt(20) == 0 ? alphabet.charAt(random.nextInt(letters)) : 'x');
      }
      Files.write(project.folder().resolve("f" + i), content.toString().getBytes(ISO_8859_1));
    }
    project.commit("files");
    project.git("-c", "core.autocrlf=true", "clone", "-q", ".", temp.resolve("windows").toString());
    Setting setting = new Setting(temp);
    Path root =
        setting
            .checkout(
                Setting.git(project.folder(), "main"),
                Setting.environment(
                    dev.assay.core.spec.Environment.Newline.CRLF,
                    dev.assay.core.spec.Environment.Newline.CRLF,
                    0022,
                    false))
            .root();

    for (int i = 0; i < 200; i++) {
      assertThat(root.resolve("f" + i))
          .hasBinaryContent(Files.readAllBytes(temp.resolve("windows").resolve("f" + i)));
    }
  }
}
