package dev.assay.comparator.format;

import dev.assay.comparator.anatomy.MalformedException;
import dev.assay.comparator.anatomy.Nature;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** The smaller tables of a PE file. */
record PeTables(PeFile file, PeContents contents) {
  private static final int EXCEPTIONS = 3;
  private static final int RELOCATIONS = 5;
  private static final int DEBUG = 6;
  private static final int THREADS = 9;
  private static final int CONFIGURATION = 10;
  private static final int MANAGED = 14;
  private static final int DEBUG_ENTRY = 28;
  private static final long RSDS = 0x53445352L;

  /** Blocks of addresses that the loader adjusts: what it writes to is code. */
  void relocations() throws IOException, MalformedException {
    Optional<PeFile.Directory> directory = file.directory(RELOCATIONS);
    if (directory.isEmpty()) {
      return;
    }
    long end = directory.get().address() + directory.get().size();
    for (long at = directory.get().address(); at + 8 <= end && !contents.isFull(); ) {
      long size = contents.read(at + 4, 4);
      if (size < 8 || size > end - at) {
        return;
      }
      String page = Long.toHexString(contents.read(at, 4));
      contents.name(at, size, "relocations of page 0x" + page, Nature.STRUCTURE);
      at += size;
    }
  }

  /** Functions that run whenever a thread starts, and so before the entry point. */
  void threads() throws IOException, MalformedException {
    Optional<PeFile.Directory> directory = file.directory(THREADS);
    if (directory.isEmpty()) {
      return;
    }
    long at = directory.get().address();
    int w = file.width();
    List<String> labels = List.of("start", "end", "index", "callbacks");
    for (int i = 0; i < labels.size(); i++) {
      contents.pointer(at + (long) i * w, w, "TLS: " + labels.get(i));
    }
    contents.name(at + 4L * w, 4, "TLS: size of zeros", Nature.STRUCTURE);
    contents.name(at + 4L * w + 4, 4, "TLS: characteristics", Nature.STRUCTURE);
    long callbacks = contents.read(at + 3L * w, w) - file.imageBase();
    for (int i = 0; !contents.isFull() && file.offsetOf(callbacks).isPresent(); i++) {
      long entry = contents.read(callbacks, w);
      String label = entry == 0 ? "end of TLS callbacks" : "TLS callback " + (i + 1);
      contents.name(callbacks, w, label, Nature.TRIGGER);
      if (entry == 0) {
        return;
      }
      callbacks += w;
    }
  }

  /** Where debuggers find their files. */
  void debug() throws IOException, MalformedException {
    Optional<PeFile.Directory> directory = file.directory(DEBUG);
    if (directory.isEmpty()) {
      return;
    }
    long count = directory.get().size() / DEBUG_ENTRY;
    for (long i = 0; i < count && !contents.isFull(); i++) {
      long at = directory.get().address() + i * DEBUG_ENTRY;
      if (file.offsetOf(at + DEBUG_ENTRY - 1).isEmpty()) {
        return;
      }
      contents.name(at, 4, "debug: characteristics", Nature.STRUCTURE);
      contents.name(at + 4, 4, "time stamp", Nature.TIME);
      contents.name(at + 8, 4, "debug: version", Nature.STRUCTURE);
      contents.name(at + 12, 4, "debug: type", Nature.STRUCTURE);
      contents.name(at + 16, 4, "debug: size", Nature.STRUCTURE);
      contents.pointer(at + 20, 4, "debug: address");
      contents.pointer(at + 24, 4, "debug: offset");
      data(contents.read(at + 12, 4), contents.read(at + 20, 4), contents.read(at + 16, 4));
    }
  }

  private void data(long type, long address, long size) throws IOException, MalformedException {
    if (type == 2 && size > 24 && contents.read(address, 4) == RSDS) {
      contents.name(address, 4, "debug: magic number of PDB 7", Nature.STRUCTURE);
      contents.name(address + 4, 16, "debug: id of PDB file", Nature.TOOL_STAMP);
      contents.name(address + 20, 4, "debug: age of PDB file", Nature.TOOL_STAMP);
      contents.name(address + 24, size - 24, "debug: path of PDB file", Nature.DEBUG);
    } else if (type == 13 && address != 0) {
      contents.name(address, size, "debug: groups of the linker", Nature.DEBUG);
    } else if (type == 16 && address != 0) {
      contents.name(address, size, "debug: hash of a reproducible build", Nature.TOOL_STAMP);
    }
  }

  /** Security cookies, handlers, and tables of where calls may go. */
  void configuration() throws IOException, MalformedException {
    Optional<PeFile.Directory> directory = file.directory(CONFIGURATION);
    if (directory.isPresent()) {
      contents.name(
          directory.get().address(),
          directory.get().size(),
          "load configuration",
          Nature.STRUCTURE);
    }
  }

  void exceptions() throws IOException, MalformedException {
    Optional<PeFile.Directory> directory = file.directory(EXCEPTIONS);
    if (directory.isPresent()) {
      contents.name(
          directory.get().address(), directory.get().size(), "exception table", Nature.PAYLOAD);
    }
  }

  void managed() throws IOException, MalformedException {
    Optional<PeFile.Directory> directory = file.directory(MANAGED);
    if (directory.isPresent()) {
      contents.name(
          directory.get().address(), directory.get().size(), "CLI header", Nature.STRUCTURE);
    }
  }
}
