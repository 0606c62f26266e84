package dev.assay.cli.flow;

import dev.assay.core.artifact.Store;
import dev.assay.core.artifact.StoredFile;
import dev.assay.core.event.EventSink;
import dev.assay.core.event.ProgressEvent;
import dev.assay.core.failure.AssayException;
import dev.assay.core.limits.Limits;
import dev.assay.core.lock.NpmPackage;
import dev.assay.core.result.Condition;
import dev.assay.core.spec.BuildSpec;
import dev.assay.core.spec.PublishedRef;
import dev.assay.core.spec.ReleaseId;
import dev.assay.rebuilder.checkout.ArchiveReader;
import dev.assay.rebuilder.checkout.Archives;
import dev.assay.rebuilder.repository.Downloads;
import dev.assay.rebuilder.repository.MavenRepositories;
import dev.assay.rebuilder.repository.NpmRegistries;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Brings the published files of a release into the store, from where its users get them. */
public final class PublishedFiles {
  /** Files of every Maven module; which of them there are is found out by asking. */
  private static final List<String> KNOWN =
      List.of(".pom", ".jar", "-sources.jar", "-javadoc.jar", "-tests.jar", "-test-sources.jar");

  private final MavenRepositories repositories;
  private final NpmRegistries registries;
  private final Downloads downloads;
  private final ArchiveReader archives;
  private final Store store;
  private final Limits limits;
  private final EventSink events;

  /** Fetches through these. */
  public PublishedFiles(
      MavenRepositories repositories,
      NpmRegistries registries,
      Downloads downloads,
      ArchiveReader archives,
      Store store,
      Limits limits,
      EventSink events) {
    this.repositories = repositories;
    this.registries = registries;
    this.downloads = downloads;
    this.archives = archives;
    this.store = store;
    this.limits = limits;
    this.events = events;
  }

  /**
   * What is published.
   *
   * @param files all of them, sidecars included
   * @param origin where they are from, for people; without credentials
   * @param conditions SET_NOT_LISTED, if the set was concluded; PUBLISHED_ELSEWHERE, if they are
   *     not from the registry that the release's package URL stands for
   */
  public record Found(List<ReleaseFile> files, String origin, List<Condition> conditions) {
    public Found {
      files = List.copyOf(files);
      conditions = List.copyOf(conditions);
    }

    /** As {@code spec} has it: from elsewhere, if its release has a registry that this is not. */
    private Found elsewhere(BuildSpec spec) {
      String type = spec.release().type();
      if (!type.equals("maven") && !type.equals("npm")) {
        return this;
      }
      List<Condition> all = new ArrayList<>(conditions);
      all.addFirst(new Condition.PublishedElsewhere(type, origin));
      return new Found(files, origin, all);
    }
  }

  /**
   * Fetches everything that the release consists of.
   *
   * @param spec says where
   * @param specFolder where relative paths in the spec count from
   * @param built repository paths of what the build made; their modules belong to the release
   */
  public Found fetch(BuildSpec spec, Path specFolder, Collection<String> built)
      throws AssayException {
    return switch (spec.published()) {
      case PublishedRef.Folder folder ->
          folder(specFolder.resolve(folder.path()), "the folder " + folder.path() + " of the spec")
              .elsewhere(spec);
      case PublishedRef.Urls urls ->
          new Found(urls(urls.urls()), String.join(", ", urls.urls()), List.of()).elsewhere(spec);
      case PublishedRef.MavenRepository maven -> {
        Found found = maven(spec.release(), maven.repository(), built);
        yield repositories.isCentral(maven.repository()) ? found : found.elsewhere(spec);
      }
      case PublishedRef.NpmRegistry npm -> {
        Found found = npm(spec.release(), npm.registry());
        yield registries.isUsers(npm.registry()) ? found : found.elsewhere(spec);
      }
    };
  }

  /** All files of a folder, which may have the layout of a Maven repository. */
  private Found folder(Path folder, String origin) throws AssayException {
    if (!Files.isDirectory(folder)) {
      throw new AssayException.Published(
          "expected a folder with the published files, found none at "
              + folder
              + ". Correct the spec, or put them there.");
    }
    return new Found(new FolderFiles(store, limits).read(folder, folder), origin, List.of());
  }

