package dev.assay.core.lock;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    List<String> all = new ArrayList<>(lines.values());
    if (!before.asOf().equals(after.asOf())) {
      all.add("~ as of " + date(before) + " -> " + date(after));
    }
    all.addAll(gradle(before.gradle(), after.gradle(), altered));
    all.addAll(roots(before.root(), after.root(), altered));
    return new LockChanges(all, altered);
  }

  private static List<String> gradle(
      Optional<LockedGradle> before, Optional<LockedGradle> after, List<String> altered) {
    if (before.equals(after)) {
      return List.of();
    }
    String old = before.map(LockedGradle::url).orElse("none");
    String now = after.map(LockedGradle::url).orElse("none");
    if (!old.equals(now)) {
      return List.of("~ gradle " + old + " -> " + now);
    }
    altered.add(
        now + ": was " + before.orElseThrow().digest() + ", is " + after.orElseThrow().digest());
    return List.of();
  }

  private static String date(DependencyLock lock) {
    return lock.asOf().map(AsOf::toString).orElse("when it was made");
  }

  /**
   * What changed about the system. Debian publishes no two files of one name; where that happens,
   * it counts as bytes that changed.
   */
  private static List<String> roots(
      Optional<LockedRoot> before, Optional<LockedRoot> after, List<String> altered) {
    if (before.equals(after)) {
      return List.of();
    }
    if (!(before.orElse(null) instanceof LockedRoot.Debian(String suite, var old)
        && after.orElse(null) instanceof LockedRoot.Debian(String other, var now)
        && suite.equals(other))) {
      return List.of("~ rootfs " + text(before) + " -> " + text(after));
    }
    Map<String, LockedPackage> gone = new TreeMap<>();
    old.forEach(locked -> gone.put(locked.name() + ":" + locked.architecture(), locked));
    List<String> lines = new ArrayList<>();
    for (LockedPackage locked : now) {
      LockedPackage was = gone.remove(locked.name() + ":" + locked.architecture());
      if (was == null) {
        lines.add("+ rootfs " + locked.name() + " " + locked.version());
      } else if (!was.file().equals(locked.file())) {
        lines.add("~ rootfs " + locked.name() + " " + was.version() + " -> " + locked.version());
      } else if (!was.equals(locked)) {
        altered.add(locked.file() + ": was " + was.digest() + ", is " + locked.digest());
      }
    }
    gone.values().forEach(was -> lines.add("- rootfs " + was.name() + " " + was.version()));
    return lines;
  }

  private static String text(Optional<LockedRoot> root) {
    return switch (root.orElse(null)) {
      case null -> "host";
      case LockedRoot.Debian(String suite, var packages) ->
          "debian " + suite + ", " + packages.size() + " packages";
      case LockedRoot.Supplied(String kind, var digest) -> kind + " " + digest;
    };
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
          name = module.name();
          version =
              module.version() + (NpmPackage.ofPath(path).isPresent() ? "" : extension(version));
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
