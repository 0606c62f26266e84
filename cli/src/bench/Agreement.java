import dev.assay.core.audit.ReportReader;
import dev.assay.core.result.ArtifactResult;
import dev.assay.core.result.Verdict;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** Verifies real releases and says where Assay and what is known of them disagree. */
public final class Agreement {
  private final Path root;
  private final List<String> options = new ArrayList<>();
  private String only = "";
  private boolean agreed = true;

  private Agreement(Path root) {
    this.root = root;
  }

  public static void main(String[] arguments) throws Exception {
    Agreement agreement = new Agreement(Path.of(arguments[0]));
    for (int i = 1; i < arguments.length; i++) {
      if (arguments[i].equals("--only")) {
        agreement.only = arguments[++i];
      } else {
        agreement.options.add(arguments[i]);
      }
    }
    agreement.table();
    System.exit(agreement.agreed ? 0 : 1);
  }

  private void table() throws Exception {
    System.out.println("| release | identical | different | seconds | seconds again | agrees |");
    System.out.println("|---|---|---|---|---|---|");
    for (String line : Files.readAllLines(root.resolve("examples/expected.tsv"))) {
      String[] columns = line.split("\t", -1);
      if (columns.length == 3 && columns[0].endsWith(".yaml") && columns[0].contains(only)) {
        row(columns);
      }
    }
  }

  private void row(String[] columns) throws Exception {
    Path json = Files.createTempFile("agreement", ".json");
    double first = verify(columns[0], json);
    double again = verify(columns[0], json);
    Set<String> same = new TreeSet<>();
    Set<String> other = new TreeSet<>();
    String problem = "";
    try (InputStream in = Files.newInputStream(json)) {
      for (ArtifactResult file : ReportReader.read(in)) {
        (file.verdict() instanceof Verdict.Reproduced ? same : other).add(file.name());
      }
    } catch (Exception e) {
      problem = "no result: " + e.getMessage();
    } finally {
      Files.delete(json);
    }
    boolean agrees = same.equals(names(columns[1])) && other.equals(names(columns[2]));
    agreed &= agrees;
    if (!agrees && problem.isEmpty()) {
      problem = "no: expected " + columns[1] + " and " + columns[2] + ", found " + same + " and " + other;
    }
    System.out.printf(
        Locale.ROOT,
        "| %s | %d | %s | %.0f | %.0f | %s |%n",
        columns[0].replace(".yaml", ""),
        same.size(),
        other.isEmpty() ? "–" : String.join(" ", other),
        first,
        again,
        agrees ? "yes" : problem);
  }

  private static Set<String> names(String column) {
    return column.equals("-") ? Set.of() : new TreeSet<>(Arrays.asList(column.split(" ")));
  }

  /** Seconds, wall time. */
  private double verify(String spec, Path json) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(root.resolve("assay").toString());
    command.addAll(List.of("verify", root.resolve("examples").resolve(spec).toString()));
    command.addAll(List.of("--accept", "archive-source,excluded", "--json", json.toString()));
    command.addAll(options);
    long start = System.nanoTime();
    new ProcessBuilder(command)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start()
        .waitFor();
    return (System.nanoTime() - start) / 1e9;
  }
}
