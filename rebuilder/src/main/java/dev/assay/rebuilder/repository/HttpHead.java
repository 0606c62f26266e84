package dev.assay.rebuilder.repository;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What stands before the body of a request or an answer of HTTP/1 (RFC 9112, 2).
 *
 * @param first the request's line, or the answer's
 * @param fields each {@code Name: value}
 */
record HttpHead(String first, List<String> fields) {
  /** In bytes. */
  private static final int LIMIT = 64 << 10;

  HttpHead {
    fields = List.copyOf(fields);
  }

  /** Reads up to the empty line, and nothing of what follows it. */
  static HttpHead read(InputStream in) throws IOException {
    List<String> lines = new ArrayList<>();
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int read = 0; read < LIMIT; read++) {
      int next = in.read();
      if (next < 0) {
        throw new EOFException("the connection was closed");
      }
      if (next != '\n') {
        line.write(next);
        continue;
      }
      String text = line.toString(ISO_8859_1).replaceFirst("\r$", "");
      line.reset();
      if (!text.isEmpty()) {
        lines.add(text);
      } else if (!lines.isEmpty()) {
        return new HttpHead(lines.getFirst(), lines.subList(1, lines.size()));
      }
    }
    throw new IOException("a head of more than " + LIMIT + " bytes");
  }

  /**
   * The same for the next hop, after which the connection ends.
   *
   * @param path of a request, in place of the whole address; empty for an answer
   * @param without names of fields, in lower case
   */
  HttpHead at(String path, Set<String> without) {
    List<String> kept = new ArrayList<>();
    for (String field : fields) {
      String name = field.substring(0, Math.max(0, field.indexOf(':')));
      if (!without.contains(name.strip().toLowerCase(Locale.ROOT))) {
        kept.add(field);
      }
    }
    kept.add("Connection: close");
    List<String> words = List.of(first.split(" ", 3));
    return new HttpHead(path.isEmpty() ? first : words.getFirst() + " " + path + " HTTP/1.1", kept);
  }

  void write(OutputStream out) throws IOException {
    String text = first + "\r\n" + String.join("\r\n", fields) + "\r\n\r\n";
    out.write(text.getBytes(ISO_8859_1));
    out.flush();
  }
}
