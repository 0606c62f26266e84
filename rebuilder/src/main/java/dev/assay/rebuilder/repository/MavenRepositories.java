package dev.assay.rebuilder.repository;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.assay.core.artifact.Store;
import dev.assay.core.artifact.StoredFile;
import dev.assay.core.failure.AssayException;
import dev.assay.core.lock.AsOf;
import dev.assay.core.lock.LockedFile;
import dev.assay.core.spec.ArtifactCoordinates;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Maven repositories, asked with the user's mirrors, proxies and credentials. Every file comes from
 * its origin, every time: no local repository is read or written, since a build could have written
 * to it.
 */
public final class MavenRepositories implements ArtifactFetcher, RepositoryAccess {
  private final MavenSession session;
  private final Store store;
  private final Path temporary;
  private final long limit;
  private final Retries retries;

  /**
   * Repositories as the user's settings reach them.
   *
   * @param settings the user's
   * @param store where files go
   * @param temporary an existing folder of ours, out of reach of every build
   * @param limit of one file, in bytes
   * @param retries of each file
   * @param gate which hosts a spec may name
   */
  public MavenRepositories(
      MavenSettings settings, Store store, Path temporary, long limit, Retries retries, Gate gate) {
    this.session = new MavenSession(settings, gate);
    this.store = store;
    this.temporary = temporary;
    this.limit = limit;
    this.retries = retries;
  }

  @Override
  public Optional<StoredFile> fetch(ArtifactCoordinates coordinates, Optional<String> repository)
      throws AssayException {
    requireSegments(coordinates.groupId().replace('.', '/'), coordinates.toString());
    for (String part : List.of(coordinates.artifactId(), coordinates.version())) {
      requireSegment(part, coordinates.toString());
    }
    requireSegment(coordinates.fileName(), coordinates.toString());
    return fetchPath(coordinates.path(), repository);
  }

  /**
   * Fetches a file by its path, such as {@code g/a/1/a-1.jar.asc}. If the repository has a checksum
   * for it, the file must have that checksum.
   *
   * @param path relative to the repository, with plain segments
   * @param repository as in {@link #fetch}
   * @return empty if the repository answers that it has no such file
   * @throws AssayException.Published if the repository cannot be asked, or its answer is damaged
   * @throws AssayException.Usage if {@code path} is not one
   */
  public Optional<StoredFile> fetchPath(String path, Optional<String> repository)
      throws AssayException {
    requireSegments(path, path);
    try (Connection connection = connect(repository, "fetch " + path)) {
      return connection.fetch(path);
    }
  }

  /** Whether it is Maven Central, as Maven itself knows it. */
  public boolean isCentral(Optional<String> repository) {
    return repository
        .map(url -> MavenSettings.sameUrl(url, MavenSession.central().getUrl()))
        .orElse(true);
  }

  /** What is really asked, for people: without credentials. */
  public String origin(Optional<String> repository) {
    String asked = PublicUrl.of(session.effective(repository).getUrl());
    String named = repository.map(PublicUrl::of).orElse(MavenSession.central().getUrl());
    return (isCentral(repository) ? "Maven Central" : named)
        + (MavenSettings.sameUrl(named, asked) ? "" : ", by way of " + asked);
  }

  @Override
  public Connection connect(Optional<String> repository) throws AssayException {
    return connect(repository, "fetch dependencies");
  }

  private Connection connect(Optional<String> repository, String task) throws AssayException {
    return new Connection(RepositoryTransport.open(session, repository, task));
  }

  /** An open line to one repository; may be used by several threads. */
  public final class Connection implements Line {
    private final RepositoryTransport transport;

    private Connection(RepositoryTransport transport) {
      this.transport = transport;
    }

    /** As {@link #fetchPath}. */
    @Override
    public Optional<StoredFile> fetch(String path) throws AssayException {
      requireSegments(path, path);
      return retries.repeat(() -> once(path, Optional.empty()));
    }

    /** A list of versions is made again without those that came later. */
    @Override
    public Optional<StoredFile> fetch(String path, AsOf moment) throws AssayException {
      requireSegments(path, path);
      if (!LockedFile.isIndex(path)) {
        return retries.repeat(() -> once(path, Optional.of(moment)));
      }
      Optional<StoredFile> whole = fetch(path);
      return whole.isEmpty() ? Optional.empty() : past(path, whole.get(), moment);
    }

