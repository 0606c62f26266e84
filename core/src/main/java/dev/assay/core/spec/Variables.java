package dev.assay.core.spec;

import dev.assay.core.failure.AssayException;
import dev.assay.core.text.Place;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the command line fills into a spec.
 *
 * @param version from {@code --release}
 * @param commit from {@code --commit}; 40 hexadecimal digits, lower case
 */
record Variables(Optional<String> version, Optional<String> commit) {
  /** Reads the keys {@code version} and {@code commit}; there are no others. */
  static Variables of(Map<String, String> given) throws AssayException {
    if (!Set.of("version", "commit").containsAll(given.keySet())) {
      throw new IllegalArgumentException("unknown variables: " + given.keySet());
    }
    Optional<String> version = Optional.ofNullable(given.get("version"));
    Optional<String> commit =
        Optional.ofNullable(given.get("commit")).map(c -> c.toLowerCase(Locale.ROOT));
    if (version.isPresent()) {
      Grammars.VERSION.check(version.get(), Place.of("--release"));
    }
    if (commit.isPresent()) {
      Grammars.COMMIT.check(commit.get(), Place.of("--commit"));
    }
    return new Variables(version, commit);
  }

  /** {@code text} with <code>${version}</code>, <code>${commit}</code> and {@code $$} replaced. */
  String fill(String text, Place place) throws AssayException {
    int dollar = text.indexOf('$');
    if (dollar < 0) {
      return text;
    }
    StringBuilder out = new StringBuilder();
    int at = 0;
    while (dollar >= 0) {
      out.append(text, at, dollar);
      if (text.startsWith("$$", dollar)) {
        out.append('$');
        at = dollar + 2;
      } else if (text.startsWith("${version}", dollar)) {
        out.append(value("version", version, "--release VERSION", place));
        at = dollar + "${version}".length();
      } else if (text.startsWith("${commit}", dollar)) {
        out.append(value("commit", commit, "--commit COMMIT", place));
        at = dollar + "${commit}".length();
      } else {
        throw place.problem(
            "expected ${version}, ${commit} or $$ (which stands for one dollar), found "
                + Place.quote(text.substring(dollar)));
      }
      dollar = text.indexOf('$', at);
    }
    return out.append(text, at, text.length()).toString();
  }

  private static String value(String name, Optional<String> value, String option, Place place)
      throws AssayException {
    if (value.isEmpty()) {
      throw place.problem("${" + name + "} has no value here; give it with " + option);
    }
    return value.get();
  }

  /** Checks that a release is the one that {@code --release} asks for. */
  void requireVersion(ReleaseId release, Place place) throws AssayException {
    if (version.isPresent() && !version.get().equals(release.version())) {
      throw place.problem(
          "the spec is for version "
              + release.version()
              + ", --release asks for "
              + version.get()
              + "; write ${version} in the spec, or leave the option out");
    }
  }

  /** The commit that the source is pinned to, by the spec or by {@code --commit}. */
  Optional<String> pin(Optional<String> inSpec, Place place) throws AssayException {
    if (commit.isPresent() && inSpec.isPresent() && !commit.equals(inSpec)) {
      throw place.problem(
          "the spec pins commit "
              + inSpec.get()
              + ", --commit asks for "
              + commit.get()
              + "; write ${commit} in the spec, or leave the option out");
    }
    return inSpec.or(() -> commit);
  }

  /** Refuses {@code --commit} where there is no commit. */
  void refusePin(Place place) throws AssayException {
    if (commit.isPresent()) {
      throw place.problem(
          "the source is an archive, so --commit has nothing to pin; leave the option out");
    }
  }
}
