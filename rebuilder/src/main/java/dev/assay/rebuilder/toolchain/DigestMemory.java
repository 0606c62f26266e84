package dev.assay.rebuilder.toolchain;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.assay.core.artifact.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Remembers digests of folders that hardly ever change, such as JDKs, so that not every
 * verification reads them whole. A digest is taken from memory only if every file below the folder
 * has the inode, size, mode and times that it had when it was read; among them the time of the last
 * change of any kind, which no call sets. A build can do nothing about it: it sees the folder
 * read-only, and the memory not at all. Who can change what the kernel says can change Assay, too.
 */
public final class DigestMemory {
  /** What changed just now could change again within the same tick of the clock. */
  private static final Duration SETTLED = Duration.ofSeconds(5);

  private final Path folder;

  /**
   * A memory.
   *
   * @param folder that no build can write to; made when it is needed
   */
  public DigestMemory(Path folder) {
    this.folder = folder;
  }

  /** The digest of a folder, as {@link FolderDigest} computes it. */
  public Digest of(Path tree) throws IOException {
    Path note = folder.resolve(Digest.of(tree.toString().getBytes(UTF_8)).sha256());
    Stamp before = Stamp.of(tree);
    Optional<Digest> known = read(note, before);
    if (known.isPresent()) {
      return known.get();
    }
    Digest digest = FolderDigest.of(tree);
    if (before.isSettled() && Stamp.of(tree).equals(before)) {
      write(note, before.digest().sha256() + " " + digest.sha256() + "\n");
    }
    return digest;
  }

  private static Optional<Digest> read(Path note, Stamp stamp) throws IOException {
    if (!Files.isRegularFile(note, LinkOption.NOFOLLOW_LINKS) || Files.size(note) != 130) {
      return Optional.empty();
    }
    String text = Files.readString(note);
    return text.matches("[0-9a-f]{64} [0-9a-f]{64}\n")
            && text.startsWith(stamp.digest().sha256() + " ")
        ? Optional.of(new Digest(text.substring(65, 129)))
        : Optional.empty();
  }

  private void write(Path note, String text) throws IOException {
    Files.createDirectories(folder);
    Path draft = Files.createTempFile(folder, "draft", null);
    Files.writeString(draft, text);
    Files.move(draft, note, StandardCopyOption.ATOMIC_MOVE);
  }

  /**
   * What the kernel says about every file of a folder, without its being read.
   *
   * @param digest over all of it
   * @param newest time of a change
   */
  private record Stamp(Digest digest, Instant newest) {
    private static final List<String> ATTRIBUTES =
        List.of("dev", "ino", "size", "mode", "uid", "lastModifiedTime", "ctime");

    static Stamp of(Path tree) throws IOException {
      List<Path> entries;
      try (Stream<Path> walk = Files.walk(tree)) {
        entries = walk.sorted().toList();
      }
      MessageDigest hasher = Digest.newHasher();
      Instant newest = Instant.MIN;
      for (Path entry : entries) {
        Map<String, Object> is =
            Files.readAttributes(
                entry, "unix:" + String.join(",", ATTRIBUTES), LinkOption.NOFOLLOW_LINKS);
        // What has no such time counts as changed just now.
        Instant changed = is.get("ctime") instanceof FileTime time ? time.toInstant() : Instant.MAX;
        newest = changed.isAfter(newest) ? changed : newest;
        hasher.update((entry + "\0").getBytes(UTF_8));
        for (String name : ATTRIBUTES) {
          hasher.update((is.get(name) + "\0").getBytes(UTF_8));
        }
      }
      return new Stamp(Digest.finish(hasher), newest);
    }

    boolean isSettled() {
      return newest.isBefore(Instant.now().minus(SETTLED));
    }
  }
}
