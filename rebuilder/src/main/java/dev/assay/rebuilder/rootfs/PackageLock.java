package dev.assay.rebuilder.rootfs;

import dev.assay.core.artifact.Digest;
import dev.assay.core.failure.AssayException;
import dev.assay.core.lock.LockedPackage;
import dev.assay.core.lock.LockedRoot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The packages that a root file system is made of, each by digest.
 *
 * @param suite Debian's name for the release
 * @param packages sorted by file name
 */
public record PackageLock(String suite, List<LockedPackage> packages) {
  private static final Pattern SUITE = Pattern.compile("suite ([a-z]{1,30})");
  private static final Pattern LINE =
      Pattern.compile("([0-9a-f]{64}) ([0-9]{1,12}) ([A-Za-z0-9][A-Za-z0-9.+_%~-]{0,200}\\.deb)");

  /** Sorts. */
  public PackageLock {
    packages = packages.stream().sorted().toList();
  }

  /** As the lock of a release has it. */
  public static PackageLock of(LockedRoot.Debian root) {
    return new PackageLock(root.suite(), root.packages());
  }

  /** For the lock of a release. */
  public LockedRoot.Debian locked() {
    return new LockedRoot.Debian(suite, packages);
  }

  /** One line per package, behind one with the suite. */
  public String text() {
    StringBuilder text = new StringBuilder("suite ").append(suite).append('\n');
    for (LockedPackage locked : packages) {
      text.append(locked.digest().sha256())
          .append(' ')
          .append(locked.size())
          .append(' ')
          .append(locked.file())
          .append('\n');
    }
    return text.toString();
  }

  /**
   * Reads what {@link #text()} writes.
   *
   * @throws AssayException.Toolchain if it is anything else, with the line
   */
  public static PackageLock read(Path file) throws AssayException {
    try {
      List<String> lines = Files.readAllLines(file);
      Matcher suite = SUITE.matcher(lines.isEmpty() ? "" : lines.getFirst());
      if (!suite.matches()) {
        throw malformed(file, 1, "suite NAME");
      }
      List<LockedPackage> packages = new ArrayList<>();
      for (int i = 1; i < lines.size(); i++) {
        Matcher line = LINE.matcher(lines.get(i));
        if (!line.matches()) {
          throw malformed(file, i + 1, "SHA256 SIZE NAME.deb");
        }
        try {
          packages.add(
              new LockedPackage(
                  line.group(3), Long.parseLong(line.group(2)), new Digest(line.group(1))));
        } catch (IllegalArgumentException e) {
          throw malformed(file, i + 1, "NAME_VERSION_ARCHITECTURE.deb");
        }
      }
      return new PackageLock(suite.group(1), packages);
    } catch (IOException e) {
      throw new AssayException.Toolchain("cannot read " + file + ": " + e, e);
    }
  }

  private static AssayException malformed(Path file, int line, String expected) {
    return new AssayException.Toolchain(
        file + ", line " + line + ": expected " + expected + "; remove the folder to make it anew");
  }
}
