package dev.assay.comparator.gallery;

import java.util.List;

/** What a file and its mutant are packed into before they are compared. */
enum Nesting {
  /** Nothing. */
  NONE,
  /** A jar inside a jar. */
  JAR_IN_JAR,
  /** A compressed tar. */
  TAR_GZ;

  private static final String OUTER = "BOOT-INF/lib/inner.jar";
  private static final String FOLDER = "release/";

  /** Packs a file. */
  byte[] pack(String name, byte[] file) {
    return switch (this) {
      case NONE -> file;
      case JAR_IN_JAR -> jar(OUTER, jar("lib/" + name, file));
      case TAR_GZ ->
          GzipEditor.member(
              Le.concat(
                  TarRecord.of(FOLDER + name, '0', file).bytes(), new byte[2 * TarRecord.BLOCK]));
    };
  }

  private static byte[] jar(String member, byte[] content) {
    return ZipEditor.create(List.of(ZipRecord.of(member, content))).write();
  }

  /** What the packed file is called. */
  String name(String name) {
    return switch (this) {
      case NONE -> name;
      case JAR_IN_JAR -> "outer.jar";
      case TAR_GZ -> "release.tar.gz";
    };
  }

  /** Names of the members that lead to the file. */
  List<String> within(String name) {
    return switch (this) {
      case NONE -> List.of();
      case JAR_IN_JAR -> List.of(OUTER, "lib/" + name);
      case TAR_GZ -> List.of(Place.ANY, FOLDER + name);
    };
  }
}
