package dev.assay.comparator.gallery;

import java.util.Optional;

/** Changes a tar archive that is taken apart, and says where that must be found. */
@FunctionalInterface
interface TarEdit {
  /** Empty if there is nothing to change. */
  Optional<Place> apply(TarEditor tar);

  /** A change of one record; false if it does not fit. */
  @FunctionalInterface
  interface OfRecord {
    /** Changes it. */
    boolean apply(TarRecord record);
  }

  /** The mutation that this edit is. */
  static Mutation mutation(TarEdit edit) {
    return clean -> {
      Optional<TarEditor> tar = TarEditor.read(clean);
      if (tar.isEmpty()) {
        return Optional.empty();
      }
      return edit.apply(tar.get()).map(place -> new Mutant(tar.get().write(), place));
    };
  }

  /** Changes the first file that the change fits. */
  static Mutation one(String part, OfRecord edit) {
    return mutation(
        tar -> {
          for (TarRecord record : tar.records) {
            if (record.isPlainFile() && edit.apply(record)) {
              return Optional.of(Place.in(record.name()).part(part));
            }
          }
          return Optional.empty();
        });
  }

  /** Adds members. */
  static Mutation adding(TarRecord... records) {
    return mutation(
        tar -> {
          for (TarRecord record : records) {
            tar.records.add(record);
          }
          return Optional.of(Place.in(records[records.length - 1].name()));
        });
  }
}
