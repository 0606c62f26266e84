package dev.assay.rebuilder.sandbox;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a process and all below it use, read from {@code /proc} (proc(5), {@code stat}). In a
 * namespace of its own nothing leaves that tree: what loses its parent gets process 1 of the
 * namespace for one.
 */
final class ProcessTable {
  /** USER_HZ is 100 on every machine that Linux supports today but Alpha. */
  private static final long NANOS_PER_TICK = 10_000_000;

  private final Path proc;
  private final long pageSize;
  private final Map<String, Long> ticksByProcess = new HashMap<>();
  private long mostTicks;

  ProcessTable() {
    this(Path.of("/proc"));
  }

  ProcessTable(Path proc) {
    this.proc = proc;
    this.pageSize = pageSize();
  }

  /**
   * What is used now.
   *
   * @param processes with their threads
   * @param memoryBytes resident; what several share counts for each
   * @param cpuNanos since the start, never less than the last time
   */
  record Usage(int processes, long memoryBytes, long cpuNanos) {}

  /** One row; what is not needed is left out. */
  private record Row(
      long pid, long parent, String start, long ticks, long ofChildren, int threads, long pages) {}

  /** Looks at {@code root} and all below it. */
  Usage below(long root) throws IOException {
    Map<Long, List<Row>> byParent = new HashMap<>();
    Optional<Row> top = Optional.empty();
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(proc, "[0-9]*")) {
      for (Path folder : folders) {
        Optional<Row> row = read(folder);
        row.ifPresent(
            r -> byParent.computeIfAbsent(r.parent(), p -> new java.util.ArrayList<>()).add(r));
        if (row.isPresent() && row.get().pid() == root) {
          top = row;
        }
      }
    }
    int threads = 0;
    long pages = 0;
    long ticks = 0;
    ArrayDeque<Row> open = new ArrayDeque<>();
    top.ifPresent(open::add);
    while (!open.isEmpty()) {
      Row row = open.pop();
      threads += row.threads();
      pages += row.pages();
      ticks += row.ticks() + row.ofChildren();
      ticksByProcess.merge(row.pid() + "/" + row.start(), row.ticks(), Math::max);
      open.addAll(Optional.ofNullable(byParent.remove(row.pid())).orElse(List.of()));
    }
    // Who ignores its children's end gets none of their time: their last sight counts then.
    long seen = ticksByProcess.values().stream().mapToLong(Long::longValue).sum();
    mostTicks = Math.max(mostTicks, Math.max(ticks, seen));
    return new Usage(threads, pages * pageSize, mostTicks * NANOS_PER_TICK);
  }

  /** Empty if the process has ended meanwhile. The name, in parentheses, may hold anything. */
  private static Optional<Row> read(Path folder) {
    try {
      String stat = Files.readString(folder.resolve("stat"), StandardCharsets.ISO_8859_1);
      String[] after = stat.substring(stat.lastIndexOf(')') + 2).strip().split(" ", -1);
      return Optional.of(
          new Row(
              Long.parseLong(folder.getFileName().toString()),
              Long.parseLong(after[1]),
              after[19],
              Long.parseLong(after[11]) + Long.parseLong(after[12]),
              Long.parseLong(after[13]) + Long.parseLong(after[14]),
              Integer.parseInt(after[17]),
              Long.parseLong(after[21])));
    } catch (IOException | RuntimeException e) {
      return Optional.empty();
    }
  }

  /** AT_PAGESZ of this process: getauxval(3). */
  private static long pageSize() {
    try {
      ByteBuffer vector =
          ByteBuffer.wrap(Files.readAllBytes(Path.of("/proc/self/auxv")))
              .order(ByteOrder.nativeOrder());
      while (vector.remaining() >= 16) {
        long type = vector.getLong();
        long value = vector.getLong();
        if (type == 6) {
          return value;
        }
      }
    } catch (IOException e) {
      // The largest that Linux has: an estimate that stops too early, never too late.
    }
    return 65_536;
  }
}
