package dev.assay.rebuilder.checkout;

import dev.assay.core.artifact.Digest;
import dev.assay.core.artifact.Printable;
import dev.assay.core.failure.AssayException;
import dev.assay.core.result.Condition;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What in a source people cannot read: binaries that could run or hold what runs, and characters
 * that hide, or reorder what is shown (CVE-2021-42574).
 */
final class SourceScan {
  private static final int HEAD = 512;

  /** Remarks that are kept; then how many more files there are. */
  private static final int REMARKS = 200;

  private final Set<Digest> known;
  private final List<Condition> conditions = new ArrayList<>();
  private final List<String> remarks = new ArrayList<>();
  private int more;

  /** A scan that knows these binaries. */
  SourceScan(Set<Digest> known) {
    this.known = Set.copyOf(known);
  }

  /** Looks at every file of a tree. */
  void scan(Path root, TreeDigest tree) throws AssayException {
    try {
      for (Map.Entry<String, TreeDigest.Entry> entry : tree.entries().entrySet()) {
        if (entry.getValue().mode().startsWith("100")) {
          file(root.resolve(entry.getKey()), entry.getKey(), entry.getValue().content());
        }
      }
    } catch (IOException e) {
      throw new AssayException.Infrastructure("cannot read the source: " + e, e);
    }
    if (more > 0) {
      remarks.add("and " + more + " more files with characters that are not seen");
    }
  }

  /** Binaries of no known origin. */
  List<Condition> conditions() {
    return List.copyOf(conditions);
  }

  /** Characters that are not seen, with file and line. */
  List<String> remarks() {
    return List.copyOf(remarks);
  }

  private void file(Path file, String path, Digest digest) throws IOException {
    try (InputStream in =
        new BufferedInputStream(Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS), 1 << 16)) {
      in.mark(HEAD);
      byte[] head = in.readNBytes(HEAD);
      in.reset();
      if (BinaryKind.of(head).isPresent()) {
        if (!known.contains(digest)) {
          conditions.add(new Condition.UnverifiedBinary(path, digest));
        }
      } else {
        HiddenText.find(in).ifPresent(found -> remark(path, found));
      }
    }
  }

  private void remark(String path, HiddenText.Found found) {
    if (remarks.size() < REMARKS) {
      remarks.add(
          Printable.escape(path)
              + ":"
              + found.line()
              + ": "
              + found.name()
              + (found.count() > 1 ? ", and " + (found.count() - 1) + " more in this file" : ""));
    } else {
      more++;
    }
  }
}
