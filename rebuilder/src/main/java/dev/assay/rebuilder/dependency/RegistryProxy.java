package dev.assay.rebuilder.dependency;

import dev.assay.core.artifact.Printable;
import dev.assay.core.artifact.StoredFile;
import dev.assay.core.event.EventSink;
import dev.assay.core.event.ProgressEvent;
import dev.assay.core.failure.AssayException;
import dev.assay.core.lock.DependencyLock;
import dev.assay.core.lock.DependencyLock.Repository;
import dev.assay.core.lock.LockedFile;
import dev.assay.core.lock.ModuleId;
import dev.assay.core.lock.NpmPackage;
import dev.assay.rebuilder.dependency.RequestPipe.Answer;
import dev.assay.rebuilder.repository.Packument;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * The same as {@link RepositoryProxy} for npm: fetches tarballs, which it notes, and passes on what
 * registries say of packages, which it doesn't: a build from the lock reads what the locked
 * tarballs themselves say ({@link LockedRegistry}).
 */
public final class RegistryProxy implements Supply.Witness, Recorder {
  private static final int OK = 200;
  private static final int REFUSED = 403;
  private static final int MISSING = 404;
  private static final int FAILED = 502;

  private final Origins origins;
  private final OwnModules own;
  private final Set<NpmPackage> tools;
  private final Path folder;
  private final Path files;
  private final EventSink events;
  private final RequestPipe pipe;
  private final Map<String, Object> locks = new ConcurrentHashMap<>();
  private final Map<String, LockedFile> found = new ConcurrentSkipListMap<>();
  private final Map<String, Answer> answers = new ConcurrentSkipListMap<>();

  /**
   * Starts it.
   *
   * @param origins that are asked
   * @param own packages, which are refused
   * @param tools which come from the user's registry, whatever others the spec names
   * @param folder an empty one, private to this run
   */
  public RegistryProxy(
      Origins origins, OwnModules own, Set<NpmPackage> tools, Path folder, EventSink events)
      throws IOException {
    this.tools = Set.copyOf(tools);
    this.origins = origins;
    this.own = own;
    this.events = events;
    this.folder = folder.resolve("bridge");
    this.files = Files.createDirectories(this.folder.resolve("files"));
    this.pipe =
        new RequestPipe(
            this.folder, Files.createDirectories(folder.resolve("drafts")), this::answer);
  }

  @Override
  public Supply supply() {
    return Supply.recordedNpm(folder, this, this::tool);
  }

  @Override
  public DependencyLock lock(String release) {
    return new DependencyLock(release, origins.repositories(), List.copyOf(found.values()));
  }

  @Override
  public Map<String, String> refusals() {
    Map<String, String> reasons = new ConcurrentSkipListMap<>();
    answers.forEach(
        (path, answer) -> {
          if (answer.status() != OK) {
            reasons.put(path, answer.text());
          }
        });
    return reasons;
  }

  @Override
  public Set<String> declaredRepositories() {
    return Set.of();
  }

  private Path tool(NpmPackage tool) throws AssayException {
    Answer answer = answer(tool.path());
    if (answer.status() != OK) {
      throw new AssayException.Toolchain("cannot get " + tool + ": " + answer.text());
    }
    return files.resolve(tool.path());
  }

  private Answer answer(String path) {
    synchronized (locks.computeIfAbsent(path, _ -> new Object())) {
      return answers.computeIfAbsent(path, this::fetch);
    }
  }

  private Answer fetch(String path) {
    try {
      Optional<String> packument = Packument.nameIn(path);
      if (packument.isPresent()) {
        return packument(packument.get(), path);
      }
      Optional<NpmPackage> of = NpmPackage.ofPath(path);
      if (of.isEmpty() || !LockedFile.isPath(path)) {
        return refuse(path, "not the path of a package");
      }
      Optional<ModuleId> module = own.of(path);
      if (module.isPresent()) {
        return refuse(path, OwnModules.refusal(module.get()));
      }
      return tools.contains(of.get()) ? give(path, toolOf(path)) : give(path, origins.find(path));
    } catch (AssayException e) {
      return new Answer(FAILED, Printable.escape(e.text()));
    } catch (IOException e) {
      return new Answer(FAILED, Printable.escape("cannot pass on " + path + ": " + e));
    }
  }

  /** A spec that could say where its compiler comes from could have any trojan reproduced. */
  private Optional<Origins.Found> toolOf(String path) throws AssayException {
    if (!origins.repositories().contains(Repository.NPM)) {
      throw new AssayException.Toolchain(
          "Node and npm come from the user's own registry: name npm among the repositories");
    }
    return origins.fetch(path, Repository.NPM).map(file -> new Origins.Found(Repository.NPM, file));
  }

  private Answer give(String path, Optional<Origins.Found> origin)
      throws AssayException, IOException {
    if (origin.isEmpty()) {
      return new Answer(MISSING, "not in " + Printable.escape(origins.names()));
    }
    StoredFile file = origin.get().file();
    Path place = files.resolve(path);
    Files.createDirectories(place.getParent());
    Files.createLink(place, file.path());
    found.put(
        path, new LockedFile(origin.get().repository().id(), path, file.digest(), file.size()));
    events.accept(new ProgressEvent.StepStarted("lock", path));
    return new Answer(OK, "");
  }

  private Answer packument(String name, String path) throws AssayException, IOException {
    Optional<Origins.Found> origin = origins.find(path);
    if (origin.isEmpty()) {
      return new Answer(MISSING, "not in " + Printable.escape(origins.names()));
    }
    Path place = files.resolve(path);
    Files.createDirectories(place.getParent());
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(place))) {
      Packument.rewrite(origin.get().file().path(), name, Supply.npmUrl(), out);
    }
    return new Answer(OK, "");
  }

  private Answer refuse(String path, String why) {
    events.accept(
        new ProgressEvent.Note("refused to fetch " + Printable.escape(path) + ": " + why));
    return new Answer(REFUSED, Printable.escape(why));
  }

  @Override
  public void close() throws IOException {
    pipe.close();
  }
}
