package dev.assay.rebuilder.checkout;

import dev.assay.core.failure.AssayException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jgit.errors.TooLargeObjectInPackException;
import org.eclipse.jgit.internal.storage.file.ObjectDirectory;
import org.eclipse.jgit.internal.storage.file.Pack;
import org.eclipse.jgit.internal.storage.file.PackIndex;
import org.eclipse.jgit.lib.AnyObjectId;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.NullProgressMonitor;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.ObjectLoader;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.revwalk.RevBlob;
import org.eclipse.jgit.revwalk.RevObject;
import org.eclipse.jgit.revwalk.RevTag;
import org.eclipse.jgit.revwalk.RevTree;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.TreeWalk;

/** Reads packs in this process: inflates them, follows their deltas, and walks their trees. */
public final class Packs {
  private Packs() {}

  /**
   * As {@link PackReader#read}.
   *
   * @param temporary an empty folder for an index of the packs
   */
  public static void read(
      List<Path> packs, PackReader.Wanted wanted, Path temporary, GitObjects objects)
      throws IOException, AssayException {
    IsolatedGit.install();
    try (PrivateRepository repository = PrivateRepository.unpacking(temporary, wanted.limits())) {
      for (Path pack : packs) {
        index(repository, pack);
      }
      try (ObjectReader reader = repository.newObjectReader()) {
        if (wanted.tree().isPresent()) {
          tree(reader, ObjectId.fromString(wanted.tree().get()), objects);
        } else {
          all(repository.getObjectDatabase(), reader, wanted.everything(), objects);
        }
      }
    } catch (TooLargeObjectInPackException | PrivateRepository.TooMany e) {
      throw new AssayException.Limit("the history is too large: " + e.getMessage() + ".");
    }
  }

  private static void index(PrivateRepository repository, Path pack) throws IOException {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(pack));
        ObjectInserter inserter = repository.newObjectInserter()) {
      inserter.newPackParser(in).parse(NullProgressMonitor.INSTANCE);
      inserter.flush();
    }
  }

  private static void all(
      ObjectDirectory database, ObjectReader reader, boolean everything, GitObjects objects)
      throws IOException {
    RevWalk walk = new RevWalk(reader);
    for (Pack pack : database.getPacks()) {
      for (PackIndex.MutableEntry entry : pack) {
        ObjectLoader object = reader.open(entry.toObjectId());
        boolean tag = object.getType() == Constants.OBJ_TAG;
        if (everything || tag || object.getType() == Constants.OBJ_COMMIT) {
          hand(object, objects);
        }
        if (tag && !everything) {
          handTarget(walk.parseTag(entry.toObjectId()), reader, objects);
        }
      }
    }
  }

  /** So that one of something else than a commit is known as that, not as a damaged one. */
  private static void handTarget(RevTag tag, ObjectReader reader, GitObjects objects)
      throws IOException {
    RevObject target = tag.getObject();
    if ((target instanceof RevTree || target instanceof RevBlob) && reader.has(target)) {
      hand(reader.open(target), objects);
    }
  }

  /** The tree, and all trees and files below it, each once; other repositories' commits are not. */
  private static void tree(ObjectReader reader, ObjectId root, GitObjects objects)
      throws IOException {
    Set<AnyObjectId> seen = new HashSet<>();
    hand(reader.open(root, Constants.OBJ_TREE), objects);
    try (TreeWalk walk = new TreeWalk(reader)) {
      walk.reset(root);
      while (walk.next()) {
        ObjectId id = walk.getObjectId(0);
        int kind = walk.getRawMode(0) & 0170000;
        if (kind == 0160000 || !seen.add(id)) {
          continue;
        }
        hand(reader.open(id), objects);
        if (kind == 0040000) {
          walk.enterSubtree();
        }
      }
    }
  }

  private static void hand(ObjectLoader object, GitObjects objects) throws IOException {
    try (InputStream in = object.openStream()) {
      objects.object(object.getType(), object.getSize(), in);
    }
  }

  /** A reader in this process, for tests. */
  static PackReader inside(Path temporary) {
    return (packs, wanted, objects) ->
        read(packs, wanted, Files.createTempDirectory(temporary, "packs"), objects);
  }

  /** Whether one of the causes is why a pack was refused. */
  static Optional<AssayException> refusal(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof ReceivedPack.Refused refused) {
        return Optional.of(refused.why());
      }
    }
    return Optional.empty();
  }
}
