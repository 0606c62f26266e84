package dev.assay.comparator.format;

import java.util.Set;

/**
 * Which values of a package.json make something run or load (npm 11, package.json and scripts; Node
 * 24, packages).
 */
final class NpmTriggers {
  /** All that stands below them. */
  private static final Set<String> FIELDS =
      Set.of(
          "scripts",
          "bin",
          "main",
          "exports",
          "imports",
          "module",
          "browser",
          "type",
          "types",
          "typings",
          "man",
          "directories",
          "gypfile",
          "binary",
          "engines",
          "os",
          "cpu",
          "libc",
          "workspaces",
          "overrides",
          "resolutions",
          "dependencies",
          "devDependencies",
          "optionalDependencies",
          "peerDependencies",
          "peerDependenciesMeta",
          "bundledDependencies",
          "bundleDependencies");

  private NpmTriggers() {}

  /** Whether the value at a path does. */
  static boolean isTrigger(String path) {
    int end = 1;
    while (end < path.length() && "/[#".indexOf(path.charAt(end)) < 0) {
      end++;
    }
    return path.startsWith("/") && FIELDS.contains(path.substring(1, end));
  }
}
