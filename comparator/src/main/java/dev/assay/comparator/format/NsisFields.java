package dev.assay.comparator.format;

import dev.assay.comparator.anatomy.Fields;
import dev.assay.comparator.anatomy.Meaning;
import dev.assay.comparator.anatomy.Nature;
import dev.assay.comparator.anatomy.Part;
import dev.assay.comparator.bytes.Bytes;
import dev.assay.comparator.format.NsisHeader.Kind;
import dev.assay.core.artifact.MemberName;
import dev.assay.core.result.Detail;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The numbers in an NSIS script. One that refers to something is labelled with what it refers to:
 * if the label is the same on both sides, the number follows from where that thing stands.
 */
final class NsisFields {
  private static final int NUMBER = 4;
  private static final int TIME = 8;
  private static final List<String> BLOCKS =
      List.of("pages", "sections", "instructions", "strings", "languages", "colors", "font");

  /** Of an installer with all that Debian's and the project's own builds have. */
  private static final int NUMBERS = 58;

  private static final int INSTALL_TYPES = 33;
  private static final List<String> CALLBACKS =
      List.of(
          "onInit",
          "onInstSuccess",
          "onInstFailed",
          "onUserAbort",
          "onGUIInit",
          "onGUIEnd",
          "onMouseOverSection",
          "onVerifyInstDir",
          "onSelChange",
          "onRebootFailed");

  private final Bytes bytes;
  private final NsisHeader header;
  private final NsisStrings strings;
  private final NsisReferences references;
  private final Set<Integer> laid;
  private final Map<NsisInstruction, String> labels = new ConcurrentHashMap<>();

  NsisFields(Bytes bytes, NsisHeader header, Set<Integer> laid) {
    this.bytes = bytes;
    this.header = header;
    this.strings = header.strings();
    this.references = new NsisReferences(header);
    this.laid = laid;
  }

  /** Numbers that differ since what they refer to stands elsewhere are one finding. */
  private static final class Moved implements Meaning {
    static final Meaning INSTANCE = new Moved();

    @Override
    public Nature nature() {
      return Nature.DERIVED;
    }

    @Override
    public Optional<Shared> shared(Meaning rebuilt) {
      return Optional.of(
          new Shared(
              "references",
              Nature.DERIVED,
              "derived",
              () -> Detail.of("they refer to the same, which stands elsewhere"),
              Optional::empty));
    }
  }

  // --- instructions

  /** What an instruction says, without where it jumps to, and without what it extracts. */
  String label(NsisInstruction instruction) {
    return labels.computeIfAbsent(instruction, this::text);
  }

  private String text(NsisInstruction instruction) {
    int last = NsisOpcodes.PARAMETERS;
    while (last > 0 && isPlain(instruction, last - 1) && instruction.parameter(last - 1) == 0) {
      last--;
    }
    StringBuilder text = new StringBuilder(NsisOpcodes.name(instruction.opcode()));
    for (int i = 0; i < last; i++) {
      int number = instruction.parameter(i);
      text.append(' ');
      switch (NsisOpcodes.kind(instruction, i)) {
        case NUMBER -> text.append(number);
        case TEXT -> text.append(strings.label(number));
        case JUMP, DATA -> text.append('.');
        case TIME -> {
          text.append('.');
          i++;
        }
      }
    }
    return text.toString();
  }

  private static boolean isPlain(NsisInstruction instruction, int index) {
    return NsisOpcodes.kind(instruction, index) == NsisOpcodes.Kind.NUMBER
        && (index == 0 || NsisOpcodes.kind(instruction, index - 1) != NsisOpcodes.Kind.TIME);
  }

