package dev.assay.comparator.format;

import dev.assay.comparator.anatomy.MalformedException;
import dev.assay.comparator.anatomy.Nature;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What a PE file exports ("PE Format", ".edata"): others call it by name or number. */
record PeExports(PeFile file, PeContents contents) {
  private static final int EXPORTS = 0;

  void exports() throws IOException, MalformedException {
    Optional<PeFile.Directory> directory = file.directory(EXPORTS);
    if (directory.isEmpty()) {
      return;
    }
    long at = directory.get().address();
    contents.name(at, 4, "exports: flags", Nature.STRUCTURE);
    contents.name(at + 4, 4, "time stamp", Nature.TIME);
    contents.name(at + 8, 4, "exports: version", Nature.TOOL_STAMP);
    contents.pointer(at + 12, 4, "exports: name");
    contents.name(at + 16, 4, "exports: first number", Nature.STRUCTURE);
    contents.name(at + 20, 4, "exports: number of functions", Nature.STRUCTURE);
    contents.name(at + 24, 4, "exports: number of names", Nature.STRUCTURE);
    contents.pointer(at + 28, 4, "exports: functions");
    contents.pointer(at + 32, 4, "exports: names");
    contents.pointer(at + 36, 4, "exports: numbers");
    contents.text(contents.read(at + 12, 4), 0, "exports: name of this library", Nature.STRUCTURE);
    functions(directory.get(), names(at));
  }

  /** The names, by the number of the function that each stands for. */
  private Map<Long, String> names(long at) throws IOException, MalformedException {
    Map<Long, String> names = new HashMap<>();
    long count = contents.read(at + 24, 4);
    long pointers = contents.read(at + 32, 4);
    long numbers = contents.read(at + 36, 4);
    for (long i = 0; i < count && !contents.isFull(); i++) {
      if (file.offsetOf(pointers + 4 * i).isEmpty() || file.offsetOf(numbers + 2 * i).isEmpty()) {
        break;
      }
      long text = contents.read(pointers + 4 * i, 4);
      String name = contents.text(text).orElse("?");
      names.putIfAbsent(contents.read(numbers + 2 * i, 2), name);
      contents.heading("export " + name);
      contents.pointer(pointers + 4 * i, 4, "export " + name + ": place of its name");
      contents.name(numbers + 2 * i, 2, "export " + name + ": number", Nature.STRUCTURE);
      contents.text(text, 0, "export " + name, Nature.TRIGGER);
    }
    return names;
  }

  private void functions(PeFile.Directory directory, Map<Long, String> names)
      throws IOException, MalformedException {
    long at = directory.address();
    long count = contents.read(at + 20, 4);
    long functions = contents.read(at + 28, 4);
    for (long i = 0; i < count && !contents.isFull(); i++) {
      if (file.offsetOf(functions + 4 * i).isEmpty()) {
        break;
      }
      long target = contents.read(functions + 4 * i, 4);
      String name = names.getOrDefault(i, "#" + i);
      contents.heading("export " + name);
      contents.pointer(functions + 4 * i, 4, "export " + name + ": address");
      // Inside of the directory there is no code, but the name of another library's function.
      if (target >= at && target < at + directory.size()) {
        contents.text(target, 0, "export " + name + ": forwarded to", Nature.TRIGGER);
      }
    }
  }
}
