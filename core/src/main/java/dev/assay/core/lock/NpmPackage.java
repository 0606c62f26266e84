package dev.assay.core.lock;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One version of an npm package. Its tarball has one path here, {@code NAME/-/BASE-VERSION.tgz},
 * whatever path the registry that it came from gives it.
 *
 * @param name with its scope, if it has one: {@code @scope/base}
 * @param version never empty
 */
public record NpmPackage(String name, String version) {
  private static final String PART = "[A-Za-z0-9~_-][A-Za-z0-9._~-]{0,213}";

  /** Old packages have capitals, and names that begin with an underscore. */
  private static final Pattern NAME =
      Pattern.compile("(?:@[A-Za-z0-9~_-][A-Za-z0-9._~-]{0,213}/)?" + PART);

  /** Semantic Versioning 2.0.0, without build metadata, which no registry keeps. */
  private static final Pattern VERSION =
      Pattern.compile("[0-9]{1,16}\\.[0-9]{1,16}\\.[0-9]{1,16}(?:-[A-Za-z0-9.-]{1,100})?");

  private static final Pattern PATH =
      Pattern.compile("((?:@[^/]+/)?([^/]+))/-/\\2-(" + VERSION.pattern() + ")\\.tgz");

  public NpmPackage {
    if (!isName(name) || !VERSION.matcher(version).matches()) {
      throw new IllegalArgumentException("not an npm package: " + name + "@" + version);
    }
  }

  /** Whether a text is the name of a package. */
  public static boolean isName(String text) {
    return NAME.matcher(text).matches();
  }

  /** One of that name and version, if they are well-formed. */
  public static Optional<NpmPackage> of(String name, String version) {
    return isName(name) && VERSION.matcher(version).matches()
        ? Optional.of(new NpmPackage(name, version))
        : Optional.empty();
  }

  /** The package whose tarball has this path. */
  public static Optional<NpmPackage> ofPath(String path) {
    Matcher matcher = PATH.matcher(path);
    return matcher.matches() ? of(matcher.group(1), matcher.group(3)) : Optional.empty();
  }

  /** The path of its tarball in a lock. */
  public String path() {
    return name + "/-/" + base() + "-" + version + ".tgz";
  }

  /** What {@code npm pack} calls its tarball. */
  public String packed() {
    return name.replaceFirst("^@", "").replace('/', '-') + "-" + version + ".tgz";
  }

  private String base() {
    return name.substring(name.indexOf('/') + 1);
  }

  /** The same as a module: its scope is the group. */
  public ModuleId module() {
    int slash = name.indexOf('/');
    return new ModuleId(slash < 0 ? "" : name.substring(0, slash), base(), version);
  }

  /** As npm writes it. */
  @Override
  public String toString() {
    return name + "@" + version;
  }
}