  /** The numbers of an instruction. */
  List<Part> of(NsisInstruction instruction) {
    Fields fields = new Fields(bytes, instruction.offset());
    fields.add("opcode", NUMBER, Nature.STRUCTURE);
    for (int i = 0; i < NsisOpcodes.PARAMETERS; i++) {
      int number = instruction.parameter(i);
      String what = "parameter " + (i + 1);
      switch (NsisOpcodes.kind(instruction, i)) {
        case NUMBER -> fields.add(what, NUMBER, Nature.STRUCTURE);
        case TEXT -> follows(fields, what + ": " + strings.label(number), Nature.TEXT);
        case JUMP -> follows(fields, what + ": " + target(number), Nature.STRUCTURE);
        case DATA -> data(fields, number);
        case TIME -> {
          if (i + 1 < NsisOpcodes.PARAMETERS) {
            fields.add("last modified", TIME, Nature.TIME);
            i++;
          } else {
            fields.add(what, NUMBER, Nature.STRUCTURE);
          }
        }
      }
    }
    return fields.build();
  }

  /** An offset in the data says nothing if the item there goes by the name of the instruction. */
  private void data(Fields fields, int offset) {
    Optional<MemberName> owner = references.owner(offset);
    if (owner.isPresent() && laid.contains(offset)) {
      String name = NsisStrings.shown(owner.get().decoded()) + " #" + owner.get().occurrence();
      follows(fields, "data of " + name, Nature.PAYLOAD);
    } else {
      fields.add("data", NUMBER, Nature.AMBIGUOUS);
    }
  }

  /** A number that follows from the label. */
  private static void follows(Fields fields, String label, Nature nature) {
    long at = fields.position();
    fields.group(
        label,
        NUMBER,
        () ->
            List.of(
                new Part.Field(
                    Part.Key.of(""),
                    at,
                    NUMBER,
                    Nature.DERIVED,
                    () -> label,
                    Optional.of(() -> true),
                    Optional.of(Moved.INSTANCE))),
        () -> nature);
  }

  /** Where a jump leads. */
  private String target(int number) {
    return number == 0 ? "to the next" : number < 0 ? "to " + number : "to " + place(number - 1);
  }

  /** Where a call leads. */
  private String entry(int number) {
    return number < 0 ? "none, " + number : place(number);
  }

  /** An instruction by what it says, and which of those that say the same it is. */
  private String place(int index) {
    List<NsisInstruction> all = header.instructions();
    if (index >= all.size()) {
      return "outside, " + index;
    }
    String label = label(all.get(index));
    return label + " #" + occurrences().get(index);
  }

  private Optional<List<Integer>> counted = Optional.empty();

  /** The number of each instruction among those of the same label. */
  private synchronized List<Integer> occurrences() {
    if (counted.isEmpty()) {
      Map<String, Integer> counts = new HashMap<>();
      List<Integer> all = new ArrayList<>();
      for (NsisInstruction instruction : header.instructions()) {
        all.add(counts.merge(label(instruction), 1, Integer::sum));
      }
      counted = Optional.of(List.copyOf(all));
    }
    return counted.get();
  }

  // --- everything else

  /** The numbers of a page, a section or a language. */
  List<Part> of(Kind kind, int at, int size) {
    Fields fields = new Fields(bytes, at);
    switch (kind) {
      case PAGES -> page(fields, at);
      case SECTIONS -> section(fields, at, size);
      default -> language(fields, at, size);
    }
    return fields.build();
  }

  private void page(Fields fields, int at) {
    fields.add("dialog", NUMBER, Nature.STRUCTURE).add("kind", NUMBER, Nature.STRUCTURE);
    int next = at + 2 * NUMBER;
    for (String call : List.of("before", "when shown", "when left")) {
      follows(fields, call + ": " + entry(header.int32(next)), Nature.TRIGGER);
      next += NUMBER;
    }
    fields.add("flags", NUMBER, Nature.STRUCTURE);
    next += NUMBER;
    for (String text : List.of("caption", "back", "next", "click next", "cancel")) {
      text(fields, text, header.int32(next));
      next += NUMBER;
    }
    for (int i = 1; next < at + NsisHeader.PAGE; i++) {
      // A license is one of them; others are numbers.
      text(fields, "parameter " + i, header.int32(next));
      next += NUMBER;
    }
  }

