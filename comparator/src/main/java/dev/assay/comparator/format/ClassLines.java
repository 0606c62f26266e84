package dev.assay.comparator.format;

import dev.assay.comparator.anatomy.Meaning.Choice;
import dev.assay.comparator.format.ClassFile.Attribute;
import dev.assay.comparator.format.ClassFile.Member;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The line numbers of two classes. Lines that were added to or taken from a source file shift all
 * later ones: such shifts, wherever in the class their numbers stand, are few and carry little. Any
 * other numbers could spell out anything.
 */
final class ClassLines {
  /** A line and by how much the ones from it on are shifted: 16 bits each. */
  private static final int BITS_OF_SHIFT = 32;

  /** By how much, and that it holds for all: an edited head of the file shifts all classes. */
  private static final int BITS_OF_FIRST_SHIFT = 17;

  private ClassLines() {}

  /** The line number tables of a class: their method, and where they stand. */
  private record Table(Member method, Attribute attribute) {}

  /**
   * How the published line numbers follow from the rebuilt ones; empty unless they are these, for
   * the same instructions, shifted by piecewise constant numbers of lines that keep their order.
   */
  static Optional<Choice> choice(ClassFile published, ClassFile rebuilt) throws IOException {
    Map<String, List<Table>> left = tables(published);
    Map<String, List<Table>> right = tables(rebuilt);
    NavigableMap<Integer, Integer> lines = new TreeMap<>();
    for (Map.Entry<String, List<Table>> method : left.entrySet()) {
      List<Table> ours = method.getValue();
      List<Table> theirs = right.getOrDefault(method.getKey(), List.of());
      for (int i = 0; i < ours.size(); i++) {
        if (ours.size() != theirs.size()
            || !collect(published, ours.get(i), rebuilt, theirs.get(i), lines)) {
          return Optional.empty();
        }
      }
    }
    return shifts(lines);
  }

  private static Map<String, List<Table>> tables(ClassFile file) throws IOException {
    Map<String, List<Table>> tables = new HashMap<>();
    for (Member method : file.methods) {
      ClassWalker walker =
          new ClassWalker(
              file,
              new ClassWalker.Sink() {
                @Override
                public void attribute(Attribute inner, Optional<ClassAttributes.Known> known) {
                  if (known.isPresent() && inner.name().equals(ClassAttributes.LINE_NUMBERS)) {
                    tables
                        .computeIfAbsent(file.name(method), name -> new ArrayList<>())
                        .add(new Table(method, inner));
                  }
                }
              });
      for (Attribute attribute : method.attributes()) {
        walker.attribute(attribute);
      }
    }
    return tables;
  }

  /** Notes which published line stands for which rebuilt one; false if that is no function. */
  private static boolean collect(
      ClassFile published,
      Table ours,
      ClassFile rebuilt,
      Table theirs,
      NavigableMap<Integer, Integer> lines) {
    int at = ours.attribute().from();
    int other = theirs.attribute().from();
    int length = ours.attribute().end() - at;
    if (length != theirs.attribute().end() - other
        || length != 2 + 4 * published.u2(at)
        || published.u2(at) != rebuilt.u2(other)) {
      return false;
    }
    for (int i = 2; i < length; i += 4) {
      int line = published.u2(at + i + 2);
      Integer before = lines.put(rebuilt.u2(other + i + 2), line);
      if (published.u2(at + i) != rebuilt.u2(other + i) || (before != null && before != line)) {
        return false;
      }
    }
    return true;
  }

  private static Optional<Choice> shifts(NavigableMap<Integer, Integer> lines) {
    int shift = 0;
    int last = 0;
    int bits = 0;
    List<String> shifts = new ArrayList<>();
    for (Map.Entry<Integer, Integer> line : lines.entrySet()) {
      int by = line.getValue() - line.getKey();
      if (by != shift && line.equals(lines.firstEntry())) {
        shifts.add("" + by);
        bits += BITS_OF_FIRST_SHIFT;
      } else if (by != shift) {
        shifts.add(by + " from line " + line.getKey() + " on");
        bits += BITS_OF_SHIFT;
      }
      shift = by;
      if (line.getValue() < last) {
        return Optional.empty();
      }
      last = line.getValue();
    }
    return Optional.of(new Choice(String.join(", ", shifts), bits));
  }
}
