package dev.assay.core.lock;

import dev.assay.core.artifact.Digest;
import java.util.List;
import java.util.regex.Pattern;

/**
 * One file that a build may read.
 *
 * @param repository id of the repository that it came from
 * @param path in the repository
 * @param digest of its bytes
 * @param size in bytes
 */
public record LockedFile(String repository, String path, Digest digest, long size)
    implements Comparable<LockedFile> {
  /** What may stand between two slashes of a path; {@code .} and {@code ..} are refused as well. */
  private static final Pattern SEGMENT = Pattern.compile("[A-Za-z0-9_.+~!@$,=()\\[\\]{} -]{1,255}");

  private static final int PATH_LENGTH = 1024;
  private static final List<String> CHECKSUMS = List.of(".md5", ".sha1", ".sha256", ".sha512");

  public LockedFile {
    if (!isPath(path) || isChecksum(path)) {
      throw new IllegalArgumentException("not the path of a file in a repository: " + path);
    }
  }

  /** Whether {@code path} can be one in a repository: relative, of plain segments. */
  public static boolean isPath(String path) {
    return path.length() <= PATH_LENGTH
        && List.of(path.split("/", -1)).stream()
            .allMatch(s -> SEGMENT.matcher(s).matches() && !s.equals(".") && !s.equals(".."));
  }

  /** Whether a path is that of a checksum, which is computed from its file rather than locked. */
  public static boolean isChecksum(String path) {
    return CHECKSUMS.stream().anyMatch(path::endsWith);
  }

  /** Whether a path is that of a list of versions or of plugins, which changes with time. */
  public static boolean isIndex(String path) {
    return path.endsWith("/maven-metadata.xml") || path.equals("maven-metadata.xml");
  }

  /** Whether what the build took was decided by a list that changes with time. */
  public boolean isDynamic() {
    return isIndex(path);
  }

  /** By path. */
  @Override
  public int compareTo(LockedFile other) {
    return path.compareTo(other.path);
  }
}
