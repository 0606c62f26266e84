package dev.assay.rebuilder.checkout;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.assay.core.artifact.Printable;
import dev.assay.core.result.Condition;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.eclipse.jgit.lib.ObjectLoader;

/**
 * Attributes by which a git of some configuration would have written other bytes than we do:
 * filters are programs of whoever checks out, never ours. Pointers of Git LFS are told apart here.
 */
final class UnappliedAttributes {
  private final Map<String, Seen> seen = new TreeMap<>();
  private final List<String> remarks = new ArrayList<>();

  private record Seen(String first, long files) {}

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

  /**
   * Looks at one file.
   *
   * @return what takes its place, if it is a pointer of Git LFS
   */
  Optional<LfsPointer> look(String path, Map<String, String> attributes, ObjectLoader blob)
      throws IOException {
    String filter = attributes.getOrDefault("filter", "");
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
    return pointer(path, filter.equals("lfs"), blob);
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

  private Optional<LfsPointer> pointer(String path, boolean filtered, ObjectLoader blob)
      throws IOException {
    if (blob.getSize() >= LfsPointer.LIMIT) {
      return Optional.empty();
    }
    String text = new String(blob.getBytes(), ISO_8859_1);
    Optional<LfsPointer> pointer = LfsPointer.of(text);
    if (filtered && pointer.isPresent()) {
      return pointer;
    }
    if (LfsPointer.looksLikeOne(text) && remarks.size() < 100) {
      remarks.add(Printable.escape(path) + ": looks like a pointer of Git LFS, and is a file");
    }
    return Optional.empty();
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
