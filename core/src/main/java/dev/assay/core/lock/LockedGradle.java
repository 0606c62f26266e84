package dev.assay.core.lock;

import dev.assay.core.artifact.Digest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The Gradle that a build runs.
 *
 * @param url of its distribution, as the source's wrapper names it: {@code
 *     …/gradle-VERSION-bin.zip}, or {@code -all.zip}
 * @param size in bytes
 * @param digest of the distribution
 */
public record LockedGradle(String url, long size, Digest digest) {
  private static final Pattern URL =
      Pattern.compile(
          "https?://[A-Za-z0-9][A-Za-z0-9.-]{0,252}(?::[0-9]{1,5})?(?:/[A-Za-z0-9._~+-]{1,100}){0,20}"
              + "/(gradle-([0-9]{1,4}\\.[0-9]{1,4}(?:\\.[0-9]{1,4})?(?:-[A-Za-z0-9+.-]{1,40})?)"
              + "-(?:bin|all))\\.zip");

  public LockedGradle {
    if (!isUrl(url) || size < 0) {
      throw new IllegalArgumentException("not the URL of a Gradle distribution: " + url);
    }
  }

  /** Whether a text is the URL of a distribution; it has no user name, query or {@code ..}. */
  public static boolean isUrl(String text) {
    return URL.matcher(text).matches() && !text.contains("/../") && !text.contains("/./");
  }

  /** The version in the URL of a distribution. */
  public static String version(String url) {
    return part(url, 2);
  }

  private static String part(String url, int group) {
    Matcher matcher = URL.matcher(url);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("not the URL of a Gradle distribution: " + url);
    }
    return matcher.group(group);
  }

  /** The version of Gradle. */
  public String version() {
    return version(url);
  }

  /** The name of the distribution, as {@code gradle-8.5-bin}. */
  public String name() {
    return part(url, 1);
  }
}
