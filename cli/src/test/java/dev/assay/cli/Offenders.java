package dev.assay.cli;

import java.io.ByteArrayInputStream;
import java.io.InputStreamReader;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** Breaks every rule of {@link Forbidden}, so that {@link ArchitectureTest} can see it found. */
final class Offenders {
  private Offenders() {}

  @SuppressWarnings("JavaUtilDate")
  static final class Clocks {
    List<Object> calls() {
      Supplier<Instant> reference = Instant::now;
      return List.of(System.nanoTime(), Clock.systemUTC(), new Date(), reference);
    }
  }

  static final class Randomness {
    List<Object> calls() {
      Random random = new Random(1);
      return List.of(
          Math.random(),
          UUID.randomUUID(),
          random.nextInt(),
          ThreadLocalRandom.current().getClass());
    }
  }

  @SuppressWarnings({"DefaultCharset", "StringCaseLocaleUsage"})
  static final class Defaults {
    List<Object> calls(String text) {
      return List.of(
          text.getBytes(),
          new String(new byte[1]),
          text.toUpperCase(),
          text.formatted(1),
          String.format(text, 1),
          ZoneId.systemDefault(),
          new InputStreamReader(new ByteArrayInputStream(new byte[1])),
          (Supplier<String>) text::toLowerCase);
    }
  }

  @SuppressWarnings("CatchAndPrintStackTrace")
  static final class Ends {
    void calls(Exception e) {
      e.printStackTrace();
      Runtime.getRuntime().halt(1);
      System.exit(1);
    }
  }

  @SuppressWarnings({"unused", "NonFinalStaticField", "MutablePublicArray"})
  static final class State {
    static int counter = 1;
    static final byte[] BYTES = {1};
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final ArrayList<String> NAMES = new ArrayList<>();
    private static final byte[] FINE = {1};
    private static final String FINE_TOO = "";
  }
}
