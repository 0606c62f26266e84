package dev.assay.rebuilder.checkout;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.assay.core.spec.Environment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheBuilder;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.NullProgressMonitor;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.transport.RefSpec;
import org.eclipse.jgit.transport.TagOpt;
import org.eclipse.jgit.transport.Transport;
import org.eclipse.jgit.transport.URIish;

/**
 * The {@code .git} that a build may ask for: objects, refs, an index and a detached HEAD. No
 * remote, no hooks, no logs, and a configuration of three lines.
 */
final class GitDirectory {
  private GitDirectory() {}

  /**
   * Makes {@code root/.git}.
   *
   * @param fetched the private repository that holds the commit
   * @param root the checkout of {@code commit}
   */
  static void write(Repository fetched, RevCommit commit, Path root, Environment environment)
      throws IOException {
    Path folder = root.resolve(".git");
    try (Repository repository =
        new FileRepositoryBuilder().setGitDir(folder.toFile()).setWorkTree(root.toFile()).build()) {
      repository.create(false);
      copy(fetched, repository);
      index(repository, commit, root);
    }
    for (String extra : List.of("logs", "hooks", "branches", "FETCH_HEAD", "description", "info")) {
      Trees.delete(folder.resolve(extra));
    }
    Files.writeString(folder.resolve("config"), config(environment), UTF_8);
    Files.writeString(folder.resolve("HEAD"), commit.name() + "\n", UTF_8);
  }

  private static void copy(Repository from, Repository to) throws IOException {
    URIish place = new URIish().setPath(from.getDirectory().getAbsolutePath());
    try (Transport transport = Transport.open(to, place)) {
      transport.setTagOpt(TagOpt.NO_TAGS);
      transport.fetch(NullProgressMonitor.INSTANCE, List.of(new RefSpec("+refs/*:refs/*")));
    }
  }

  private static void index(Repository repository, RevCommit commit, Path root) throws IOException {
    DirCache index = repository.lockDirCache();
    try (ObjectReader reader = repository.newObjectReader()) {
      DirCacheBuilder builder = index.builder();
      builder.addTree(new byte[0], DirCacheEntry.STAGE_0, reader, commit.getTree());
      builder.finish();
      for (int i = 0; i < index.getEntryCount(); i++) {
        DirCacheEntry entry = index.getEntry(i);
        if (FileMode.GITLINK.equals(entry.getRawMode())) {
          continue;
        }
        Path file = root.resolve(entry.getPathString());
        BasicFileAttributes found =
            Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        entry.setLength((int) found.size());
        entry.setLastModified(found.lastModifiedTime().toInstant());
      }
      index.write();
      if (!index.commit()) {
        throw new IOException("cannot write the index of " + root);
      }
    } finally {
      index.unlock();
    }
  }

  private static String config(Environment environment) {
    boolean windows = environment.newline() == Environment.Newline.CRLF;
    boolean wide = environment.newlineGit() == Environment.Newline.CRLF;
    return "[core]\n\trepositoryformatversion = 0\n\tbare = false\n\tfilemode = "
        + !windows
        + "\n"
        + (wide ? "\tautocrlf = true\n" : "");
  }
}
