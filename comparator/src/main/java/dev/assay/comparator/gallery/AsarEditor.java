package dev.assay.comparator.gallery;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.assay.core.artifact.Digest;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An Electron archive: a header in JSON, as Electron's own tool writes it, then all bodies. */
final class AsarEditor {
  private static final int TEXT = 16;
  private static final Pattern TOKEN =
      Pattern.compile("\"([^\"\\\\]*+(?:\\\\.[^\"\\\\]*+)*+)\"|[{}\\[\\],:]|[^\\s{}\\[\\],:\"]++");

  final String json;
  final byte[] bodies;

  /** The files that have their content in the archive, in the order of the header. */
  final List<Entry> entries;

  private AsarEditor(String json, byte[] bodies) {
    this.json = json;
    this.bodies = bodies;
    this.entries = entries(json);
  }

  /** Where a number stands in the header. */
  record Figure(int start, int end, int value) {}

  /** A file. */
  record Entry(String path, Figure size, Figure offset) {}

  /** Takes an archive apart; empty if its header has another layout. */
  static Optional<AsarEditor> read(byte[] asar) {
    try {
      int length = Math.toIntExact(Le.u32(asar, 12));
      int bodies = 8 + Math.toIntExact(Le.u32(asar, 4));
      String json = new String(Le.range(asar, TEXT, Math.addExact(TEXT, length)), UTF_8);
      return Optional.of(new AsarEditor(json, Le.range(asar, bodies, asar.length)));
    } catch (IndexOutOfBoundsException | ArithmeticException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static List<Entry> entries(String json) {
    Map<String, Figure> sizes = new HashMap<>();
    List<Entry> entries = new ArrayList<>();
    Deque<String> path = new ArrayDeque<>();
    String key = "";
    String last = "";
    Matcher token = TOKEN.matcher(json);
    while (token.find()) {
      String text = token.group();
      switch (text) {
        case ":" -> key = last;
        case "," -> key = "";
        case "{", "[" -> path.addLast(key);
        case "}", "]" -> path.pollLast();
        default -> {
          boolean quoted = token.group(1) != null;
          last = quoted ? token.group(1) : text;
          Optional<String> file = file(path);
          if (file.isPresent() && key.equals("size") && !quoted) {
            sizes.put(file.get(), number(token, 0));
          } else if (file.isPresent() && key.equals("offset") && quoted && isValue(json, token)) {
            Figure size = sizes.get(file.get());
            if (size != null) {
              entries.add(new Entry(file.get(), size, number(token, 1)));
            }
          }
        }
      }
    }
    return entries;
  }

  private static Figure number(Matcher token, int group) {
    return new Figure(token.start(group), token.end(group), Integer.parseInt(token.group(group)));
  }

  /** Not the key of what follows. */
  private static boolean isValue(String json, Matcher token) {
    return token.end() < json.length() && json.charAt(token.end()) != ':';
  }

  /** The keys from the outermost object inwards are "", "files", NAME, "files", NAME … */
  private static Optional<String> file(Deque<String> path) {
    if (path.size() < 3 || path.size() % 2 == 0) {
      return Optional.empty();
    }
    Iterator<String> keys = path.iterator();
    keys.next();
    List<String> names = new ArrayList<>();
    while (keys.hasNext()) {
      if (!keys.next().equals("files")) {
        return Optional.empty();
      }
      names.add(keys.next());
    }
    return Optional.of(String.join("/", names));
  }

  byte[] content(Entry entry) {
    int at = entry.offset.value;
    return Le.range(bodies, at, Math.addExact(at, entry.size.value));
  }

  /**
   * The archive with another content of one file, and its integrity recomputed. One of another size
   * stands at the end, so that all other offsets stay.
   */
  byte[] with(Entry entry, byte[] changed) {
    byte[] before = content(entry);
    String hashes = json;
    byte[] all;
    if (changed.length == before.length) {
      all = Le.splice(bodies, entry.offset.value, entry.offset.value + before.length, changed);
    } else {
      all = Le.concat(bodies, changed);
      hashes = replaced(json, Map.of(entry.size, changed.length, entry.offset, bodies.length));
    }
    hashes = hashes.replace(Digest.of(before).sha256(), Digest.of(changed).sha256());
    return write(hashes, all);
  }

  private static String replaced(String json, Map<Figure, Integer> values) {
    StringBuilder out = new StringBuilder(json);
    values.entrySet().stream()
        .sorted((a, b) -> Integer.compare(b.getKey().start, a.getKey().start))
        .forEach(
            e -> out.replace(e.getKey().start, e.getKey().end, Integer.toString(e.getValue())));
    return out.toString();
  }

  /** The archive with another header and other bodies. */
  static byte[] write(String json, byte[] bodies) {
    byte[] text = Le.utf8(json);
    int padded = Math.ceilDiv(text.length, 4) * 4;
    byte[] head = new byte[TEXT + padded];
    Le.put32(head, 0, 4);
    Le.put32(head, 4, padded + 8);
    Le.put32(head, 8, padded + 4);
    Le.put32(head, 12, text.length);
    System.arraycopy(text, 0, head, TEXT, text.length);
    return Le.concat(head, bodies);
  }
}
