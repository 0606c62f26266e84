package dev.assay.comparator.gallery;

import java.io.IOException;
import java.util.Optional;

/** Changes an archive that is taken apart, and says where that must be found. */
@FunctionalInterface
interface ZipEdit {
  /** Empty if there is nothing to change. */
  Optional<Place> apply(ZipEditor zip) throws IOException;

  /** A change of one record. */
  @FunctionalInterface
  interface OfRecord {
    /** Changes it. */
    void apply(ZipRecord record) throws IOException;
  }

  /** The mutation that this edit is. */
  static Mutation mutation(ZipEdit edit) {
    return clean -> {
      Optional<ZipEditor> zip = ZipEditor.read(clean);
      if (zip.isEmpty()) {
        return Optional.empty();
      }
      return edit.apply(zip.get()).map(place -> new Mutant(zip.get().write(), place));
    };
  }

  /** Changes the first member with content. */
  static Mutation one(String part, OfRecord edit) {
    return mutation(
        zip -> {
          Optional<ZipRecord> record = zip.anyFile();
          if (record.isEmpty()) {
            return Optional.empty();
          }
          String name = record.get().name();
          edit.apply(record.get());
          return Optional.of(Place.in(name).part(part));
        });
  }

  /** Changes every member. */
  static Mutation all(OfRecord edit) {
    return mutation(
        zip -> {
          for (ZipRecord record : zip.directory) {
            edit.apply(record);
          }
          return Optional.of(Place.here());
        });
  }

  /** Adds a member. */
  static Mutation adding(String name, byte[] content) {
    return mutation(
        zip -> {
          if (zip.find(name).isPresent()) {
            return Optional.empty();
          }
          zip.add(name, content);
          return Optional.of(Place.in(name));
        });
  }
}
