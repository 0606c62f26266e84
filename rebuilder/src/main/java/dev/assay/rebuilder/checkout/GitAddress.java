package dev.assay.rebuilder.checkout;

import dev.assay.core.failure.AssayException;
import dev.assay.rebuilder.repository.PublicUrl;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jgit.transport.URIish;

/**
 * Where a git repository is read from.
 *
 * @param uri for JGit; may hold credentials
 * @param shown the URL as given, and the mirror used, without credentials
 * @param mirrored whether it is the user who says where it is
 */
record GitAddress(URIish uri, String shown, boolean mirrored) {
  private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*)://.*");

  /** A file URL has no host but this one. */
  private static final Pattern FILE_URL = Pattern.compile("(?i)file://(?:localhost)?(/.*)");

  /** {@code host:path} or {@code user@host:path}: a colon before the first slash. */
  private static final Pattern SCP =
      Pattern.compile("([^/:@\\s]+@)?[A-Za-z0-9][^/:@\\s]*:[^\\s:].*");

  /**
   * Reads a URL, scp-like address or path.
   *
   * @param url as the spec has it
   * @param folder where a relative path counts from
   */
  static GitAddress of(String url, SourceMirrors mirrors, Path folder) throws AssayException {
    Optional<String> mirror = mirrors.replace(url);
    String shown =
        PublicUrl.of(url) + mirror.map(m -> " (mirrored at " + PublicUrl.of(m) + ")").orElse("");
    return new GitAddress(uri(mirror.orElse(url), folder, shown), shown, mirror.isPresent());
  }

  private static URIish uri(String place, Path folder, String shown) throws AssayException {
    try {
      Matcher scheme = SCHEME.matcher(place);
      if (scheme.matches()) {
        return switch (scheme.group(1).toLowerCase(Locale.ROOT)) {
          case "https", "http", "ssh" -> withHost(new URIish(place), shown);
          case "file" -> local(ofFileUrl(place, shown), shown);
          default ->
              throw new AssayException.Usage(
                  "expected a git URL with https, http, ssh or file, found: " + shown);
        };
      }
      return SCP.matcher(place).matches()
          ? withHost(new URIish(place), shown)
          : local(folder.resolve(place), shown);
    } catch (URISyntaxException | IllegalArgumentException e) {
      throw new AssayException.Usage("expected a git URL or path, found: " + shown);
    }
  }

  /** A host that begins with a hyphen has been read as an option by ssh clients before. */
  private static URIish withHost(URIish uri, String shown) throws AssayException.Usage {
    String host = String.valueOf(uri.getHost());
    if (uri.getHost() == null || host.isEmpty() || host.startsWith("-")) {
      throw new AssayException.Usage("expected a git URL with a host, found: " + shown);
    }
    return uri;
  }

  private static Path ofFileUrl(String url, String shown)
      throws AssayException.Usage, URISyntaxException {
    Matcher parts = FILE_URL.matcher(url);
    if (!parts.matches()) {
      throw new AssayException.Usage(
          "expected a file URL of this machine, such as file:///srv/project.git, found: " + shown);
    }
    return Path.of(new URI("file://" + parts.group(1)));
  }

  private static URIish local(Path path, String shown) throws AssayException, URISyntaxException {
    if (!Files.exists(path)) {
      throw new AssayException.Source(
          "no git repository or bundle at "
              + shown
              + ": there is no such file or folder. Correct the URL or the source mirror.");
    }
    return new URIish(path.toAbsolutePath().normalize().toString());
  }
}
