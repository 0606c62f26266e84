package dev.assay.comparator.format;

import java.util.List;

/**
 * The instructions of NSIS 3 (Source/exehead/fileform.h), and what their numbers are. An
 * instruction that another build of NSIS numbers otherwise is shown under a wrong name, but its
 * numbers are compared all the same: what is taken for a string counts as one only if it points to
 * the beginning of one.
 */
final class NsisOpcodes {
  static final int SET_OUT_PATH = 11;
  static final int FILE = 20;
  static final int ASSIGN = 25;
  private static final int PUSH_POP = 31;
  private static final int WRITE_REG = 51;
  static final int WRITE_UNINSTALLER = 62;

  /** How many numbers an instruction has. */
  static final int PARAMETERS = 6;

  private static final int REG_BINARY = 3;

  /** What a number is. */
  enum Kind {
    /** Itself. */
    NUMBER,
    /** Where a string begins; negative for a string of the language. */
    TEXT,
    /** The number of an instruction, from 1; 0 is the next one; negative for a variable. */
    JUMP,
    /** Where an item of the data begins. */
    DATA,
    /** The low half of a time; the high one follows. */
    TIME
  }

  /** Name, then a letter for each number: n, s, j, d, t; what is left out is a number. */
  private static final List<String> TABLE =
      List.of(
          "Invalid",
          "Return",
          "Goto j",
          "Abort s",
          "Quit",
          "Call j",
          "DetailPrint s",
          "Sleep s",
          "BringToFront",
          "SetDetailsView",
          "SetFileAttributes s",
          "SetOutPath s",
          "IfFileExists sjj",
          "SetFlag ns",
          "IfFlag jj",
          "GetFlag",
          "Rename ssns",
          "GetFullPathName s",
          "SearchPath ns",
          "GetTempFileName ns",
          "File nsdtts",
          "Delete s",
          "MessageBox nsnjnj",
          "RMDir s",
          "StrLen ns",
          "StrCpy nsss",
          "StrCmp ssjj",
          "ReadEnvStr ns",
          "IntCmp ssjjj",
          "IntOp nss",
          "IntFmt nss",
          "Push s",
          "FindWindow nssss",
          "SendMessage nssss",
          "IsWindow sjj",
          "GetDlgItem nss",
          "SetCtlColors s",
          "SetBrandingImage s",
          "CreateFont nsss",
          "ShowWindow ss",
          "ExecShell sssnns",
          "Exec s",
          "GetFileTime nns",
          "GetDLLVersion nns",
          "RegDLL sss",
          "CreateShortcut ssssns",
          "CopyFiles ssns",
          "Reboot",
          "WriteINIStr ssss",
          "ReadINIStr nsss",
          "DeleteReg nnss",
          "WriteReg nsss",
          "ReadReg nnss",
          "EnumReg nnss",
          "FileClose",
          "FileOpen nnns",
          "FileWrite ns",
          "FileRead nns",
          "FileSeek nns",
          "FindClose",
          "FindNext",
          "FindFirst nns",
          "WriteUninstaller sdns",
          "Section ssnns",
          "InstType ss",
          "GetOSInfo nnsns",
          "Reserved",
          "LockWindow",
          "FileWriteUTF16LE ns",
          "FileReadUTF16LE nns");

  private NsisOpcodes() {}

  /** What an instruction is called. */
  static String name(int opcode) {
    if (opcode < 0 || opcode >= TABLE.size()) {
      return "instruction " + opcode;
    }
    String row = TABLE.get(opcode);
    int space = row.indexOf(' ');
    return space < 0 ? row : row.substring(0, space);
  }

  /** What the number at {@code index} of an instruction is. */
  static Kind kind(NsisInstruction instruction, int index) {
    int opcode = instruction.opcode();
    if (opcode < 0 || opcode >= TABLE.size()) {
      return Kind.NUMBER;
    }
    boolean pushes = instruction.parameter(1) == 0 && instruction.parameter(2) == 0;
    if (opcode == PUSH_POP && !pushes) {
      return Kind.NUMBER;
    }
    if (opcode == WRITE_REG && index == 3 && instruction.parameter(4) == REG_BINARY) {
      return Kind.DATA;
    }
    String row = TABLE.get(opcode);
    int at = row.indexOf(' ') + 1 + index;
    char letter = row.indexOf(' ') < 0 || at >= row.length() ? 'n' : row.charAt(at);
    return switch (letter) {
      case 's' -> Kind.TEXT;
      case 'j' -> Kind.JUMP;
      case 'd' -> Kind.DATA;
      case 't' -> Kind.TIME;
      default -> Kind.NUMBER;
    };
  }
}
