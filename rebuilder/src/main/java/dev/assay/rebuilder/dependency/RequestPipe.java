package dev.assay.rebuilder.dependency;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The one way out of a sandbox: questions of one line come in through a FIFO, answers are files in
 * a folder that the sandbox can only read. So whatever is in there can make nobody here wait for
 * it, and there is nothing to parse but a line. {@code dev.assay.rebuilder.recorder} asks.
 */
final class RequestPipe implements AutoCloseable {
  private static final int LINE = 4096;

  /** Questions that are answered at the same time; more wait in the FIFO. */
  private static final int LANES = 8;

  /** Nothing real asks more often. */
  private static final int QUESTIONS = 500_000;

  private static final Pattern QUESTION = Pattern.compile("([0-9a-z]{1,64}) ([ -~]*)");

  private final Path folder;
  private final Path drafts;
  private final Function<String, Answer> answers;
  private final RandomAccessFile fifo;
  private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
  private final Semaphore lanes = new Semaphore(LANES);
  private final Thread reader;

  /** The last line; nobody inside knows it. */
  private final String end = UUID.randomUUID().toString();

  /**
   * An answer.
   *
   * @param status of HTTP (RFC 9110, section 15)
   * @param text why, if it is not 200
   */
  record Answer(int status, String text) {}

  /**
   * Begins to answer.
   *
   * @param folder an empty one that the sandbox will see, but cannot write to
   * @param drafts another empty one on the same file system, which it does not see
   * @param answers to a path; called from several threads, must not throw
   */
  RequestPipe(Path folder, Path drafts, Function<String, Answer> answers) throws IOException {
    this.folder = folder;
    this.drafts = drafts;
    this.answers = answers;
    Files.createDirectories(folder.resolve("answers"));
    Path pipe = folder.resolve("requests");
    make(pipe);
    // Opened in both directions, so that neither side ever waits for the other to open it.
    this.fifo = new RandomAccessFile(pipe.toFile(), "rw");
    this.reader = Thread.ofPlatform().daemon().name("assay-requests").start(this::read);
  }

  /** Java has no call for it. */
  private static void make(Path pipe) throws IOException {
    Process process =
        new ProcessBuilder(List.of("/usr/bin/mkfifo", "-m", "600", pipe.toString()))
            .redirectErrorStream(true)
            .start();
    try (var out = process.getInputStream()) {
      String said = new String(out.readAllBytes(), UTF_8);
      if (process.waitFor() != 0) {
        throw new IOException("mkfifo: " + said.strip());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted in mkfifo", e);
    }
  }

  private void read() {
    byte[] buffer = new byte[8192];
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    int questions = 0;
    try {
      for (int n = fifo.read(buffer); n >= 0; n = fifo.read(buffer)) {
        for (int i = 0; i < n; i++) {
          if (buffer[i] != '\n') {
            line.write(buffer[i]);
            // A longer line is cut, and so no question.
            line = line.size() > LINE ? new ByteArrayOutputStream() : line;
          } else {
            String question = line.toString(US_ASCII);
            line.reset();
            if (question.equals(end)) {
              return;
            }
            if (questions++ < QUESTIONS) {
              take(question);
            }
          }
        }
      }
    } catch (IOException e) {
      // Closed: whoever still asks is told nothing.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void take(String question) throws InterruptedException {
    Matcher parts = QUESTION.matcher(question);
    if (!parts.matches()) {
      return;
    }
    lanes.acquire();
    workers.execute(
        () -> {
          try {
            give(parts.group(1), answer(parts.group(2)));
          } catch (IOException e) {
            // The folder cannot be written to; whoever asks gives up in time.
          } finally {
            lanes.release();
          }
        });
  }

  /** Whoever asks gets an answer, come what may. */
  private Answer answer(String path) {
    try {
      return answers.apply(path);
    } catch (RuntimeException e) {
      return new Answer(500, "a bug in Assay: " + e);
    }
  }

  private void give(String id, Answer answer) throws IOException {
    Path draft = Files.createTempFile(drafts, "answer", null);
    Files.writeString(draft, answer.status() + " " + answer.text() + "\n");
    Files.move(draft, folder.resolve("answers").resolve(id), StandardCopyOption.REPLACE_EXISTING);
  }

  /** Ends, after the sandbox has; what was asked is answered first. */
  @Override
  public void close() throws IOException {
    try {
      fifo.write(("\n" + end + "\n").getBytes(US_ASCII));
      reader.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      workers.close();
      fifo.close();
    }
  }
}