  /**
   * Files that are not published yet.
   *
   * @param candidate a folder as above, or a zip or tar file of one: what a repository is sent
   * @param scratch an empty folder of ours, to unpack into
   */
  public Found candidate(Path candidate, Path scratch) throws AssayException {
    String origin = "the candidate " + candidate + ", as the user says";
    if (Files.isDirectory(candidate)) {
      return folder(candidate, origin);
    }
    if (!Files.isRegularFile(candidate)) {
      throw new AssayException.Published(
          "expected a folder with the published files, or a zip file of one, found none at "
              + candidate);
    }
    try {
      Archives.unpack(archives, candidate, candidate.toString(), scratch, limits);
    } catch (AssayException.Source e) {
      throw new AssayException.Published(e.text(), e);
    }
    return new Found(new FolderFiles(store, limits).read(scratch, candidate), origin, List.of());
  }

  private List<ReleaseFile> urls(List<String> urls) throws AssayException {
    List<ReleaseFile> files = new ArrayList<>();
    for (String url : urls) {
      String name = url.substring(url.lastIndexOf('/') + 1);
      files.add(ReleaseFile.of(name, downloads.get(url, limits.decodedBytes())));
    }
    return files;
  }

  /** The registry keeps one file of a version, so nothing can be missing from the set. */
  private Found npm(ReleaseId release, Optional<String> registry) throws AssayException {
    String scope = release.namespace().isEmpty() ? "" : release.namespace() + "/";
    NpmPackage of =
        NpmPackage.of(scope + release.name(), release.version())
            .orElseThrow(
                () ->
                    new AssayException.Published(
                        "no npm registry has such a version: " + release.purl()));
    StoredFile file =
        registries
            .tarball(of, registry)
            .orElseThrow(
                () ->
                    new AssayException.Published(
                        "expected the published tarball of "
                            + of
                            + ", found none in "
                            + registry.orElse("the npm registry")));
    String name = of.path().substring(of.path().lastIndexOf('/') + 1);
    ReleaseFile found = new ReleaseFile(name, Optional.of(of.path()), file);
    return new Found(List.of(found), registries.origin(registry), List.of());
  }

  private record Module(String groupId, String artifactId, String version) {
    String folder() {
      return groupId.replace('.', '/') + "/" + artifactId + "/" + version + "/";
    }

    String prefix() {
      return folder() + artifactId + "-" + version;
    }
  }

  private Found maven(ReleaseId release, Optional<String> repository, Collection<String> built)
      throws AssayException {
    Set<Module> modules = new LinkedHashSet<>();
    modules.add(new Module(release.namespace(), release.name(), release.version()));
    built.forEach(path -> modules.add(moduleOf(path)));
    boolean listed = true;
    List<ReleaseFile> files = new ArrayList<>();
    Set<String> names = new TreeSet<>();
    for (Module module : modules) {
      Optional<List<String>> listing =
          repositories.list(module.groupId, module.artifactId, module.version, repository);
      listed &= listing.isPresent();
      Set<String> paths = new TreeSet<>();
      listing.ifPresent(all -> all.forEach(name -> paths.add(module.folder() + name)));
      // A listing that leaves out what is there would hide it: known names are asked for anyway.
      KNOWN.forEach(suffix -> paths.add(module.prefix() + suffix));
      built.stream().filter(path -> moduleOf(path).equals(module)).forEach(paths::add);
      for (String path : paths) {
        Optional<ReleaseFile> file = fetch(path, repository, names);
        file.ifPresent(files::add);
        if (file.isPresent() && listing.isEmpty()) {
          fetch(path + ".asc", repository, names).ifPresent(files::add);
        }
      }
    }
    if (files.isEmpty()) {
      throw new AssayException.Published(
          "expected published files of "
              + release.purl()
              + ", found none in "
              + repository.orElse("Maven Central"));
    }
    List<Condition> conditions = listed ? List.of() : List.of(new Condition.SetNotListed());
    return new Found(files, repositories.origin(repository), conditions);
  }

  private Optional<ReleaseFile> fetch(String path, Optional<String> repository, Set<String> names)
      throws AssayException {
    events.accept(new ProgressEvent.StepStarted("published", path));
    String file = path.substring(path.lastIndexOf('/') + 1);
    Optional<StoredFile> stored = repositories.fetchPath(path, repository);
    // Files of two modules may have one name; then the path tells them apart.
    String name = stored.isEmpty() || names.add(file) ? file : path;
    return stored.map(found -> new ReleaseFile(name, Optional.of(path), found));
  }

  /** The module of a path in a Maven repository; the rebuilder has checked its form. */
  private static Module moduleOf(String path) {
    String folder = path.substring(0, path.lastIndexOf('/'));
    String version = folder.substring(folder.lastIndexOf('/') + 1);
    String above = folder.substring(0, folder.lastIndexOf('/'));
    String artifactId = above.substring(above.lastIndexOf('/') + 1);
    String group = above.substring(0, above.lastIndexOf('/')).replace('/', '.');
    return new Module(group, artifactId, version);
  }
}
