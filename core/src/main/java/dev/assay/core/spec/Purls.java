package dev.assay.core.spec;

import dev.assay.core.failure.AssayException;
import dev.assay.core.text.Grammar;
import dev.assay.core.text.Place;
import java.util.List;

/** Reads package URLs (ECMA-427) of the types that Assay knows, without qualifiers. */
final class Purls {
  static final Grammar PURL =
      Grammar.pattern(
          "a package URL such as pkg:maven/org.example/demo@1.0, pkg:npm/%40scope/demo@1.0 or"
              + " pkg:generic/demo@1.0",
          "pkg:(?:maven|npm|generic)/[^?#\\s]{1,800}@[^@/?#\\s]{1,200}");

  private static final Grammar NPM_SCOPE =
      Grammar.pattern("an npm scope such as %40scope", "@[a-z0-9~_-][a-z0-9._~-]{0,100}");
  private static final Grammar NPM_NAME =
      Grammar.pattern("an npm package name", "[A-Za-z0-9~_-][A-Za-z0-9._~-]{0,200}");

  private Purls() {}

  static ReleaseId parse(String text, Place place) throws AssayException {
    PURL.check(text, place);
    int at = text.lastIndexOf('@');
    String version = Grammars.VERSION.check(decode(text.substring(at + 1)), place);
    List<String> parts = List.of(text.substring("pkg:".length(), at).split("/", -1));
    String type = parts.getFirst();
    String name = decode(parts.getLast());
    String namespace = parts.size() == 3 ? decode(parts.get(1)) : "";
    boolean scoped = parts.size() == 3;
    boolean scopeFits = type.equals("npm") || type.equals("maven") == scoped;
    if (parts.size() > 3 || !scopeFits || text.indexOf('@') != at) {
      throw place.problem("expected " + PURL.expected() + ", found " + Place.quote(text));
    }
    switch (type) {
      case "maven" -> {
        Grammars.GROUP.check(namespace, place);
        Grammars.ARTIFACT.check(name, place);
      }
      case "npm" -> {
        NPM_NAME.check(name, place);
        if (scoped) {
          NPM_SCOPE.check(namespace, place);
        }
      }
      default -> Grammars.ARTIFACT.check(name, place);
    }
    return new ReleaseId(type, namespace, name, version);
  }

  /** The two characters that occur in names and that writers escape, one of them always. */
  private static String decode(String text) {
    return text.replace("%40", "@").replace("%2B", "+");
  }
}
