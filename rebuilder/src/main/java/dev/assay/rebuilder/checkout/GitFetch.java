package dev.assay.rebuilder.checkout;

import dev.assay.core.artifact.Printable;
import dev.assay.core.failure.AssayException;
import dev.assay.core.limits.Limits;
import dev.assay.rebuilder.repository.NetworkProblem;
import dev.assay.rebuilder.repository.PublicUrl;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jgit.errors.NoRemoteRepositoryException;
import org.eclipse.jgit.errors.NotSupportedException;
import org.eclipse.jgit.errors.TooLargeObjectInPackException;
import org.eclipse.jgit.errors.TransportException;
import org.eclipse.jgit.lib.AbbreviatedObjectId;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevObject;
import org.eclipse.jgit.revwalk.RevTag;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.transport.FetchConnection;
import org.eclipse.jgit.transport.RefSpec;
import org.eclipse.jgit.transport.SshTransport;
import org.eclipse.jgit.transport.TagOpt;
import org.eclipse.jgit.transport.Transport;
import org.eclipse.jgit.transport.TransportHttp;
import org.eclipse.jgit.transport.sshd.SshdSessionFactory;

/**
 * Brings one commit, and what it needs, into a private repository. Only what tags and branches lead
 * to is fetched, unless a full ref says otherwise: hosting services also serve commits that
 * strangers proposed.
 */
final class GitFetch {
  private static final int STALL_SECONDS = 120;
  private static final List<RefSpec> EVERYTHING =
      List.of(new RefSpec("+refs/heads/*:refs/heads/*"), new RefSpec("+refs/tags/*:refs/tags/*"));

  private final PrivateRepository into;
  private final GitAddress address;
  private final Limits limits;
  private final GitAccess access;
  private final boolean followTags;
  private final List<String> branches;

  /**
   * A fetch from {@code address}.
   *
   * @param into an empty bare repository
   * @param access to private repositories
   * @param followTags whether tags on the way are wanted too
   * @param branches each of which must lead to the commit
   */
  GitFetch(
      PrivateRepository into,
      GitAddress address,
      Limits limits,
      GitAccess access,
      boolean followTags,
      List<String> branches) {
    this.branches = List.copyOf(branches);
    this.into = into;
    this.address = address;
    this.limits = limits;
    this.access = access;
    this.followTags = followTags;
  }

  /**
   * What a ref turned out to be.
   *
   * @param name full name of the ref, or the commit's id
   * @param tag the tag object, for an annotated tag
   * @param commit parsed with its body
   */
  record Fetched(String name, Optional<RevTag> tag, RevCommit commit) {}

