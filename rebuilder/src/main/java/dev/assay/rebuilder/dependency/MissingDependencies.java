package dev.assay.rebuilder.dependency;

import dev.assay.core.artifact.Printable;
import dev.assay.rebuilder.repository.Packument;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds in the log of a build that failed which dependencies it lacked. The build writes its log,
 * so this decides what is said about a failure, and nothing else.
 */
public final class MissingDependencies {
  /** What Maven's resolver says, since version 1.0. */
  private static final Pattern RESOLVER =
      Pattern.compile(
          "(?:Could not find artifact|Could not transfer artifact|Could not find metadata|Failure to"
              + " find|Could not transfer metadata|Failed to read artifact descriptor for) (\\S+)");

  private static final Pattern PLUGIN =
      Pattern.compile(
          "No plugin found for prefix '([^']+)'|Error resolving version for plugin" + " '([^']+)'");

  /** What Gradle says, since version 4. */
  private static final Pattern GRADLE =
      Pattern.compile(
          "Could not (?:find|resolve|find any version that matches)"
              + " ([A-Za-z0-9_.-]+:[A-Za-z0-9_.-]+:[^\\s:]+?)\\.?(?=\\s|$)"
              + "|Could not (?:GET|HEAD) 'http://127\\.0\\.0\\.1:[0-9]+/([^'\\s]+)'"
              + "|Plugin \\[(id: '[^']+'[^]]*)] was not found");

  private static final Pattern RANGE =
      Pattern.compile("No versions matched the requested \\w+ version range '([^']+)'");

  /** What npm says when a registry does not give it something, since version 7. */
  private static final Pattern REGISTRY =
      Pattern.compile(
          "npm (?:error|ERR!) (?:code )?(?:E?40[0-9]|50[0-9])\\b[^\\n]*? (?:GET|HEAD)"
              + " http://127\\.0\\.0\\.1:[0-9]+/(\\S+)");

  private static final Pattern NPM =
      Pattern.compile(
          "No matching version found for (\\S+?)\\.?(?=\\s|$)"
              + "|No versions available for (\\S+)"
              + "|ls-remote (?:\\S+ )*?((?:ssh|https?|git)://\\S+|git@\\S+)"
              + "|(sha[0-9]+-\\S+ integrity checksum failed when using sha[0-9]+: wanted"
              + " sha[0-9]+-\\S+)");

  private static final int SHOWN = 10;

  private MissingDependencies() {}

  /**
   * What the end of a log names as missing, in its order.
   *
   * @param log its last lines
   */
  public static Set<String> in(String log) {
    Set<String> names = new LinkedHashSet<>();
    Matcher artifacts = RESOLVER.matcher(log);
    while (artifacts.find()) {
      names.add(Printable.escape(artifacts.group(1)));
    }
    Matcher plugins = PLUGIN.matcher(log);
    while (plugins.find()) {
      String prefix = plugins.group(1);
      names.add(
          Printable.escape(prefix == null ? plugins.group(2) : "a plugin for prefix " + prefix));
    }
    Matcher ranges = RANGE.matcher(log);
    while (ranges.find()) {
      names.add(Printable.escape("a version in " + ranges.group(1)));
    }
    Matcher modules = GRADLE.matcher(log);
    while (modules.find()) {
      for (int group = 1; group <= modules.groupCount(); group++) {
        if (modules.group(group) != null) {
          names.add(Printable.escape(modules.group(group)));
        }
      }
    }
    Matcher packages = REGISTRY.matcher(log);
    while (packages.find()) {
      names.add(Printable.escape(packages.group(1).replaceFirst("(?i)%2f", "/")));
    }
    Matcher npm = NPM.matcher(log);
    while (npm.find()) {
      for (int group = 1; group <= npm.groupCount(); group++) {
        if (npm.group(group) != null) {
          names.add(Printable.escape(npm.group(group)));
        }
      }
    }
    return names;
  }

  /**
   * One line per dependency, what is missing and why, and then what to do.
   *
   * @param missing as {@link #in} finds them
   */
  public static String explain(Set<String> missing, Supply supply) {
    Map<String, String> reasons = supply.witness().refusals();
    StringBuilder text = new StringBuilder();
    missing.stream()
        .limit(SHOWN)
        .forEach(
            name -> {
              String why = supply.recording() ? reasonOf(name, reasons) : ": not in the lock";
              text.append("\n  ").append(name).append(why);
            });
    if (missing.size() > SHOWN) {
      text.append("\n  and ").append(missing.size() - SHOWN).append(" more");
    }
    return text.append("\n  what helps: ").append(supply.remedy()).toString();
  }

  /** Coordinates are {@code group:artifact:extension[:classifier]:version}. */
  private static String reasonOf(String coordinates, Map<String, String> reasons) {
    for (String path : List.of(coordinates, Packument.path(coordinates))) {
      if (reasons.containsKey(path)) {
        return ": " + reasons.get(path);
      }
    }
    String[] parts = coordinates.split(":", -1);
    if (parts.length < 3) {
      return "";
    }
    String folder = parts[0].replace('.', '/') + "/" + parts[1] + "/";
    String version = parts[parts.length - 1];
    // The repository says that it has none, so Maven need not ask.
    String found = version.endsWith("-SNAPSHOT") ? ": " + RepositoryProxy.SNAPSHOT : "";
    for (Map.Entry<String, String> entry : reasons.entrySet()) {
      String path = entry.getKey();
      if (path.startsWith(folder + version + "/")) {
        found = ": " + entry.getValue();
        if (parts.length > 3 && path.endsWith("." + parts[2])) {
          return found;
        }
      }
    }
    return found;
  }
}
