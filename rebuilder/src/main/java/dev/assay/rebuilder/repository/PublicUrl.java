package dev.assay.rebuilder.repository;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** URLs as they may appear in messages, results and sandboxes: without credentials. */
public final class PublicUrl {
  /** Scheme, authority up to the last {@code @} (RFC 3986, 3.2.1), and what follows. */
  private static final Pattern USER_INFO =
      Pattern.compile("(?i)\\b([a-z][a-z0-9+.-]*)://([^/?#\\s]*)@");

  private PublicUrl() {}

  /**
   * {@code text} with the user information of every URL in it removed. The user of an ssh URL is
   * part of the address and stays; its password does not.
   */
  public static String of(String text) {
    Matcher matcher = USER_INFO.matcher(text);
    return matcher.replaceAll(
        found ->
            Matcher.quoteReplacement(
                found.group(1) + "://" + kept(found.group(1), found.group(2))));
  }

  private static String kept(String scheme, String userInfo) {
    if (!scheme.toLowerCase(Locale.ROOT).endsWith("ssh")) {
      return "";
    }
    int colon = userInfo.indexOf(':');
    return (colon < 0 ? userInfo : userInfo.substring(0, colon)) + "@";
  }

  /** Whether a URL carries user information that {@link #of} would remove. */
  public static boolean hasCredentials(String url) {
    return !of(url).equals(url);
  }
}
