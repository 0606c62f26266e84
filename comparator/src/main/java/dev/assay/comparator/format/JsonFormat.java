package dev.assay.comparator.format;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.assay.comparator.anatomy.Anatomy;
import dev.assay.comparator.anatomy.Fields;
import dev.assay.comparator.anatomy.Format;
import dev.assay.comparator.anatomy.LimitReachedException;
import dev.assay.comparator.anatomy.MalformedException;
import dev.assay.comparator.anatomy.Nature;
import dev.assay.comparator.bytes.Bytes;
import dev.assay.comparator.format.JsonToken.Kind;
import dev.assay.comparator.format.TextMeaning.Layout;
import dev.assay.core.artifact.Printable;
import dev.assay.core.limits.Limits;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * JSON (RFC 8259), strictly: each value goes by its path; what stands between values is layout.
 * Readers disagree about which of two values with the same key counts.
 */
public final class JsonFormat implements Format {
  private static final int SIZE_LIMIT = 16 << 20;
  private static final int VALUE_LIMIT = 200_000;
  private static final int DEPTH_LIMIT = 1_000;

  @Override
  public String id() {
    return "json";
  }

  @Override
  public boolean recognizes(Bytes bytes, String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return bytes.size() > 0 && (lower.endsWith(".json") || lower.endsWith(".webmanifest"));
  }

  @Override
  public Anatomy read(Bytes bytes, String name, Limits limits)
      throws IOException, MalformedException, LimitReachedException {
    if (bytes.size() > SIZE_LIMIT) {
      throw new LimitReachedException("more than " + SIZE_LIMIT + " bytes of JSON");
    }
    byte[] text = bytes.copy(0, (int) bytes.size());
    boolean npm = name.equals("package.json") || name.endsWith("/package.json");
    return new Anatomy(id(), bytes.size(), new Reading(bytes, text, npm).fields().build());
  }

  /** A key as it stands in a path, where no two keys look alike, and none like an index. */
  private static String step(String key) {
    String escaped =
        key.replace("~", "~0").replace("/", "~1").replace("[", "~2").replace("#", "~3");
    return Printable.escape(escaped);
  }

  /** An object or array that is being read. */
  private static final class Open {
    final String path;
    final boolean object;
    final boolean twice;
    final Map<String, Integer> keys = new HashMap<>();
    int count;

    Open(String path, boolean object, boolean twice) {
      this.path = path;
      this.object = object;
      this.twice = twice;
    }
  }

  private static final class Reading {
    private final byte[] text;
    private final boolean npm;
    private final Fields fields;
    private final Deque<Open> open = new ArrayDeque<>();
    private int at;
    private int values;

    Reading(Bytes bytes, byte[] text, boolean npm) {
      this.text = text;
      this.npm = npm;
      this.fields = new Fields(bytes, 0);
    }

    Fields fields() throws MalformedException, LimitReachedException {
      value("", -1, false);
      while (!open.isEmpty()) {
        Open container = open.peek();
        JsonToken token = next();
        if (token.kind() == (container.object ? Kind.CLOSE_OBJECT : Kind.CLOSE_ARRAY)) {
          at = token.end();
          open.pop();
          continue;
        }
        if (container.count++ > 0) {
          expect(Kind.COMMA, token);
        }
        if (container.object) {
          member(container);
        } else {
          value(container.path + "[" + (container.count - 1) + "]", -1, container.twice);
        }
      }
      expect(Kind.END, next());
      layout("the end", text.length);
      return fields;
    }

    private JsonToken next() throws MalformedException {
      return JsonToken.next(text, at);
    }

    private void expect(Kind kind, JsonToken found) throws MalformedException {
      if (found.kind() != kind) {
        throw new MalformedException(found.start(), kind.name(), found.kind().name());
      }
      at = found.end();
    }

    private void member(Open container) throws MalformedException, LimitReachedException {
      JsonToken key = next();
      expect(Kind.STRING, key);
      String name = JsonToken.decoded(text, key);
      int times = container.keys.merge(name, 1, Integer::sum);
      expect(Kind.COLON, next());
      String path = container.path + "/" + step(name) + (times == 1 ? "" : "#" + times);
      value(path, key.start(), times > 1 || container.twice);
    }

    /** One value; objects and arrays that hold something are only opened. */
    private void value(String path, int start, boolean twice)
        throws MalformedException, LimitReachedException {
      JsonToken token = next();
      boolean object = token.kind() == Kind.OPEN_OBJECT;
      int end = token.end();
      if (object || token.kind() == Kind.OPEN_ARRAY) {
        JsonToken second = JsonToken.next(text, token.end());
        if (second.kind() != (object ? Kind.CLOSE_OBJECT : Kind.CLOSE_ARRAY)) {
          at = token.end();
          open.push(new Open(path, object, twice));
          if (open.size() > DEPTH_LIMIT) {
            throw new LimitReachedException("JSON deeper than " + DEPTH_LIMIT);
          }
          return;
        }
        end = second.end();
      } else if (token.kind() != Kind.STRING && token.kind() != Kind.LITERAL) {
        throw new MalformedException(token.start(), "a value", token.kind().name());
      }
      if (++values > VALUE_LIMIT) {
        throw new LimitReachedException("more than " + VALUE_LIMIT + " values of JSON");
      }
      int from = start < 0 ? token.start() : start;
      layout(path, from);
      String empty = object ? "{}" : "[]";
      leaf(path, twice, from, end, end == token.end() ? raw(token.start(), end) : empty);
    }

    private String raw(int start, int end) {
      return new String(text, start, end - start, ISO_8859_1);
    }

    /** A value, with its key if it is in an object. */
    private void leaf(String path, boolean twice, int start, int end, String value) {
      boolean trigger = npm && NpmTriggers.isTrigger(path);
      Nature nature = twice ? Nature.AMBIGUOUS : trigger ? Nature.TRIGGER : Nature.TEXT;
      String line = new String(path.getBytes(UTF_8), ISO_8859_1) + ": " + value;
      fields.add(
          path.isEmpty() ? "value" : path,
          end - start,
          nature,
          () -> path + ": " + Printable.escape(value),
          new TextMeaning(nature, List.of(line), () -> Layout.UNKNOWN));
      at = end;
    }

    private void layout(String before, int end) {
      fields.add(
          "layout before " + before,
          end - fields.position(),
          Nature.ENCODING,
          () -> "layout",
          new JsonLayout());
    }
  }
}
