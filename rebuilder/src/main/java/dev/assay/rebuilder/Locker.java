package dev.assay.rebuilder;

import dev.assay.core.artifact.Digest;
import dev.assay.core.artifact.Store;
import dev.assay.core.artifact.StoredFile;
import dev.assay.core.event.EventSink;
import dev.assay.core.failure.AssayException;
import dev.assay.core.lock.AsOf;
import dev.assay.core.lock.DependencyLock;
import dev.assay.core.lock.DependencyLock.Repository;
import dev.assay.core.lock.NpmPackage;
import dev.assay.core.result.Condition;
import dev.assay.core.spec.BuildSpec;
import dev.assay.core.spec.Environment;
import dev.assay.rebuilder.dependency.LocalRepository;
import dev.assay.rebuilder.dependency.LockedRegistry;
import dev.assay.rebuilder.dependency.LockedRepository;
import dev.assay.rebuilder.dependency.MemberReader;
import dev.assay.rebuilder.dependency.Origins;
import dev.assay.rebuilder.dependency.OwnModules;
import dev.assay.rebuilder.dependency.PackageLocks;
import dev.assay.rebuilder.dependency.PinnedDownloads;
import dev.assay.rebuilder.dependency.PublishedMembers;
import dev.assay.rebuilder.dependency.Recorder;
import dev.assay.rebuilder.dependency.RegistryProxy;
import dev.assay.rebuilder.dependency.RepositoryProxy;
import dev.assay.rebuilder.dependency.SourceModules;
import dev.assay.rebuilder.dependency.Supply;
import dev.assay.rebuilder.ecosystem.NpmBuild;
import dev.assay.rebuilder.ecosystem.Output;
import dev.assay.rebuilder.repository.RepositoryAccess;
import dev.assay.rebuilder.sandbox.FileDigests;
import dev.assay.rebuilder.toolchain.GradleDistribution;
import dev.assay.rebuilder.toolchain.GradleDistributions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Builds with dependencies: once watched, to make a lock, and then from the lock alone. */
public final class Locker {
  private final Rebuilder rebuilder;
  private final RepositoryAccess maven;
  private final RepositoryAccess npm;
  private final Store store;
  private final PinnedDownloads downloads;
  private final GradleDistributions gradle;
  private final EventSink events;

  /**
   * A locker.
   *
   * @param rebuilder that builds
   * @param maven to Maven repositories
   * @param npm to npm registries
   * @param store for dependencies
   * @param downloads that specs pin
   * @param gradle distributions
   */
  public Locker(
      Rebuilder rebuilder,
      RepositoryAccess maven,
      RepositoryAccess npm,
      Store store,
      PinnedDownloads downloads,
      GradleDistributions gradle,
      EventSink events) {
    this.rebuilder = rebuilder;
    this.maven = maven;
    this.npm = npm;
    this.store = store;
    this.downloads = downloads;
    this.gradle = gradle;
    this.events = events;
  }

  /** As {@link Rebuilder#requireSandbox}. */
  public List<Condition> requireSandbox() throws AssayException.Infrastructure {
    return rebuilder.requireSandbox();
  }

  /** Whether builds of this kind read anything but their source. */
  public static boolean hasDependencies(BuildSpec spec) {
    return !spec.environment().tool().name().equals("none");
  }

  /**
   * Builds once, with the repositories that the spec names in reach and nothing else.
   *
   * @param named the spec
   * @param source the checkout, private to this run; the build writes to it
   * @param asOf the moment whose offers of the repositories count; empty for now
   * @param folder an empty one, private to this run
   * @param log file that everything the build prints is added to
   * @throws AssayException.Dependency if something the build needs is not to be had, or is the
   *     release's own
   */
  public Recording record(BuildSpec named, Path source, Optional<AsOf> asOf, Path folder, Path log)
      throws AssayException {
    BuildSpec spec = asOf.isPresent() ? withoutTodaysPackages(named) : named;
    PackageLocks packages = packageLocks(spec, source);
    OwnModules own = ownModules(spec, source, packages);
    Environment.Tool tool = spec.environment().tool();
    Optional<GradleDistribution> distribution =
        tool.isGradle() ? Optional.of(gradle.choose(tool, source)) : Optional.empty();
    downloads.layOut(spec, source);
    try (Origins origins = origins(spec, asOf);
        Recorder proxy = recorder(spec, origins, own, source, Files.createDirectories(folder))) {
      Rebuild rebuild =
          rebuilder.rebuild(
              spec,
              source,
              proxy.supply().with(distribution),
              Optional.empty(),
              folder.resolve("build"),
              log);
      DependencyLock lock =
          proxy
              .lock(spec.release().purl())
              .with(rebuild.root().locked())
              .running(distribution.map(GradleDistribution::locked))
              .from(asOf);
      requireIndependent(own, rebuild, lock);
      return new Recording(lock, rebuild);
    } catch (IOException e) {
      throw new AssayException.Infrastructure("cannot record dependencies: " + e, e);
    }
  }

