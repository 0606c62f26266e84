package dev.assay.rebuilder.checkout;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.assay.core.artifact.Printable;
import dev.assay.core.failure.AssayException;
import dev.assay.core.result.Condition;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.eclipse.jgit.lib.ObjectLoader;

/**
 * Attributes by which a git of some configuration would have written other bytes than we do:
 * filters are programs of whoever checks out, never ours. Pointers of Git LFS end the checkout: no
 * build wants a pointer in place of a file.
 */
final class UnappliedAttributes {
  /** git-lfs: docs/spec.md, "The Pointer". */
  private static final int MAX_POINTER = 1024;

  private static final Pattern POINTER =
      Pattern.compile(
          "version https?://(?:git-lfs\\.github\\.com/spec/v1|git-media\\.io/v/2"
              + "|hawser\\.github\\.com/spec/v1)\n"
              + "(?:ext-[0-9]-[A-Za-z0-9_]+ sha256:[0-9a-f]{64}\n)*"
              + "oid sha256:([0-9a-f]{64})\nsize ([0-9]{1,19})\\s*");

  private final String origin;
  private final Map<String, Seen> seen = new TreeMap<>();
  private final List<String> remarks = new ArrayList<>();

  private record Seen(String first, long files) {}

  /** For one commit. */
  UnappliedAttributes(String origin) {
    this.origin = origin;
  }

  /** One condition for each attribute and value. */
  List<Condition> conditions() {
    List<Condition> conditions = new ArrayList<>();
    seen.forEach(
        (attribute, at) ->
            conditions.add(new Condition.AttributeNotApplied(attribute, at.first(), at.files())));
    return conditions;
  }

  /** Files that only look like pointers. */
  List<String> remarks() {
    return List.copyOf(remarks);
  }

  /** Looks at one file. */
  void look(String path, Map<String, String> attributes, ObjectLoader blob)
      throws IOException, AssayException {
    String filter = attributes.getOrDefault("filter", "");
    pointer(path, filter.equals("lfs"), blob);
    if (isNamed(filter) && !filter.equals("lfs")) {
      note("filter=" + filter, path);
    }
    String encoding = attributes.getOrDefault("working-tree-encoding", "");
    if (isNamed(encoding) && !encoding.equalsIgnoreCase("UTF-8")) {
      note("working-tree-encoding=" + encoding, path);
    }
    if (attributes.getOrDefault("ident", "").equals(GitAttributes.SET) && hasIdent(blob)) {
      note("ident", path);
    }
  }

  private static boolean isNamed(String value) {
    return !value.isEmpty() && value.charAt(0) != 0;
  }

  private void note(String attribute, String path) {
    seen.merge(
        Printable.escape(attribute),
        new Seen(path, 1),
        (old, one) -> new Seen(old.first(), old.files() + 1));
  }

  private void pointer(String path, boolean filtered, ObjectLoader blob)
      throws IOException, AssayException {
    if (blob.getSize() >= MAX_POINTER) {
      return;
    }
    var pointer = POINTER.matcher(new String(blob.getBytes(), ISO_8859_1));
    if (!pointer.matches()) {
      return;
    }
    if (filtered) {
      throw PathRules.refused(
          path,
          origin,
          "a pointer of Git LFS to "
              + pointer.group(2)
              + " bytes, sha256:"
              + pointer.group(1)
              + "; such files are not fetched yet");
    }
    if (remarks.size() < 100) {
      remarks.add(Printable.escape(path) + ": looks like a pointer of Git LFS, and is a file");
    }
  }

  private static boolean hasIdent(ObjectLoader blob) throws IOException {
    try (InputStream in = new BufferedInputStream(blob.openStream(), 1 << 16)) {
      int last = 0;
      for (int b = in.read(); b >= 0; b = in.read()) {
        last = (last << 8 | b) & 0xffffff;
        if (last == ('$' << 16 | 'I' << 8 | 'd')) {
          return true;
        }
      }
      return false;
    }
  }
}