  /** Fetches what {@code ref} leads to. */
  Fetched fetch(String ref) throws AssayException {
    requireReachable();
    try (SshdSessionFactory ssh = access.sshSessions();
        Transport transport = open()) {
      access.applyTo(transport, ssh);
      transport.setTimeout(STALL_SECONDS);
      transport.setFetchThin(false);
      transport.setTagOpt(followTags ? TagOpt.AUTO_FOLLOW : TagOpt.NO_TAGS);
      GitRefs refs = new GitRefs(list(transport), address.shown());
      History history = new History(into, address.shown(), branches);
      history.requireBranches(refs);
      Fetched fetched =
          switch (refs.select(ref)) {
            case GitRefs.Wanted.Named(String name) -> named(transport, name);
            case GitRefs.Wanted.Commit(ObjectId id) -> commit(transport, refs, id);
            case GitRefs.Wanted.Abbreviated(String prefix) -> abbreviated(transport, refs, prefix);
          };
      if (wholeHistory()) {
        history.requireWhole(fetched.commit());
      }
      history.requireReachable(fetched.commit());
      into.require(fetched.commit());
      return fetched;
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /** Found out before a client says only that it was not let through. */
  private void requireReachable() throws AssayException.Source {
    if (address.uri().getHost() == null) {
      return;
    }
    try {
      String what = "cannot read the git repository " + address.shown();
      access.gate().require(what, address.uri().getHost());
    } catch (AssayException.Published e) {
      throw new AssayException.Source(e.text(), e);
    }
  }

  /** Whether more is needed than the one commit. */
  private boolean wholeHistory() {
    return followTags || !branches.isEmpty();
  }

  private Transport open() throws NotSupportedException, TransportException {
    return Transport.open(into, address.uri());
  }

  private static Map<String, Ref> list(Transport transport)
      throws NotSupportedException, TransportException {
    try (FetchConnection connection = transport.openFetch()) {
      return connection.getRefsMap();
    }
  }

  private Fetched named(Transport transport, String name) throws IOException, AssayException {
    String local = name.equals("HEAD") ? "refs/assay/head" : name;
    transferTip(transport, List.of(new RefSpec("+" + name + ":" + local)));
    Ref fetched = into.exactRef(local);
    ObjectId id = fetched == null ? null : fetched.getObjectId();
    if (id == null) {
      throw new AssayException.Source(
          "expected a commit, found another object, or nothing: "
              + name
              + " in "
              + address.shown()
              + ". Give a tag, a branch, or a commit; or try again.");
    }
    return peel(name, id);
  }

  private Fetched commit(Transport transport, GitRefs refs, ObjectId id)
      throws IOException, AssayException {
    Set<String> tips = refs.tipsAt(id);
    if (tips.isEmpty()) {
      transfer(transport, EVERYTHING);
    } else {
      transferTip(
          transport,
          tips.stream().sorted().map(tip -> new RefSpec("+" + tip + ":" + tip)).toList());
    }
    if (!into.getObjectDatabase().has(id)) {
      throw new AssayException.Source(
          "no commit "
              + id.name()
              + " on any branch or tag of "
              + address.shown()
              + ". Correct the commit, or ask for a full ref that leads to it.");
    }
    return peel(id.name(), id);
  }

  private Fetched abbreviated(Transport transport, GitRefs refs, String prefix)
      throws IOException, AssayException {
    transfer(transport, EVERYTHING);
    List<ObjectId> commits;
    try (ObjectReader reader = into.newObjectReader();
        RevWalk walk = new RevWalk(reader)) {
      commits =
          reader.resolve(AbbreviatedObjectId.fromString(prefix)).stream()
              .filter(id -> isCommit(walk, id))
              .toList();
    }
    if (commits.isEmpty()) {
      throw refs.missing(prefix);
    }
    if (commits.size() > 1) {
      throw new AssayException.Source(
          commits.size()
              + " commits in "
              + address.shown()
              + " begin with "
              + prefix
              + ". Give all 40 digits.");
    }
    return peel(commits.getFirst().name(), commits.getFirst());
  }

  private static boolean isCommit(RevWalk walk, ObjectId id) {
    try {
      return walk.parseAny(id) instanceof RevCommit;
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * A commit is identified by its content, so its history need not come along; servers that cannot
   * leave it out send everything. On this machine there is nothing to save.
   */
  private void transferTip(Transport transport, List<RefSpec> wanted)
      throws IOException, AssayException {
    if (wholeHistory()
        || !(transport instanceof TransportHttp || transport instanceof SshTransport)) {
      List<RefSpec> all = new ArrayList<>(wanted);
      branches.forEach(b -> all.add(new RefSpec("+refs/heads/" + b + ":refs/heads/" + b)));
      transfer(transport, all.stream().distinct().toList());
      return;
    }
    try {
      transport.setDepth(1);
      into.expect(true);
      transferInto(transport, wanted);
    } catch (TransportException e) {
      if (Packs.refusal(e).isPresent()) {
        throw e;
      }
      transport.setDepth(null);
      transfer(transport, wanted);
    }
  }

  private void transfer(Transport transport, List<RefSpec> wanted)
      throws IOException, AssayException {
    into.expect(followTags);
    transferInto(transport, wanted);
  }

  private void transferInto(Transport transport, List<RefSpec> wanted)
      throws IOException, AssayException {
    FetchMonitor monitor = new FetchMonitor(into.getDirectory().toPath(), limits);
    try {
      transport.fetch(monitor, wanted);
    } finally {
      monitor.requireWithin(address.shown());
    }
  }

  /** Follows a tag, or a chain of them, to its commit. */
  private Fetched peel(String name, ObjectId id) throws IOException, AssayException {
    try (RevWalk walk = new RevWalk(into)) {
      RevObject first = walk.parseAny(id);
      RevObject object = walk.peel(first);
      boolean tagged = first instanceof RevTag;
      if (!(object instanceof RevCommit commit) || (tagged && GitRefs.isCommitId(name))) {
        throw new AssayException.Source(
            "expected a commit, found another object: "
                + name
                + " in "
                + address.shown()
                + ". Give a tag, a branch, or a commit.");
      }
      walk.parseBody(commit);
      if (first instanceof RevTag tag) {
        walk.parseBody(tag);
        return new Fetched(name, Optional.of(tag), commit);
      }
      return new Fetched(name, Optional.empty(), commit);
    }
  }

  private AssayException failed(IOException e) {
    Optional<AssayException> refusal = Packs.refusal(e);
    if (refusal.isPresent()) {
      return refusal.get();
    }
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof PrivateRepository.TooMany
          || cause instanceof TooLargeObjectInPackException) {
        return new AssayException.Limit(
            "the history in " + address.shown() + " is too large: " + cause.getMessage() + ".");
      }
    }
    String reason =
        access
            .gate()
            .trouble(address.uri().getHost())
            .or(() -> NetworkProblem.in(e))
            .orElseGet(() -> reason(e));
    return new AssayException.Source(
        "cannot read the git repository "
            + address.shown()
            + ": "
            + reason
            + ". "
            + advice(e, reason),
        e);
  }

  /** The messages of all causes, without the URL that JGit begins them with. */
  private String reason(IOException e) {
    StringBuilder reasons = new StringBuilder();
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      String message = PublicUrl.of(String.valueOf(cause.getMessage()));
      if (cause.getMessage() != null && reasons.indexOf(message) < 0) {
        reasons.append(reasons.isEmpty() ? "" : ": ").append(message);
      }
    }
    String url = PublicUrl.of(address.uri().toString()) + ": ";
    String reason = reasons.toString().replace(url, "").replaceAll("\\.+$", "");
    return reason.isEmpty() ? e.getClass().getSimpleName() : Printable.escape(reason);
  }

  private static String advice(IOException e, String reason) {
    if (e instanceof NoRemoteRepositoryException) {
      return "Correct the URL, or the source mirror.";
    }
    if (reason.contains("uthenti")
        || reason.contains("authoriz")
        || reason.contains("not permitted")) {
      return "It needs credentials: a key or an agent for ssh, a credential helper of git, or "
          + GitCredentials.TOKENS
          + "=HOST=TOKEN for https; or use a source mirror.";
    }
    return "Check the URL and the network, or give a source mirror.";
  }
}
