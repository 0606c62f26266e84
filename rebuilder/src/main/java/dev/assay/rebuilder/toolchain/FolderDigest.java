package dev.assay.rebuilder.toolchain;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.assay.core.artifact.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.MessageDigest;
import java.util.List;
import java.util.stream.Stream;

/**
 * The digest of a folder: SHA-256 over one line per file and link below it, sorted by path:
 *
 * <pre>{@code
 * file SHA256 x|- PATH
 * link SHA256-of-target - PATH
 * }</pre>
 *
 * Links are not followed; {@code x} is the owner's execute bit; times, owners and empty folders
 * don't count. A path with a line break is refused.
 */
public final class FolderDigest {
  private FolderDigest() {}

  /** Reads every file below {@code folder}. */
  public static Digest of(Path folder) throws IOException {
    List<Path> entries;
    try (Stream<Path> walk = Files.walk(folder)) {
      entries = walk.filter(path -> !Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)).toList();
    }
    List<String> lines = new java.util.ArrayList<>();
    for (Path entry : entries) {
      String path = folder.relativize(entry).toString();
      if (path.contains("\n")) {
        throw new IOException("a line break in a file's name below " + folder);
      }
      lines.add(path + "\n" + line(entry));
    }
    MessageDigest hasher = Digest.newHasher();
    lines.stream()
        .sorted()
        .map(line -> line.split("\n", -1))
        .forEach(line -> hasher.update((line[1] + line[0] + "\n").getBytes(UTF_8)));
    return Digest.finish(hasher);
  }

  private static String line(Path entry) throws IOException {
    if (Files.isSymbolicLink(entry)) {
      byte[] target = Files.readSymbolicLink(entry).toString().getBytes(UTF_8);
      return "link " + Digest.of(target).sha256() + " - ";
    }
    if (!Files.isRegularFile(entry, LinkOption.NOFOLLOW_LINKS)) {
      throw new IOException("neither file, folder nor link: " + entry);
    }
    boolean executable =
        Files.getPosixFilePermissions(entry).contains(PosixFilePermission.OWNER_EXECUTE);
    return "file " + Digest.of(entry).sha256() + (executable ? " x " : " - ");
  }
}
