package dev.assay.rebuilder.checkout;

import dev.assay.core.failure.AssayException;
import dev.assay.core.limits.Limits;
import dev.assay.core.result.Condition;
import dev.assay.core.result.ReleaseResult;
import dev.assay.core.spec.Environment;
import dev.assay.core.spec.SourceRef;
import dev.assay.rebuilder.checkout.GitFetch.Fetched;
import dev.assay.rebuilder.repository.PublicUrl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.eclipse.jgit.errors.CorruptObjectException;
import org.eclipse.jgit.errors.IncorrectObjectTypeException;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;

/** From a git repository to a folder that holds exactly one commit. */
final class GitCheckout {
  private static final int DELETE_ATTEMPTS = 20;
  private static final long DELETE_PAUSE_NANOS = 20_000_000;

  private final SourceMirrors mirrors;
  private final Limits limits;
  private final Path temporary;
  private final Path sshFolder;

  GitCheckout(SourceMirrors mirrors, Limits limits, Path temporary, Path sshFolder) {
    this.mirrors = mirrors;
    this.limits = limits;
    this.temporary = temporary;
    this.sshFolder = sshFolder;
  }

  Checkout checkout(SourceRef.Git source, Environment environment, Path specFolder, Path target)
      throws AssayException {
    IsolatedGit.install();
    GitAddress address = GitAddress.of(source.url(), mirrors, specFolder);
    try {
      Path bare = Files.createTempDirectory(temporary, "git");
      try (Repository repository = PrivateRepository.create(bare, limits)) {
        GitFetch fetch =
            new GitFetch(repository, address, limits, sshFolder, environment.gitDirectory());
        Fetched fetched = fetch.fetch(source.ref());
        GitSignatures.requireTagName(fetched, address.shown());
        requirePinned(source, fetched, address);
        write(repository, fetched.commit(), environment, target, address);
        return result(source, fetched, target);
      } finally {
        deleteQuietly(bare);
      }
    } catch (MissingObjectException | CorruptObjectException | IncorrectObjectTypeException e) {
      throw new AssayException.Source(
          "the git repository " + address.shown() + " is damaged or incomplete: " + e.getMessage(),
          e);
    } catch (IOException e) {
      throw new AssayException.Infrastructure(
          "cannot write the source to " + target + ": " + e.getMessage(), e);
    }
  }

  /**
   * JGit may still be tidying up in threads of its own, so that a folder is not empty at the moment
   * it is deleted; what stays after all lies in our own temporary folder, and goes with it.
   */
  private static void deleteQuietly(Path bare) {
    for (int attempt = 0; attempt < DELETE_ATTEMPTS && Files.exists(bare); attempt++) {
      try {
        Trees.delete(bare);
      } catch (IOException e) {
        LockSupport.parkNanos(DELETE_PAUSE_NANOS);
      }
    }
  }

  private static void requirePinned(SourceRef.Git source, Fetched fetched, GitAddress address)
      throws AssayException.Source {
    String found = fetched.commit().name();
    Optional<String> expected = source.commit().map(id -> id.toLowerCase(Locale.ROOT));
    if (expected.isPresent() && !expected.get().equals(found)) {
      throw new AssayException.Source(
          "expected "
              + source.ref()
              + " to be commit "
              + expected.get()
              + ", found "
              + found
              + " in "
              + address.shown()
              + ". The ref has moved, or the spec is wrong: find out which.");
    }
  }

  private void write(
      Repository repository,
      RevCommit commit,
      Environment environment,
      Path target,
      GitAddress address)
      throws IOException, AssayException {
    String origin = "commit " + commit.name() + " of " + address.shown();
    TreeWriter writer = new TreeWriter(target, environment.umask(), limits, origin);
    try (ObjectReader reader = repository.newObjectReader()) {
      new CommitTree(reader, environment, origin).write(commit, writer);
    }
    if (environment.gitDirectory()) {
      GitDirectory.write(repository, commit, target, environment);
    }
    writer.finish();
  }

  private Checkout result(SourceRef.Git source, Fetched fetched, Path target)
      throws AssayException {
    List<Condition> conditions = new ArrayList<>();
    conditions.add(GitSignatures.condition(fetched, source.ref()));
    String commit = fetched.commit().name();
    if (source.commit().isEmpty() && !GitRefs.isCommitId(source.ref())) {
      conditions.add(new Condition.CommitNotPinned(source.ref(), commit));
    }
    TreeDigest tree = TreeDigest.of(target, limits);
    ReleaseResult.SourceInfo info =
        new ReleaseResult.SourceInfo(
            "git",
            PublicUrl.of(source.url()),
            Optional.of(commit),
            Optional.empty(),
            tree.digest());
    return new Checkout(target, info, conditions, tree.entries().size());
  }
}
