package dev.assay.rebuilder.checkout;

import dev.assay.core.failure.AssayException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.eclipse.jgit.errors.ConfigInvalidException;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectLoader;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.treewalk.TreeWalk;

/** The {@code .lfsconfig} of a commit, of which only the server's address counts. */
final class LfsConfig {
  private static final String FILE = ".lfsconfig";
  private static final int LIMIT = 64 << 10;

  private LfsConfig() {}

  /**
   * The server that a commit names (git-lfs-config(5), {@code lfs.url}).
   *
   * @param origin what the source is, for messages
   * @throws AssayException.Source if that cannot be read, or is said in another way
   */
  static Optional<String> url(ObjectReader reader, RevCommit commit, String origin)
      throws IOException, AssayException {
    try (TreeWalk walk = TreeWalk.forPath(reader, FILE, commit.getTree())) {
      if (walk == null) {
        return Optional.empty();
      }
      if (!FileMode.REGULAR_FILE.equals(walk.getRawMode(0))
          && !FileMode.EXECUTABLE_FILE.equals(walk.getRawMode(0))) {
        throw PathRules.refused(FILE, origin, "it is not a regular file");
      }
      ObjectLoader blob = reader.open(walk.getObjectId(0), Constants.OBJ_BLOB);
      if (blob.getSize() > LIMIT) {
        throw new AssayException.Limit(FILE + " of " + origin + " is larger than 64 KiB.");
      }
      Config config = new Config();
      config.fromText(new String(blob.getBytes(), StandardCharsets.UTF_8));
      Optional<String> url = Optional.ofNullable(config.getString("lfs", null, "url"));
      for (String remote : config.getSubsections("remote")) {
        if (url.isEmpty() && config.getString("remote", remote, "lfsurl") != null) {
          throw PathRules.refused(
              FILE, origin, "remote." + remote + ".lfsurl, which is not read; lfs.url is");
        }
      }
      return url;
    } catch (ConfigInvalidException e) {
      throw PathRules.refused(FILE, origin, "not well-formed: " + e.getMessage());
    }
  }
}
