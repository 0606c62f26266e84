package dev.assay.rebuilder.source;

import dev.assay.core.failure.AssayException;
import dev.assay.core.limits.Limits;
import dev.assay.core.result.Condition;
import dev.assay.rebuilder.checkout.TreeDigest;
import dev.assay.rebuilder.sandbox.Bubblewrap;
import dev.assay.rebuilder.sandbox.Mount;
import dev.assay.rebuilder.sandbox.Overlay;
import dev.assay.rebuilder.sandbox.SandboxRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/**
 * Notices what a build does to its source: SUNSPOT, which got into Orion, replaced a source file
 * while the compiler ran, and put the old one back.
 *
 * <p>The build writes to an overlay. What it does to a tracked file stays in the upper layer,
 * whatever is put back. Where no overlay can be had (old kernels, containers whose own root is an
 * overlay), the identity of every tracked file is compared: its bytes, its inode, and the time of
 * its last change of any kind, which no call sets. That cannot see a folder that was exchanged as a
 * whole and brought back, so it leaves a condition.
 */
public final class SourceGuard {
  private static final int PATIENCE_SECONDS = 20;

  /** So many paths are named; then how many more there are. */
  private static final int NAMED = 20;

  private final Path source;
  private final Limits limits;
  private final TreeDigest before;
  private final Optional<Overlay> overlay;
  private final Map<String, String> identities;
  private final boolean first;

  private SourceGuard(
      Path source,
      Limits limits,
      TreeDigest before,
      Optional<Overlay> overlay,
      Map<String, String> identities) {
    this(source, limits, before, overlay, identities, true);
  }

  private SourceGuard(
      Path source,
      Limits limits,
      TreeDigest before,
      Optional<Overlay> overlay,
      Map<String, String> identities,
      boolean first) {
    this.first = first;
    this.source = source;
    this.limits = limits;
    this.before = before;
    this.overlay = overlay;
    this.identities = identities;
  }

  /**
   * Hashes everything.
   *
   * @param source the checkout; nothing but the build is going to write to it
   * @param folder private to this run, and empty
   */
  public static SourceGuard over(Path source, Path folder, Limits limits)
      throws AssayException, IOException {
    TreeDigest before = TreeDigest.of(source, limits);
    Overlay overlay = Overlay.create(source, folder);
    if (isUsable(overlay)) {
      return new SourceGuard(source, limits, before, Optional.of(overlay), Map.of());
    }
    // A later change of owner would look like a change by the build.
    Bubblewrap.handOver(source);
    return new SourceGuard(source, limits, before, Optional.empty(), identities(source, before));
  }

  /** A guard that has no overlay, whatever the machine can do. */
  public static SourceGuard withoutOverlay(Path source, Limits limits)
      throws AssayException, IOException {
    TreeDigest before = TreeDigest.of(source, limits);
    return new SourceGuard(source, limits, before, Optional.empty(), identities(source, before));
  }

  /**
   * A guard of the same files for one more run, over what the build left. Nothing but that run is
   * going to write to it.
   *
   * @param folder private to that run, and not there yet
   */
  public SourceGuard again(Path folder) throws IOException {
    Optional<Overlay> next =
        overlay.isPresent() ? Optional.of(Overlay.create(source, folder)) : Optional.empty();
    return new SourceGuard(source, limits, before, next, identities(source, before), false);
  }

  /** Whether a path was there before the build: as a file, a link, or an empty folder. */
  public boolean tracks(String path) {
    return before.entries().containsKey(path);
  }

  private static boolean isUsable(Overlay overlay) throws IOException {
    Process process =
        new ProcessBuilder(overlay.around(List.of("true")))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    process.getOutputStream().close();
    try {
      boolean ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
      return ended && process.exitValue() == 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      process.destroyForcibly();
    }
  }

  /** Whether the build writes to an overlay. */
  public boolean hasOverlay() {
    return overlay.isPresent();
  }

  /** Where the build works. */
  public Mount mount(String inside) {
    return Mount.writable(overlay.map(Overlay::merged).orElse(source), inside);
  }

  /** What must be mounted around the sandbox. */
  public Optional<Overlay> overlay() {
    return overlay;
  }

  /**
   * Says what the build did to the source, and makes the checkout look as the build left it.
   *
   * @param ended the proof that nothing writes any more
   */
  public List<Condition> finish(SandboxRun ended) throws AssayException, IOException {
    if (ended.exitStatus() != 0) {
      throw new IllegalArgumentException("only what a build has finished is looked at");
    }
    return inspect();
  }

  List<Condition> inspect() throws AssayException, IOException {
    List<Condition> conditions = new ArrayList<>();
    TreeSet<String> written = new TreeSet<>();
    if (first) {
      written.addAll(before.changedIn(TreeDigest.of(source, limits)));
    }
    if (!identities.isEmpty()) {
      Map<String, String> after = identities(source, before);
      identities.forEach(
          (path, identity) -> {
            if (!identity.equals(after.get(path))) {
              written.add(path);
            }
          });
    }
    if (overlay.isPresent()) {
      UpperLayer upper = new UpperLayer(overlay.get().upper());
      written.addAll(upper.shadowed(before.entries().keySet(), before.emptyFolders()));
      upper.mergeInto(source);
    } else {
      conditions.add(
          new Condition.LimitsNotEnforced(
              "no overlay for the source, so a folder exchanged and brought back is not seen"));
    }
    named(written).forEach(path -> conditions.add(new Condition.SourceWritten(path)));
    return conditions;
  }

  private static List<String> named(Set<String> written) {
    List<String> all = List.copyOf(written);
    if (all.size() <= NAMED) {
      return all;
    }
    List<String> some = new ArrayList<>(all.subList(0, NAMED));
    some.add("and " + (all.size() - NAMED) + " more paths");
    return some;
  }

  private static SortedMap<String, String> identities(Path source, TreeDigest tree)
      throws IOException {
    SortedMap<String, String> identities = new TreeMap<>();
    for (String path : tree.entries().keySet()) {
      Path file = source.resolve(path);
      if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
        Map<String, Object> stat =
            Files.readAttributes(file, "unix:ino,ctime", LinkOption.NOFOLLOW_LINKS);
        boolean folder = Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS);
        identities.put(path, stat.get("ino") + (folder ? "" : " " + stat.get("ctime")));
      }
    }
    return identities;
  }
}