    private Optional<StoredFile> past(String path, StoredFile whole, AsOf moment)
        throws AssayException {
      if (whole.size() > VersionList.LIMIT) {
        throw new AssayException.Limit(
            path + ", a list of versions, is larger than " + VersionList.LIMIT + " bytes.");
      }
      try (InputStream in = Files.newInputStream(whole.path())) {
        VersionList list = VersionList.read(path, in);
        if (list.versions().isEmpty()) {
          // Of plugins, whose list has no times: only as a whole.
          return retries.repeat(() -> once(path, Optional.of(moment)));
        }
        Map<String, Instant> kept = new HashMap<>();
        for (String version : list.versions()) {
          Optional<LastModified> pom = retries.repeat(() -> changed(list.pom(version)));
          if (pom.isPresent() && !pom.get().isAfter(moment)) {
            kept.put(version, pom.get().stated().orElseThrow());
          }
        }
        byte[] text = list.with(kept, moment.instant()).getBytes(UTF_8);
        return kept.isEmpty()
            ? Optional.empty()
            : Optional.of(store.put(new ByteArrayInputStream(text), limit));
      } catch (IOException e) {
        throw new AssayException.Published(
            path + ", a list of versions, cannot be read: " + e.getMessage(), e);
      }
    }

    private Optional<LastModified> changed(String path) throws AssayException {
      try {
        Path draft = Files.createTempFile(temporary, "fetch", null);
        try {
          Instant asked = Instant.now();
          return transport.get(path, draft, limit)
              ? Optional.of(LastModified.of(path, draft, asked))
              : Optional.empty();
        } finally {
          Files.deleteIfExists(draft);
        }
      } catch (IOException e) {
        throw new AssayException.Infrastructure("cannot store " + path + ": " + e.getMessage(), e);
      }
    }

    private Optional<StoredFile> once(String path, Optional<AsOf> moment) throws AssayException {
      try {
        Path draft = Files.createTempFile(temporary, "fetch", null);
        try {
          Instant asked = Instant.now();
          if (!transport.get(path, draft, limit)) {
            return Optional.empty();
          }
          if (moment.isPresent()) {
            LastModified.of(path, draft, asked).requireNotAfter(moment.get());
          }
          StoredFile stored = put(draft);
          // Checksums say something about another file, and have none of their own that counts.
          if (!LockedFile.isChecksum(path)) {
            Checksums.require(stored.path(), path, transport);
          }
          return Optional.of(stored);
        } finally {
          Files.deleteIfExists(draft);
        }
      } catch (IOException e) {
        throw new AssayException.Infrastructure("cannot store " + path + ": " + e.getMessage(), e);
      }
    }

    @Override
    public void close() {
      transport.close();
    }
  }

  private StoredFile put(Path draft) throws IOException {
    try (InputStream in = Files.newInputStream(draft)) {
      return store.put(in, limit);
    }
  }

  /**
   * The names of all files in the folder of one version, if the repository tells.
   *
   * @return file names, sorted; empty if the repository serves no listing that can be read strictly
   */
  public Optional<List<String>> list(
      String groupId, String artifactId, String version, Optional<String> repository)
      throws AssayException {
    String folder = groupId.replace('.', '/') + "/" + artifactId + "/" + version;
    requireSegments(folder, folder);
    try (RepositoryTransport transport =
        RepositoryTransport.open(session, repository, "list " + folder)) {
      Optional<Path> local = transport.localFolder();
      if (local.isPresent()) {
        return Optional.of(Listing.ofFolder(local.get().resolve(folder)));
      }
      Optional<String> page = transport.text(folder + "/", Listing.MAX_BYTES);
      if (page.isEmpty()) {
        return Optional.empty();
      }
      return Listing.ofPage(page.get(), transport.url(folder + "/"))
          .filter(names -> names.stream().anyMatch(n -> n.startsWith(artifactId + "-" + version)));
    } catch (IOException e) {
      throw new AssayException.Published("cannot list " + folder + ": " + e.getMessage(), e);
    }
  }

  private static void requireSegments(String path, String shown) throws AssayException.Usage {
    for (String segment : path.split("/", -1)) {
      requireSegment(segment, shown);
    }
  }

  private static void requireSegment(String segment, String shown) throws AssayException.Usage {
    if (segment.contains("/") || !LockedFile.isPath(segment)) {
      throw new AssayException.Usage(
          "expected coordinates or a path of a Maven repository, found: "
              + shown
              + ". Correct the part '"
              + segment
              + "'.");
    }
  }
}
