package dev.assay.rebuilder.checkout;

import dev.assay.core.failure.AssayException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Replacements for the start of source URLs; the longest prefix that matches wins.
 *
 * <p>A prefix matches whole parts only: it matches if it is the whole URL, or ends in {@code /} or
 * {@code :}, or if the URL goes on with {@code /}. So {@code https://example.org/a} stands for
 * {@code https://example.org/a} and {@code https://example.org/a/b}, but neither for {@code
 * https://example.org/ab} nor for {@code https://example.org/a.git}. Case counts. What follows the
 * prefix is appended to the replacement, with one slash between them.
 *
 * @param mappings in any order
 */
public record SourceMirrors(List<Mapping> mappings) {
  /** Replaces nothing. */
  public static final SourceMirrors NONE = new SourceMirrors(List.of());

  private static final Pattern URL = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*://.*");
  private static final Pattern DOTS = Pattern.compile("(^|.*[/\\\\])\\.{1,2}([/\\\\].*|$)");

  public SourceMirrors {
    mappings = List.copyOf(mappings);
  }

  /**
   * One replacement.
   *
   * @param prefix start of a URL, never empty
   * @param target an absolute path, or a URL
   */
  public record Mapping(String prefix, String target) {
    private Optional<String> apply(String url) {
      if (!url.startsWith(prefix)) {
        return Optional.empty();
      }
      String rest = url.substring(prefix.length());
      boolean whole = rest.isEmpty() || rest.startsWith("/");
      if (!whole && !prefix.endsWith("/") && !prefix.endsWith(":")) {
        return Optional.empty();
      }
      return Optional.of(rest.isEmpty() ? target : joined(rest));
    }

    private String joined(String rest) {
      String start = target.endsWith("/") ? target.substring(0, target.length() - 1) : target;
      return start + "/" + (rest.startsWith("/") ? rest.substring(1) : rest);
    }
  }

  /**
   * Parses {@code PREFIX=PATH}, split at the first {@code =}. A path that is not absolute counts
   * from {@code folder}; a URL is kept as it is.
   */
  public static SourceMirrors parse(List<String> arguments, Path folder)
      throws AssayException.Usage {
    List<Mapping> mappings = new ArrayList<>();
    Set<String> prefixes = new HashSet<>();
    for (String argument : arguments) {
      int split = argument.indexOf('=');
      if (split < 1 || split == argument.length() - 1) {
        throw new AssayException.Usage(
            "expected PREFIX=PATH for a source mirror, found: "
                + argument
                + ". Give the start of the source URL, an equals sign, and a folder.");
      }
      Mapping mapping =
          mapping(argument.substring(0, split), argument.substring(split + 1), folder);
      if (!prefixes.add(mapping.prefix())) {
        throw new AssayException.Usage(
            "two source mirrors for " + mapping.prefix() + ". Give one of them.");
      }
      mappings.add(mapping);
    }
    return new SourceMirrors(mappings);
  }

  private static Mapping mapping(String prefix, String target, Path folder) {
    return new Mapping(
        prefix,
        URL.matcher(target).matches()
            ? target
            : folder.toAbsolutePath().resolve(target).normalize().toString());
  }

  /**
   * What stands in for {@code url}.
   *
   * @return empty if no prefix matches
   * @throws AssayException.Source if the URL has {@code .} or {@code ..} in its path, which could
   *     lead out of a mirror's folder
   */
  public Optional<String> replace(String url) throws AssayException.Source {
    Optional<Mapping> best =
        mappings.stream()
            .filter(mapping -> mapping.apply(url).isPresent())
            .max(Comparator.comparingInt(mapping -> mapping.prefix().length()));
    if (best.isEmpty()) {
      return Optional.empty();
    }
    if (DOTS.matcher(url.substring(best.get().prefix().length())).matches()) {
      throw new AssayException.Source(
          "a source URL with '.' or '..' in its path cannot be mirrored: " + url + ". Correct it.");
    }
    return best.get().apply(url);
  }
}
