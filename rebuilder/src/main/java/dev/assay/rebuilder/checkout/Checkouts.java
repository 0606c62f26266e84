package dev.assay.rebuilder.checkout;

import dev.assay.core.artifact.Digest;
import dev.assay.core.artifact.StoredFile;
import dev.assay.core.event.EventSink;
import dev.assay.core.failure.AssayException;
import dev.assay.core.limits.Limits;
import dev.assay.core.spec.Environment;
import dev.assay.core.spec.SourceRef;
import dev.assay.rebuilder.repository.ArtifactFetcher;
import dev.assay.rebuilder.repository.Downloads;
import dev.assay.rebuilder.repository.PublicUrl;
import dev.assay.rebuilder.repository.Retries;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/** Brings the source of a release to this machine. */
public final class Checkouts {
  private static final Pattern ABSOLUTE = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:/.*");

  private final ArtifactFetcher repositories;
  private final Downloads downloads;
  private final Downloads mirrored;
  private final ArchiveReader archives;
  private final SourceMirrors mirrors;
  private final Limits limits;
  private final EventSink events;
  private final Path temporary;
  private final GitAccess access;
  private final Retries retries;
  private final SourceDemands demands;
  private final PackReader packs;

  /**
   * Everything a checkout needs.
   *
   * @param downloads of archives at URLs that a spec names
   * @param mirrored the same at URLs that the user names
   * @param archives reads source archives
   * @param limits bounds the entries ({@code members}), bytes ({@code decodedBytes}, of an archive,
   *     of a git history, and of a checkout), and the time of a fetch
   * @param temporary an existing folder of ours, out of reach of every build
   * @param access to private git repositories
   * @param retries of what a git server is asked
   * @param demands what is asked of git sources
   * @param packs reads what a git server sends
   */
  public Checkouts(
      ArtifactFetcher repositories,
      Downloads downloads,
      Downloads mirrored,
      ArchiveReader archives,
      SourceMirrors mirrors,
      Limits limits,
      EventSink events,
      Path temporary,
      GitAccess access,
      Retries retries,
      SourceDemands demands,
      PackReader packs) {
    this.packs = packs;
    this.demands = demands;
    this.mirrored = mirrored;
    this.repositories = repositories;
    this.downloads = downloads;
    this.archives = archives;
    this.mirrors = mirrors;
    this.limits = limits;
    this.events = events;
    this.temporary = temporary;
    this.access = access;
    this.retries = retries;
  }

  /**
   * Checks {@code source} out.
   *
   * @param environment line ends, umask, and whether {@code .git} is wanted
   * @param specFolder where relative paths in the source count from
   * @param target a new or empty folder
   * @throws AssayException.Source if the source cannot be had, or is not the one asked for
   * @throws AssayException.Limit if it is larger than the limits
   */
  public Checkout checkout(SourceRef source, Environment environment, Path specFolder, Path target)
      throws AssayException {
    return switch (source) {
      case SourceRef.Git git ->
          new GitCheckout(
                  mirrors, limits, temporary, access, downloads, retries, demands, packs, false)
              .checkout(git, environment, specFolder, target);
      case SourceRef.MavenArchive archive ->
          new ArchiveCheckout(archives, limits, events, demands.policy().binaries())
              .checkout(
                  fetch(archive),
                  archive.coordinates().toString(),
                  archive.directory(),
                  archive.remove(),
                  environment,
                  target);
      case SourceRef.UrlArchive archive ->
          new ArchiveCheckout(archives, limits, events, demands.policy().binaries())
              .checkout(
                  download(archive, specFolder),
                  PublicUrl.of(archive.url()),
                  archive.directory(),
                  archive.remove(),
                  environment,
                  target);
    };
  }

  /**
   * Writes the files that {@code git archive} would put into an archive of {@code source};
   * submodules are not among them.
   *
   * @param specFolder where a relative path counts from
   * @param target a new or empty folder
   * @throws AssayException as {@link #checkout}
   */
  public Checkout export(
      SourceRef.Git source, Environment environment, Path specFolder, Path target)
      throws AssayException {
    return new GitCheckout(
            mirrors, limits, temporary, access, downloads, retries, demands, packs, true)
        .checkout(source, environment, specFolder, target);
  }

  private StoredFile fetch(SourceRef.MavenArchive archive) throws AssayException {
    Optional<StoredFile> found;
    try {
      found = repositories.fetch(archive.coordinates(), archive.repository());
    } catch (AssayException.Published e) {
      throw new AssayException.Source(e.text(), e);
    }
    if (found.isEmpty()) {
      throw new AssayException.Source(
          "no source archive "
              + archive.coordinates()
              + " in "
              + archive.repository().map(PublicUrl::of).orElse("Maven Central")
              + ". Correct the coordinates, or the repository.");
    }
    return found.get();
  }

  private StoredFile download(SourceRef.UrlArchive archive, Path specFolder) throws AssayException {
    Optional<String> mirror = mirrors.replace(archive.url());
    String url = mirror.orElse(archive.url());
    if (!ABSOLUTE.matcher(url).matches()) {
      url = specFolder.resolve(url).toAbsolutePath().normalize().toUri().toString();
    }
    StoredFile file;
    try {
      Downloads from = mirror.isPresent() ? mirrored : downloads;
      file = from.get(url, limits.decodedBytes());
    } catch (AssayException.Published e) {
      throw new AssayException.Source(e.text(), e);
    }
    Optional<Digest> pinned = archive.sha256();
    if (pinned.isPresent() && !pinned.get().equals(file.digest())) {
      throw new AssayException.Source(
          "expected "
              + PublicUrl.of(archive.url())
              + " to have "
              + pinned.get()
              + ", found "
              + file.digest()
              + ". The archive was replaced, or the spec is wrong: find out which.");
    }
    return file;
  }
}
