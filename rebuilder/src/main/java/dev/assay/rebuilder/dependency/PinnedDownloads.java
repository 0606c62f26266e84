package dev.assay.rebuilder.dependency;

import dev.assay.core.artifact.Digest;
import dev.assay.core.artifact.Store;
import dev.assay.core.artifact.StoredFile;
import dev.assay.core.event.EventSink;
import dev.assay.core.event.ProgressEvent;
import dev.assay.core.failure.AssayException;
import dev.assay.core.lock.DependencyLock;
import dev.assay.core.lock.DependencyLock.Repository;
import dev.assay.core.lock.LockedFile;
import dev.assay.core.spec.BuildSpec;
import dev.assay.core.spec.Download;
import dev.assay.rebuilder.repository.Downloads;
import dev.assay.rebuilder.repository.PublicUrl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Files that a spec pins by digest, put among the source before the build begins. From there on
 * they are as good as source: a build that writes to one is found out in the same way.
 */
public final class PinnedDownloads {
  private static final Repository ORIGIN = Repository.of("https://download.invalid/");

  private final Downloads downloads;
  private final Store store;
  private final long limit;
  private final EventSink events;

  /**
   * Pinned downloads.
   *
   * @param store where they are kept; one that is there is not fetched again
   * @param limit of one file, in bytes
   */
  public PinnedDownloads(Downloads downloads, Store store, long limit, EventSink events) {
    this.downloads = downloads;
    this.store = store;
    this.limit = limit;
    this.events = events;
  }

  /**
   * Puts what the spec pins where it wants it.
   *
   * @param source the checkout, private to this run
   * @throws AssayException.Dependency if a file cannot be had with its digest
   * @throws AssayException.Usage if the source has something there already, or a link on the way
   */
  public void layOut(BuildSpec spec, Path source) throws AssayException {
    for (Download download : spec.downloads()) {
      try {
        Path place = place(download, source);
        Files.copy(content(download), place);
        Digest found = Digest.of(place);
        if (!found.equals(download.digest())) {
          throw new AssayException.Dependency(
              shown(download)
                  + " is pinned at "
                  + download.digest()
                  + ", found "
                  + found
                  + " in Assay's store. Somebody wrote to the store: find out who");
        }
      } catch (IOException e) {
        throw new AssayException.Infrastructure(
            "cannot put a download at " + download.target() + ": " + e, e);
      }
    }
  }

  /** Makes the folders on the way, and follows no link that the source may have there. */
  private static Path place(Download download, Path source)
      throws IOException, AssayException.Usage {
    Path place = source;
    List<String> segments = List.of(download.target().split("/", -1));
    for (String segment : segments.subList(0, segments.size() - 1)) {
      place = place.resolve(segment);
      if (!Files.exists(place, LinkOption.NOFOLLOW_LINKS)) {
        Files.createDirectory(place);
      } else if (!Files.isDirectory(place, LinkOption.NOFOLLOW_LINKS)) {
        throw taken(download);
      }
    }
    place = place.resolve(segments.getLast());
    if (Files.exists(place, LinkOption.NOFOLLOW_LINKS)) {
      throw taken(download);
    }
    return place;
  }

  private static AssayException.Usage taken(Download download) {
    return new AssayException.Usage(
        "downloads: the source has something at "
            + download.target()
            + " already; a download never takes its place. Choose another target");
  }

  private Path content(Download download) throws AssayException {
    Optional<Path> kept = store.find(download.digest());
    if (kept.isPresent()) {
      return kept.get();
    }
    events.accept(new ProgressEvent.StepStarted("download", PublicUrl.of(download.url())));
    StoredFile fetched;
    try {
      fetched = downloads.get(download.url(), limit);
    } catch (AssayException.Published e) {
      throw new AssayException.Dependency(e.text());
    }
    if (!fetched.digest().equals(download.digest())) {
      throw new AssayException.Dependency(
          shown(download)
              + " is pinned at "
              + download.digest()
              + ", found "
              + fetched.digest()
              + ". It was replaced, or the spec is wrong: find out which");
    }
    events.accept(new ProgressEvent.StepFinished("download", download.target()));
    return fetched.path();
  }

  private static String shown(Download download) {
    return PublicUrl.of(download.url());
  }

  /** What is pinned, as if it were locked, so that the same is asked of it (rule 6). */
  public DependencyLock asLock(BuildSpec spec) throws AssayException {
    TreeMap<String, LockedFile> files = new TreeMap<>();
    for (Download download : spec.downloads()) {
      Path kept =
          store
              .find(download.digest())
              .orElseThrow(() -> new AssayException.Dependency(shown(download) + " is gone"));
      try {
        // By its digest: one target could be made to look like that of another download.
        String name = download.target().substring(download.target().lastIndexOf('/') + 1);
        boolean plain = LockedFile.isPath(name) && !LockedFile.isChecksum(name);
        String path = "download/" + download.digest().sha256() + "/" + (plain ? name : "content");
        long size = Files.size(kept);
        files.put(path, new LockedFile(ORIGIN.id(), path, download.digest(), size));
      } catch (IOException e) {
        throw new AssayException.Infrastructure("cannot read Assay's store: " + e, e);
      }
    }
    return new DependencyLock(
        spec.release().purl(), List.of(ORIGIN), new ArrayList<>(files.values()));
  }
}
