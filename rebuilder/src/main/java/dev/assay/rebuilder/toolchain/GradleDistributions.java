package dev.assay.rebuilder.toolchain;

import dev.assay.core.artifact.Digest;
import dev.assay.core.artifact.Store;
import dev.assay.core.artifact.StoredFile;
import dev.assay.core.event.EventSink;
import dev.assay.core.event.ProgressEvent;
import dev.assay.core.failure.AssayException;
import dev.assay.core.lock.LockedGradle;
import dev.assay.core.spec.Environment.Tool;
import dev.assay.rebuilder.repository.Downloads;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Gradle in the version that a spec asks for. Assay knows no digests of it, and where it comes from
 * the source says; so it is locked by its digest, which a policy may list.
 */
public final class GradleDistributions {
  /** The variable of the user with the URL of a folder of distributions. */
  public static final String VARIABLE = "ASSAY_GRADLE_DISTRIBUTIONS";

  private static final long LIMIT = 1L << 30;

  /** What is smaller may be the same by chance; as for root file systems, in bytes. */
  private static final long TRIVIAL = 1 << 10;

  private final Downloads downloads;
  private final Store store;
  private final Optional<String> folder;
  private final EventSink events;

  /**
   * Distributions.
   *
   * @param folder URL of the folder that the user takes them from, where no wrapper says
   */
  public GradleDistributions(
      Downloads downloads, Store store, Optional<String> folder, EventSink events) {
    this.downloads = downloads;
    this.store = store;
    this.folder = folder;
    this.events = events;
  }

  /**
   * Fetches what spec and source ask for.
   *
   * @param tool of the spec
   * @param source the checkout
   * @throws AssayException.Toolchain if it is not to be had, or not what the wrapper says
   */
  public GradleDistribution choose(Tool tool, Path source) throws AssayException {
    Optional<GradleWrapper> wrapper = wrapper(tool, source);
    String url = wrapper.isPresent() ? wrapper.get().url() : url(tool);
    StoredFile file = fetch(url);
    requireSum(wrapper, file.digest());
    return new GradleDistribution(new LockedGradle(url, file.size(), file.digest()), file.path());
  }

  /**
   * Takes what is locked, if it is what spec and source ask for.
   *
   * @throws AssayException.Toolchain if it is not, or cannot be had as it is locked
   */
  public GradleDistribution locked(Optional<LockedGradle> lock, Tool tool, Path source)
      throws AssayException {
    Optional<GradleWrapper> wrapper = wrapper(tool, source);
    LockedGradle gradle =
        lock.orElseThrow(
            () ->
                new AssayException.Toolchain(
                    "the lock names no Gradle; make it again: assay lock --update SPEC"));
    boolean asked =
        wrapper.map(GradleWrapper::url).map(gradle.url()::equals).orElse(true)
            && (tool.version().isEmpty() || tool.version().equals(gradle.version()));
    if (!asked) {
      throw new AssayException.Toolchain(
          "the lock is of another Gradle, "
              + gradle.url()
              + ", than the "
              + wrapper.map(it -> "wrapper, " + it.url()).orElse("spec, " + tool.version())
              + "; make it again: assay lock --update SPEC");
    }
    requireSum(wrapper, gradle.digest());
    Optional<Path> kept = store.find(gradle.digest());
    if (kept.isPresent()) {
      return new GradleDistribution(gradle, kept.get());
    }
    StoredFile fetched = fetch(gradle.url());
    if (!fetched.digest().equals(gradle.digest())) {
      throw new AssayException.Toolchain(
          gradle.url()
              + " changed at its origin: locked is "
              + gradle.digest()
              + ", found "
              + fetched.digest()
              + ". Find out who changed it");
    }
    return new GradleDistribution(gradle, fetched.path());
  }

  private StoredFile fetch(String url) throws AssayException {
    events.accept(new ProgressEvent.StepStarted("gradle", url));
    try {
      return downloads.get(url, LIMIT);
    } catch (AssayException.Published e) {
      throw new AssayException.Toolchain("cannot get Gradle: " + e.text(), e);
    }
  }

  /** The source's wrapper, unless the spec asks for another version. */
  private static Optional<GradleWrapper> wrapper(Tool tool, Path source)
      throws AssayException.Toolchain {
    if (tool.version().isEmpty()) {
      Optional<GradleWrapper> wrapper = GradleWrapper.in(source);
      if (wrapper.isEmpty()) {
        throw new AssayException.Toolchain(
            "the source has no " + GradleWrapper.FILE + "; name a version: gradle: 8.5");
      }
      return wrapper;
    }
    return GradleWrapper.in(source).filter(it -> it.version().equals(tool.version()));
  }

  private String url(Tool tool) throws AssayException.Toolchain {
    String base =
        folder.orElseThrow(
            () ->
                new AssayException.Toolchain(
                    "the source's "
                        + GradleWrapper.FILE
                        + " does not say where Gradle "
                        + tool.version()
                        + " is; put the URL of a folder with gradle-"
                        + tool.version()
                        + "-bin.zip into "
                        + VARIABLE));
    String url = base + (base.endsWith("/") ? "" : "/") + "gradle-" + tool.version() + "-bin.zip";
    if (!LockedGradle.isUrl(url)) {
      throw new AssayException.Toolchain(
          VARIABLE + " and the spec: expected the https or http URL of a distribution, not " + url);
    }
    return url;
  }

  private static void requireSum(Optional<GradleWrapper> wrapper, Digest found)
      throws AssayException.Toolchain {
    Optional<Digest> sum = wrapper.flatMap(GradleWrapper::sum);
    if (sum.isPresent() && !sum.get().equals(found)) {
      throw new AssayException.Toolchain(
          GradleWrapper.FILE
              + " says that Gradle is "
              + sum.get()
              + ", found "
              + found
              + ". It was replaced, or the source is wrong: find out which");
    }
  }

  /**
   * Checks that no file of the release is in a distribution (rule 6 of the design).
   *
   * @param published by name
   * @throws AssayException.Dependency if one is, or nobody can tell
   */
  public void requireNoneOf(LockedGradle gradle, Map<String, StoredFile> published)
      throws AssayException.Dependency {
    Map<Digest, String> names = new HashMap<>();
    published.forEach(
        (name, file) -> {
          if (file.size() > TRIVIAL) {
            names.put(file.digest(), name);
          }
        });
    Path archive =
        store
            .find(gradle.digest())
            .orElseThrow(() -> new AssayException.Dependency(gradle.url() + " is gone"));
    try (ZipFile zip = new ZipFile(archive.toFile())) {
      for (ZipEntry entry : Collections.list(zip.entries())) {
        try (InputStream in = zip.getInputStream(entry)) {
          String name = names.get(Digest.of(in));
          if (name != null) {
            throw new AssayException.Dependency(
                "the Gradle that the build ran, "
                    + gradle.url()
                    + ", has "
                    + name
                    + " of the release in it, which must not go into its own rebuild");
          }
        }
      }
    } catch (IOException e) {
      throw new AssayException.Dependency("cannot look into " + gradle.url() + ": " + e);
    }
  }
}
