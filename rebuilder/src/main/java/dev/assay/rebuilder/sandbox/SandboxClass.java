package dev.assay.rebuilder.sandbox;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Classes of ours that run inside, on the Java of the build. */
public final class SandboxClass {
  private SandboxClass() {}

  /**
   * Copies one to where a build can see it.
   *
   * @param name of the class; by name, since it may extend what is not on our class path
   * @param folder of a class path
   */
  public static void copy(String name, Path folder) throws IOException {
    String file = name.replace('.', '/') + ".class";
    Path target = folder.resolve(file);
    Files.createDirectories(target.getParent());
    try (InputStream in = SandboxClass.class.getResourceAsStream("/" + file)) {
      if (in == null) {
        throw new IOException("no " + file + " in Assay; it is not built completely");
      }
      Files.copy(in, target);
    }
  }
}
