package dev.assay.comparator.gallery;

import java.util.List;
import java.util.stream.Stream;

/** All operators, in the order of the documentation. */
public final class Operators {
  /** The list. A new family is one more line here. */
  public static final List<Operator> ALL =
      Stream.of(
              ZipRecordOperators.ALL,
              ZipBytesOperators.ALL,
              ZipMemberOperators.ALL,
              JarOperators.ALL,
              ClassOperators.ALL,
              TextOperators.ALL,
              DataOperators.ALL,
              PictureOperators.ALL,
              TarOperators.ALL,
              StreamOperators.ALL,
              HeaderOperators.ALL,
              PackageOperators.ALL,
              OwnHashOperators.ALL,
              ProgramOperators.ALL,
              PeOperators.ALL,
              NetOperators.ALL,
              SignatureOperators.ALL,
              AsarOperators.ALL,
              InstallerOperators.ALL,
              CabinetOperators.ALL,
              SourceOperators.ALL)
          .flatMap(List::stream)
          .toList();

  private Operators() {}
}
