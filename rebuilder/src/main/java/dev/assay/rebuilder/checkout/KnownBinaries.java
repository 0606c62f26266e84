package dev.assay.rebuilder.checkout;

import dev.assay.core.artifact.Digest;
import java.util.HashSet;
import java.util.Set;

/** Binaries that many sources contain, by digest, as their makers published them. */
final class KnownBinaries {
  /** {@code org.apache.maven.wrapper:maven-wrapper}, 3.1.0 to 3.3.4, from Maven Central. */
  private static final String MAVEN_WRAPPER =
      """
      46b0acdfe3da08b3f40d25bd135858b6014ee62b92883768995c946a3b446bd6
      ff7f21f2ef81723377e3d42d06661c4e3af60cf4bdfb7579ac8f22051399942d
      e63a53cfb9c4d291ebe3c2b0edacb7622bbc480326beaa5a0456e412f52f066a
      360b616b24bc3557f0fce98549e102768f2367746501f7d74dad358d0ee794a2
      7cc3215e9c7ec525d793b82ea878441cdaa5b6135f859b0ef396a93bb3c8e6e7
      3d8f20ce6103913be8b52aef6d994e0c54705fb527324ceb9b835b338739c7a8
      1ada66a0d65291f3b5c0e12f8860cc5d422da76c9f90313a2c0f1cd280ae8ede
      4e2fbf6554bc8a4702cdfdd3bef464f423393d784ddbb037216320ce55d5e4e1
      """;

  private KnownBinaries() {}

  /** All of them, and {@code more}. */
  static Set<Digest> and(Set<Digest> more) {
    Set<Digest> all = new HashSet<>(more);
    MAVEN_WRAPPER.lines().map(Digest::new).forEach(all::add);
    return all;
  }
}
