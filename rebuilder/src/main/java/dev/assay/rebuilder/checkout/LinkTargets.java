package dev.assay.rebuilder.checkout;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Where the symbolic links of a tree lead once all of them are there: one link may pass through
 * another, so that {@code ..} means a folder which its text does not show.
 */
final class LinkTargets {
  /** What Linux follows before it gives up (path_resolution(7)). */
  private static final int HOPS = 40;

  private final Map<String, String> targets = new TreeMap<>();

  /**
   * Notes a link.
   *
   * @param path relative to the root of the tree
   * @param target as it stands in the link; relative
   */
  void add(String path, String target) {
    targets.put(path, target);
  }

  /** The path of a link that leads out of the root, if there is one. */
  Optional<String> escaping() {
    return targets.keySet().stream().filter(this::escapes).findFirst();
  }

  private boolean escapes(String link) {
    List<String> place = new ArrayList<>();
    Deque<String> rest = new ArrayDeque<>(List.of(link.split("/", -1)));
    int hops = 0;
    while (!rest.isEmpty()) {
      String segment = rest.removeFirst();
      if (segment.isEmpty() || segment.equals(".")) {
        continue;
      }
      if (segment.equals("..")) {
        if (place.isEmpty()) {
          return true;
        }
        place.removeLast();
        continue;
      }
      place.add(segment);
      String target = targets.get(String.join("/", place));
      if (target != null) {
        if (++hops > HOPS) {
          // Leads nowhere.
          return false;
        }
        place.removeLast();
        String[] more = target.split("/", -1);
        for (int i = more.length - 1; i >= 0; i--) {
          rest.addFirst(more[i]);
        }
      }
    }
    return false;
  }
}
