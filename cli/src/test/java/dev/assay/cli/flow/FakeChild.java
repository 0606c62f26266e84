package dev.assay.cli.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.cli.isolation.OwnCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.tools.ToolProvider;

/** Children that do something else than they should. */
final class FakeChild {
  private FakeChild() {}

  /**
   * Our own code, with another program in the place of one child's.
   *
   * @param child whose place it takes
   * @param program statements of its main method, whose arguments are {@code a}
   */
  static OwnCode code(Path folder, Class<?> child, String program) throws IOException {
    Path classes = Files.createTempDirectory(folder, "fake");
    Path source =
        Files.writeString(
            classes.resolve(child.getSimpleName() + ".java"),
            "package "
                + child.getPackageName()
                + "; public class "
                + child.getSimpleName()
                + " { public static void main(String[] a) throws Exception { "
                + program
                + " } }");
    int failed =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, "-d", classes.toString(), source.toString());
    assertThat(failed).isZero();
    return OwnCode.current().with(List.of(classes));
  }
}
