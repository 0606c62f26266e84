package dev.assay.rebuilder.checkout;

import dev.assay.core.failure.AssayException;
import dev.assay.core.limits.Limits;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Writes the entries of a source archive: what {@link TreeWriter} refuses, and links that escape.
 */
final class ArchiveWriter implements ArchiveEntries {
  private static final int RATIO_COUNTS_FROM = 1 << 20;

  private final TreeWriter tree;
  private final Limits limits;
  private final String origin;
  private final Set<String> tops = new TreeSet<>();
  private final LinkTargets links = new LinkTargets();
  private boolean topFile;

  /**
   * Writes through {@code tree}.
   *
   * @param origin the archive, for messages
   */
  ArchiveWriter(TreeWriter tree, Limits limits, String origin) {
    this.tree = tree;
    this.limits = limits;
    this.origin = origin;
  }

  @Override
  public void folder(String name, Instant time) throws IOException, AssayException {
    String path = cleaned(name.endsWith("/") ? name.substring(0, name.length() - 1) : name);
    if (!path.isEmpty()) {
      tops.add(top(path));
      tree.folder(path, seconds(time));
    }
  }

  @Override
  public void file(
      String name, boolean executable, Instant time, long encoded, TreeWriter.Content content)
      throws IOException, AssayException {
    String path = cleaned(name);
    count(path);
    tree.file(
        path,
        executable,
        seconds(time),
        out -> content.writeTo(new RatioGuard(out, encoded, limits.ratio())));
  }

  @Override
  public void link(String name, String target, Instant time) throws IOException, AssayException {
    String path = cleaned(name);
    count(path);
    if (target.startsWith("/") || target.indexOf('\\') >= 0 || escapes(path, target)) {
      throw refused(path, "a link that leads out of the source, to " + target);
    }
    tree.link(path, target, seconds(time));
    links.add(path, target);
  }

  /** Ends the tree, once all entries are there. */
  void finish() throws IOException, AssayException {
    tree.finish();
    Optional<String> escaping = links.escaping();
    if (escaping.isPresent()) {
      throw refused(escaping.get(), "a link that leads out of the source by way of another link");
    }
  }

  /** The only folder at the top, if nothing else is there; else the empty path. */
  String onlyTop() {
    return tops.size() == 1 && !topFile ? tops.iterator().next() : "";
  }

  @Override
  public AssayException.Source refused(String name, String why) {
    return PathRules.refused(name, origin, why);
  }

  private void count(String path) {
    tops.add(top(path));
    topFile |= path.indexOf('/') < 0;
  }

  private static String top(String path) {
    int slash = path.indexOf('/');
    return slash < 0 ? path : path.substring(0, slash);
  }

  /** {@code ./} at the start is how {@code tar c .} writes names; any other dot is refused. */
  private static String cleaned(String name) {
    return name.equals(".") ? "" : name.startsWith("./") ? name.substring(2) : name;
  }

  /** Whether the target, read from the link's folder, ever leaves the archive's root. */
  private static boolean escapes(String path, String target) {
    int depth = path.split("/", -1).length - 1;
    for (String segment : target.split("/", -1)) {
      depth += segment.equals("..") ? -1 : segment.isEmpty() || segment.equals(".") ? 0 : 1;
      if (depth < 0) {
        return true;
      }
    }
    return false;
  }

  private static Instant seconds(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS);
  }

  /** Ends a stream that grows more than any honest one. */
  private static final class RatioGuard extends FilterOutputStream {
    private final long most;
    private long seen;

    RatioGuard(OutputStream out, long encoded, int ratio) {
      super(out);
      this.most =
          encoded > Long.MAX_VALUE / ratio
              ? Long.MAX_VALUE
              : Math.max(RATIO_COUNTS_FROM, encoded * ratio);
    }

    @Override
    public void write(int b) throws IOException {
      count(1);
      out.write(b);
    }

    @Override
    public void write(byte[] buffer, int offset, int length) throws IOException {
      count(length);
      out.write(buffer, offset, length);
    }

    private void count(int length) throws TreeWriter.LimitReached {
      seen += length;
      if (seen > most) {
        throw new TreeWriter.LimitReached();
      }
    }
  }
}
