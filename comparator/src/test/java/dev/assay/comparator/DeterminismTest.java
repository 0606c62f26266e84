package dev.assay.comparator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.comparator.bytes.ArrayBytes;
import dev.assay.comparator.golden.GoldenCase;
import dev.assay.core.limits.Limits;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** The same files give the same report, down to the byte. */
class DeterminismTest {
  private static final int THREADS = 4;

  @Test
  void twoRunsGiveTheSameReport() throws IOException {
    assertThat(reports()).isEqualTo(reports());
  }

  @Test
  void runsBesideEachOtherGiveTheSameReport() throws Exception {
    List<String> alone = reports();
    try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
      List<Callable<List<String>>> runs = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        runs.add(DeterminismTest::reports);
      }
      for (Future<List<String>> run : threads.invokeAll(runs)) {
        assertThat(run.get()).isEqualTo(alone);
      }
    }
  }

  private static List<String> reports() throws IOException {
    List<String> reports = new ArrayList<>();
    for (GoldenCase golden : GoldenCase.all()) {
      Comparator comparator = new Comparator(Limits.DEFAULT);
      reports.add(
          new String(
              Accounts.json(
                  comparator.compare(
                      golden.name(),
                      new ArrayBytes(golden.published()),
                      new ArrayBytes(golden.rebuilt()))),
              java.nio.charset.StandardCharsets.UTF_8));
    }
    return reports;
  }
}
