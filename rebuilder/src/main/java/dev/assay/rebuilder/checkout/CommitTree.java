package dev.assay.rebuilder.checkout;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.assay.core.artifact.Printable;
import dev.assay.core.failure.AssayException;
import dev.assay.core.spec.Environment;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.jgit.errors.CorruptObjectException;
import org.eclipse.jgit.errors.LargeObjectException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectChecker;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectLoader;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.treewalk.TreeWalk;

/**
 * Writes a commit's tree as it is recorded. Attributes, filters and hooks, which can run programs
 * or change content, do not take part.
 */
final class CommitTree {
  private static final int MAX_TREE = 64 << 20;
  private static final int MAX_LINK = 4096;

  private final ObjectReader reader;
  private final Environment environment;
  private final String origin;
  private final String prefix;
  private final Map<String, ObjectId> links = new TreeMap<>();
  private final ObjectChecker checker =
      new ObjectChecker().setIgnore(ObjectChecker.ErrorType.ZERO_PADDED_FILEMODE, true);

  /**
   * A tree to be written for {@code environment}.
   *
   * @param origin what the source is, for messages
   * @param prefix where in the checkout; empty, or a path that ends with a slash
   */
  CommitTree(ObjectReader reader, Environment environment, String origin, String prefix) {
    this.prefix = prefix;
    this.reader = reader;
    this.environment = environment;
    this.origin = origin;
  }

  /**
   * Writes all files of {@code commit}.
   *
   * @return commits of other repositories that the tree refers to, by path
   */
  Map<String, ObjectId> write(RevCommit commit, TreeWriter writer)
      throws IOException, AssayException {
    Instant time = Instant.ofEpochSecond(commit.getCommitTime());
    requireSound(commit.getTree(), "");
    try (TreeWalk walk = new TreeWalk(reader)) {
      walk.reset(commit.getTree());
      while (walk.next()) {
        entry(walk, writer, time);
      }
    }
    return links;
  }

  private void entry(TreeWalk walk, TreeWriter writer, Instant time)
      throws IOException, AssayException {
    String path = text(walk.getRawPath(), walk.getPathString());
    ObjectId id = walk.getObjectId(0);
    switch (walk.getRawMode(0)) {
      // 100664 is what early git wrote; git itself reads it as 100644.
      case 0100644, 0100664 -> file(id, path, false, writer, time);
      case 0100755 -> file(id, path, true, writer, time);
      case 0120000 -> writer.link(prefix + path, target(id, path), time);
      case 0040000 -> {
        new PathRules().segments(path, origin);
        requireSound(id, path);
        walk.enterSubtree();
      }
      case 0160000 -> {
        writer.folder(prefix + path, time);
        links.put(path, id.copy());
      }
      default ->
          throw PathRules.refused(
              path, origin, "the mode " + Integer.toOctalString(walk.getRawMode(0)));
    }
  }

  private void requireSound(ObjectId tree, String path) throws IOException, AssayException {
    try {
      checker.checkTree(tree, reader.open(tree, Constants.OBJ_TREE).getCachedBytes(MAX_TREE));
    } catch (CorruptObjectException e) {
      throw PathRules.refused(path.isEmpty() ? "/" : path, origin, String.valueOf(e.getMessage()));
    } catch (LargeObjectException e) {
      throw new AssayException.Limit(
          "a folder of " + origin + " has a list longer than the limit of " + MAX_TREE + " bytes.");
    }
  }

  private void file(ObjectId id, String path, boolean executable, TreeWriter writer, Instant time)
      throws IOException, AssayException {
    ObjectLoader blob = reader.open(id, Constants.OBJ_BLOB);
    boolean windows = environment.newline() == Environment.Newline.CRLF;
    boolean wide = environment.newlineGit() == Environment.Newline.CRLF && isPlainText(blob);
    writer.file(
        prefix + path,
        executable && !windows,
        time,
        out -> {
          if (wide) {
            try (InputStream in = blob.openStream()) {
              NewlineFilter.convert(in, out);
            }
          } else {
            blob.copyTo(out);
          }
        });
  }

  private static boolean isPlainText(ObjectLoader blob) throws IOException {
    try (InputStream in = blob.openStream()) {
      return NewlineFilter.applies(in);
    }
  }

  private String target(ObjectId id, String path) throws IOException, AssayException {
    try {
      return text(reader.open(id, Constants.OBJ_BLOB).getCachedBytes(MAX_LINK), path);
    } catch (LargeObjectException e) {
      throw PathRules.refused(path, origin, "a link whose target no link can have");
    }
  }

  /** Names must be UTF-8: anything else would be another name after decoding. */
  private String text(byte[] raw, String path) throws AssayException {
    try {
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(raw)).toString();
    } catch (CharacterCodingException e) {
      throw PathRules.refused(Printable.escape(path), origin, "a name that is not UTF-8");
    }
  }
}
