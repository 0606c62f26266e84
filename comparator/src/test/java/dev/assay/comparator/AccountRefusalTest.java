package dev.assay.comparator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.assay.comparator.JsonTree.Arr;
import dev.assay.comparator.JsonTree.Field;
import dev.assay.comparator.JsonTree.Int;
import dev.assay.comparator.JsonTree.Node;
import dev.assay.comparator.JsonTree.Null;
import dev.assay.comparator.JsonTree.Obj;
import dev.assay.comparator.JsonTree.Text;
import dev.assay.comparator.bytes.ArrayBytes;
import dev.assay.comparator.golden.GoldenCase;
import dev.assay.core.audit.Content;
import dev.assay.core.audit.ReportReader;
import dev.assay.core.json.RefusedException;
import dev.assay.core.limits.Limits;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever is changed in a true account makes it untrue, and is refused. */
class AccountRefusalTest {
  private static final int TIMES = Integer.getInteger("mutations", 2_000) / 10;

  /** What the checker does not judge. Even there, nothing unexpected may be thrown. */
  private static final Set<String> FREE =
      Set.of("summary", "detail", "rule", "grade", "verdict", "millibits");

  static Stream<GoldenCase> cases() {
    return GoldenCase.all().stream();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void everyChangeIsRefused(GoldenCase golden) throws IOException {
    byte[] published = golden.published();
    byte[] rebuilt = golden.rebuilt();
    byte[] json =
        Accounts.json(
            new Comparator(Limits.DEFAULT)
                .compare(golden.name(), new ArrayBytes(published), new ArrayBytes(rebuilt)));
    assertThat(refusal(json, published, rebuilt)).isEmpty();
    Random random = new Random(golden.toString().hashCode());
    for (int i = 0; i < TIMES; i++) {
      Node tree = JsonTree.parse(json);
      Change change = new Change(random);
      change.apply(tree);
      byte[] changed = JsonTree.write(tree);
      String refusal = refusal(changed, published, rebuilt);
      if (refusal.isEmpty() && !change.free && !Arrays.equals(changed, json)) {
        fail("%s, change %d is not refused: %s", golden, i, change.what);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void anotherByteInEitherFileIsRefused(GoldenCase golden) throws IOException {
    byte[] published = golden.published();
    byte[] rebuilt = golden.rebuilt();
    byte[] json =
        Accounts.json(
            new Comparator(Limits.DEFAULT)
                .compare(golden.name(), new ArrayBytes(published), new ArrayBytes(rebuilt)));
    Mutations mutations = new Mutations(1);
    for (int i = 0; i < 20; i++) {
      byte[] other = mutations.mutate(published, rebuilt).bytes;
      if (!Arrays.equals(other, published)) {
        assertThat(refusal(json, other, rebuilt)).contains("the published file: expected");
      }
      other = mutations.mutate(rebuilt, published).bytes;
      if (!Arrays.equals(other, rebuilt)) {
        assertThat(refusal(json, published, other)).contains("the rebuilt file: expected");
      }
    }
  }

  /** Why an account is refused; empty if it is not. */
  static String refusal(byte[] json, byte[] published, byte[] rebuilt) throws IOException {
    try {
      Accounts.CHECK.check(
          ReportReader.readArtifact(new ByteArrayInputStream(json)),
          Content.of(published),
          Content.of(rebuilt));
      return "";
    } catch (RefusedException e) {
      return String.valueOf(e.getMessage());
    }
  }

  /** One change somewhere in a tree. */
  private static final class Change {
    private final Random random;
    private boolean free;
    private String what = "";

    Change(Random random) {
      this.random = random;
    }

    void apply(Node tree) {
      List<String> path = new ArrayList<>();
      Node node = tree;
      while (true) {
        switch (node) {
          case Obj object -> {
            int at = random.nextInt(object.fields.size());
            Field field = object.fields.get(at);
            path.add(field.name());
            free |= FREE.contains(field.name());
            if (isInner(field.value()) && random.nextInt(8) > 0) {
              node = field.value();
            } else {
              what = path + ": " + field(object, at);
              return;
            }
          }
          case Arr array -> {
            int at = random.nextInt(array.items.size());
            path.add("" + at);
            if (isInner(array.items.get(at)) && random.nextInt(8) > 0) {
              node = array.items.get(at);
            } else {
              what =
                  path
                      + ": "
                      + item(array, at, path.contains("order") || path.contains("contradictions"));
              return;
            }
          }
          default -> throw new IllegalStateException("not an inner node");
        }
      }
    }

    private static boolean isInner(Node node) {
      return (node instanceof Obj object && !object.fields.isEmpty())
          || (node instanceof Arr array && !array.items.isEmpty());
    }

    private String field(Obj object, int at) {
      Field field = object.fields.get(at);
      int what = random.nextInt(6);
      // A missing, doubled or unknown field is refused wherever it is.
      free &= what > 2;
      return switch (what) {
        case 0 -> {
          object.fields.remove(at);
          yield "removed";
        }
        case 1 -> {
          object.fields.add(at, field);
          yield "doubled";
        }
        case 2 -> {
          object.fields.set(at, new Field(field.name() + "x", field.value()));
          yield "renamed";
        }
        default -> {
          Node other = other(field.value());
          object.fields.set(at, new Field(field.name(), other));
          yield "-> " + other;
        }
      };
    }

    private String item(Arr array, int at, boolean order) {
      int to = random.nextInt(array.items.size());
      return switch (random.nextInt(5)) {
        case 0 -> {
          array.items.remove(at);
          yield "removed";
        }
        case 1 -> {
          array.items.add(to, array.items.get(at));
          yield "doubled at " + to;
        }
        case 2 -> {
          if (!order) {
            Collections.swap(array.items, at, to);
          }
          yield "swapped with " + to;
        }
        default -> {
          Node other = other(array.items.get(at));
          array.items.set(at, other);
          yield "-> " + other;
        }
      };
    }

    private Node other(Node node) {
      return switch (node) {
        case Int(long value) ->
            switch (random.nextInt(7)) {
              case 0 -> new Int(value + 1);
              case 1 -> new Int(value - 1);
              case 2 -> new Int(0);
              case 3 -> new Int(Long.MAX_VALUE);
              case 4 -> new Int(Long.MIN_VALUE + value);
              case 5 -> new Null();
              default -> new Int(random.nextInt(300));
            };
        case Text(String value) ->
            switch (random.nextInt(4)) {
              case 0 -> new Text("");
              case 1 -> new Text(value + "0");
              case 2 -> new Null();
              default -> new Text(flipped(value));
            };
        case Null _ -> new Int(random.nextInt(3));
        case Obj _ -> new Null();
        case Arr _ -> new Arr();
      };
    }

    private String flipped(String value) {
      if (value.isEmpty()) {
        return "0";
      }
      char[] chars = value.toCharArray();
      int at = random.nextInt(chars.length);
      chars[at] = chars[at] == '0' ? '1' : '0';
      return new String(chars);
    }
  }
}
