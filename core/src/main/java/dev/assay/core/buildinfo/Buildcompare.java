package dev.assay.core.buildinfo;

import dev.assay.core.artifact.Printable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The outcome of a comparison, file by file, as Reproducible Central records it in a {@code
 * .buildcompare}: {@code NAME=value} lines for a shell.
 *
 * @param version of the release
 * @param ok names of files that are equal
 * @param ko names of files that differ, or that are missing
 * @param ignored names of files that were not compared
 * @param missing those of {@code ko} that one side does not have
 */
public record Buildcompare(
    String version, List<String> ok, List<String> ko, List<String> ignored, List<String> missing) {
  private static final Pattern LINE =
      Pattern.compile("(?<name>[A-Za-z_][A-Za-z0-9_]*)=(?:\"(?<quoted>[^\"]*)\"|(?<bare>\\S*))");

  /** What a name may hold so that no reader of the lists takes it for two, or for code. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._+@~,:/-]+");

  public Buildcompare {
    ok = List.copyOf(ok);
    ko = List.copyOf(ko);
    ignored = List.copyOf(ignored);
    missing = List.copyOf(missing);
    Set<String> all = new HashSet<>();
    for (List<String> names : List.of(ok, ko, ignored)) {
      for (String name : names) {
        if (!NAME.matcher(name).matches() || !all.add(name)) {
          throw new IllegalArgumentException(
              "not the name of a file, or there twice: " + Printable.escape(name));
        }
      }
    }
    if (!ko.containsAll(missing) || !version.matches("[A-Za-z0-9._+-]*")) {
      throw new IllegalArgumentException("missing files that are not ko, or no version");
    }
  }

  /**
   * Reads one; names that are not the format's lists are passed over, as are comments.
   *
   * @throws IllegalArgumentException if it is not well-formed, or its numbers are not those of its
   *     lists
   */
  public static Buildcompare read(String text) {
    Map<String, String> values = new TreeMap<>();
    for (String line : text.split("\r?\n", -1)) {
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      Matcher matcher = LINE.matcher(line.strip());
      if (!matcher.matches()) {
        throw new IllegalArgumentException("expected NAME=value, found: " + Printable.escape(line));
      }
      String quoted = matcher.group("quoted");
      values.put(matcher.group("name"), quoted == null ? matcher.group("bare") : quoted);
    }
    Buildcompare read =
        new Buildcompare(
            values.getOrDefault("version", ""),
            names(values, "okFiles"),
            names(values, "koFiles"),
            names(values, "ignoredFiles"),
            names(values, "missingFiles"));
    requireCount(values, "ok", read.ok());
    requireCount(values, "ko", read.ko());
    requireCount(values, "ignored", read.ignored());
    return read;
  }

  private static List<String> names(Map<String, String> values, String key) {
    String text = values.getOrDefault(key, "").strip();
    return text.isEmpty() ? List.of() : Arrays.asList(text.split(" +", -1));
  }

  private static void requireCount(Map<String, String> values, String key, List<String> names) {
    String stated = values.getOrDefault(key, Integer.toString(names.size()));
    if (!stated.equals(Integer.toString(names.size()))) {
      throw new IllegalArgumentException(
          "expected " + key + "=" + names.size() + ", found " + Printable.escape(stated));
    }
  }

  /** The text; every line ends in {@code \n}. */
  public String write() {
    List<String> lines = new ArrayList<>();
    lines.add("version=" + version);
    lines.add("ok=" + ok.size());
    lines.add("ko=" + ko.size());
    lines.add("ignored=" + ignored.size());
    lines.add("okFiles=\"" + String.join(" ", ok) + "\"");
    lines.add("koFiles=\"" + String.join(" ", ko) + "\"");
    lines.add("ignoredFiles=\"" + String.join(" ", ignored) + "\"");
    if (!missing.isEmpty()) {
      lines.add("missing=" + missing.size());
      lines.add("missingFiles=\"" + String.join(" ", missing) + "\"");
    }
    return String.join("\n", lines) + "\n";
  }
}
