package dev.assay.cli.isolation;

import dev.assay.core.failure.AssayException;
import dev.assay.rebuilder.sandbox.Mount;
import dev.assay.rebuilder.sandbox.Probe;
import dev.assay.rebuilder.sandbox.Sandbox;
import dev.assay.rebuilder.sandbox.SandboxLimits;
import dev.assay.rebuilder.sandbox.SandboxRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Runs a class in a JVM of its own, in a sandbox without network, keys, home or environment, that
 * sees the JDK, its own code, its inputs, and an empty folder to write to. Its memory, time and
 * output are bounded. In a job that has no sandbox, it is a plain process with an empty
 * environment.
 *
 * <p>Whatever it answers comes from a process that may have been taken over by what it read.
 */
public final class ChildJvm {
  /** Exit status of a JVM that ran out of memory, under {@code ExitOnOutOfMemoryError}. */
  public static final int OUT_OF_MEMORY = 3;

  private static final String INPUTS = "/assay/in/";
  private static final String SCRATCH = "/assay/scratch";

  /** Beside the heap: code, stacks, buffers, and a decompiler. In bytes. */
  private static final long BESIDE_HEAP = 1L << 30;

  private static final int PROCESSES = 1024;
  private static final long TEMPORARY = 64L << 20;

  private final Sandbox sandbox;
  private final Path folder;
  private final OwnCode code;
  private final Bounds bounds;

  /**
   * What a child may take.
   *
   * @param heap of the JVM, in bytes
   * @param time until it is stopped
   * @param answer most that it may print, in bytes
   */
  public record Bounds(long heap, Duration time, long answer) {}

  /**
   * How a child ended.
   *
   * @param log all that it printed
   * @param scratch the folder that it could write to, and fill with anything
   * @param status its exit status; empty if it was stopped
   * @param stopped why it was stopped, or could not be run
   */
  public record Ended(
      Path log, Path scratch, OptionalInt status, Optional<AssayException> stopped) {}

  /**
   * A runner of children.
   *
   * @param sandbox that they run in
   * @param folder for their files, private to this run
   * @param code that they run
   */
  public ChildJvm(Sandbox sandbox, Path folder, OwnCode code, Bounds bounds) {
    this.sandbox = sandbox;
    this.folder = folder;
    this.code = code;
    this.bounds = bounds;
  }

  /** The bounds of each child. */
  public Bounds bounds() {
    return bounds;
  }

  /** Writes what a child is asked. */
  @FunctionalInterface
  public interface Question {
    void write(Path file) throws IOException;
  }

  /** A file with a question, for the inputs of a child. */
  public Path ask(Question question) throws IOException {
    Path file = Files.createTempFile(Files.createDirectories(folder), "question", ".json");
    // Not private, since a child may run as another user.
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    question.write(file);
    return file;
  }

  /**
   * Finds out whether children can be run.
   *
   * @throws AssayException.Infrastructure if not, with the remedy
   */
  public void require() throws AssayException.Infrastructure {
    if (sandbox.probe() instanceof Probe.NotUsable(String why)) {
      throw new AssayException.Infrastructure(why);
    }
  }

  /**
   * Runs one child to its end.
   *
   * @param main class with a {@code main}
   * @param inputs files that it can read; their places are its arguments, in this order
   */
  public Ended run(Class<?> main, List<Path> inputs) throws IOException {
    Path own = Files.createTempDirectory(Files.createDirectories(folder), "child");
    Path log = own.resolve("answer");
    Files.createFile(log);
    Path scratch = Files.createDirectory(own.resolve("scratch"));
    try {
      int status = sandbox.run(request(main, inputs, own, scratch, log)).exitStatus();
      return new Ended(log, scratch, OptionalInt.of(status), Optional.empty());
    } catch (AssayException e) {
      return new Ended(log, scratch, OptionalInt.empty(), Optional.of(e));
    }
  }

  private SandboxRequest request(
      Class<?> main, List<Path> inputs, Path own, Path scratch, Path log) {
    boolean mounted = sandbox.mounts();
    List<Mount> mounts = new ArrayList<>();
    List<String> places = new ArrayList<>();
    for (Path input : inputs) {
      String place = mounted ? INPUTS + places.size() : input.toAbsolutePath().toString();
      places.add(place);
      if (mounted) {
        mounts.add(Mount.readOnly(input, place));
      }
    }
    String temporary = mounted ? SCRATCH : scratch.toAbsolutePath().toString();
    if (mounted) {
      mounts.add(Mount.writable(scratch, SCRATCH));
      mounts.addAll(code.mounts());
    }
    return new SandboxRequest(
        command(main, places, temporary, mounted),
        Path.of("/"),
        mounts,
        // Names of files are UTF-8, as in the parent.
        Map.of("LC_ALL", "C.UTF-8"),
        077,
        temporary,
        temporary,
        false,
        limits(),
        log,
        own.resolve("sandbox"));
  }

  private List<String> command(
      Class<?> main, List<String> places, String temporary, boolean mounted) {
    List<String> words = new ArrayList<>(code.words(mounted));
    words.add("-Xmx" + bounds.heap());
    words.add("-XX:+ExitOnOutOfMemoryError");
    words.add("-XX:-CreateCoredumpOnCrash");
    words.add("-XX:-UsePerfData");
    words.add("-XX:ErrorFile=" + temporary + "/crash");
    words.add("-Djava.io.tmpdir=" + temporary);
    words.add("-Duser.home=" + temporary);
    words.add(main.getName());
    words.addAll(places);
    return words;
  }

  private SandboxLimits limits() {
    int processors = Runtime.getRuntime().availableProcessors();
    return SandboxLimits.DEFAULT
        .withWallTime(bounds.time())
        .withCpuTime(bounds.time().multipliedBy(processors + 1L))
        .withMemory(bounds.heap() + BESIDE_HEAP)
        .withProcesses(PROCESSES)
        .withTmp(TEMPORARY)
        .withLog(bounds.answer());
  }
}
