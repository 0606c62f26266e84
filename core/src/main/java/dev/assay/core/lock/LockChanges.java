package dev.assay.core.lock;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What changed from one lock to another.
 *
 * @param lines for people, sorted: {@code +} added, {@code -} removed, {@code ~} another version
 * @param altered paths whose bytes are not the same any more, with both digests
 */
public record LockChanges(List<String> lines, List<String> altered) {
  public LockChanges {
    lines = List.copyOf(lines);
    altered = List.copyOf(altered);
  }

  /** Whether both say the same about every file. */
  public boolean isEmpty() {
    return lines.isEmpty() && altered.isEmpty();
  }

  /** Compares {@code before} with {@code after}. */
  public static LockChanges between(DependencyLock before, DependencyLock after) {
    Map<String, LockedFile> old = before.byPath();
    Map<String, LockedFile> now = after.byPath();
    List<String> altered = new ArrayList<>();
    List<String> indexes = new ArrayList<>();
    for (LockedFile file : after.files()) {
      LockedFile was = old.get(file.path());
      if (was != null && !was.digest().equals(file.digest())) {
        String line = file.path() + ": was " + was.digest() + ", is " + file.digest();
        (file.isDynamic() ? indexes : altered).add(line);
      }
    }
    Map<String, String> lines = new TreeMap<>();
    indexes.forEach(line -> lines.put(line, "~ " + line));
    modules(old, now, lines);
    return new LockChanges(List.copyOf(lines.values()), altered);
  }

  /** Files that only one of them has, summed up by module where versions changed. */
  private static void modules(
      Map<String, LockedFile> old, Map<String, LockedFile> now, Map<String, String> lines) {
    Map<String, TreeSet<String>> gone = versions(old, now);
    Map<String, TreeSet<String>> come = versions(now, old);
    TreeSet<String> names = new TreeSet<>(gone.keySet());
    names.addAll(come.keySet());
    for (String name : names) {
      String left = String.join(", ", gone.getOrDefault(name, new TreeSet<>()));
      String right = String.join(", ", come.getOrDefault(name, new TreeSet<>()));
      if (left.isEmpty()) {
        lines.put(name, "+ " + name + " " + right);
      } else if (right.isEmpty()) {
        lines.put(name, "- " + name + " " + left);
      } else {
        lines.put(name, "~ " + name + " " + left + " -> " + right);
      }
    }
  }

  /** Modules with files that {@code other} does not have, with what is new about each. */
  private static Map<String, TreeSet<String>> versions(
      Map<String, LockedFile> files, Map<String, LockedFile> other) {
    Map<String, TreeSet<String>> found = new TreeMap<>();
    for (String path : files.keySet()) {
      if (!other.containsKey(path)) {
        String name = path;
        String version = path.substring(path.lastIndexOf('/') + 1);
        if (ModuleId.ofPath(path).isPresent()) {
          ModuleId module = ModuleId.ofPath(path).get();
          name = module.groupId() + ":" + module.artifactId();
          version = module.version() + extension(version);
        }
        found.computeIfAbsent(name, _ -> new TreeSet<>()).add(version);
      }
    }
    return found;
  }

  private static String extension(String file) {
    int dot = file.lastIndexOf('.');
    return dot < 0 ? "" : " (" + file.substring(dot + 1) + ")";
  }
}
