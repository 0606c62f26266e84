package dev.assay.comparator.gallery;

import java.util.ArrayList;
import java.util.List;

/** Changes manifests line by line. */
final class Manifests {
  private Manifests() {}

  /** The manifest with one attribute set in its main section. */
  static byte[] with(byte[] manifest, String line) {
    String text = Le.latin1(manifest);
    String newline = text.contains("\r\n") ? "\r\n" : "\n";
    String key = line.substring(0, line.indexOf(':') + 1);
    List<String> kept = new ArrayList<>();
    boolean main = true;
    boolean dropped = false;
    for (String old : text.split("\r?\n", -1)) {
      main &= !old.isEmpty();
      dropped = main && (old.startsWith(key) || (dropped && old.startsWith(" ")));
      if (!dropped) {
        kept.add(old);
      }
    }
    kept.add(1, line);
    return String.join(newline, kept).getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
  }
}
