package dev.assay.rebuilder.sandbox;

import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.FileVisitor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How much a run has put on disk: the sizes of all that is in its folders, and, because a file may
 * be open that has no name any more, what the disk has lost of its free space since the start.
 */
final class DiskUse {
  /** Fewer files than this fit on no disk of ours; also the collector looks at no more. */
  static final int MOST_ENTRIES = 2_000_000;

  /** Below this there is nothing left for anyone else. In bytes. */
  private static final long RESERVE = 128L << 20;

  /** What others may write to the same disk meanwhile, if the limit itself is not more. */
  private static final long OTHERS = 1L << 30;

  private static final int DEPTH = 200;
  private static final long LONGEST_PAUSE_NANOS = 15_000_000_000L;

  private final List<Path> folders;
  private final long limit;
  private final long freeAtStart;
  private long walkedAt = System.nanoTime();
  private long walkTook;
  private long freeWhenWalked;
  private long held;

  /**
   * Looks at the folders for the first time.
   *
   * @param folders that the run can write to
   * @param limit in bytes
   */
  DiskUse(List<Path> folders, long limit) throws IOException {
    this.folders = List.copyOf(folders);
    this.limit = limit;
    this.freeAtStart = free();
    this.freeWhenWalked = freeAtStart;
  }

  /** Why the run has to end, if it does; cheap enough for several times in a second. */
  Optional<String> exceeded() throws IOException {
    if (folders.isEmpty()) {
      return Optional.empty();
    }
    long free = free();
    if (free < RESERVE && free < freeAtStart - RESERVE) {
      return Optional.of("the disk is full");
    }
    if (freeAtStart - free - limit > Math.max(limit, OTHERS)) {
      return Optional.of("the disk lost " + (freeAtStart - free) + " bytes of free space");
    }
    long now = System.nanoTime();
    boolean grown = freeWhenWalked - free > Math.max(1 << 20, (limit - held) / 4);
    // Walking takes a fiftieth of the time at most, unless there is reason to hurry.
    if (grown || now - walkedAt > Math.max(LONGEST_PAUSE_NANOS, 50 * walkTook)) {
      return walk(now, free);
    }
    return Optional.empty();
  }

  /** What the folders hold now, whenever they were last looked at. */
  Optional<String> exceededAtEnd() throws IOException {
    return folders.isEmpty() ? Optional.empty() : walk(System.nanoTime(), free());
  }

  private Optional<String> walk(long now, long free) throws IOException {
    Sum sum = new Sum();
    for (Path folder : folders) {
      Files.walkFileTree(folder, EnumSet.noneOf(FileVisitOption.class), DEPTH, sum);
    }
    held = sum.bytes;
    freeWhenWalked = free;
    walkedAt = System.nanoTime();
    walkTook = walkedAt - now;
    if (sum.entries > MOST_ENTRIES) {
      return Optional.of("more than " + MOST_ENTRIES + " files and folders");
    }
    return sum.bytes > limit
        ? Optional.of(sum.bytes + " bytes in the build's folders")
        : Optional.empty();
  }

  private long free() throws IOException {
    long free = Long.MAX_VALUE;
    for (Path folder : folders) {
      free = Math.min(free, Files.getFileStore(folder).getUnallocatedSpace());
    }
    return free;
  }

  /** Adds up; what cannot be read or has just gone still shows in the free space. */
  private static final class Sum implements FileVisitor<Path> {
    private long bytes;
    private int entries;

    private FileVisitResult next() {
      return ++entries > MOST_ENTRIES ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
      return next();
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      // Sizes are claims: those of a few sparse files may add up to more than a long holds.
      long size = attributes.isRegularFile() ? attributes.size() : 0;
      bytes = size > Long.MAX_VALUE - bytes ? Long.MAX_VALUE : bytes + size;
      return next();
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) {
      return next();
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure) {
      return FileVisitResult.CONTINUE;
    }
  }
}
