package dev.assay.rebuilder.dependency;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Which packages of a source are the project's own: the one at its root, its workspaces, and what
 * these take from a folder. Any other {@code package.json}, say in the data of a test, can have the
 * name and version of somebody else's package.
 */
final class OwnPackages {
  private static final String MANIFEST = "package.json";

  /** What means the same to npm's matcher and to ours. */
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9._@/*{},-]+");

  private static final int PATTERNS = 1_000;

  private OwnPackages() {}

  /**
   * Finds the folders of the own ones.
   *
   * @param source the checkout
   * @param manifests each {@code package.json} of it
   */
  static Set<Path> folders(Path source, Map<Path, PackageManifest> manifests) {
    Set<Path> own = new HashSet<>(Set.of(source));
    Deque<Path> unread = new ArrayDeque<>(own);
    while (!unread.isEmpty()) {
      Path folder = unread.removeFirst();
      PackageManifest manifest = manifests.get(folder.resolve(MANIFEST));
      if (manifest == null) {
        continue;
      }
      Set<Path> named = new HashSet<>();
      manifest.links().forEach(link -> named.addAll(linked(folder, link)));
      if (!manifest.workspaces().isEmpty()) {
        named.addAll(workspaces(folder, manifest.workspaces(), manifests.keySet()));
      }
      named.stream()
          .filter(one -> manifests.containsKey(one.resolve(MANIFEST)) && own.add(one))
          .forEach(unread::addLast);
    }
    return own;
  }

  /** Every manifest that is there, read. */
  static Map<Path, PackageManifest> read(Collection<Path> files) throws IOException {
    Map<Path, PackageManifest> manifests = new HashMap<>();
    for (Path file : files) {
      if (file.endsWith(MANIFEST)) {
        manifests.put(file, PackageManifest.read(file));
      }
    }
    return manifests;
  }

  private static Set<Path> linked(Path folder, String link) {
    try {
      return Set.of(folder.resolve(link.replaceFirst("^/+", "")).normalize());
    } catch (InvalidPathException e) {
      return Set.of();
    }
  }

  /**
   * Exclusions ({@code !…}) don't count, and a pattern that is not understood stands for everything
   * below: both only make more be refused.
   */
  private static Set<Path> workspaces(Path folder, Set<String> patterns, Set<Path> manifests) {
    Set<Path> found = new HashSet<>();
    for (Path manifest : manifests) {
      Path place = manifest.getParent();
      if (place == null || !place.startsWith(folder) || place.equals(folder)) {
        continue;
      }
      Path relative = folder.relativize(place);
      if (patterns.size() > PATTERNS || patterns.stream().anyMatch(p -> fits(p, relative))) {
        found.add(place);
      }
    }
    return found;
  }

  private static boolean fits(String pattern, Path relative) {
    if (pattern.startsWith("!")) {
      return false;
    }
    String plain = pattern.replaceFirst("^(\\.?/)+", "").replaceFirst("/+$", "");
    if (!PLAIN.matcher(plain).matches() || ("/" + plain + "/").contains("/../")) {
      return true;
    }
    try {
      // To npm, ** may stand for no folder at all.
      return matches(plain, relative)
          || (plain.contains("**")
              && matches(plain.replace("**/", "").replaceFirst("/\\*\\*$", ""), relative));
    } catch (PatternSyntaxException e) {
      return true;
    }
  }

  private static boolean matches(String glob, Path relative) {
    return FileSystems.getDefault().getPathMatcher("glob:" + glob).matches(relative);
  }
}
