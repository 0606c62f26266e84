package dev.assay.rebuilder.repository;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Which files a folder of a repository holds. A page that cannot be read to its last link counts as
 * no listing: a file that was overlooked would be missing from the closed set without a trace.
 */
final class Listing {
  /** Of an index page. */
  static final int MAX_BYTES = 4 << 20;

  private static final Pattern ANCHOR = Pattern.compile("(?i)<a(?=[\\s>/])[^>]*>?");
  private static final Pattern HREF =
      Pattern.compile("(?i)\\shref\\s*=\\s*(?:\"([^\"]*)\"|'([^']*)'|([^\\s\"'>]+))");
  private static final Pattern FILE_NAME = Pattern.compile("[^/\\\\\\p{Cntrl}]{1,255}");

  private Listing() {}

  /** The regular files in a folder of a repository on this machine; none if it is not there. */
  static List<String> ofFolder(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> children = Files.list(folder)) {
      return children
          .filter(child -> !Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS))
          .map(child -> String.valueOf(child.getFileName()))
          .sorted()
          .toList();
    }
  }

  /**
   * The file names that an HTML index page links to.
   *
   * @param base URL of the folder, ending in a slash
   * @return sorted; empty if there is a link that cannot be understood, or none at all
   */
  static Optional<List<String>> ofPage(String page, URI base) {
    TreeSet<String> names = new TreeSet<>();
    Matcher anchors = ANCHOR.matcher(page);
    while (anchors.find()) {
      Optional<List<String>> linked = fileNames(anchors.group(), base);
      if (linked.isEmpty()) {
        return Optional.empty();
      }
      names.addAll(linked.get());
    }
    return names.isEmpty() ? Optional.empty() : Optional.of(List.copyOf(names));
  }

  /** None or one name for an anchor; empty if the anchor cannot be understood. */
  private static Optional<List<String>> fileNames(String anchor, URI base) {
    List<String> hrefs = hrefs(anchor);
    if (hrefs.size() > 1) {
      return Optional.empty();
    }
    if (hrefs.isEmpty()) {
      return Optional.of(List.of());
    }
    try {
      URI target = base.resolve(new URI(hrefs.getFirst().replace("&amp;", "&"))).normalize();
      String path = String.valueOf(target.getRawPath());
      if (!below(target, base) || path.endsWith("/") || target.getRawQuery() != null) {
        return Optional.of(List.of());
      }
      String name = String.valueOf(target.getPath()).substring(base.getPath().length());
      return FILE_NAME.matcher(name).matches() ? Optional.of(List.of(name)) : Optional.empty();
    } catch (java.net.URISyntaxException e) {
      return Optional.empty();
    }
  }

  private static List<String> hrefs(String anchor) {
    List<String> found = new ArrayList<>();
    Matcher matcher = HREF.matcher(anchor);
    while (matcher.find()) {
      for (int group = 1; group <= 3; group++) {
        if (matcher.group(group) != null) {
          found.add(matcher.group(group));
        }
      }
    }
    return found;
  }

  private static boolean below(URI target, URI base) {
    return String.valueOf(base.getScheme()).equalsIgnoreCase(target.getScheme())
        && String.valueOf(base.getAuthority()).equalsIgnoreCase(target.getAuthority())
        && String.valueOf(target.getPath()).startsWith(base.getPath());
  }
}
