import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Times both tools on all pairs; see the script beside it. */
public final class Benchmark {
  private final Path root;
  private final Path folder;
  private int runs = 3;
  private int peerRuns = 3;
  private String only = "";

  private Benchmark(Path root) throws IOException {
    this.root = root;
    this.folder = Files.createDirectories(root.resolve("cli/target/bench"));
  }

  public static void main(String[] arguments) throws Exception {
    Benchmark benchmark = new Benchmark(Path.of(arguments[0]));
    for (int i = 1; i + 1 < arguments.length; i += 2) {
      switch (arguments[i]) {
        case "--runs" -> benchmark.runs = Integer.parseInt(arguments[i + 1]);
        case "--peer-runs" -> benchmark.peerRuns = Integer.parseInt(arguments[i + 1]);
        case "--only" -> benchmark.only = arguments[i + 1];
        default -> throw new IllegalArgumentException("unknown option " + arguments[i]);
      }
    }
    benchmark.table();
  }

  /** @param shown whether the output has the injected text */
  private record Cost(double cpu, double wall, long megabytes, long lines, boolean shown) {
    String cells() {
      return String.format(Locale.ROOT, "%.2f | %d | %d | %s", cpu, megabytes, lines, shown ? "yes" : "no");
    }
  }

  private void table() throws IOException, InterruptedException {
    boolean peer = peerRuns > 0 && exists("diffoscope");
    System.out.println("| pair | diffoscope CPU s | MB | lines | shown | Assay CPU s | MB | lines | shown | ratio |");
    System.out.println("|---|---|---|---|---|---|---|---|---|---|");
    double logs = 0;
    int counted = 0;
    for (Map.Entry<String, Path[]> pair : Pairs.in(folder).entrySet()) {
      if (!pair.getKey().contains(only)) {
        continue;
      }
      String rebuilt = pair.getValue()[0].toString();
      String published = pair.getValue()[1].toString();
      Cost ours = median(runs, List.of(root.resolve("assay").toString(), "compare", published, rebuilt));
      if (!peer) {
        System.out.printf(
            Locale.ROOT, "| %s | – | – | – | – | %s | – |%n", pair.getKey(), ours.cells());
        continue;
      }
      Cost theirs = median(peerRuns, List.of("diffoscope", "--no-progress", rebuilt, published));
      double ratio = theirs.cpu / ours.cpu;
      System.out.printf(
          Locale.ROOT,
          "| %s | %s | %s | %.1f |%n",
          pair.getKey(), theirs.cells(), ours.cells(), ratio);
      if (!pair.getKey().startsWith("identical")) {
        logs += Math.log(ratio);
        counted++;
      }
    }
    if (counted > 0) {
      System.out.printf(
          Locale.ROOT, "%nGeometric mean of the ratios, the identical pair left out: %.1f%n", Math.exp(logs / counted));
    }
  }

  private static boolean exists(String program) {
    return Arrays.stream(System.getenv("PATH").split(":"))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }

  private Cost median(int times, List<String> command) throws IOException, InterruptedException {
    for (String argument : command.subList(command.size() - 2, command.size())) {
      try (InputStream file = Files.newInputStream(Path.of(argument))) {
        file.transferTo(OutputStream.nullOutputStream()); // warms the page cache
      }
    }
    List<Cost> costs = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      costs.add(run(command));
    }
    costs.sort((a, b) -> Double.compare(a.cpu, b.cpu));
    return costs.get(times / 2);
  }

  private Cost run(List<String> command) throws IOException, InterruptedException {
    Path figures = folder.resolve("time");
    Path output = folder.resolve("output");
    List<String> timed = new ArrayList<>(List.of("/usr/bin/time", "-q", "-o", figures.toString(), "-f", "%U %S %e %M"));
    timed.addAll(command);
    Process process =
        new ProcessBuilder(timed)
            .redirectOutput(output.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    process.waitFor();
    String[] parts = Files.readString(figures).strip().split("\\s+");
    String text = Files.readString(output, StandardCharsets.ISO_8859_1);
    return new Cost(
        Double.parseDouble(parts[0]) + Double.parseDouble(parts[1]),
        Double.parseDouble(parts[2]),
        Long.parseLong(parts[3]) / 1024,
        text.lines().count(),
        text.contains("INJECTED"));
  }
}
