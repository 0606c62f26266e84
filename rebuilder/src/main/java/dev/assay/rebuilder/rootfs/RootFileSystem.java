package dev.assay.rebuilder.rootfs;

import dev.assay.core.artifact.Digest;
import dev.assay.core.artifact.Printable;
import dev.assay.core.artifact.StoredFile;
import dev.assay.core.failure.AssayException;
import dev.assay.core.lock.LockedRoot;
import dev.assay.core.result.Condition;
import dev.assay.core.result.RootInfo;
import dev.assay.rebuilder.toolchain.FolderDigest;
import dev.assay.rebuilder.toolchain.ToolIdentity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A tree that builds see as {@code /}, read-only.
 *
 * @param folder where it is on this machine; {@code /} for the machine's own
 * @param info for results
 * @param tree digest of the folder; empty for the machine's own, which is not identified
 * @param locked what a lock says about it; empty for the machine's own
 */
public record RootFileSystem(
    Path folder, RootInfo info, Optional<Digest> tree, Optional<LockedRoot> locked) {
  /** What a system and a release may both have, such as a licence; in bytes. */
  private static final int TRIVIAL = 1024;

  /** This machine's own system folders: the weakest choice, and a condition. */
  public static RootFileSystem host(String chosenBy) {
    return new RootFileSystem(
        Path.of("/"),
        new RootInfo("host", HostSystem.name(), Optional.empty(), chosenBy),
        Optional.empty(),
        Optional.empty());
  }

  /** Whether it is this machine's own. */
  public boolean isHost() {
    return tree.isEmpty();
  }

  /** The tool that it is, if it is identified. */
  public Optional<ToolIdentity> identity() {
    return tree.map(
        digest ->
            new ToolIdentity(
                "rootfs",
                info.kind() + " " + info.name(),
                info.digest().map(Digest::toString).orElse(""),
                digest));
  }

  /** What a build in it rests on. Debian's packages were signed by Debian. */
  public List<Condition> conditions() {
    if (isHost()) {
      return List.of(new Condition.HostRootfs(info.name()));
    }
    return locked.orElse(null) instanceof LockedRoot.Supplied(String kind, Digest digest)
        ? List.of(new Condition.UnverifiedRootfs(kind, digest))
        : List.of();
  }

  /**
   * Checks that no published file lies in it: the build could have copied it. Small files and those
   * of this machine's own system do not count.
   *
   * @param published by name
   * @throws AssayException.Dependency if one does, with its place
   */
  public void requireNoneOf(Map<String, StoredFile> published) throws AssayException {
    Map<Long, List<Map.Entry<String, StoredFile>>> bySize =
        published.entrySet().stream()
            .filter(file -> file.getValue().size() > TRIVIAL)
            .collect(Collectors.groupingBy(file -> file.getValue().size()));
    if (isHost() || bySize.isEmpty()) {
      return;
    }
    try (Stream<Path> walk = Files.walk(folder)) {
      for (Path file : (Iterable<Path>) walk::iterator) {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
          continue;
        }
        for (var entry : bySize.getOrDefault(Files.size(file), List.of())) {
          requireOther(file, entry.getKey(), entry.getValue().digest());
        }
      }
    } catch (IOException | UncheckedIOException e) {
      throw new AssayException.Toolchain(
          "cannot read the root file system " + folder + ": " + e, e);
    }
  }

  private void requireOther(Path file, String name, Digest published)
      throws AssayException, IOException {
    if (Digest.of(file).equals(published)) {
      throw new AssayException.Dependency(
          "the root file system is refused: /"
              + Printable.escape(folder.relativize(file).toString())
              + " is the published file "
              + Printable.escape(name)
              + " ("
              + published
              + "), and must not go into its own rebuild");
    }
  }

  /**
   * Reads a folder again that is not kept by Assay, after a build in it.
   *
   * @throws AssayException.Toolchain if it was changed meanwhile
   */
  public void requireUnchanged() throws AssayException {
    if (!info.kind().equals("dir")) {
      return;
    }
    try {
      Digest now = FolderDigest.of(folder);
      if (!Optional.of(now).equals(tree)) {
        throw new AssayException.Toolchain(
            "the root file system "
                + folder
                + " was changed during the build: it was "
                + info.digest().map(Digest::toString).orElse("")
                + ", and is "
                + now);
      }
    } catch (IOException | UncheckedIOException e) {
      throw new AssayException.Toolchain(
          "cannot read the root file system " + folder + " again: " + e, e);
    }
  }
}
