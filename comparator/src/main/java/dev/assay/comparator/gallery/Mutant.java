package dev.assay.comparator.gallery;

/**
 * A changed copy of a file.
 *
 * @param bytes of the copy
 * @param place where the change must be found
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
public record Mutant(byte[] bytes, Place place) {}
