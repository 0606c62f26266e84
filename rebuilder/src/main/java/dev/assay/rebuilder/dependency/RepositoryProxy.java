package dev.assay.rebuilder.dependency;

import dev.assay.core.artifact.Printable;
import dev.assay.core.event.EventSink;
import dev.assay.core.event.ProgressEvent;
import dev.assay.core.failure.AssayException;
import dev.assay.core.lock.DependencyLock;
import dev.assay.core.lock.LockedFile;
import dev.assay.core.lock.ModuleId;
import dev.assay.rebuilder.dependency.RequestPipe.Answer;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * The only way out of the sandbox while a lock is made: fetches what the build asks for from the
 * repositories that the spec names, notes it, and refuses the rest.
 */
public final class RepositoryProxy implements Supply.Witness, Recorder {
  /** Why one is refused. */
  static final String SNAPSHOT = "a SNAPSHOT is another file every day. Depend on a release";

  private static final int OK = 200;
  private static final int REFUSED = 403;
  private static final int MISSING = 404;
  private static final int FAILED = 502;

  private final Origins origins;
  private final OwnModules own;
  private final Path source;
  private final Path files;
  private final Path folder;
  private final EventSink events;
  private final RequestPipe pipe;
  private final Map<String, Object> locks = new ConcurrentHashMap<>();
  private final Map<String, LockedFile> found = new ConcurrentSkipListMap<>();
  private final Map<String, Answer> notFound = new ConcurrentSkipListMap<>();

  /**
   * Starts it.
   *
   * @param origins that are asked
   * @param own modules, which are refused
   * @param source whose POMs may name further repositories, which are shown and not asked
   * @param folder an empty one, private to this run
   */
  public RepositoryProxy(
      Origins origins, OwnModules own, Path source, Path folder, EventSink events)
      throws IOException {
    this.origins = origins;
    this.own = own;
    this.source = source;
    this.events = events;
    this.folder = folder.resolve("bridge");
    this.files = Files.createDirectories(this.folder.resolve("files"));
    this.pipe =
        new RequestPipe(
            this.folder, Files.createDirectories(folder.resolve("drafts")), this::answer);
  }

  @Override
  public Supply supply() {
    return Supply.recorded(folder, this);
  }

  @Override
  public DependencyLock lock(String release) {
    return new DependencyLock(release, origins.repositories(), List.copyOf(found.values()));
  }

  @Override
  public Map<String, String> refusals() {
    Map<String, String> reasons = new ConcurrentSkipListMap<>();
    notFound.forEach((path, answer) -> reasons.put(path, answer.text()));
    return reasons;
  }

  @Override
  public Set<String> declaredRepositories() {
    Set<String> urls = DeclaredRepositories.in(files, source);
    urls.removeIf(
        url ->
            origins.repositories().stream().anyMatch(r -> r.url().filter(url::equals).isPresent()));
    return urls;
  }

  private Answer answer(String path) {
    if (!LockedFile.isPath(path)) {
      return refuse(path, "not the path of a file in a repository");
    }
    synchronized (locks.computeIfAbsent(path, _ -> new Object())) {
      Answer known = notFound.get(path);
      if (found.containsKey(path)) {
        return new Answer(OK, "");
      }
      if (known != null) {
        return known;
      }
      try {
        return LockedFile.isChecksum(path) ? checksum(path) : file(path);
      } catch (AssayException e) {
        return note(path, FAILED, e.text());
      } catch (IOException e) {
        return note(path, FAILED, "cannot write to " + folder + ": " + e);
      }
    }
  }

  private Answer checksum(String path) throws IOException {
    Optional<String> of = Sidecars.fileOf(path).filter(found::containsKey);
    if (of.isEmpty()) {
      // Not noted: who did not get the file asks for its checksum, too.
      return new Answer(MISSING, "");
    }
    Sidecars.write(files.resolve(of.get()), path.substring(path.lastIndexOf('.') + 1));
    return new Answer(OK, "");
  }

  private Answer file(String path) throws AssayException, IOException {
    Optional<ModuleId> module = own.of(path);
    if (module.isPresent()) {
      return refuse(path, OwnModules.refusal(module.get()));
    }
    if (path.contains("-SNAPSHOT/")) {
      return refuse(path, SNAPSHOT);
    }
    if (!ModuleId.isMavenPath(path)) {
      return refuse(path, "not the path of a file in a Maven repository");
    }
    Optional<Origins.Found> origin = origins.find(path);
    if (origin.isEmpty()) {
      return note(path, MISSING, "not in " + origins.names());
    }
    Path place = files.resolve(path);
    Files.createDirectories(place.getParent());
    try {
      Files.createLink(place, origin.get().file().path());
    } catch (FileAlreadyExistsException e) {
      return refuse(path, "a folder of the repository has that name");
    }
    found.put(
        path,
        new LockedFile(
            origin.get().repository().id(),
            path,
            origin.get().file().digest(),
            origin.get().file().size()));
    events.accept(new ProgressEvent.StepStarted("lock", path));
    return new Answer(OK, "");
  }

  private Answer refuse(String path, String why) {
    events.accept(new ProgressEvent.Note("refused to fetch " + path + ": " + why));
    return note(path, REFUSED, why);
  }

  private Answer note(String path, int status, String why) {
    Answer answer = new Answer(status, Printable.escape(why));
    notFound.put(path, answer);
    return answer;
  }

  @Override
  public void close() throws IOException {
    pipe.close();
  }
}
