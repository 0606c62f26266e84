package dev.assay.core.lock;

import dev.assay.core.artifact.Digest;
import dev.assay.core.failure.AssayException;
import dev.assay.core.json.RefusedException;
import dev.assay.core.json.StrictJson;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads a lock exactly as {@link LockWriter} writes it; it comes from where the spec comes from.
 */
public final class LockReader {
  /** The largest lock that is read, in bytes; a file takes about 250. */
  private static final int LIMIT = 32 << 20;

  private static final long FILE_LIMIT = 1L << 40;
  private static final Pattern REPOSITORY =
      Pattern.compile(
          DependencyLock.Repository.CENTRAL_ID
              + "|"
              + DependencyLock.Repository.NPM_ID
              + "|https?://[!-~&&[^@\"\\\\<>?#]]{1,2000}");
  private static final Pattern RELEASE = Pattern.compile("pkg:[!-~&&[^\"\\\\<>]]{1,1000}");

  private LockReader() {}

  /**
   * Reads a lock, whole.
   *
   * @throws AssayException.Usage if it cannot be read or is not a well-formed lock, with the place
   */
  public static DependencyLock read(Path file) throws AssayException.Usage {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(LIMIT + 1);
      if (bytes.length > LIMIT) {
        throw problem(file, "larger than " + LIMIT + " bytes, the most that is read");
      }
      return read(new ByteArrayInputStream(bytes));
    } catch (IOException e) {
      throw problem(file, "cannot be read: " + e);
    } catch (RefusedException e) {
      throw problem(file, String.valueOf(e.getMessage()));
    }
  }

  private static AssayException.Usage problem(Path file, String what) {
    return new AssayException.Usage(
        file + ": " + what + ". Make the lock again, or take it from where it came from.");
  }

  static DependencyLock read(InputStream in) throws IOException, RefusedException {
    try (StrictJson json = new StrictJson(in)) {
      DependencyLock lock = json.object(() -> fields(json));
      json.end();
      return lock;
    }
  }

  private static DependencyLock fields(StrictJson json) throws IOException, RefusedException {
    json.field("schema");
    if (json.number(Integer.MAX_VALUE) != LockWriter.SCHEMA) {
      throw json.refused("schema " + LockWriter.SCHEMA, "another; a newer Assay may be needed");
    }
    json.field("release");
    String release = matching(json, RELEASE, "a package URL");
    Optional<AsOf> asOf = json.hasField("asOf") ? Optional.of(asOf(json)) : Optional.empty();
    json.field("repositories");
    List<DependencyLock.Repository> repositories =
        json.array(
            () ->
                DependencyLock.Repository.of(
                    matching(json, REPOSITORY, "central, npm, or an https or http URL")));
    json.field("dynamic");
    List<String> dynamic = json.array(json::string);
    json.field("files");
    List<LockedFile> files = json.array(() -> json.object(() -> file(json)));
    Optional<LockedGradle> gradle =
        json.hasField("gradle") ? Optional.of(json.object(() -> gradle(json))) : Optional.empty();
    Optional<LockedRoot> root =
        json.hasField("rootfs") ? Optional.of(json.object(() -> root(json))) : Optional.empty();
    try {
      DependencyLock lock = new DependencyLock(release, repositories, files, root, gradle, asOf);
      if (!lock.dynamic().equals(dynamic)) {
        throw json.refused("dynamic to name " + lock.dynamic(), dynamic.toString());
      }
      return lock;
    } catch (IllegalArgumentException e) {
      throw json.refused("files sorted by path, from the repositories", e.getMessage() + "");
    }
  }

  private static AsOf asOf(StrictJson json) throws IOException, RefusedException {
    String text = json.string();
    return AsOf.of(text)
        .orElseThrow(() -> json.refused("a moment such as 2024-05-01T00:00:00Z", text));
  }

  private static LockedGradle gradle(StrictJson json) throws IOException, RefusedException {
    json.field("url");
    String url = json.string();
    if (!LockedGradle.isUrl(url)) {
      throw json.refused("the URL of a Gradle distribution", url);
    }
    json.field("size");
    long size = json.number(FILE_LIMIT);
    json.field("sha256");
    return new LockedGradle(url, size, json.digest());
  }

  private static LockedRoot root(StrictJson json) throws IOException, RefusedException {
    json.field("kind");
    String kind = json.string();
    try {
      if (kind.equals("debian")) {
        json.field("suite");
        String suite = json.string();
        json.field("packages");
        return new LockedRoot.Debian(suite, json.array(() -> json.object(() -> locked(json))));
      }
      json.field("sha256");
      return new LockedRoot.Supplied(kind, json.digest());
    } catch (IllegalArgumentException e) {
      throw json.refused("a root file system by digest", e.getMessage() + "");
    }
  }

  private static LockedPackage locked(StrictJson json) throws IOException, RefusedException {
    json.field("file");
    String file = json.string();
    json.field("size");
    long size = json.number(FILE_LIMIT);
    json.field("sha256");
    return new LockedPackage(file, size, json.digest());
  }

  private static LockedFile file(StrictJson json) throws IOException, RefusedException {
    json.field("path");
    String path = json.string();
    json.field("repository");
    String repository = json.string();
    json.field("size");
    long size = json.number(FILE_LIMIT);
    json.field("sha256");
    Digest digest = json.digest();
    try {
      return new LockedFile(repository, path, digest, size);
    } catch (IllegalArgumentException e) {
      throw json.refused("the path of a file in a repository", path);
    }
  }

  private static String matching(StrictJson json, Pattern pattern, String what)
      throws IOException, RefusedException {
    String text = json.string();
    if (!pattern.matcher(text).matches()) {
      throw json.refused(what, text);
    }
    return text;
  }
}