  private void section(Fields fields, int at, int size) {
    text(fields, "name", header.int32(at));
    fields.add("installation types", NUMBER, Nature.STRUCTURE);
    fields.add("flags", NUMBER, Nature.STRUCTURE);
    follows(fields, "begins: " + entry(header.int32(at + 3 * NUMBER)), Nature.TRIGGER);
    fields.add("number of instructions", NUMBER, Nature.STRUCTURE);
    fields.add("size in KiB", NUMBER, Nature.COMMENT);
    fields.add("room for the name", size - NsisHeader.SECTION, Nature.NAME);
  }

  private void language(Fields fields, int at, int size) {
    fields.add("number", 2, Nature.STRUCTURE);
    fields.add("dialogs", NUMBER, Nature.STRUCTURE);
    fields.add("right to left", NUMBER, Nature.STRUCTURE);
    int next = at + NsisHeader.LANGUAGE;
    for (int i = 0; next + NUMBER <= at + size; i++) {
      text(fields, "string " + i, header.int32(next));
      next += NUMBER;
    }
    fields.add("end", at + size - next, Nature.SLACK);
  }

  private void text(Fields fields, String what, int pointer) {
    follows(fields, what + ": " + strings.label(pointer), Nature.TEXT);
  }

  /** The numbers in front of all blocks. */
  List<Part> header(int end) {
    Fields fields = new Fields(bytes, 0);
    fields.add("flags", NUMBER, Nature.STRUCTURE);
    int wide = header.blockSize() - NUMBER;
    for (String block : BLOCKS) {
      // They stand behind each other, each as large as its number of things, or it is malformed.
      fields.derived(block + ", offset", wide, () -> true);
      fields.derived(block + ", number", NUMBER, () -> isCounted(block));
    }
    fields.add("data, offset", wide, Nature.COMMENT).add("data, number", NUMBER, Nature.COMMENT);
    int numbers = (end - header.fixed()) / NUMBER;
    if (numbers == NUMBERS && (end - header.fixed()) % NUMBER == 0) {
      known(fields);
    } else {
      fields.add("numbers", end - header.fixed(), Nature.STRUCTURE);
    }
    return fields.build();
  }

  /** Nobody looks at how many strings and fonts there are. */
  private static boolean isCounted(String block) {
    return !block.equals("strings") && !block.equals("font") && !block.equals("colors");
  }

  private void known(Fields fields) {
    fields.add("registry root", NUMBER, Nature.STRUCTURE);
    here(fields, "registry key");
    here(fields, "registry value");
    for (String color : List.of("background 1", "background 2", "background text")) {
      fields.add(color, NUMBER, Nature.STRUCTURE);
    }
    fields.add("log background", NUMBER, Nature.STRUCTURE);
    fields.add("log text", NUMBER, Nature.STRUCTURE);
    fields.derived(
        "size of a language", NUMBER, () -> header.int32(langSizeAt()) == size(Kind.LANGUAGES));
    fields.add("license background", NUMBER, Nature.STRUCTURE);
    for (String callback : CALLBACKS) {
      follows(
          fields, callback + ": " + entry(header.int32((int) fields.position())), Nature.TRIGGER);
    }
    for (int i = 0; i < INSTALL_TYPES; i++) {
      here(fields, "installation type " + i);
    }
    here(fields, "folder");
    here(fields, "folder to append");
    here(fields, "uninstaller of a child");
    here(fields, "command of a child");
    here(fields, "wininit");
  }

  private int size(Kind kind) {
    return header.size(kind);
  }

  private int langSizeAt() {
    return header.fixed() + 8 * NUMBER;
  }

  private void here(Fields fields, String what) {
    text(fields, what, header.int32((int) fields.position()));
  }
}
