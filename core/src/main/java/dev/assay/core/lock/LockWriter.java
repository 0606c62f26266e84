package dev.assay.core.lock;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.assay.core.artifact.Digest;
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
    lock.asOf().ifPresent(it -> out.append("  \"asOf\": ").append(quote(it + "")).append(",\n"));
    list("repositories", lock.repositories().stream().map(r -> quote(r.id())).toList(), out);
    list("dynamic", lock.dynamic().stream().map(LockWriter::quote).toList(), out);
    list("files", lock.files().stream().map(LockWriter::file).toList(), out);
    lock.gradle().ifPresent(gradle -> gradle(gradle, out));
    lock.root().ifPresent(root -> root(root, out));
    out.setLength(out.length() - ",\n".length());
    return out.append("\n}\n").toString();
  }

  private static void gradle(LockedGradle gradle, StringBuilder out) {
    out.append("  \"gradle\": {\"url\": ")
        .append(quote(gradle.url()))
        .append(", \"size\": ")
        .append(gradle.size())
        .append(", \"sha256\": ")
        .append(quote(gradle.digest().sha256()))
        .append("},\n");
  }

  private static void root(LockedRoot root, StringBuilder out) {
    out.append("  \"rootfs\": {\"kind\": ").append(quote(root.kind()));
    switch (root) {
      case LockedRoot.Supplied(_, Digest digest) ->
          out.append(", \"sha256\": ").append(quote(digest.sha256())).append("},\n");
      case LockedRoot.Debian(String suite, List<LockedPackage> packages) ->
          out.append(", \"suite\": ")
              .append(quote(suite))
              .append(", \"packages\": ")
              .append(items(packages.stream().map(LockWriter::locked).toList()))
              .append("},\n");
    }
  }

  private static String locked(LockedPackage locked) {
    return "{\"file\": "
        + quote(locked.file())
        + ", \"size\": "
        + locked.size()
        + ", \"sha256\": "
        + quote(locked.digest().sha256())
        + "}";
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
    out.append("  ").append(quote(name)).append(": ").append(items(items)).append(",\n");
  }

  private static String items(List<String> items) {
    return items.isEmpty()
        ? "[]"
        : items.stream().collect(Collectors.joining(",\n    ", "[\n    ", "\n  ]"));
  }

  private static String quote(String text) {
    return '"' + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
  }
}
