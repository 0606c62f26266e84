package dev.assay.rebuilder.toolchain;

import dev.assay.core.artifact.Digest;
import dev.assay.core.failure.AssayException;
import dev.assay.core.lock.LockedGradle;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * A distribution of Gradle that was fetched.
 *
 * @param locked what it is
 * @param archive in the store
 */
public record GradleDistribution(LockedGradle locked, Path archive) {
  /** Of the digits that Gradle's wrapper writes the digest of a URL in. */
  private static final int DIGITS = 36;

  /**
   * Unpacks it. The archive is hashed before.
   *
   * @param target a folder that does not exist yet; becomes Gradle's home
   * @throws AssayException.Toolchain if it is not what is locked, or no distribution
   */
  public ToolIdentity unpack(Path target) throws AssayException.Toolchain {
    try {
      Digest found = Digest.of(archive);
      if (!found.equals(locked.digest()) || Files.size(archive) != locked.size()) {
        throw new AssayException.Toolchain(
            locked.url()
                + " is not what is locked: expected "
                + locked.digest()
                + ", found "
                + found
                + " in Assay's store. Somebody wrote to the store: find out who");
      }
      ToolArchive.unpackZip(archive, "gradle-" + locked.version(), target);
    } catch (IOException e) {
      throw new AssayException.Toolchain("cannot unpack " + locked.url() + ": " + e, e);
    }
    return new ToolIdentity("gradle", locked.version(), locked.url(), locked.digest());
  }

  /**
   * Where Gradle's wrapper looks for it, below the user's home of Gradle (PathAssembler of the
   * wrapper: the MD5 of the URL, in digits and letters).
   */
  public String wrapperPlace() {
    try {
      byte[] hash =
          MessageDigest.getInstance("MD5").digest(locked.url().getBytes(StandardCharsets.UTF_8));
      return "wrapper/dists/" + locked.name() + "/" + new BigInteger(1, hash).toString(DIGITS);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has MD5", e);
    }
  }
}
