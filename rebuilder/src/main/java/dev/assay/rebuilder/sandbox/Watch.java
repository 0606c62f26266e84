package dev.assay.rebuilder.sandbox;

import java.io.IOException;
import java.io.Serial;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;

/**
 * Looks at a run several times in a second, and says when it exceeds a limit that the kernel does
 * not keep. What cannot be looked at counts as exceeded.
 */
final class Watch implements Runnable {
  private static final Duration PAUSE = Duration.ofMillis(200);

  private final SandboxLimits limits;
  private final Kept kept;
  private final long root;
  private final DiskUse disk;
  private final ProcessTable table = new ProcessTable();
  private final CompletableFuture<Void> exceeded = new CompletableFuture<>();

  /**
   * A watch over one run.
   *
   * @param kept what is not for us to watch
   * @param root the process that all others are below
   * @param disk looks after the folders
   */
  Watch(SandboxLimits limits, Kept kept, long root, DiskUse disk) {
    this.limits = limits;
    this.kept = kept;
    this.root = root;
    this.disk = disk;
  }

  /**
   * What else there is.
   *
   * @param cgroup may bound memory and processes, and count CPU time
   * @param processes whether the kernel keeps the number of processes, in whatever way
   */
  record Kept(Cgroup cgroup, boolean processes) {
    boolean memory() {
      return cgroup.memory().isPresent();
    }
  }

  /** Completes exceptionally, with {@link Exceeded}; or else never. */
  CompletableFuture<Void> exceeded() {
    return exceeded;
  }

  @Override
  public void run() {
    try {
      while (!exceeded.isDone()) {
        LockSupport.parkNanos(PAUSE.toNanos());
        check(disk.exceeded());
      }
    } catch (IOException | RuntimeException e) {
      exceeded.completeExceptionally(e);
    }
  }

  /** Nothing more to watch. */
  void stop() {
    exceeded.complete(null);
  }

  /**
   * Looks once more after the end, so that what ended between two looks is seen too.
   *
   * @throws Exceeded if a limit was exceeded
   */
  void lookBack() throws IOException {
    Optional<String> why = counted();
    if (why.isEmpty()) {
      why = disk.exceededAtEnd().map(this::disk);
    }
    if (why.isPresent()) {
      throw new Exceeded(why.get());
    }
  }

  private void check(Optional<String> full) throws IOException {
    Optional<String> why = full.map(this::disk).or(this::counted);
    if (why.isEmpty()
        && (kept.cgroup().cpuNanos().isEmpty() || !kept.memory() || !kept.processes())) {
      why = used(table.below(root));
    }
    why.ifPresent(text -> exceeded.completeExceptionally(new Exceeded(text)));
  }

  /** By the control groups. One process that the kernel ended for it is enough. */
  private Optional<String> counted() {
    OptionalLong nanos = kept.cgroup().cpuNanos();
    return kept.cgroup()
        .reached()
        .map(what -> "the limit of " + what)
        .or(() -> nanos.isPresent() ? cpu(nanos.getAsLong()) : Optional.empty());
  }

  private Optional<String> used(ProcessTable.Usage usage) {
    if (!kept.memory() && usage.memoryBytes() > limits.memoryBytes()) {
      return Optional.of("the limit of " + limits.memoryBytes() + " bytes of memory");
    }
    if (!kept.processes() && usage.processes() > limits.processes()) {
      return Optional.of("the limit of " + limits.processes() + " processes");
    }
    return cpu(usage.cpuNanos());
  }

  private Optional<String> cpu(long nanos) {
    return nanos > limits.cpuTime().toNanos()
        ? Optional.of("the limit of " + limits.cpuTime() + " of CPU time")
        : Optional.empty();
  }

  private String disk(String what) {
    return "the limit of " + limits.diskBytes() + " bytes on disk (" + what + ")";
  }

  /** A limit is exceeded; the message names it. */
  static final class Exceeded extends IOException {
    @Serial private static final long serialVersionUID = 1L;

    Exceeded(String what) {
      super(what);
    }
  }
}
