package dev.assay.core.spec;

/**
 * Coordinates of a release in a package ecosystem.
 *
 * @param type purl type: {@code maven}, {@code npm}, {@code generic}
 * @param namespace Maven group id, npm scope; may be empty
 * @param name Maven artifact id, package name
 * @param version never empty
 */
public record ReleaseId(String type, String namespace, String name, String version) {
  /** The package URL (purl specification, ECMA-427), without qualifiers. */
  public String purl() {
    return "pkg:"
        + type
        + "/"
        + (namespace.isEmpty() ? "" : escape(namespace) + "/")
        + escape(name)
        + "@"
        + escape(version);
  }

  /** Of the characters that names and versions have, only these are escaped. */
  private static String escape(String text) {
    return text.replace("@", "%40").replace("+", "%2B");
  }
}
