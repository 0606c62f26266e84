package dev.assay.rebuilder.sandbox;

import dev.assay.core.failure.AssayException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;

/**
 * Puts a request's folders where the build expects them, on a machine that lets us mount nothing:
 * by renaming them there, and back afterwards. A link would not do, since tools look through it.
 */
final class Placement implements AutoCloseable {
  private final Deque<Mount> moved = new ArrayDeque<>();
  private final Deque<Path> made = new ArrayDeque<>();

  private Placement() {}

  /**
   * Moves what is not there already, outer folders first.
   *
   * @throws AssayException.Infrastructure if something else is there, or it is another file system
   */
  static Placement of(List<Mount> mounts) throws AssayException, IOException {
    Placement placement = new Placement();
    try {
      for (Mount mount :
          mounts.stream().sorted(Comparator.comparingInt(m -> m.inside().length())).toList()) {
        if (!mount.host().equals(Path.of(mount.inside()))) {
          placement.move(mount);
        }
      }
      return placement;
    } catch (IOException | AssayException e) {
      placement.close();
      throw e;
    }
  }

  private void move(Mount mount) throws AssayException, IOException {
    Path target = Path.of(mount.inside());
    makeFolders(target.getParent());
    if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
      throw new AssayException.Infrastructure(
          "a build in a job of its own needs " + target + ", which something else has already");
    }
    try {
      Files.move(mount.host(), target, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new AssayException.Infrastructure(
          "cannot move "
              + mount.host()
              + " to "
              + target
              + ", where the build needs it: "
              + e
              + ". Run as root, with ASSAY_CACHE on the same file system",
          e);
    }
    moved.push(mount);
  }

  private void makeFolders(@org.jspecify.annotations.Nullable Path folder) throws IOException {
    if (folder != null && !Files.isDirectory(folder)) {
      makeFolders(folder.getParent());
      Files.createDirectory(folder);
      made.push(folder);
    }
  }

  /**
   * Moves everything back.
   *
   * @throws AssayException.Build if the build has put something else there
   */
  @Override
  public void close() throws AssayException, IOException {
    while (!moved.isEmpty()) {
      Mount mount = moved.pop();
      Path place = Path.of(mount.inside());
      if (Files.isSymbolicLink(place) || !Files.exists(place)) {
        throw new AssayException.Build("the build replaced its folder " + place);
      }
      Files.move(place, mount.host(), StandardCopyOption.ATOMIC_MOVE);
    }
    while (!made.isEmpty()) {
      try {
        Files.deleteIfExists(made.pop());
      } catch (IOException e) {
        // The build has left something beside its folders: the job's to tidy up.
      }
    }
  }
}
