import dev.assay.rebuilder.repository.Gate;
import dev.assay.cli.flow.Locks;
import dev.assay.cli.flow.Machine;
import dev.assay.cli.flow.Workspace;
import dev.assay.core.event.EventSink;
import dev.assay.core.policy.Policy;
import dev.assay.core.spec.BuildSpec;
import dev.assay.core.spec.SpecReader;
import dev.assay.rebuilder.checkout.Checkout;
import dev.assay.rebuilder.checkout.SourceDemands;
import dev.assay.rebuilder.checkout.SourceMirrors;
import dev.assay.rebuilder.toolchain.Jdks;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** One Maven build as Assay runs it, and bare, in turns; what the first costs more in CPU time. */
public final class Overhead {
  /** Of the kernel's clock per second, as in proc(5). */
  private static final double TICKS = 100;

  private Overhead() {}

  public static void main(String[] arguments) throws Exception {
    if (arguments[0].equals("build")) {
      build(Path.of(arguments[1]), Path.of(arguments[2]), arguments[3]);
      return;
    }
    Path spec = Path.of(arguments[0]).toAbsolutePath();
    int runs = Integer.parseInt(arguments[1]);
    Path folder = Files.createTempDirectory("overhead");
    try {
      Path kept = folder.resolve("kept");
      run(spec, kept, "keep");
      double[] ours = new double[runs];
      double[] bare = new double[runs];
      for (int i = 0; i < runs; i++) {
        boolean bareFirst = i % 2 == 0;
        if (bareFirst) {
          bare[i] = run(spec, kept, "bare")[1];
        }
        double[] parts = run(spec, kept, "assay");
        ours[i] = parts[0] + parts[1];
        if (!bareFirst) {
          bare[i] = run(spec, kept, "bare")[1];
        }
        System.out.printf(
            Locale.ROOT,
            "run %d: bare %.2f s, in Assay %.2f s of CPU (%.2f s Assay, %.2f s the build)%n",
            i + 1,
            bare[i],
            ours[i],
            parts[0],
            parts[1]);
      }
      double[] ratios = new double[runs];
      Arrays.setAll(ratios, i -> ours[i] / bare[i]);
      System.out.printf(
          Locale.ROOT,
          "median: bare %.2f s, in Assay %.2f s; median of the ratios %.3f%n",
          median(bare),
          median(ours),
          median(ratios));
    } finally {
      run(List.of("rm", "-rf", folder.toString()), Path.of("/"), Map.of());
    }
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  /**
   * In a JVM of its own, with the launcher's options and as cold as it is in use: seconds of Assay
   * itself, and of the build. The source is checked out and the lock read before in both, so that
   * the machine is in the same state when the build begins.
   */
  private static double[] run(Path spec, Path kept, String how) throws Exception {
    settle();
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin/java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), "Overhead"));
    command.addAll(List.of("build", spec.toString(), kept.toString(), how));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String said = new String(process.getInputStream().readAllBytes());
    if (process.waitFor() != 0) {
      throw new IOException("the build in Assay failed: " + said);
    }
    String[] parts = said.strip().split(" ");
    return new double[] {Double.parseDouble(parts[0]), Double.parseDouble(parts[1])};
  }

  /** The step that is measured: from a lock, with everything in the store. */
  private static void build(Path specFile, Path kept, String how) throws Exception {
    BuildSpec spec = SpecReader.read(specFile, Map.of());
    Machine machine = Machine.current();
    EventSink events = EventSink.NONE;
    try (Workspace workspace = machine.workspace()) {
      SourceDemands demands = new SourceDemands(Policy.DEFAULT, List.of(), Instant.now());
      Checkout source =
          machine
              .checkouts(workspace, SourceMirrors.NONE, demands, events)
              .checkout(
                  spec.source(), spec.environment(), Path.of("/"), workspace.folder("source"));
      Locks locks = machine.locks(workspace, Gate.open(), events);
      Locks.InForce lock = locks.inForce(spec, source, Optional.empty());
      if (how.equals("bare")) {
        System.out.println("0 " + bare(spec, kept, source.root(), workspace.folder("bare")));
        return;
      }
      double self = own();
      double before = children();
      locks
          .locker()
          .build(
              spec,
              lock.lock(),
              source.root(),
              workspace.folder("build"),
              workspace.log(spec.name()));
      System.out.println((own() - self) + " " + (children() - before));
      if (how.equals("keep")) {
        Path built = workspace.folder("build").resolve("build");
        copy(built.resolve("tools/maven"), kept.resolve("maven"));
        copy(built.resolve("repository"), kept.resolve("repository"));
        String settings = Files.readString(built.resolve("tools/settings.xml"));
        Files.writeString(
            kept.resolve("settings.xml"),
            settings.replaceAll("<url>.*</url>", "<url>file://" + kept + "/repository</url>"));
      }
    }
  }

  /** The same commands, Maven, JDK, source and repository, in a shell. */
  private static double bare(BuildSpec spec, Path kept, Path source, Path work) throws Exception {
    Files.createDirectories(work);
    Path bin = Files.createDirectories(work.resolve("bin"));
    Path mvn = bin.resolve("mvn");
    Files.writeString(
        mvn,
        "#!/bin/sh\nexec "
            + kept
            + "/maven/bin/mvn -s "
            + kept
            + "/settings.xml -B -ntp -Dmaven.repo.local="
            + work
            + "/local \"$@\"\n");
    mvn.toFile().setExecutable(true);
    String jdk = jdk(spec.environment().jdk());
    Map<String, String> variables =
        Map.of(
            "JAVA_HOME", jdk,
            "PATH", bin + ":" + jdk + "/bin:/usr/bin:/bin",
            "HOME", work.toString(),
            "LC_ALL", "C.UTF-8",
            "TZ", "UTC");
    List<String> commands = new ArrayList<>(spec.build().before());
    commands.add(spec.build().command());
    double before = children();
    for (String command : commands) {
      run(List.of("sh", "-c", command), source, variables);
    }
    return children() - before;
  }

  /** What one run leaves to be written, freed and discarded must not cost the next one. */
  private static void settle() throws Exception {
    run(List.of("sync"), Path.of("/"), Map.of());
    Thread.sleep(10_000);
  }

  private static String jdk(String major) throws Exception {
    try (var all = Files.newDirectoryStream(Jdks.SYSTEM)) {
      for (Path home : all) {
        Path release = home.resolve("release");
        if (Files.isRegularFile(release)
            && Files.readString(release).contains("JAVA_VERSION=\"" + major + ".")) {
          return home.toString();
        }
      }
    }
    throw new IOException("no JDK " + major + " on this machine to build with");
  }

  private static void copy(Path from, Path to) throws Exception {
    Files.createDirectories(to.getParent());
    run(List.of("cp", "-a", from.toString(), to.toString()), Path.of("/"), Map.of());
  }

  private static void run(List<String> command, Path folder, Map<String, String> variables)
      throws Exception {
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    if (!variables.isEmpty()) {
      builder.environment().clear();
      builder.environment().putAll(variables);
    }
    Process process = builder.redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes());
    if (process.waitFor() != 0) {
      throw new IOException(command + ": " + said);
    }
  }

  /** Seconds of CPU of this process. */
  private static double own() throws IOException {
    String[] fields = stat();
    return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS;
  }

  /** Seconds of CPU of all processes that this one started, and theirs, that have ended. */
  private static double children() throws IOException {
    String[] fields = stat();
    return (Long.parseLong(fields[13]) + Long.parseLong(fields[14])) / TICKS;
  }

  /** From the state on: what is before it may have blanks in it. */
  private static String[] stat() throws IOException {
    String text = Files.readString(Path.of("/proc/self/stat"));
    return text.substring(text.lastIndexOf(')') + 2).split(" ");
  }
}
