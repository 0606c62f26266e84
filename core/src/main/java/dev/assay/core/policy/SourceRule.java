package dev.assay.core.policy;

import dev.assay.core.signature.TrustedKeys;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a policy asks of one source repository, or of all below a URL.
 *
 * @param repository as {@link #canonical} writes it; with {@code /*} at its end for all below
 * @param signers who may sign tags and commits; nobody if signatures are not asked for
 * @param reachable a branch that the commit must be on
 */
public record SourceRule(String repository, TrustedKeys signers, Optional<String> reachable) {
  private static final String ALL = "/*";

  /** Further parts of a URL that cannot lead elsewhere. */
  private static final Pattern BELOW =
      Pattern.compile("(?:/(?!\\.{1,2}(?:/|$))[A-Za-z0-9._~+-]+)+");

  /** Whether this is about a repository, as {@link #canonical} writes it. */
  public boolean covers(String url) {
    if (!repository.endsWith(ALL)) {
      return url.equals(repository);
    }
    String base = repository.substring(0, repository.length() - ALL.length());
    return url.startsWith(base) && BELOW.matcher(url.substring(base.length())).matches();
  }

  /**
   * One spelling for each repository: without {@code .git} and slashes at its end; a path of this
   * machine absolute.
   *
   * @param folder where a relative path counts from
   */
  public static String canonical(String url, Path folder) {
    boolean local = url.startsWith("/") || url.startsWith("./") || url.startsWith("../");
    String whole = local ? folder.toAbsolutePath().resolve(url).normalize().toString() : url;
    String bare = whole.replaceFirst("/+$", "");
    return bare.endsWith(".git") ? bare.substring(0, bare.length() - ".git".length()) : bare;
  }
}
