package dev.assay.cli.flow;

import dev.assay.core.artifact.Artifact;
import dev.assay.core.artifact.Store;
import dev.assay.core.artifact.StoredFile;
import dev.assay.core.event.EventSink;
import dev.assay.core.event.ProgressEvent;
import dev.assay.core.failure.AssayException;
import dev.assay.core.limits.Limits;
import dev.assay.core.lock.NpmPackage;
import dev.assay.core.result.ArtifactResult;
import dev.assay.core.result.Condition;
import dev.assay.core.result.Detail;
import dev.assay.core.result.Finding;
import dev.assay.core.result.Grade;
import dev.assay.core.result.Verdict;
import dev.assay.core.spec.ArtifactCoordinates;
import dev.assay.core.spec.BuildSpec;
import dev.assay.core.spec.ReleaseId;
import dev.assay.core.spec.Vendored;
import dev.assay.rebuilder.checkout.ArchiveReader;
import dev.assay.rebuilder.checkout.Checkout;
import dev.assay.rebuilder.repository.ArtifactFetcher;
import dev.assay.rebuilder.repository.Downloads;
import dev.assay.rebuilder.repository.NpmRegistries;
import dev.assay.rebuilder.repository.PublicUrl;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Holds binaries in a source against what their makers published, as the spec says where. One that
 * differs is CODE, whatever differs: the signature of 3CX's changed library was valid.
 */
public final class VendoredBinaries {
  private static final String RULE = "vendored-upstream/1";

  private final ArtifactFetcher repositories;
  private final NpmRegistries registries;
  private final Downloads downloads;
  private final ArchiveReader archives;
  private final Store store;
  private final PairComparator comparator;
  private final Path scratch;
  private final EventSink events;

  /**
   * Fetches through these.
   *
   * @param comparator shows what differs
   * @param scratch private to this run
   */
  public VendoredBinaries(
      ArtifactFetcher repositories,
      NpmRegistries registries,
      Downloads downloads,
      ArchiveReader archives,
      Store store,
      PairComparator comparator,
      Path scratch,
      EventSink events) {
    this.repositories = repositories;
    this.registries = registries;
    this.downloads = downloads;
    this.archives = archives;
    this.store = store;
    this.comparator = comparator;
    this.scratch = scratch;
    this.events = events;
  }

  /**
   * What was found.
   *
   * @param same VENDORED_BINARY for each that is what its maker published
   * @param differing those that are not
   */
  public record Outcome(List<Condition.VendoredBinary> same, List<ArtifactResult> differing) {
    /** Nothing was looked at. */
    static final Outcome NONE = new Outcome(List.of(), List.of());

    public Outcome {
      same = List.copyOf(same);
      differing = List.copyOf(differing);
    }
  }

  /**
   * Looks at all that the spec names, before the build can write to them.
   *
   * @throws AssayException.Usage if the source has no such file
   * @throws AssayException.Dependency if an upstream file cannot be had with its digest
   */
  public Outcome check(BuildSpec spec, Checkout source) throws AssayException {
    List<Condition.VendoredBinary> same = new ArrayList<>();
    List<ArtifactResult> differing = new ArrayList<>();
    Optional<AssayException> failure = Optional.empty();
    for (Vendored one : spec.vendored()) {
      events.accept(new ProgressEvent.StepStarted("vendored", one.file()));
      try {
        StoredFile own = own(one, source.root());
        StoredFile real = content(one);
        if (own.digest().equals(real.digest())) {
          same.add(new Condition.VendoredBinary(one.file(), shown(one), own.digest()));
        } else {
          differing.add(differing(one, own, real));
        }
      } catch (AssayException.Dependency e) {
        // One that cannot be had must not keep others from being found out.
        failure = failure.isPresent() ? failure : Optional.of(e);
      } catch (IOException e) {
        throw new AssayException.Infrastructure("cannot look at " + one.file() + ": " + e, e);
      }
      events.accept(new ProgressEvent.StepFinished("vendored", one.file()));
    }
    if (failure.isPresent() && differing.isEmpty()) {
      throw failure.get();
    }
    return new Outcome(same, differing);
  }

