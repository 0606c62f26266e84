package dev.assay.rebuilder.rootfs;

import java.util.Arrays;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;

/**
 * Debian's suites and the JDKs in them (packages {@code openjdk-N-jdk-headless}), in the order of
 * preference: a stable one that still gets security updates first, {@code sid}, which moves every
 * day, last.
 */
enum DebianSuite {
  BOOKWORM("bookworm"),
  BULLSEYE("bullseye"),
  TRIXIE("trixie"),
  SID("sid");

  private final String codename;

  DebianSuite(String codename) {
    this.codename = codename;
  }

  /** Major versions. */
  private Set<Integer> jdks() {
    return switch (this) {
      case BOOKWORM -> Set.of(17);
      case BULLSEYE -> Set.of(11, 17);
      case TRIXIE -> Set.of(21, 25);
      case SID -> Set.of(8, 11, 17, 21, 25);
    };
  }

  String codename() {
    return codename;
  }

  /** All but {@code sid}, whose updates need none. */
  boolean hasSecurityArchive() {
    return this != SID;
  }

  /** The first suite that has all of these JDKs, by major version. */
  static Optional<DebianSuite> having(Collection<Integer> majors) {
    return Arrays.stream(values()).filter(suite -> suite.jdks().containsAll(majors)).findFirst();
  }

  static Optional<DebianSuite> named(String codename) {
    return Arrays.stream(values()).filter(suite -> suite.codename.equals(codename)).findFirst();
  }
}
