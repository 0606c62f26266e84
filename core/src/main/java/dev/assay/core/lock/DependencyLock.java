package dev.assay.core.lock;

import dev.assay.core.artifact.Digest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Everything that a build may read beside its source and its tools, by digest.
 *
 * @param release package URL of the release that it was made for; for people
 * @param repositories that the files came from, in the order in which they are asked
 * @param files sorted by path, one per path
 * @param root what the build saw as the system; empty for the machine's own
 * @param gradle that the build runs; empty for other builds
 * @param asOf the moment whose offers of the repositories it is from; empty for when it was made
 */
public record DependencyLock(
    String release,
    List<Repository> repositories,
    List<LockedFile> files,
    Optional<LockedRoot> root,
    Optional<LockedGradle> gradle,
    Optional<AsOf> asOf) {
  /**
   * A repository.
   *
   * @param id {@code central}, {@code npm}, or the URL
   * @param url as the spec names it; empty for Maven Central, whose address Maven knows, and for
   *     the npm registry, whose address npm knows
   */
  public record Repository(String id, Optional<String> url) {
    /** The id of Maven Central. */
    public static final String CENTRAL_ID = "central";

    /** Maven Central. */
    public static final Repository CENTRAL = new Repository(CENTRAL_ID, Optional.empty());

    /** The id of the user's npm registry. */
    public static final String NPM_ID = "npm";

    /** The npm registry, as the user's npm is configured. */
    public static final Repository NPM = new Repository(NPM_ID, Optional.empty());

    /** The repository that a spec means by {@code central}, {@code npm} or a URL. */
    public static Repository of(String named) {
      return switch (named) {
        case CENTRAL_ID -> CENTRAL;
        case NPM_ID -> NPM;
        default -> new Repository(named, Optional.of(named));
      };
    }

    /** The address, or what the two without one are called. */
    public String text() {
      return url.orElse(id.equals(NPM_ID) ? "the npm registry" : "Maven Central");
    }
  }

  /** A lock of a build on the machine's own system. */
  public DependencyLock(String release, List<Repository> repositories, List<LockedFile> files) {
    this(release, repositories, files, Optional.empty(), Optional.empty(), Optional.empty());
  }

  public DependencyLock {
    repositories = List.copyOf(repositories);
    files = List.copyOf(files);
    Set<String> ids = repositories.stream().map(Repository::id).collect(Collectors.toSet());
    String last = "";
    for (LockedFile file : files) {
      if (file.path().compareTo(last) <= 0) {
        throw new IllegalArgumentException("not sorted, or twice: " + file.path());
      }
      if (!ids.contains(file.repository())) {
        throw new IllegalArgumentException("from an unknown repository: " + file.repository());
      }
      last = file.path();
    }
  }

  /** The same files, with another system. */
  public DependencyLock with(Optional<LockedRoot> system) {
    return new DependencyLock(release, repositories, files, system, gradle, asOf);
  }

  /** The same files, from what was offered at a moment. */
  public DependencyLock from(Optional<AsOf> moment) {
    return new DependencyLock(release, repositories, files, root, gradle, moment);
  }

  /** The same files, with the Gradle that the build runs. */
  public DependencyLock running(Optional<LockedGradle> distribution) {
    return new DependencyLock(release, repositories, files, root, distribution, asOf);
  }

  /** The same, without the files of these digests. */
  public DependencyLock without(Set<Digest> digests) {
    List<LockedFile> others =
        files.stream().filter(file -> !digests.contains(file.digest())).toList();
    return new DependencyLock(release, repositories, others, root, gradle, asOf);
  }

  /** The files, by path. */
  public Map<String, LockedFile> byPath() {
    Map<String, LockedFile> all = new LinkedHashMap<>();
    files.forEach(file -> all.put(file.path(), file));
    return all;
  }

  /** Paths of the lists by which versions were chosen when the lock was made. */
  public List<String> dynamic() {
    return files.stream().filter(LockedFile::isDynamic).map(LockedFile::path).toList();
  }

  /** The digest of the lock as it is written. */
  public Digest digest() {
    return Digest.of(LockWriter.write(this).getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }
}
