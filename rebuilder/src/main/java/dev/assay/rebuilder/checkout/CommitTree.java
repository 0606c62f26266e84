package dev.assay.rebuilder.checkout;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.assay.core.artifact.Printable;
import dev.assay.core.failure.AssayException;
import dev.assay.core.result.Condition;
import dev.assay.core.spec.Environment;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.eclipse.jgit.errors.CorruptObjectException;
import org.eclipse.jgit.errors.LargeObjectException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectChecker;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectLoader;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.treewalk.CanonicalTreeParser;
import org.eclipse.jgit.treewalk.TreeWalk;

/**
 * Writes a commit's tree as git would check it out without any configuration: of all attributes
 * only those for line ends take part. Filters and hooks, which can run programs, do not; what they
 * could have changed is named.
 */
final class CommitTree {
  private static final int MAX_TREE = 64 << 20;
  private static final int MAX_LINK = 4096;
  private static final int MAX_ATTRIBUTES = 1 << 20;
  private static final String ATTRIBUTES = ".gitattributes";

  private final ObjectReader reader;
  private final Environment environment;
  private final String origin;
  private final String prefix;
  private final Map<String, ObjectId> links = new TreeMap<>();
  private final GitAttributes attributes = new GitAttributes();
  private final UnappliedAttributes unapplied;
  private final Optional<ExportRules> export;
  private final LfsObjects lfs;
  private final ObjectChecker checker =
      new ObjectChecker().setIgnore(ObjectChecker.ErrorType.ZERO_PADDED_FILEMODE, true);

  /**
   * A tree to be written for {@code environment}.
   *
   * @param origin what the source is, for messages
   * @param prefix where in the checkout; empty, or a path that ends with a slash
   * @param export for the files that {@code git archive} makes, rather than a checkout
   * @param lfs has the files that pointers stand for
   */
  CommitTree(
      ObjectReader reader,
      Environment environment,
      String origin,
      String prefix,
      Optional<ExportRules> export,
      LfsObjects lfs) {
    this.export = export;
    this.prefix = prefix;
    this.unapplied = new UnappliedAttributes();
    this.lfs = lfs;
    this.reader = reader;
    this.environment = environment;
    this.origin = origin;
  }

  /**
   * What was written.
   *
   * @param links commits of other repositories that the tree refers to, by path
   * @param conditions what git might have written otherwise
   * @param remarks for people
   */
  record Written(Map<String, ObjectId> links, List<Condition> conditions, List<String> remarks) {}

  /** Writes all files of {@code commit}. */
  Written write(RevCommit commit, TreeWriter writer) throws IOException, AssayException {
    lfs.configure(() -> LfsConfig.url(reader, commit, origin));
    Instant time = Instant.ofEpochSecond(commit.getCommitTime());
    requireSound(commit.getTree(), "");
    try (TreeWalk walk = new TreeWalk(reader)) {
      walk.reset(commit.getTree());
      while (walk.next()) {
        entry(walk, writer, time);
      }
    }
    List<String> remarks = new ArrayList<>(unapplied.remarks());
    export.ifPresent(rules -> remarks.addAll(rules.remarks()));
    return new Written(export.isPresent() ? Map.of() : links, unapplied.conditions(), remarks);
  }

  private void entry(TreeWalk walk, TreeWriter writer, Instant time)
      throws IOException, AssayException {
    String path = text(walk.getRawPath(), walk.getPathString());
    ObjectId id = walk.getObjectId(0);
    boolean folder = walk.getRawMode(0) == 0040000;
    if (export.isPresent() && ExportRules.omits(attributes.of(latin(path), folder))) {
      return;
    }
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
      readAttributes(tree, path);
    } catch (CorruptObjectException e) {
      throw PathRules.refused(path.isEmpty() ? "/" : path, origin, String.valueOf(e.getMessage()));
    } catch (LargeObjectException e) {
      throw new AssayException.Limit(
          "a folder of " + origin + " has a list longer than the limit of " + MAX_TREE + " bytes.");
    }
  }

  /** Those of one folder, before its files. */
  private void readAttributes(ObjectId tree, String path) throws IOException, AssayException {
    CanonicalTreeParser entries = new CanonicalTreeParser(null, reader, tree);
    for (; !entries.eof(); entries.next()) {
      if (!entries.getEntryPathString().equals(ATTRIBUTES)) {
        continue;
      }
      String folder = path.isEmpty() ? "" : path + "/";
      if ((entries.getEntryRawMode() & 0170000) != 0100000) {
        throw PathRules.refused(folder + ATTRIBUTES, origin, "it is not a regular file");
      }
      ObjectLoader blob = reader.open(entries.getEntryObjectId(), Constants.OBJ_BLOB);
      if (blob.getSize() > MAX_ATTRIBUTES) {
        throw new AssayException.Limit(
            folder + ATTRIBUTES + " of " + origin + " is larger than 1 MiB.");
      }
      attributes.add(latin(folder), new String(blob.getBytes(), ISO_8859_1));
    }
  }

  /** Attributes are matched byte for byte. */
  private static String latin(String path) {
    return new String(path.getBytes(UTF_8), ISO_8859_1);
  }

  private void file(ObjectId id, String path, boolean executable, TreeWriter writer, Instant time)
      throws IOException, AssayException {
    ObjectLoader blob = reader.open(id, Constants.OBJ_BLOB);
    boolean windows = environment.newline() == Environment.Newline.CRLF;
    Map<String, String> own = attributes.of(latin(path));
    Optional<LfsPointer> pointer = unapplied.look(prefix + path, own, blob);
    if (pointer.isPresent()) {
      // Git changes line ends before the filter runs: never those of the file itself.
      writer.file(
          prefix + path,
          executable && !windows,
          time,
          out -> lfs.write(pointer.get(), Printable.escape(prefix + path), out));
      return;
    }
    LineEnds ends = LineEnds.of(own, environment.newlineGit() == Environment.Newline.CRLF);
    Optional<byte[]> exported =
        export.isPresent() ? export.get().content(path, own, blob) : Optional.empty();
    if (exported.isPresent()) {
      writer.file(prefix + path, executable && !windows, time, ExportRules.of(exported.get()));
      return;
    }
    boolean wide = ends.crlf() && (!ends.ifPlain() || isPlainText(blob));
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