  /** What Debian offers is today's; no tree is made of that for a build that is to be as it was. */
  private static BuildSpec withoutTodaysPackages(BuildSpec spec) throws AssayException.Toolchain {
    return switch (spec.environment().root().kind()) {
      case ANY -> spec.on(new Environment.Root(Environment.Root.Kind.HOST, "", List.of()));
      case DEBIAN ->
          throw new AssayException.Toolchain(
              "--as-of: the Debian packages of a root file system are those of today, and cannot be"
                  + " had as they were; use --rootfs host, oci:, tar: or dir:");
      case HOST, OCI, TAR, DIR -> spec;
    };
  }

  private Recorder recorder(
      BuildSpec spec, Origins origins, OwnModules own, Path source, Path folder)
      throws AssayException, IOException {
    Environment.Tool tool = spec.environment().tool();
    return tool.isNpm()
        ? new RegistryProxy(origins, own, NpmBuild.tools(tool), folder, events)
        : new RepositoryProxy(origins, own, source, folder, events);
  }

  /**
   * Builds with what is locked and nothing else. Every file is hashed before the build.
   *
   * @param lock comes from where the spec comes from, and is as hostile
   * @param source as in {@link #record}
   * @param folder as in {@link #record}
   * @param log as in {@link #record}
   * @throws AssayException.Dependency if a locked file cannot be had as it is locked, or is the
   *     release's own; or if the build needs one that is not locked
   */
  public Rebuild build(BuildSpec spec, DependencyLock lock, Path source, Path folder, Path log)
      throws AssayException {
    if (!hasDependencies(spec)) {
      downloads.layOut(spec, source);
      return rebuilder.rebuild(spec, source, Supply.NONE, lock.root(), folder, log);
    }
    PackageLocks packages = packageLocks(spec, source);
    OwnModules own = ownModules(spec, source, packages);
    Environment.Tool tool = spec.environment().tool();
    Optional<GradleDistribution> distribution =
        tool.isGradle()
            ? Optional.of(gradle.locked(lock.gradle(), tool, source))
            : Optional.empty();
    downloads.layOut(spec, source);
    own.requireNoneIn(lock);
    try (Origins origins = origins(spec, lock.asOf())) {
      origins.requireAll(lock.repositories());
      // Among the build's own folders, which the sandbox makes readable to whom the build runs as.
      Path place = folder.resolve("build");
      Path repository = Files.createDirectories(place.resolve("repository"));
      LockedRepository files = new LockedRepository(store, origins);
      if (tool.isNpm()) {
        Set<NpmPackage> tools = NpmBuild.tools(tool);
        LockedRegistry.Laid laid = new LockedRegistry(files).layOut(lock, repository, tools);
        Rebuild rebuild = rebuilder.rebuild(spec, source, laid.supply(), lock.root(), place, log);
        requireIndependent(own, rebuild, lock);
        List<Condition> found = new ArrayList<>(dynamic(laid.unpinned(packages.pinned())));
        if (!laid.scripted().isEmpty()) {
          // Whatever npm is told, nothing keeps a build from running what it has.
          found.add(new Condition.InstallScripts(laid.scripted()));
        }
        return rebuild.under(found);
      }
      Supply supply = files.layOut(lock, repository).with(distribution);
      Rebuild rebuild = rebuilder.rebuild(spec, source, supply, lock.root(), place, log);
      requireIndependent(own, rebuild, lock);
      return rebuild.under(conditions(lock, rebuild));
    } catch (IOException e) {
      throw new AssayException.Infrastructure("cannot lay out dependencies: " + e, e);
    }
  }

