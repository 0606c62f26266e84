package dev.assay.rebuilder.sandbox;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Classes and scripts of ours that run inside, on the Java or the Node of the build. */
public final class SandboxClass {
  private static final String SCRIPTS = "/dev/assay/rebuilder/recorder/";

  private SandboxClass() {}

  /**
   * Copies one to where a build can see it.
   *
   * @param name of the class; by name, since it may extend what is not on our class path
   * @param folder of a class path
   */
  public static void copy(String name, Path folder) throws IOException {
    copyResource(name.replace('.', '/') + ".class", folder);
  }

  /**
   * Copies a script.
   *
   * @param name of its file
   * @param folder that it is put into
   */
  public static void copyScript(String name, Path folder) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve(name), script(name));
  }

  /** The text of a script, in which something may be left open. */
  public static String script(String name) throws IOException {
    try (InputStream in = SandboxClass.class.getResourceAsStream(SCRIPTS + name)) {
      if (in == null) {
        throw new IOException("no " + name + " in Assay; it is not built completely");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static void copyResource(String file, Path folder) throws IOException {
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
