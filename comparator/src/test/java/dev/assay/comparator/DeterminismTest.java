package dev.assay.comparator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.comparator.bytes.ArrayBytes;
import dev.assay.comparator.bytes.Bytes;
import dev.assay.comparator.golden.GoldenCase;
import dev.assay.core.limits.Limits;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The same files give the same report, down to the byte. */
class DeterminismTest {
  private static final int THREADS = 4;
  private static final int RUNS = 3;

  /** More than the first layer needs. */
  private static final int READS = 300;

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

  @Test
  void severalThreadsGiveTheReportOfOne() throws IOException {
    List<String> alone = reports();
    for (int run = 0; run < RUNS; run++) {
      assertThat(reports(THREADS)).isEqualTo(alone);
    }
  }

  @Test
  void layersOfSeveralThreadsKeepTheirOrder() throws IOException {
    byte[] published = nested("published");
    byte[] rebuilt = nested("rebuilt");
    String alone = report("x.ear", published, rebuilt, 1);
    assertThat(alone).contains("line 39 of 5 published");
    for (int run = 0; run < RUNS; run++) {
      assertThat(report("x.ear", published, rebuilt, THREADS)).isEqualTo(alone);
    }
  }

  /** A file that cannot be read ends the comparison, on whichever thread that shows. */
  @Test
  void anUnreadableFileIsNotSilent() throws IOException {
    byte[] rebuilt = nested("rebuilt");
    Bytes broken =
        new Bytes() {
          private final ArrayBytes bytes = new ArrayBytes(nested("published"));
          private final AtomicInteger reads = new AtomicInteger();

          @Override
          public long size() {
            return bytes.size();
          }

          @Override
          public void read(long offset, byte[] target, int at, int length) throws IOException {
            if (reads.incrementAndGet() > READS) {
              throw new IOException("the disk is gone");
            }
            bytes.read(offset, target, at, length);
          }
        };
    Comparator comparator = new Comparator(Limits.DEFAULT, Optional.empty(), THREADS);
    assertThatThrownBy(() -> comparator.compare("x.ear", broken, new ArrayBytes(rebuilt)))
        .isInstanceOf(IOException.class)
        .hasMessage("the disk is gone");
  }

  /** An archive of archives of texts. */
  private static byte[] nested(String word) throws IOException {
    Map<String, byte[]> outer = new LinkedHashMap<>();
    for (int i = 0; i < 6; i++) {
      Map<String, byte[]> inner = new LinkedHashMap<>();
      for (int j = 0; j < 40; j++) {
        inner.put("f" + j + ".txt", Zips.text("line " + j + " of " + i + " " + word + "\n"));
      }
      outer.put("lib/x" + i + ".jar", Zips.of(inner));
    }
    return Zips.of(outer);
  }

  private static String report(String name, byte[] published, byte[] rebuilt, int threads)
      throws IOException {
    return new String(
        Accounts.json(
            new Comparator(Limits.DEFAULT, Optional.empty(), threads)
                .compare(name, new ArrayBytes(published), new ArrayBytes(rebuilt))),
        UTF_8);
  }

  private static List<String> reports() throws IOException {
    return reports(1);
  }

  private static List<String> reports(int threads) throws IOException {
    List<String> reports = new ArrayList<>();
    for (GoldenCase golden : GoldenCase.all()) {
      reports.add(report(golden.name(), golden.published(), golden.rebuilt(), threads));
    }
    return reports;
  }
}
