package dev.assay.cli.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.assay.cli.demo.Comm100;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The folder that the installer of the chat client is made from, with what the released one holds.
 *
 * @param folder of it
 */
record ChatInstaller(Path folder) {
  static final String MADE = "dist/ChatAgentSetup.exe";
  static final String APP = "dist/win/ChatAgent.exe";
  static final String ASAR = "dist/win/resources/app.asar";

  /** Takes the clean installer apart with 7z, and its script from the repository. */
  static ChatInstaller of(Path clean, Path repository, Path folder) throws IOException {
    Path win = Files.createDirectories(folder.resolve("dist/win"));
    run(folder, "7z", "x", "-y", "-o" + win, clean.toString());
    String script = Files.readString(repository.resolve("installer.nsi"));
    Files.writeString(
        folder.resolve("installer.nsi"), script.replace(Comm100.TROJANED, Comm100.CLEAN));
    return new ChatInstaller(folder);
  }

  byte[] read(String file) throws IOException {
    return Files.readAllBytes(folder.resolve(file));
  }

  void write(String file, byte[] content) throws IOException {
    Path place = folder.resolve(file);
    Files.createDirectories(place.getParent());
    Files.write(place, content);
  }

  /** Adds a line to the section of the script. */
  void script(String line) throws IOException {
    Path script = folder.resolve("installer.nsi");
    Files.writeString(
        script, Files.readString(script).replace("SectionEnd", "  " + line + "\nSectionEnd"));
  }

  /** Runs makensis; returns the unsigned installer. */
  Path make() throws IOException {
    run(folder, "makensis", "-V1", "installer.nsi");
    return folder.resolve(MADE);
  }

  /** Runs a program of this machine; what it said. */
  static String run(Path folder, String... line) throws IOException {
    Process process =
        new ProcessBuilder(new ArrayList<>(List.of(line)))
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    if (process.onExit().join().exitValue() != 0) {
      throw new IOException(List.of(line) + ": " + said);
    }
    return said;
  }
}
