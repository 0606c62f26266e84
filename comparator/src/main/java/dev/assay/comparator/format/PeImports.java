package dev.assay.comparator.format;

import dev.assay.comparator.anatomy.MalformedException;
import dev.assay.comparator.anatomy.Nature;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a PE file imports ("PE Format", ".idata" and "Delay-Load Import Tables"): the loader loads
 * each library and runs its entry point.
 */
record PeImports(PeFile file, PeContents contents) {
  private static final int IMPORTS = 1;
  static final int BOUND = 11;
  private static final int DELAYED = 13;
  private static final int DESCRIPTOR = 20;
  private static final int DELAY_DESCRIPTOR = 32;
  private static final int BOUND_DESCRIPTOR = 8;

  void imports() throws IOException, MalformedException {
    Optional<PeFile.Directory> directory = file.directory(IMPORTS);
    if (directory.isEmpty()) {
      return;
    }
    for (long at = directory.get().address(); !contents.isFull(); at += DESCRIPTOR) {
      long lookup = contents.read(at, 4);
      long name = contents.read(at + 12, 4);
      long addresses = contents.read(at + 16, 4);
      if (name == 0 || file.offsetOf(at).isEmpty()) {
        contents.name(at, DESCRIPTOR, "end of imports", Nature.TRIGGER);
        return;
      }
      String library = library(name);
      contents.heading("import of " + library);
      pointers(at, "import of " + library, "lookup table", "time stamp", "forwarders", "name");
      contents.pointer(at + 16, 4, "import of " + library + ": address table");
      contents.text(name, 0, "import of " + library, Nature.TRIGGER);
      functions(lookup == 0 ? addresses : lookup, library);
      addresses(addresses, lookup == 0 ? 0 : lookup, library);
    }
  }

  private String library(long name) throws IOException, MalformedException {
    return contents.text(name).orElse("?");
  }

  private void pointers(long at, String prefix, String... labels)
      throws IOException, MalformedException {
    for (int i = 0; i < labels.length; i++) {
      contents.pointer(at + 4L * i, 4, prefix + ": " + labels[i]);
    }
  }

  /** The names and numbers of the functions that are taken from a library. */
  private void functions(long table, String library) throws IOException, MalformedException {
    int w = file.width();
    for (long at = table; !contents.isFull(); at += w) {
      OptionalLong place = file.offsetOf(at);
      long entry = contents.read(at, w);
      if (place.isEmpty() || entry == 0) {
        contents.name(at, w, "end of functions of " + library, Nature.TRIGGER);
        return;
      }
      boolean byNumber = entry >>> (8 * w - 1) == 1;
      if (byNumber) {
        String label = "function #" + (entry & 0xffff) + " of " + library;
        contents.name(at, w, label, Nature.TRIGGER);
      } else {
        String function = contents.text(entry + 2).orElse("?");
        contents.pointer(at, w, "function " + function + " of " + library + ": place");
        contents.text(entry, 2, "function " + function + " of " + library, Nature.TRIGGER);
      }
    }
  }

  /** The loader writes the addresses of the functions here; until then it repeats the names. */
  private void addresses(long table, long lookup, String library)
      throws IOException, MalformedException {
    if (lookup == 0) {
      return;
    }
    int w = file.width();
    for (long i = 0; !contents.isFull(); i++) {
      OptionalLong place = file.offsetOf(table + i * w);
      long entry = contents.read(lookup + i * w, w);
      if (place.isEmpty()) {
        return;
      }
      if (entry == 0) {
        contents.name(table + i * w, w, "end of addresses of " + library, Nature.TRIGGER);
        return;
      }
      boolean byNumber = entry >>> (8 * w - 1) == 1;
      String function = byNumber ? "#" + (entry & 0xffff) : contents.text(entry + 2).orElse("?");
      contents.pointer(table + i * w, w, "address of " + function + " of " + library);
    }
  }

  void delayed() throws IOException, MalformedException {
    Optional<PeFile.Directory> directory = file.directory(DELAYED);
    if (directory.isEmpty()) {
      return;
    }
    for (long at = directory.get().address(); !contents.isFull(); at += DELAY_DESCRIPTOR) {
      // In the old form, addresses are absolute.
      long base = (contents.read(at, 4) & 1) == 0 ? file.imageBase() : 0;
      long name = contents.read(at + 4, 4) - base;
      if (contents.read(at + 4, 4) == 0 || file.offsetOf(at).isEmpty()) {
        contents.name(at, DELAY_DESCRIPTOR, "end of delayed imports", Nature.TRIGGER);
        return;
      }
      String prefix = "delayed import of " + library(name);
      contents.heading(prefix);
      contents.name(at, 4, prefix + ": attributes", Nature.STRUCTURE);
      pointers(at + 4, prefix, "name", "module", "address table", "name table");
      pointers(at + 20, prefix, "bound table", "unload table", "time stamp");
      contents.text(name, 0, prefix, Nature.TRIGGER);
      functions(contents.read(at + 16, 4) - base, library(name));
    }
  }

  /** Libraries whose functions were looked up beforehand; in the headers, behind the sections. */
  void bound() throws IOException, MalformedException {
    Optional<PeFile.Directory> directory = file.directory(BOUND);
    if (directory.isEmpty()) {
      return;
    }
    long start = directory.get().address();
    for (long at = start; !contents.isFull(); at += BOUND_DESCRIPTOR) {
      long name = contents.read(at + 4, 2);
      if (name == 0 || file.offsetOf(at).isEmpty()) {
        contents.name(at, BOUND_DESCRIPTOR, "end of bound imports", Nature.TRIGGER);
        return;
      }
      String library = library(start + name);
      contents.name(at, BOUND_DESCRIPTOR, "bound import of " + library + ": entry", Nature.TRIGGER);
      contents.text(start + name, 0, "bound import of " + library, Nature.TRIGGER);
    }
  }
}
