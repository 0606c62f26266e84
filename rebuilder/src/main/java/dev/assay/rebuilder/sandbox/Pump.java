package dev.assay.rebuilder.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.assay.core.event.EventSink;
import dev.assay.core.event.ProgressEvent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Serial;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CompletableFuture;

/**
 * Moves a sandbox's output to its log and to the event sink. Before the command's own output comes
 * one line by which the sandbox says that it is set up; anything else there is why it is not.
 */
final class Pump implements Runnable {
  /** Longer lines are cut for events; the log has them whole. In bytes. */
  static final int LINE_LIMIT = 2000;

  private static final int SETUP_LIMIT = 4000;

  private final InputStream in;
  private final Path log;
  private final long limit;
  private final EventSink events;
  private final CompletableFuture<Void> ready = new CompletableFuture<>();
  private final CompletableFuture<Void> done = new CompletableFuture<>();
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();

  Pump(InputStream in, Path log, long limit, EventSink events) {
    this.in = in;
    this.log = log;
    this.limit = limit;
    this.events = events;
  }

  /** Completes when the command may begin, exceptionally with {@link NotSetUp}. */
  CompletableFuture<Void> ready() {
    return ready;
  }

  /** Completes when there is no more output, exceptionally if that is not the command's doing. */
  CompletableFuture<Void> done() {
    return done;
  }

  @Override
  public void run() {
    try {
      awaitSetup();
      ready.complete(null);
      copy();
      done.complete(null);
    } catch (IOException | RuntimeException e) {
      ready.completeExceptionally(e);
      done.completeExceptionally(e);
    }
  }

  private void awaitSetup() throws IOException {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    byte[] expected = (Launch.READY + "\n").getBytes(UTF_8);
    for (int b = in.read(); b >= 0 && said.size() < SETUP_LIMIT; b = in.read()) {
      said.write(b);
      if (b == '\n' && java.util.Arrays.equals(said.toByteArray(), expected)) {
        return;
      }
    }
    throw new NotSetUp(said.toString(UTF_8).strip());
  }

  private void copy() throws IOException {
    byte[] buffer = new byte[8192];
    try (OutputStream out =
        Files.newOutputStream(log, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      long size = Files.size(log);
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        int room = (int) Math.min(n, Math.max(0, limit - size));
        out.write(buffer, 0, room);
        size += n;
        if (size > limit) {
          throw new TooMuchOutput();
        }
        for (int i = 0; i < n; i++) {
          split(buffer[i]);
        }
      }
      endLine();
    }
  }

  private void split(byte b) {
    if (b == '\n' || b == '\r') {
      endLine();
    } else if (line.size() < LINE_LIMIT) {
      line.write(b);
    }
  }

  private void endLine() {
    if (line.size() > 0) {
      events.accept(new ProgressEvent.BuildOutput(line.toString(UTF_8)));
      line.reset();
    }
  }

  /** The sandbox did not come up; the message is what its program said. */
  static final class NotSetUp extends IOException {
    @Serial private static final long serialVersionUID = 1L;

    NotSetUp(String said) {
      super(said);
    }
  }

  /** The log's limit is reached. */
  static final class TooMuchOutput extends IOException {
    @Serial private static final long serialVersionUID = 1L;
  }
}
