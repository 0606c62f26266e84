import dev.assay.core.audit.ReportReader;
import dev.assay.core.buildinfo.Buildcompare;
import dev.assay.core.lock.DependencyLock;
import dev.assay.core.lock.LockReader;
import dev.assay.core.lock.LockedFile;
import dev.assay.core.result.ArtifactResult;
import dev.assay.core.result.Verdict;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Verifies real releases, each with an empty cache and then again, and says where Assay and what is
 * known of them disagree.
 */
public final class Agreement {
  private static final String PAGE = "docs/agreement.md";

  private final Path root;
  private final List<String> options = new ArrayList<>();
  private final List<String> page = new ArrayList<>();
  private String only = "";
  private boolean write;
  private boolean agreed = true;

  /** Files, and bytes in them. */
  private record Amount(long files, long bytes) {
    String text() {
      return files == 0 ? "–" : files + ", " + Math.round(bytes / 1e6) + " MB";
    }
  }

  private Agreement(Path root) {
    this.root = root;
  }

  public static void main(String[] arguments) throws Exception {
    Agreement agreement = new Agreement(Path.of(arguments[0]));
    for (int i = 1; i < arguments.length; i++) {
      switch (arguments[i]) {
        case "--only" -> agreement.only = arguments[++i];
        case "--write" -> agreement.write = true;
        default -> agreement.options.add(arguments[i]);
      }
    }
    agreement.table();
    System.exit(agreement.agreed ? 0 : 1);
  }

  private void table() throws Exception {
    line("| release | environment | identical | different | dependencies | packages | cold | warm | agrees |");
    line("|---|---|---|---|---|---|---|---|---|");
    List<Path> records;
    try (Stream<Path> all = Files.list(root.resolve("examples"))) {
      records = all.filter(path -> path.toString().endsWith(".buildcompare")).sorted().toList();
    }
    for (Path record : records) {
      String name = record.getFileName().toString().replace(".buildcompare", "");
      if (name.contains(only)) {
        row(name, Buildcompare.read(Files.readString(record)));
      }
    }
    if (write) {
      Path file = root.resolve(PAGE);
      String text = Files.readString(file);
      int start = text.indexOf("| release |");
      int end = text.indexOf("\n\n", start);
      Files.writeString(
          file, text.substring(0, start) + String.join("\n", page) + text.substring(end));
    }
  }

  private void line(String text) {
    System.out.println(text);
    page.add(text);
  }

  private void row(String name, Buildcompare known) throws Exception {
    Path cache = Files.createTempDirectory("agreement");
    Path json = cache.resolve("result.json");
    try {
      double cold = verify(name + ".yaml", json, cache);
      double warm = verify(name + ".yaml", json, cache);
      row(name, known, json, cache, cold, warm);
    } finally {
      new ProcessBuilder("rm", "-rf", cache.toString()).inheritIO().start().waitFor();
    }
  }

  private void row(
      String name, Buildcompare known, Path json, Path cache, double cold, double warm)
      throws Exception {
    Set<String> same = new TreeSet<>();
    Set<String> other = new TreeSet<>();
    String problem = "";
    try (InputStream in = Files.newInputStream(json)) {
      for (ArtifactResult file : ReportReader.read(in)) {
        (file.verdict() instanceof Verdict.Reproduced ? same : other).add(file.name());
      }
      if (!Files.readString(json).replaceAll("\\s+", "").contains("\"network\":\"closed\"")) {
        problem = "no: the network was not closed";
      }
    } catch (IOException e) {
      problem = "no result: " + e.getMessage();
    }
    if (problem.isEmpty()
        && !(same.equals(Set.copyOf(known.ok())) && other.equals(Set.copyOf(known.ko())))) {
      problem =
          "no: expected " + known.ok() + " and " + known.ko() + ", found " + same + " and " + other;
    }
    agreed &= problem.isEmpty();
    line(
        String.format(
            Locale.ROOT,
            "| %s | %s | %d | %s | %s | %s | %.0f s | %.0f s | %s |",
            name,
            environment(name + ".yaml", cache),
            same.size(),
            other.isEmpty() ? "–" : String.join(" ", other),
            locked(cache.resolve("locks")).text(),
            files(cache.resolve("rootfs/packages")).text(),
            cold,
            warm,
            problem.isEmpty() ? "yes" : problem));
  }

  private String environment(String spec, Path cache) throws IOException {
    String text = Files.readString(root.resolve("examples").resolve(spec));
    String jdk = text.replaceAll("(?s).*\\bjdk: ([0-9.]+).*", "$1");
    String maven = text.replaceAll("(?s).*\\bmaven: ([0-9.]+).*", "$1");
    String suite = "host";
    if (Files.isDirectory(cache.resolve("rootfs"))) {
      try (Stream<Path> all = Files.list(cache.resolve("rootfs"))) {
        suite =
            all.map(path -> path.getFileName().toString())
                .filter(name -> name.matches("[a-z]+-[0-9a-f]+"))
                .map(name -> "Debian " + name.replaceAll("-.*", ""))
                .findFirst()
                .orElse(suite);
      }
    }
    return "JDK " + jdk + ", Maven " + maven + ", " + suite;
  }

  /** What the locks in a folder name. */
  private static Amount locked(Path folder) throws Exception {
    long files = 0;
    long bytes = 0;
    if (Files.isDirectory(folder)) {
      try (Stream<Path> all = Files.list(folder)) {
        for (Path file : all.toList()) {
          DependencyLock lock = LockReader.read(file);
          files += lock.files().size();
          bytes += lock.files().stream().mapToLong(LockedFile::size).sum();
        }
      }
    }
    return new Amount(files, bytes);
  }

  private static Amount files(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return new Amount(0, 0);
    }
    long files = 0;
    long bytes = 0;
    try (Stream<Path> all = Files.list(folder)) {
      for (Path file : all.toList()) {
        files++;
        bytes += Files.size(file);
      }
    }
    return new Amount(files, bytes);
  }

  /** Seconds, wall time. */
  private double verify(String spec, Path json, Path cache) throws Exception {
    Files.deleteIfExists(json);
    List<String> command = new ArrayList<>();
    command.add(root.resolve("assay").toString());
    command.addAll(List.of("verify", root.resolve("examples").resolve(spec).toString()));
    command.addAll(List.of("--accept", "archive-source,excluded", "--json", json.toString()));
    command.addAll(options);
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().put("ASSAY_CACHE", cache.toString());
    long start = System.nanoTime();
    builder.start().waitFor();
    return (System.nanoTime() - start) / 1e9;
  }
}