  /** The file in the source, through no link. */
  private StoredFile own(Vendored one, Path root) throws IOException, AssayException {
    Path path = root;
    for (String segment : one.file().split("/", -1)) {
      path = path.resolve(segment);
      if (Files.isSymbolicLink(path)) {
        throw new AssayException.Usage(
            "vendored: expected a file at " + one.file() + ", found a link");
      }
    }
    if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
      throw new AssayException.Usage(
          "vendored: the source has no file " + one.file() + ". Correct the spec");
    }
    try (InputStream in = Files.newInputStream(path, LinkOption.NOFOLLOW_LINKS)) {
      return store.put(in, Limits.DEFAULT.decodedBytes());
    }
  }

  /** What the maker published: a file, or a member of one. */
  private StoredFile content(Vendored one) throws IOException, AssayException {
    StoredFile whole = upstream(one);
    return one.member().isEmpty() ? whole : member(one, whole, one.member().get());
  }

  /**
   * Asked every time, whatever the store has: that a file is known here, be it the one in the
   * source, does not say that it is from there.
   */
  private StoredFile upstream(Vendored one) throws AssayException {
    try {
      return pinned(one, fetch(one));
    } catch (AssayException.Published e) {
      throw new AssayException.Dependency(e.text());
    }
  }

  private static StoredFile pinned(Vendored one, StoredFile found)
      throws AssayException.Dependency {
    if (!found.digest().equals(one.digest())) {
      throw new AssayException.Dependency(
          shown(one)
              + " is pinned at "
              + one.digest()
              + ", found "
              + found.digest()
              + ". It was replaced, or the spec is wrong: find out which");
    }
    return found;
  }

  private StoredFile fetch(Vendored one) throws AssayException {
    if (one.release().isEmpty()) {
      return downloads.get(one.upstream(), Limits.DEFAULT.decodedBytes());
    }
    ReleaseId of = one.release().get();
    Optional<StoredFile> found =
        of.type().equals("npm") ? npm(of) : repositories.fetch(jar(of), Optional.empty());
    return found.orElseThrow(
        () ->
            new AssayException.Dependency(
                "expected " + one.upstream() + " in its registry, found none"));
  }

  private static ArtifactCoordinates jar(ReleaseId of) {
    return new ArtifactCoordinates(of.namespace(), of.name(), of.version(), "", "jar");
  }

  private Optional<StoredFile> npm(ReleaseId of) throws AssayException {
    String scope = of.namespace().isEmpty() ? "" : of.namespace() + "/";
    Optional<NpmPackage> wanted = NpmPackage.of(scope + of.name(), of.version());
    return wanted.isEmpty() ? Optional.empty() : registries.tarball(wanted.get(), Optional.empty());
  }

  /** The one file of that path in an archive. */
  private StoredFile member(Vendored one, StoredFile archive, String path)
      throws IOException, AssayException {
    Files.createDirectories(scratch);
    ArchiveMember member = new ArchiveMember(path, store, scratch);
    try {
      archives.read(archive.path(), member, shown(one));
    } catch (AssayException.Source e) {
      throw new AssayException.Dependency(e.text());
    } catch (IOException e) {
      throw new AssayException.Dependency("cannot read " + shown(one) + ": " + e.getMessage());
    }
    return member
        .found()
        .orElseThrow(() -> new AssayException.Dependency("there is no " + shown(one)));
  }

  /** As people see it, without what a URL could give away. */
  private static String shown(Vendored one) {
    String upstream = one.release().isPresent() ? one.upstream() : PublicUrl.of(one.upstream());
    return upstream + one.member().map(path -> "!/" + path).orElse("");
  }

  /** Every difference is CODE, and nothing in it is proved to be less. */
  private ArtifactResult differing(Vendored one, StoredFile own, StoredFile real)
      throws AssayException {
    String name = one.file();
    Artifact published = own.named(name);
    Artifact rebuilt = real.named(name);
    String why = "not what " + shown(one) + " is";
    ArtifactResult compared =
        comparator
            .compare(
                List.of(new Pairing.Pair(ReleaseFile.of(name, own), ReleaseFile.of(name, real))))
            .getFirst();
    List<Finding> findings =
        compared.findings().stream()
            .map(
                found ->
                    found
                        .graded(Grade.CODE, RULE)
                        .carrying(0)
                        .with(
                            new Detail(
                                why + "; " + found.detail().summary(), found.detail().lines())))
            .toList();
    return findings.isEmpty()
        ? WholeFile.different(
            name,
            "content",
            new WholeFile.Rule("vendored-upstream", Grade.CODE),
            Optional.of(published),
            Optional.of(rebuilt),
            Detail.of(why))
        : new ArtifactResult(
            name,
            new Verdict.Different(),
            Optional.of(published),
            Optional.of(rebuilt),
            findings,
            compared.layers());
  }
}
