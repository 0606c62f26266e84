package dev.assay.cli;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import javax.tools.ToolProvider;

/** Runs the {@code assay} script in a place of its own, with a JDK, real or made up. */
final class LauncherFixture {
  private static final String MAIN = "dev/assay/cli/Main.class";

  /** What the script may use of the machine; neither a JDK nor Maven is among it. */
  private static final List<String> TOOLS =
      List.of(
          "awk",
          "bash",
          "cat",
          "cp",
          "cut",
          "dirname",
          "env",
          "find",
          "flock",
          "mkdir",
          "mktemp",
          "mv",
          "readlink",
          "rm",
          "sha256sum",
          "tail",
          "touch");

  private final Path home;
  private final Path script;
  private final Map<String, String> environment = new HashMap<>();

  /**
   * Copies the script into {@code home}, behind a name with a blank.
   *
   * @param home an empty folder
   */
  LauncherFixture(Path home) throws IOException {
    this.home = home;
    this.script = Files.createDirectories(project()).resolve("assay");
    Files.copy(Path.of(property("assay.root")).resolve("assay"), script);
    environment.put("HOME", home.toString());
    environment.put("PATH", "/usr/bin:/bin");
    environment.put("TMPDIR", home.toString());
    environment.put("ASSAY_JDK_PATH", home.resolve("jdks").toString());
    environment.put("JAVA_HOME", property("java.home"));
  }

  /**
   * How a run ended.
   *
   * @param status as a shell sees it; 128 + n for signal n
   */
  record Outcome(int status, String out, String err) {}

  /** The folder of the script. */
  Path project() {
    return home.resolve("a project");
  }

  /** The script. */
  Path script() {
    return script;
  }

  LauncherFixture with(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  /**
   * Makes an image of what this very test run tests.
   *
   * @param image an empty folder
   */
  static void makeRealImage(Path image) throws IOException {
    Path lib = Files.createDirectories(image.resolve("lib"));
    int number = 0;
    for (String entry : property("java.class.path").split(File.pathSeparator, -1)) {
      Path source = Path.of(entry);
      if (Files.isDirectory(source)) {
        number++;
        pack(source, lib.resolve("assay-" + number + ".jar"));
      } else if (entry.contains("/assay-") || entry.contains("/commons-")) {
        Files.copy(source, lib.resolve(source.getFileName()));
      }
    }
  }

  /** A folder with one jar, whose {@code Main} does {@code statements}. */
  LauncherFixture withImage(String statements) throws IOException {
    Path image = home.resolve("small image");
    writeJar(Files.createDirectories(image.resolve("lib")).resolve("assay-cli.jar"), statements);
    return with("ASSAY_IMAGE", image.toString());
  }

  /** The jar that {@link #withImage} makes. */
  Path jar() {
    return home.resolve("small image/lib/assay-cli.jar");
  }

  /** Every class-data-sharing archive in the image that {@link #withImage} makes. */
  List<Path> archives() throws IOException {
    try (Stream<Path> files = Files.walk(home.resolve("small image"))) {
      return files.filter(file -> file.endsWith("assay.jsa")).toList();
    }
  }

  /**
   * Compiles a {@code dev.assay.cli.Main} into a jar; code of equal size makes jars of equal size.
   */
  void writeJar(Path jar, String statements) throws IOException {
    Path source = home.resolve("Main.java");
    Files.writeString(
        source,
        "package dev.assay.cli; public class Main { public static void main(String[] a)"
            // Not in the runs that only make the archive.
            + " throws Exception { if (System.getProperty(\"assay.launcher\") == null) { return; } "
            + statements
            + " } }");
    int failed =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, "-d", home.toString(), source.toString());
    if (failed != 0) {
      throw new IllegalArgumentException("does not compile: " + statements);
    }
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file)) {
      out.setLevel(Deflater.NO_COMPRESSION);
      add(out, MAIN, home.resolve(MAIN));
    }
  }

  private static void pack(Path folder, Path jar) throws IOException {
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file);
        Stream<Path> files = Files.walk(folder)) {
      for (Path member : files.filter(Files::isRegularFile).sorted().toList()) {
        add(out, folder.relativize(member).toString(), member);
      }
    }
  }

  private static void add(JarOutputStream out, String name, Path content) throws IOException {
    JarEntry entry = new JarEntry(name);
    entry.setTime(0);
    out.putNextEntry(entry);
    Files.copy(content, out);
    out.closeEntry();
  }

  /**
   * Makes a folder that looks like a JDK, in the folder where the launcher searches.
   *
   * @param version as in its release file
   * @param java what {@code bin/java} does, in shell, when it is to run Assay
   */
  Path fakeJdk(String name, String version, String java) throws IOException {
    Path jdk = home.resolve("jdks").resolve(name);
    Files.createDirectories(jdk.resolve("lib"));
    Files.createFile(jdk.resolve("lib/modules"));
    Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
    executable(
        jdk.resolve("bin/java"),
        "case \"$*\" in *-Dassay.launcher=*) ;; *) exit 1 ;; esac\n" + java);
    executable(jdk.resolve("bin/javac"), "exit 1");
    return jdk;
  }

  /** A folder for the PATH that has no JDK and no Maven. */
  Path toolsWithoutJava() throws IOException {
    Path bin = Files.createDirectories(home.resolve("tools"));
    for (String tool : TOOLS) {
      if (!Files.exists(bin.resolve(tool))) {
        executable(bin.resolve(tool), "exec /usr/bin/" + tool + " \"$@\"");
      }
    }
    return bin;
  }

  /** Writes a shell script. */
  static void executable(Path file, String content) throws IOException {
    Path folder = file.getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    Files.writeString(file, "#!/bin/bash\n" + content + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** Runs the script to its end. */
  Outcome run(String... arguments) throws IOException, InterruptedException {
    return start(script, arguments).end();
  }

  /** Starts {@code program}, the script or something that runs it. */
  Run start(Path program, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(List.of(arguments));
    Path out = Files.createTempFile(home, "run", ".out");
    Path err = Files.createTempFile(home, "run", ".err");
    ProcessBuilder builder = new ProcessBuilder(command).directory(home.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    builder.redirectInput(new File("/dev/null"));
    builder.redirectOutput(out.toFile()).redirectError(err.toFile());
    return new Run(builder.start(), out, err);
  }

  /**
   * A started script.
   *
   * @param process the script's
   * @param out what it writes
   * @param err what it writes
   */
  record Run(Process process, Path out, Path err) {
    /** Waits for the end, a minute at most. */
    Outcome end() throws IOException, InterruptedException {
      if (!process.waitFor(1, TimeUnit.MINUTES)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        throw new IllegalStateException("does not end: " + Files.readString(err));
      }
      return new Outcome(process.exitValue(), Files.readString(out), Files.readString(err));
    }
  }

  private static String property(String name) {
    String value = System.getProperty(name);
    if (value == null) {
      throw new IllegalStateException("the build sets " + name + "; run this with Maven");
    }
    return value;
  }
}
