package dev.assay.comparator.format;

import dev.assay.core.artifact.MemberName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The items of the data that the script of an NSIS installer refers to, by the names that it gives
 * them: those of files with the folder that was last set before them, as one reads the script.
 */
final class NsisReferences {
  /** What the script itself is called; it stands before all items. */
  static final MemberName SCRIPT = MemberName.of("[script]");

  private static final String OUT_DIR = "$OUTDIR";
  private static final String SAVED_DIR = "$_OUTDIR";
  private static final int SAVED_VARIABLE = 31;

  /** Of the number with the name of a file, or the key of a value; that of the value follows. */
  private static final int REG_KEY = 1;

  private final NsisStrings strings;
  private final List<Reference> all = new ArrayList<>();
  private final Map<Integer, MemberName> owners = new HashMap<>();
  private final Map<MemberName, Integer> counts = new HashMap<>();
  private String folder = "$INSTDIR";
  private String saved = "$INSTDIR";

  /**
   * An item.
   *
   * @param offset in the data
   * @param member what it is called
   * @param next what the item behind it is called: an uninstaller follows its icons
   */
  record Reference(int offset, MemberName member, Optional<MemberName> next) {}

  NsisReferences(NsisHeader header) {
    this.strings = header.strings();
    counts.put(SCRIPT, 1);
    for (NsisInstruction instruction : header.instructions()) {
      follow(instruction);
    }
  }

  /** In the order of the script; each offset once. */
  List<Reference> all() {
    return List.copyOf(all);
  }

  /** Who is called by the item at an offset; empty if nothing refers to it. */
  Optional<MemberName> owner(int offset) {
    return Optional.ofNullable(owners.get(offset));
  }

  private void follow(NsisInstruction instruction) {
    switch (instruction.opcode()) {
      case NsisOpcodes.SET_OUT_PATH -> {
        if (instruction.parameter(1) != 0) {
          folder = path(strings.text(instruction.parameter(0)));
        }
      }
      case NsisOpcodes.ASSIGN -> {
        boolean current = strings.text(instruction.parameter(1)).equals(OUT_DIR);
        if (instruction.parameter(0) == SAVED_VARIABLE && current) {
          saved = folder;
        }
      }
      case NsisOpcodes.WRITE_UNINSTALLER -> {
        String name = path(strings.text(instruction.parameter(0)));
        int offset = instruction.parameter(1);
        if (!owners.containsKey(offset)) {
          add(offset, name + ", icons", Optional.of(name));
        }
      }
      default -> {
        for (int i = 0; i < NsisOpcodes.PARAMETERS; i++) {
          if (NsisOpcodes.kind(instruction, i) == NsisOpcodes.Kind.DATA) {
            add(instruction.parameter(i), name(instruction), Optional.empty());
          }
        }
      }
    }
  }

  /** A file, or a value of the registry. */
  private String name(NsisInstruction instruction) {
    String first = strings.text(instruction.parameter(REG_KEY));
    return instruction.opcode() == NsisOpcodes.FILE
        ? path(first)
        : (first + '/' + strings.text(instruction.parameter(REG_KEY + 1))).replace('\\', '/');
  }

  private void add(int offset, String name, Optional<String> next) {
    if (!owners.containsKey(offset)) {
      MemberName member = unique(name);
      owners.put(offset, member);
      all.add(new Reference(offset, member, next.map(this::unique)));
    }
  }

  private MemberName unique(String name) {
    MemberName member = MemberName.of(name);
    return member.occurrence(counts.merge(member, 1, Integer::sum));
  }

  /** Where a file goes, with slashes. */
  private String path(String text) {
    String path = text.replace('\\', '/');
    if (path.startsWith(SAVED_DIR)) {
      return saved + path.substring(SAVED_DIR.length());
    }
    if (path.startsWith(OUT_DIR)) {
      return folder + path.substring(OUT_DIR.length());
    }
    boolean whole = path.startsWith("/") || path.indexOf(':') == 1 || path.startsWith("$");
    return whole && !path.startsWith("$$") ? path : folder + '/' + path;
  }
}
