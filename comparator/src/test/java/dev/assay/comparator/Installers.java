package dev.assay.comparator;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Has Debian's makensis make installers; the part of them that NSIS reads is cut out. */
final class Installers {
  private static final byte[] MAGIC =
      "NullsoftInst".getBytes(java.nio.charset.StandardCharsets.US_ASCII);

  private final Path folder;

  Installers(Path folder) {
    this.folder = folder;
  }

  /**
   * An installer.
   *
   * @param name of the file, without its ending
   * @param head goes before everything else in the script
   */
  record Script(String name, String head) {}

  /** Every compression, and most of what a script can ask for. */
  static List<Script> all() {
    List<Script> all = new ArrayList<>();
    for (String method : List.of("zlib", "bzip2", "lzma")) {
      all.add(new Script(method, "SetCompressor " + method));
      all.add(new Script(method + "-solid", "SetCompressor /SOLID " + method));
      all.add(new Script(method + "-ansi", "Unicode false\nSetCompressor " + method));
      all.add(
          new Script(method + "-solid-64", "Target amd64-unicode\nSetCompressor /SOLID " + method));
    }
    all.add(new Script("off", "SetCompress off"));
    all.add(new Script("force", "SetCompress force"));
    all.add(new Script("no-checksum", "CRCCheck off"));
    all.add(new Script("no-checksum-solid", "CRCCheck off\nSetCompressor /SOLID /FINAL lzma"));
    all.add(new Script("checksum", "CRCCheck force"));
    all.add(new Script("no-dates", "SetDateSave off\nSilentInstall silent"));
    all.add(new Script("not-optimized", "SetDatablockOptimize off\nSetCompressor lzma"));
    all.add(new Script("dictionary", "SetCompressor /SOLID lzma\nSetCompressorDictSize 1"));
    all.add(new Script("license", "SetCompressor lzma\n!define LICENSE"));
    all.add(
        new Script("license-solid", "SetCompressor /SOLID bzip2\n!define LICENSE\n!define MANY"));
    all.add(new Script("plugins", "!define PLUGINS\nReserveFile b.txt"));
    all.add(new Script("languages", "!define LANGUAGES\n!define MANY"));
    return all;
  }

  /** Writes the files that go in. */
  void tree() throws IOException {
    write("main.js", "start();\n");
    write("a.txt", "some text\n".repeat(300));
    write("b.txt", "some text\n".repeat(300));
    write("empty.txt", "");
    write("tree/one.txt", "one\n");
    write("tree/sub/two.txt", "two ".repeat(5000));
    write("license.txt", "You may do with it what you like.\n".repeat(20));
  }

  /** Writes one of them, with a time that is always the same. */
  void write(String name, String content) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
    Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2020-01-01T00:00:00Z")));
  }

  /** Makes one installer; gives the file. */
  Path make(Script script) throws Exception {
    return make(script, "");
  }

  /** Makes one with more instructions. */
  Path make(Script script, String more) throws Exception {
    Path text = folder.resolve(script.name() + ".nsi");
    Files.writeString(
        text, script.head() + "\nOutFile \"" + script.name() + ".exe\"\n" + body(more));
    new Workshop(folder).make("makensis -V2 -NOCD -INPUTCHARSET UTF8 " + text.getFileName());
    return folder.resolve(script.name() + ".exe");
  }

  /** What NSIS reads of an installer: everything behind the program. */
  static byte[] overlay(Path installer) throws IOException {
    byte[] all = Files.readAllBytes(installer);
    for (int at = 0; at + 28 <= all.length; at += 512) {
      if (java.util.Arrays.equals(all, at + 8, at + 20, MAGIC, 0, MAGIC.length)) {
        return java.util.Arrays.copyOfRange(all, at, all.length);
      }
    }
    throw new AssertionError("no first header in " + installer);
  }

  private static String body(String more) {
    return """
    Name "Chat"
    InstallDir "$PROGRAMFILES\\Chat"
    InstallDirRegKey HKLM "Software\\Chat" "Path"
    !ifdef LICENSE
    LicenseData license.txt
    Page license
    !endif
    Page components
    Page directory
    Page instfiles
    UninstPage uninstConfirm
    UninstPage instfiles
    !ifdef LANGUAGES
    LoadLanguageFile "${NSISDIR}/Contrib/Language files/English.nlf"
    LoadLanguageFile "${NSISDIR}/Contrib/Language files/German.nlf"
    LoadLanguageFile "${NSISDIR}/Contrib/Language files/Russian.nlf"
    LangString greeting 1033 "Hello"
    LangString greeting 1031 "Gr\u00fc\u00df Gott"
    LangString greeting 1049 "\u041f\u0440\u0438\u0432\u0435\u0442"
    !endif
    Function .onInit
      InitPluginsDir
      !ifdef PLUGINS
      System::Call 'kernel32::GetTickCount() i .r0'
      File /oname=$PLUGINSDIR\\note.txt a.txt
      !endif
      !ifdef LANGUAGES
      MessageBox MB_YESNO "$(greeting)" IDYES next
      Abort
      next:
      !endif
    FunctionEnd
    Section "Main"
      SetOutPath "$INSTDIR"
      File main.js
      File a.txt
      File empty.txt
      SetOutPath "$INSTDIR\\resources"
      File /oname=other.txt b.txt
      File /r tree
      WriteUninstaller "$INSTDIR\\uninstall.exe"
      WriteRegStr HKLM "Software\\Chat" "Path" "$INSTDIR"
      WriteRegBin HKLM "Software\\Chat" "Key" 12abcdef
      CreateShortcut "$SMPROGRAMS\\Chat.lnk" "$INSTDIR\\main.js"
      IfFileExists "$INSTDIR\\x" 0 +2
      Exec '"$INSTDIR\\main.js"'
    """
        + more
        + """

    SectionEnd
    !ifdef MANY
    !macro MORE N
    Section "Part ${N}"
      DetailPrint "part ${N} with a string of its own"
      StrCpy $R0 "${N}"
      StrCmp $R0 "7" 0 +2
      DetailPrint "seven"
    SectionEnd
    !macroend
    !insertmacro MORE 1
    !insertmacro MORE 2
    !insertmacro MORE 3
    !insertmacro MORE 4
    !insertmacro MORE 5
    !insertmacro MORE 6
    !insertmacro MORE 7
    !insertmacro MORE 8
    !insertmacro MORE 9
    !endif
    Section "Uninstall"
      Delete "$INSTDIR\\main.js"
      RMDir /r "$INSTDIR"
    SectionEnd
    """;
  }
}
