package dev.assay.comparator.consistency;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One section of a manifest or signature file.
 *
 * @param name of the member that it is about, one byte per char; empty for the main section
 * @param attributes by name, in upper case; of two with one name the last counts, as in the JDK
 * @param text the section with the blank line that ends it, one byte per char
 */
record ManifestSection(String name, Map<String, String> attributes, String text) {
  private static final String DIGEST = "-DIGEST";

  /** All sections, the main one first. What is no attribute is skipped: it states no hash. */
  static List<ManifestSection> of(byte[] bytes) {
    String text = new String(bytes, ISO_8859_1);
    List<ManifestSection> sections = new ArrayList<>();
    int start = 0;
    int at = 0;
    while (at < text.length()) {
      int end = lineEnd(text, at);
      int next = behind(text, end);
      boolean blank = end == at;
      at = next;
      if (blank || at >= text.length()) {
        if (sections.isEmpty() || !text.substring(start, at).isBlank()) {
          sections.add(section(text.substring(start, at)));
        }
        start = at;
      }
    }
    return sections;
  }

  private static ManifestSection section(String text) {
    Map<String, String> attributes = new LinkedHashMap<>();
    StringBuilder line = new StringBuilder();
    for (int at = 0; at < text.length(); ) {
      int end = lineEnd(text, at);
      boolean folded = text.charAt(at) == ' ' && !line.isEmpty();
      if (!folded) {
        put(line.toString(), attributes);
        line.setLength(0);
      }
      line.append(text, folded ? at + 1 : at, end);
      at = behind(text, end);
    }
    put(line.toString(), attributes);
    return new ManifestSection(attributes.getOrDefault("NAME", ""), attributes, text);
  }

  private static void put(String line, Map<String, String> attributes) {
    int colon = line.indexOf(": ");
    if (colon > 0) {
      attributes.put(line.substring(0, colon).toUpperCase(Locale.ROOT), line.substring(colon + 2));
    }
  }

  private static int lineEnd(String text, int at) {
    int end = at;
    while (end < text.length() && text.charAt(end) != '\n' && text.charAt(end) != '\r') {
      end++;
    }
    return end;
  }

  private static int behind(String text, int lineEnd) {
    boolean two = text.startsWith("\r\n", lineEnd);
    return Math.min(text.length(), lineEnd + (two ? 2 : 1));
  }

  /**
   * The digests that this section states.
   *
   * @param of what comes behind {@code -Digest} in the attribute's name, in upper case
   */
  List<Claim> digests(String of) {
    List<Claim> claims = new ArrayList<>();
    attributes.forEach(
        (key, value) -> {
          if (key.endsWith(DIGEST + of) && key.length() > DIGEST.length() + of.length()) {
            String algorithm = key.substring(0, key.length() - DIGEST.length() - of.length());
            claims.add(JarDigests.claim(algorithm, value));
          }
        });
    return claims;
  }
}
