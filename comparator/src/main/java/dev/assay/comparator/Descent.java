package dev.assay.comparator;

import dev.assay.comparator.bytes.Scratch;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Opens the layers below the first one: depth first, so that few are in memory, and siblings side
 * by side. What comes of it does not depend on the number of threads: each pair of bodies has its
 * place in its layer, and a layer takes the outcomes in the order of its bodies once it has them
 * all.
 */
final class Descent {
  private final LayerComparison comparison;
  private final Scratch scratch;
  private final int depthLimit;
  private final int threads;

  /** Pairs that wait; the one to open next is the first. */
  private final Deque<Task> waiting = new ArrayDeque<>();

  private final List<Thread> helpers = new ArrayList<>();
  private int unfinished;
  private Optional<Throwable> failure = Optional.empty();

  /**
   * A descent.
   *
   * @param depthLimit how many layers may lie in each other
   * @param threads how many may work at once, this one included; at least 1
   */
  Descent(LayerComparison comparison, Scratch scratch, int depthLimit, int threads) {
    this.comparison = comparison;
    this.scratch = scratch;
    this.depthLimit = depthLimit;
    this.threads = threads;
  }

  /** A layer on the way down. */
  private static final class Node {
    private final LayerDraft layer;
    private final Optional<Node> parent;
    private final int depth;

    /** How many of its pairs are not done, with all that is in them. */
    private int open;

    Node(LayerDraft layer, Optional<Node> parent, int depth) {
      this.layer = layer;
      this.parent = parent;
      this.depth = depth;
      this.open = layer.bodies.size();
    }
  }

  /** One pair of bodies of a layer. */
  private record Task(Node node, int body) {}

  /** Compares a layer and everything in it. */
  void compare(LayerDraft root) throws IOException {
    comparison.compare(root);
    enter(new Node(root, Optional.empty(), 1));
    work();
    for (Thread helper : helpers) {
      join(helper);
    }
    if (failure.isPresent()) {
      rethrow(failure.get());
    }
  }

  private synchronized void enter(Node node) throws IOException {
    for (int body = node.open - 1; body >= 0; body--) {
      waiting.push(new Task(node, body));
    }
    unfinished += node.open;
    if (node.open == 0) {
      leave(node);
      return;
    }
    while (helpers.size() < Math.min(threads, waiting.size()) - 1) {
      Thread helper = new Thread(this::work, "comparison-" + (helpers.size() + 1));
      helper.setDaemon(true);
      helpers.add(helper);
      helper.start();
    }
    notifyAll();
  }

  /** A layer is done: it takes its outcomes, and so on outwards. */
  private synchronized void leave(Node done) throws IOException {
    Node node = done;
    while (node.open == 0) {
      node.layer.settle();
      comparison.finish(node.layer);
      node.layer.forgetContent(scratch);
      if (node.parent.isEmpty()) {
        return;
      }
      node = node.parent.get();
      node.open--;
    }
  }

  // Whatever ends a thread must end the comparison: it is kept, and thrown to the caller.
  private void work() {
    try {
      for (Optional<Task> task = next(); task.isPresent(); task = next()) {
        open(task.get());
      }
    } catch (Throwable e) {
      fail(e);
    }
  }

  private synchronized Optional<Task> next() throws InterruptedException {
    while (waiting.isEmpty() && unfinished > 0 && failure.isEmpty()) {
      wait();
    }
    return failure.isPresent() ? Optional.empty() : Optional.ofNullable(waiting.poll());
  }

  private void open(Task task) throws IOException {
    Node node = task.node;
    boolean tooDeep = node.depth >= depthLimit;
    BodyComparison.Opened opened = comparison.open(node.layer, task.body, tooDeep);
    node.layer.opened(task.body, opened);
    if (opened.inner().isPresent()) {
      enter(new Node(opened.inner().get(), Optional.of(node), node.depth + 1));
    }
    finish(node, opened.inner().isEmpty());
  }

  private synchronized void finish(Node node, boolean nothingInside) throws IOException {
    unfinished--;
    if (nothingInside) {
      node.open--;
      if (node.open == 0) {
        leave(node);
      }
    }
    if (unfinished == 0) {
      notifyAll();
    }
  }

  private synchronized void fail(Throwable e) {
    if (failure.isEmpty()) {
      failure = Optional.of(e);
    }
    waiting.clear();
    notifyAll();
  }

  private static void join(Thread helper) throws IOException {
    try {
      helper.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("the comparison was interrupted");
    }
  }

  private static void rethrow(Throwable failure) throws IOException {
    switch (failure) {
      case IOException e -> throw e;
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      default -> throw new IOException("the comparison was interrupted", failure);
    }
  }
}
