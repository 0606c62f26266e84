package dev.assay.core.lock;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.util.List;
import java.util.stream.Collectors;

/** Writes a lock as JSON, one file per line: the same lock gives the same bytes. */
public final class LockWriter {
  static final int SCHEMA = 1;

  private LockWriter() {}

  /** The lock as JSON; every line ends in {@code \n}. */
  public static String write(DependencyLock lock) {
    StringBuilder out = new StringBuilder("{\n");
    out.append("  \"schema\": ").append(SCHEMA).append(",\n");
    out.append("  \"release\": ").append(quote(lock.release())).append(",\n");
    list("repositories", lock.repositories().stream().map(r -> quote(r.id())).toList(), out);
    list("dynamic", lock.dynamic().stream().map(LockWriter::quote).toList(), out);
    list("files", lock.files().stream().map(LockWriter::file).toList(), out);
    out.setLength(out.length() - ",\n".length());
    return out.append("\n}\n").toString();
  }

  private static String file(LockedFile file) {
    return "{\"path\": "
        + quote(file.path())
        + ", \"repository\": "
        + quote(file.repository())
        + ", \"size\": "
        + file.size()
        + ", \"sha256\": "
        + quote(file.digest().sha256())
        + "}";
  }

  private static void list(String name, List<String> items, StringBuilder out) {
    out.append("  ").append(quote(name)).append(": ");
    out.append(
        items.isEmpty()
            ? "[]"
            : items.stream().collect(Collectors.joining(",\n    ", "[\n    ", "\n  ]")));
    out.append(",\n");
  }

  private static String quote(String text) {
    return '"' + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
  }
}
