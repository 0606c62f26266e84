package dev.assay.rebuilder.checkout;

import dev.assay.core.failure.AssayException;
import dev.assay.core.limits.Limits;
import dev.assay.core.result.Condition;
import dev.assay.core.result.ReleaseResult;
import dev.assay.core.spec.Environment;
import dev.assay.core.spec.SourceRef;
import dev.assay.rebuilder.checkout.GitFetch.Fetched;
import dev.assay.rebuilder.repository.Downloads;
import dev.assay.rebuilder.repository.PublicUrl;
import dev.assay.rebuilder.repository.Retries;
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
  private final GitAccess access;
  private final Downloads downloads;
  private final Retries retries;
  private final SourceDemands demands;
  private final PackReader packs;
  private final boolean export;
  private final List<Condition> unapplied = new ArrayList<>();
  private final List<String> remarks = new ArrayList<>();

  /**
   * For one checkout.
   *
   * @param downloads for files that git only points to
   * @param packs reads what is fetched
   * @param export whether to write what {@code git archive} would
   */
  GitCheckout(
      SourceMirrors mirrors,
      Limits limits,
      Path temporary,
      GitAccess access,
      Downloads downloads,
      Retries retries,
      SourceDemands demands,
      PackReader packs,
      boolean export) {
    this.packs = packs;
    this.demands = demands;
    this.export = export;
    this.mirrors = mirrors;
    this.limits = limits;
    this.temporary = temporary;
    this.access = access;
    this.downloads = downloads;
    this.retries = retries;
  }

  Checkout checkout(SourceRef.Git source, Environment environment, Path specFolder, Path target)
      throws AssayException {
    IsolatedGit.install();
    SourceDemands.ForRepository asked = demands.of(source, specFolder);
    GitAddress address = GitAddress.of(source.url(), mirrors, specFolder);
    try {
      Path bare = Files.createTempDirectory(temporary, "git");
      try (PrivateRepository repository = PrivateRepository.create(bare, limits, packs)) {
        GitFetch fetch =
            new GitFetch(
                repository,
                address,
                limits,
                access.trusting(address, asked.named()),
                environment.gitDirectory(),
                asked.branches());
        Fetched fetched = retries.repeat(() -> fetch.fetch(source.ref()));
        GitSignatures signatures = new GitSignatures(fetched, asked, address.shown());
        signatures.requireTag();
        requirePinned(source, fetched, address);
        GitSignatures.Outcome signed = signatures.check(source.ref());
        List<ReleaseResult.Submodule> submodules =
            write(
                repository,
                fetched.commit(),
                environment,
                specFolder,
                target,
                source.url(),
                address);
        return result(source, fetched, signed, submodules, target);
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

  private List<ReleaseResult.Submodule> write(
      Repository repository,
      RevCommit commit,
      Environment environment,
      Path specFolder,
      Path target,
      String url,
      GitAddress address)
      throws IOException, AssayException {
    String origin = "commit " + commit.name() + " of " + PublicUrl.of(url);
    TreeWriter writer = new TreeWriter(target, environment.umask(), limits, origin);
    List<GitModules.Module> first =
        write(repository, commit, environment, "", url, address, writer);
    List<ReleaseResult.Submodule> submodules =
        new Submodules(
                (module, path) -> submodule(module, path, environment, specFolder, writer), origin)
            .write(first);
    if (environment.gitDirectory()) {
      GitDirectory.write(repository, commit, target, environment);
    }
    writer.finish();
    return submodules;
  }

  private List<GitModules.Module> write(
      Repository repository,
      RevCommit commit,
      Environment environment,
      String prefix,
      String url,
      GitAddress address,
      TreeWriter writer)
      throws IOException, AssayException {
    String origin = "commit " + commit.name() + " of " + PublicUrl.of(url);
    try (ObjectReader reader = repository.newObjectReader()) {
      Optional<ExportRules> rules =
          export ? Optional.of(new ExportRules(commit)) : Optional.empty();
      LfsObjects lfs =
          new LfsObjects(address, access.trusting(address, false), downloads, retries, limits);
      CommitTree.Written written =
          new CommitTree(reader, environment, origin, prefix, rules, lfs).write(commit, writer);
      unapplied.addAll(written.conditions());
      remarks.addAll(written.remarks());
      return new GitModules(origin, url).resolve(reader, commit, written.links());
    }
  }

  /** Fetches one submodule, and writes it below its path. */
  private List<GitModules.Module> submodule(
      GitModules.Module module,
      String path,
      Environment environment,
      Path specFolder,
      TreeWriter writer)
      throws IOException, AssayException {
    GitAddress address = GitAddress.of(module.url(), mirrors, specFolder);
    Path bare = Files.createTempDirectory(temporary, "git");
    try (PrivateRepository repository = PrivateRepository.create(bare, limits, packs)) {
      GitAccess reach = access.trusting(address, false);
      GitFetch fetch = new GitFetch(repository, address, limits, reach, false, List.of());
      Fetched fetched = retries.repeat(() -> fetch.fetch(module.commit().name()));
      return write(
          repository, fetched.commit(), environment, path + "/", module.url(), address, writer);
    } finally {
      deleteQuietly(bare);
    }
  }

  private Checkout result(
      SourceRef.Git source,
      Fetched fetched,
      GitSignatures.Outcome signed,
      List<ReleaseResult.Submodule> submodules,
      Path target)
      throws AssayException {
    List<Condition> conditions = new ArrayList<>();
    signed.condition().ifPresent(conditions::add);
    String commit = fetched.commit().name();
    if (source.commit().isEmpty() && !GitRefs.isCommitId(source.ref())) {
      conditions.add(new Condition.CommitNotPinned(source.ref(), commit));
    }
    conditions.addAll(unapplied);
    TreeDigest tree = TreeDigest.of(target, limits);
    ReleaseResult.SourceInfo info =
        new ReleaseResult.SourceInfo(
            "git",
            PublicUrl.of(source.url()),
            Optional.of(commit),
            Optional.empty(),
            tree.digest(),
            signed.evidence(),
            submodules,
            remarks);
    return Checkout.of(target, info, conditions, tree, demands.policy().binaries());
  }
}
