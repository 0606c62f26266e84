package dev.assay.rebuilder.checkout;

import dev.assay.core.artifact.Printable;
import dev.assay.core.failure.AssayException;
import java.io.IOException;
import java.util.List;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;

/**
 * Where a commit stands in its repository's history.
 *
 * @param repository the private one that everything was fetched into
 * @param shown where from, for messages
 * @param branches by short name; each must lead to the commit
 */
record History(Repository repository, String shown, List<String> branches) {
  History {
    branches = List.copyOf(branches);
  }

  /** Finds out before the fetch that a branch is not there. */
  void requireBranches(GitRefs offered) throws AssayException.Source {
    for (String branch : branches) {
      if (!offered.refs().containsKey(Constants.R_HEADS + branch)) {
        throw new AssayException.Source(
            "no branch "
                + Printable.escape(branch)
                + " in "
                + shown
                + ", from which the commit must be reachable. Correct the branch, or the policy.");
      }
    }
  }

  /**
   * A shallow clone ends somewhere, and nothing in it says what came before. Some servers tell that
   * they are one; others leave out what they do not have.
   */
  void requireWhole(RevCommit commit) throws IOException, AssayException.Source {
    boolean told = !repository.getObjectDatabase().getShallowCommits().isEmpty();
    try (RevWalk walk = new RevWalk(repository)) {
      walk.setRetainBody(false);
      walk.markStart(walk.parseCommit(commit));
      while (!told && walk.next() != null) {
        // Each step reads one more commit.
      }
    } catch (MissingObjectException e) {
      told = true;
    }
    if (told) {
      throw new AssayException.Source(shallow());
    }
  }

  private String shallow() {
    return shown
        + " is a shallow clone, whose history is cut off. Give a whole one; \"git fetch"
        + " --unshallow\" completes it.";
  }

  void requireReachable(RevCommit commit) throws IOException, AssayException.Source {
    for (String branch : branches) {
      Ref tip = repository.exactRef(Constants.R_HEADS + branch);
      try (RevWalk walk = new RevWalk(repository)) {
        boolean reachable =
            tip != null
                && walk.isMergedInto(walk.parseCommit(commit), walk.parseCommit(tip.getObjectId()));
        if (!reachable) {
          throw new AssayException.Source(
              "commit "
                  + commit.name()
                  + " is not reachable from the branch "
                  + Printable.escape(branch)
                  + " of "
                  + shown
                  + ". A release should come from where its source is developed: ask the project.");
        }
      }
    }
  }
}
