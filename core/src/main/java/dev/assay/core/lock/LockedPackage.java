package dev.assay.core.lock;

import dev.assay.core.artifact.Digest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One Debian package of a root file system.
 *
 * @param file as apt names it: {@code NAME_VERSION_ARCHITECTURE.deb}, with {@code %3a} for a colon
 *     in the version (Debian Policy 5.6)
 * @param size in bytes
 * @param digest of the file
 */
public record LockedPackage(String file, long size, Digest digest)
    implements Comparable<LockedPackage> {
  private static final Pattern FILE =
      Pattern.compile(
          "([a-z0-9][a-z0-9+.-]{1,100})_([0-9](?:[A-Za-z0-9.+~-]|%3a){0,120})_([a-z0-9-]{2,20})\\.deb");

  public LockedPackage {
    if (!FILE.matcher(file).matches() || size < 0) {
      throw new IllegalArgumentException("not a file NAME_VERSION_ARCHITECTURE.deb: " + file);
    }
  }

  private String part(int group) {
    Matcher matcher = FILE.matcher(file);
    if (!matcher.matches()) {
      throw new AssertionError(file);
    }
    return matcher.group(group);
  }

  /** The package's name. */
  public String name() {
    return part(1);
  }

  /** The package's version, with its epoch. */
  public String version() {
    return part(2).replace("%3a", ":");
  }

  /** Debian's name for the kind of processor, or {@code all}. */
  public String architecture() {
    return part(3);
  }

  /** By file name. */
  @Override
  public int compareTo(LockedPackage other) {
    return file.compareTo(other.file);
  }
}
