package dev.assay.rebuilder.recorder;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.Arrays;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs a command in a sandbox that has no network but its own loopback, and a web server there that
 * passes the path of every request on to Assay outside. The way out is a folder that both see: one
 * line {@code ID PATH} into the FIFO {@code requests}; the answer is the file {@code answers/ID},
 * which begins with a status, and for status 200 the content is {@code files/PATH}.
 */
public final class RepositoryBridge {
  /** Lines of up to PIPE_BUF bytes are not interleaved (pipe(7)). */
  private static final int LINE = 4000;

  private static final int PATIENCE_MS = 15 * 60 * 1000;

  private final Path folder;
  private final OutputStream requests;
  private final String name = UUID.randomUUID().toString().replace("-", "");
  private final AtomicInteger count = new AtomicInteger();

  private RepositoryBridge(Path folder) throws IOException {
    this.folder = folder;
    this.requests = new FileOutputStream(folder.resolve("requests").toFile());
  }

  /**
   * Runs the command, and ends as it does.
   *
   * @param arguments port, folder, and then the command
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    RepositoryBridge bridge = new RepositoryBridge(Paths.get(arguments[1]));
    InetAddress loopback = InetAddress.getByName("127.0.0.1");
    HttpServer server =
        HttpServer.create(new InetSocketAddress(loopback, Integer.parseInt(arguments[0])), 0);
    server.setExecutor(Executors.newCachedThreadPool());
    server.createContext("/", bridge::handle);
    server.start();
    int status =
        new ProcessBuilder(Arrays.asList(arguments).subList(2, arguments.length))
            .inheritIO()
            .redirectInput(new File("/dev/null"))
            .start()
            .waitFor();
    System.exit(status);
  }

  private void handle(HttpExchange exchange) throws IOException {
    try {
      String path = exchange.getRequestURI().getPath();
      String answer = ask(path.startsWith("/") ? path.substring(1) : path);
      int status = Integer.parseInt(answer.substring(0, 3));
      boolean head = exchange.getRequestMethod().equals("HEAD");
      if (status == 200) {
        Path file = folder.resolve("files" + path);
        exchange.sendResponseHeaders(status, head ? -1 : length(Files.size(file)));
        if (!head) {
          Files.copy(file, exchange.getResponseBody());
        }
      } else {
        byte[] text = answer.substring(3).trim().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, head ? -1 : length(text.length));
        if (!head) {
          exchange.getResponseBody().write(text);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      exchange.close();
    }
  }

  /** To the server 0 means that the length is not known, and -1 that there is no body. */
  private static long length(long size) {
    return size == 0 ? -1 : size;
  }

  private String ask(String path) throws IOException, InterruptedException {
    String id = name + count.incrementAndGet();
    byte[] line = (id + " " + path + "\n").getBytes(StandardCharsets.UTF_8);
    if (line.length > LINE || path.indexOf('\n') >= 0) {
      return "400 not a path of a repository";
    }
    requests.write(line);
    Path answer = folder.resolve("answers").resolve(id);
    for (int waited = 0; !Files.exists(answer); waited++) {
      if (waited > PATIENCE_MS) {
        return "504 no answer from Assay";
      }
      Thread.sleep(1);
    }
    return new String(Files.readAllBytes(answer), StandardCharsets.UTF_8);
  }
}
