package dev.assay.core.lock;

import dev.assay.core.artifact.Digest;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** What a build saw as the system, by digest. This machine's own is not locked. */
public sealed interface LockedRoot {
  /** The kind, as specs spell it. */
  String kind();

  /**
   * A tree of Debian packages.
   *
   * @param suite Debian's name for the release
   * @param packages at least one, sorted by file name, one of each name and architecture
   */
  record Debian(String suite, List<LockedPackage> packages) implements LockedRoot {
    private static final Pattern SUITE = Pattern.compile("[a-z]{1,30}");

    public Debian {
      packages = List.copyOf(packages);
      if (!SUITE.matcher(suite).matches() || packages.isEmpty()) {
        throw new IllegalArgumentException("a suite with packages, not " + suite);
      }
      Set<String> names = new HashSet<>();
      String last = "";
      for (LockedPackage locked : packages) {
        if (locked.file().compareTo(last) <= 0
            || !names.add(locked.name() + ":" + locked.architecture())) {
          throw new IllegalArgumentException("not sorted, or twice: " + locked.file());
        }
        last = locked.file();
      }
    }

    @Override
    public String kind() {
      return "debian";
    }
  }

  /**
   * A tree that somebody supplied as a whole.
   *
   * @param kind {@code oci}, {@code tar} or {@code dir}
   * @param digest of the image's manifest or index, of the archive, or of the folder
   */
  record Supplied(String kind, Digest digest) implements LockedRoot {
    private static final Set<String> KINDS = Set.of("oci", "tar", "dir");

    public Supplied {
      if (!KINDS.contains(kind)) {
        throw new IllegalArgumentException("oci, tar or dir, not " + kind);
      }
    }
  }
}
