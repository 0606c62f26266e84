package dev.assay.comparator.gallery;

import java.util.Optional;

/**
 * A changed copy of a file.
 *
 * @param bytes of the copy
 * @param place where the change must be found
 * @param clean what it is compared with, if that is not the file itself: for what both sides have
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
public record Mutant(byte[] bytes, Place place, Optional<byte[]> clean) {
  /** One that is compared with the file itself. */
  public Mutant(byte[] bytes, Place place) {
    this(bytes, place, Optional.empty());
  }
}
