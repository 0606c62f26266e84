package dev.assay.comparator.format;

import static java.nio.charset.StandardCharsets.UTF_16LE;

import dev.assay.comparator.anatomy.MalformedException;
import dev.assay.comparator.anatomy.Nature;
import dev.assay.core.artifact.Printable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** The tree of resources ("PE Format", ".rsrc"): type, name, language; each leaf is a member. */
record PeResources(PeFile file, PeContents contents) {
  private static final int RESOURCES = 2;
  private static final int HEADER = 16;
  private static final int ENTRY = 8;
  private static final int DEEPEST = 8;
  private static final int LONGEST_NAME = 256;
  private static final long HIGH = 0x80000000L;

  private static final Map<Long, String> TYPES =
      Map.ofEntries(
          Map.entry(1L, "CURSOR"),
          Map.entry(2L, "BITMAP"),
          Map.entry(3L, "ICON"),
          Map.entry(4L, "MENU"),
          Map.entry(5L, "DIALOG"),
          Map.entry(6L, "STRING"),
          Map.entry(9L, "ACCELERATOR"),
          Map.entry(10L, "RCDATA"),
          Map.entry(11L, "MESSAGETABLE"),
          Map.entry(12L, "GROUP_CURSOR"),
          Map.entry(14L, "GROUP_ICON"),
          Map.entry(16L, "VERSION"),
          Map.entry(23L, "HTML"),
          Map.entry(24L, "MANIFEST"));

  /** A directory that waits. */
  private record Node(long address, String path, int depth) {}

  void resources() throws IOException, MalformedException {
    Optional<PeFile.Directory> directory = file.directory(RESOURCES);
    if (directory.isEmpty()) {
      return;
    }
    long base = directory.get().address();
    Set<Long> seen = new HashSet<>();
    Deque<Node> open = new ArrayDeque<>();
    open.push(new Node(base, "resources", 0));
    while (!open.isEmpty() && !contents.isFull()) {
      Node node = open.pop();
      if (seen.add(node.address) && node.depth < DEEPEST) {
        directory(base, node, open);
      }
    }
  }

  private void directory(long base, Node node, Deque<Node> open)
      throws IOException, MalformedException {
    long at = node.address;
    long count = contents.read(at + 12, 2) + contents.read(at + 14, 2);
    contents.name(at, HEADER, node.path + ": directory", Nature.STRUCTURE);
    for (long i = 0; i < count && !contents.isFull(); i++) {
      long entry = at + HEADER + ENTRY * i;
      if (file.offsetOf(entry + ENTRY - 1).isEmpty()) {
        return;
      }
      String path = node.path + '/' + name(base, contents.read(entry, 4), node.depth);
      long target = contents.read(entry + 4, 4);
      contents.name(entry, ENTRY, path + ": entry", Nature.STRUCTURE);
      if (target >= HIGH) {
        open.push(new Node(base + target - HIGH, path, node.depth + 1));
      } else {
        leaf(base + target, path);
      }
    }
  }

  private String name(long base, long id, int depth) throws IOException, MalformedException {
    if (id < HIGH) {
      return depth == 0 ? TYPES.getOrDefault(id, "" + id) : "" + id;
    }
    long at = base + id - HIGH;
    int length = (int) contents.read(at, 2);
    OptionalLong place = file.offsetOf(at);
    if (place.isEmpty()
        || length > LONGEST_NAME
        || place.getAsLong() + 2 + 2L * length > file.bytes().size()) {
      return "?";
    }
    String text = new String(file.bytes().copy(place.getAsLong() + 2, 2 * length), UTF_16LE);
    String name = Printable.escape(text).replace('/', '_');
    contents.name(at, 2 + 2L * length, "name " + name, Nature.NAME);
    return name;
  }

  private void leaf(long at, String path) throws IOException, MalformedException {
    contents.pointer(at, 4, path + ": address");
    contents.name(at + 4, 4, path + ": size", Nature.STRUCTURE);
    contents.name(at + 8, 4, path + ": code page", Nature.STRUCTURE);
    contents.name(at + 12, 4, path + ": reserved", Nature.SLACK);
    contents.member(contents.read(at, 4), contents.read(at + 4, 4), path);
  }
}
