package dev.assay.comparator.explain;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.assay.comparator.bytes.Bytes;
import dev.assay.core.artifact.Printable;
import dev.assay.core.result.Detail;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serial;
import java.lang.classfile.ClassFile;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Shows two classes as Java source, by running Vineflower on each in a JVM of its own: with little
 * memory, for a limited time, and without anything of Assay's environment. What it says is for
 * people only, and a failure changes nothing but the text.
 */
public final class Decompiler {
  /** The file that Vineflower is in; not on the class path, so that it costs a start nothing. */
  public static final String JAR = "vineflower-1.12.0.jar";

  private static final String MAIN =
      "org.jetbrains.java.decompiler.main.decompiler.ConsoleDecompiler";

  /** Wall time for one class; a large one takes a few seconds. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final int MAX_SOURCE = 4 << 20;
  private static final int MAX_CLASS = 4 << 20;

  private final Path jar;
  private final Duration limit;
  private final Scratch scratch;

  /** Where a run keeps its files. */
  @FunctionalInterface
  interface Scratch {
    Path folder() throws IOException;
  }

  Decompiler(Path jar, Duration limit, Scratch scratch) {
    this.jar = jar;
    this.limit = limit;
    this.scratch = scratch;
  }

  /**
   * The decompiler that was installed with Assay: in the folder {@code decompiler} beside the first
   * jar of the class path, or on the class path itself. Empty if it is in neither.
   */
  public static Optional<Decompiler> installed() {
    String classPath = System.getProperty("java.class.path", "");
    for (String entry : classPath.split(File.pathSeparator, -1)) {
      Path path = Path.of(entry);
      Path beside = path.resolveSibling("decompiler").resolve(JAR);
      for (Path candidate : List.of(path, beside)) {
        if (candidate.endsWith(JAR) && Files.isRegularFile(candidate)) {
          return Optional.of(
              new Decompiler(
                  candidate.toAbsolutePath(), PATIENCE, () -> Files.createTempDirectory("assay")));
        }
      }
    }
    return Optional.empty();
  }

  /** How two versions of a class differ as source; or why that cannot be told. */
  public Detail diff(Bytes published, Bytes rebuilt, int lines) throws IOException {
    Optional<String> refusal = refusal(published).or(() -> refusal(rebuilt));
    if (refusal.isPresent()) {
      return Detail.of(refusal.get());
    }
    Path folder = scratch.folder();
    try (Run left = new Run(folder.resolve("published"), published);
        Run right = new Run(folder.resolve("rebuilt"), rebuilt)) {
      List<String> theirs = right.source();
      List<String> ours = left.source();
      Detail diff = LineDiff.of(theirs, ours, lines);
      return theirs.equals(ours) ? Detail.of("the same source") : diff;
    } catch (Failed e) {
      return Detail.of("cannot be decompiled: " + e.getMessage());
    } finally {
      delete(folder);
    }
  }

  /** The name of a class becomes that of a file: one that is no Java name is not handed on. */
  private static Optional<String> refusal(Bytes bytes) {
    if (bytes.size() > MAX_CLASS) {
      return Optional.of("not decompiled: larger than " + MAX_CLASS + " bytes");
    }
    try {
      String name =
          ClassFile.of().parse(bytes.copy(0, (int) bytes.size())).thisClass().asInternalName();
      boolean plain = name.chars().allMatch(c -> c == '/' || c == '-' || isNamePart(c));
      return plain && !name.isEmpty()
          ? Optional.empty()
          : Optional.of("not decompiled: not a name of a class: " + Printable.escape(name));
    } catch (IOException | IllegalArgumentException e) {
      return Optional.of("not decompiled: " + Printable.escape(String.valueOf(e.getMessage())));
    }
  }

  private static boolean isNamePart(int c) {
    return Character.isJavaIdentifierPart(c) && !Character.isIdentifierIgnorable(c);
  }

  /** Why there is no source. */
  private static final class Failed extends Exception {
    @Serial private static final long serialVersionUID = 1L;

    Failed(String message) {
      super(message);
    }
  }

  /** One run of the decompiler, in a folder of its own. */
  private final class Run implements AutoCloseable {
    private final Path out;
    private final Process process;

    Run(Path folder, Bytes bytes) throws IOException {
      out = Files.createDirectories(folder.resolve("out"));
      Path file = folder.resolve("A.class");
      Files.write(file, bytes.copy(0, (int) bytes.size()));
      ProcessBuilder builder = new ProcessBuilder(command(folder, file));
      builder.environment().clear();
      builder.directory(folder.toFile());
      builder.redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
      builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
      builder.redirectError(ProcessBuilder.Redirect.DISCARD);
      process = builder.start();
    }

    private List<String> command(Path folder, Path file) {
      return List.of(
          Path.of(System.getProperty("java.home", ""), "bin", "java").toString(),
          "-Xmx256m",
          "-XX:MaxMetaspaceSize=64m",
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-XX:+ExitOnOutOfMemoryError",
          "-XX:-CreateCoredumpOnCrash",
          "-XX:-UsePerfData",
          "-XX:ErrorFile=" + folder.resolve("crash"),
          "-Djava.io.tmpdir=" + folder,
          "-Duser.home=" + folder,
          "-cp",
          jar.toString(),
          MAIN,
          "--no-include-runtime",
          "--thread-count=1",
          "--log-level=error",
          // What a compiler adds by itself, an attacker may add, too.
          "--remove-synthetic=false",
          "--remove-bridge=false",
          "--hide-default-constructor=false",
          "--ascii-strings=true",
          "--kt-enable=false",
          "--dump-exception-on-error=false",
          "--error-message=",
          "--folder",
          file.toString(),
          out.toString());
    }

    List<String> source() throws IOException, Failed {
      try {
        if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
          throw new Failed("more than " + limit.toSeconds() + " seconds");
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new Failed("interrupted");
      }
      if (process.exitValue() != 0) {
        throw new Failed("the decompiler ended with status " + process.exitValue());
      }
      try (Stream<Path> files = Files.walk(out)) {
        Optional<Path> file =
            files.filter(f -> Files.isRegularFile(f, LinkOption.NOFOLLOW_LINKS)).findFirst();
        return lines(file.orElseThrow(() -> new Failed("the decompiler wrote nothing")));
      }
    }

    private static List<String> lines(Path file) throws IOException, Failed {
      try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
        byte[] source = in.readNBytes(MAX_SOURCE + 1);
        if (source.length > MAX_SOURCE) {
          throw new Failed("more than " + MAX_SOURCE + " bytes of source");
        }
        List<String> lines = new ArrayList<>();
        new String(source, UTF_8).lines().map(Printable::escape).forEach(lines::add);
        return lines;
      }
    }

    @Override
    public void close() {
      process.destroyForcibly();
      try {
        // Until it is gone it may still write into the folder that is deleted next.
        process.waitFor();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static void delete(Path folder) throws IOException {
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path inner, IOException e) throws IOException {
            Files.delete(inner);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