  /**
   * Checks that nothing that is published went into the build.
   *
   * @param spec with its downloads
   * @param published by name
   * @param rebuild what the build made
   * @param known digests of files of known origin, which may be packed under any name
   * @param reader looks into published files
   * @return what could not be looked into
   * @throws AssayException.Dependency if something did, or lay in the build's root file system
   */
  public List<Condition> requireIndependent(
      BuildSpec spec,
      DependencyLock lock,
      Map<String, StoredFile> published,
      Rebuild rebuild,
      Set<Digest> known,
      MemberReader reader)
      throws AssayException {
    if (lock.gradle().isPresent()) {
      gradle.requireNoneOf(lock.gradle().get(), published);
    }
    List<DependencyLock> inputs = List.of(lock, downloads.asLock(spec));
    Set<Long> sizes = new HashSet<>();
    for (DependencyLock input : inputs) {
      requireIndependent(input, published, rebuild, known);
      sizes.addAll(PublishedMembers.sizes(input.without(known)));
    }
    if (sizes.isEmpty()) {
      return List.of();
    }
    MemberReader.Listing listing = reader.read(published, sizes);
    for (DependencyLock input : inputs) {
      PublishedMembers.requireNone(listing.members(), input.without(known));
    }
    return listing.unread().stream()
        .map(it -> (Condition) new Condition.MembersUnread(it.file(), it.where(), it.why()))
        .toList();
  }

  private static void requireIndependent(
      DependencyLock lock, Map<String, StoredFile> published, Rebuild rebuild, Set<Digest> known)
      throws AssayException {
    rebuild.root().requireNoneOf(published);
    OwnModules.requireNoneOf(published, lock);
    Set<Digest> built =
        rebuild.outputs().stream()
            .map(output -> output.file().digest())
            .collect(Collectors.toSet());
    PublishedMembers.requireNone(published, built, lock.without(known));
  }

  private Origins origins(BuildSpec spec, Optional<AsOf> asOf) throws AssayException {
    List<Repository> repositories = spec.repositories().stream().map(Repository::of).toList();
    RepositoryAccess access = spec.environment().tool().isNpm() ? npm : maven;
    try {
      return new Origins(repositories, access, asOf);
    } catch (AssayException.Published e) {
      throw new AssayException.Dependency(e.text());
    }
  }

  /** What is known before the build; what its reactor makes is known only after it. */
  private static OwnModules ownModules(BuildSpec spec, Path source, PackageLocks packages)
      throws AssayException {
    try {
      OwnModules own =
          OwnModules.of(spec.release())
              .and(SourceModules.in(source, spec.release().version()))
              .and(packages.siblings());
      return spec.environment().tool().isGradle() ? own.andFamily(spec.release()) : own;
    } catch (IOException e) {
      throw new AssayException.Infrastructure("cannot read the source: " + e, e);
    }
  }

  /** Refuses what no registry has, before a build fails because of it. */
  private static PackageLocks packageLocks(BuildSpec spec, Path source) throws AssayException {
    if (!spec.environment().tool().isNpm()) {
      return new PackageLocks(Set.of(), Set.of(), Set.of());
    }
    try {
      PackageLocks packages = PackageLocks.in(source, spec.release().version());
      packages.requireRegistryOnly();
      return packages;
    } catch (IOException e) {
      throw new AssayException.Infrastructure("cannot read the source: " + e, e);
    }
  }

  private static void requireIndependent(OwnModules own, Rebuild rebuild, DependencyLock lock)
      throws AssayException.Dependency {
    Map<String, StoredFile> made = new TreeMap<>();
    rebuild.outputs().forEach(output -> made.put(output.name(), output.file()));
    own.andThoseOf(paths(rebuild)).requireNoneIn(lock);
    OwnModules.requireNoneOf(made, lock);
  }

  private static List<String> paths(Rebuild rebuild) {
    return rebuild.outputs().stream()
        .map(Output::repositoryPath)
        .flatMap(java.util.Optional::stream)
        .toList();
  }

  private static List<Condition> dynamic(List<String> paths) {
    return paths.stream().map(path -> (Condition) new Condition.DynamicVersion(path)).toList();
  }

  private List<Condition> conditions(DependencyLock lock, Rebuild rebuild) throws AssayException {
    List<Condition> conditions = new ArrayList<>(dynamic(lock.dynamic()));
    FileDigests home = new FileDigests(rebuild.ended(), rebuild.home());
    conditions.addAll(LocalRepository.rewritten(lock, home));
    return conditions;
  }
}
