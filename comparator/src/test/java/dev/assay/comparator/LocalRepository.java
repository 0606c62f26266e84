package dev.assay.comparator;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Archives that strangers made: those of the local Maven repository. {@code -Dcorpus.files=N} takes
 * N of them, in an order that is mixed but always the same; the default keeps the build short.
 */
final class LocalRepository {
  private static final int FILES = Integer.getInteger("corpus.files", 300);
  private static final Pattern ARCHIVE = Pattern.compile(".*\\.(jar|war|zip|tgz|tar\\.gz|deb)");

  /** Those above make a few files most of the work. */
  private static final long LARGEST = Long.getLong("corpus.largest", 1L << 20);

  private LocalRepository() {}

  /** The archives of the sample. */
  static List<Path> archives() throws IOException {
    List<Path> all = new ArrayList<>();
    try (Stream<Path> files = Files.walk(root())) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        if (isArchive(file) && Files.size(file) <= LARGEST) {
          all.add(file);
        }
      }
    }
    Collections.shuffle(all, new Random(7));
    return all.subList(0, Math.min(FILES, all.size()));
  }

  /** All files of the folder {@code -Dreal.files=FOLDER}; none unless it is stated. */
  static List<Path> more() throws IOException {
    String stated = System.getProperty("real.files", "");
    if (stated.isEmpty()) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(Path.of(stated))) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }

  static boolean isArchive(Path file) {
    return ARCHIVE.matcher(file.toString()).matches();
  }

  private static Path root() {
    String stated = System.getProperty("maven.repo.local");
    return Path.of(
        stated != null
            ? stated
            : Objects.requireNonNull(System.getProperty("assay.repository"), "run by Maven"));
  }
}
