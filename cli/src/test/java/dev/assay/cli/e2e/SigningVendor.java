package dev.assay.cli.e2e;

import dev.assay.cli.demo.SigningDesk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A vendor of a small Windows program, who signs it before makensis packs it, and signs the
 * installer, too.
 *
 * @param bench everything is in its folder
 * @param desk of the vendor
 */
record SigningVendor(Bench bench, SigningDesk desk) {
  static final String SETUP = "Setup.exe";
  static final String APP = "dist/win/App.exe";
  static final String PACK = "makensis -V1 installer.nsi";

  /** Stages, and packs. */
  static final String BUILD = "sh stage.sh && " + PACK;

  static final String STEP = "{signed: [" + APP + "], command: '" + PACK + "'}";

  private static final String SCRIPT =
      """
      Unicode true
      SetCompressor /SOLID lzma
      SetDateSave off
      Name "App"
      OutFile "dist\\Setup.exe"
      InstallDir "$LOCALAPPDATA\\App"
      RequestExecutionLevel user

      Section
        SetOutPath "$INSTDIR"
        File "dist\\win\\App.exe"
        File "dist\\win\\main.js"
      SectionEnd
      """;

  static SigningVendor create(Bench bench, SigningDesk desk) throws IOException {
    SigningVendor vendor = new SigningVendor(bench, desk);
    Path program =
        Bench.root().resolve("comparator/src/test/resources/signed/unsigned.exe").toAbsolutePath();
    Files.createDirectories(vendor.project());
    Files.copy(program, vendor.project().resolve("app.bin"));
    vendor.write("main.js", "const ready = true;\nopen(ready);\n");
    vendor.write("installer.nsi", SCRIPT);
    vendor.write("stage.sh", "mkdir -p dist/win\ncp app.bin " + APP + "\ncp main.js dist/win\n");
    return vendor;
  }

  Path project() {
    return bench.folder().resolve("project");
  }

  void write(String file, String content) throws IOException {
    bench.write("project/" + file, content);
  }

  /** A spec for what was there when it was first asked for, with these lines more. */
  Path spec(String... lines) throws IOException {
    return bench.write(
        "assay.yaml",
        """
        schema: 1
        release: pkg:generic/app@1.0
        source: {git: ./project, commit: %s}
        environment: {rootfs: host}
        build:
          command: '%s'
          outputs: [dist/Setup.exe]
        published: {folder: published}
        """
                .formatted(commit(), BUILD)
            + String.join("\n", lines)
            + "\n");
  }

  private String commit() throws IOException {
    if (Files.exists(project().resolve(".git"))) {
      return ChatInstaller.run(project(), "git", "rev-parse", "HEAD").strip();
    }
    try (GitVendor git = GitVendor.create(project())) {
      return git.commit();
    }
  }

  /** What the vendor's machine has: built, and nothing signed yet. */
  Path built() throws IOException {
    Path machine = Files.createTempDirectory(bench.folder(), "machine");
    for (String file : List.of("app.bin", "main.js", "installer.nsi", "stage.sh")) {
      Files.copy(project().resolve(file), machine.resolve(file));
    }
    run(machine, BUILD);
    return machine;
  }

  /** Runs a command there, on this machine and without Assay. */
  void run(Path machine, String command) throws IOException {
    ChatInstaller.run(machine, "sh", "-c", command);
  }

  /** Signs a file there in its place. */
  static void sign(SigningDesk desk, Path machine, String file, String... options)
      throws Exception {
    Path plain = Files.createTempFile(machine, "plain", ".exe");
    Files.move(machine.resolve(file), plain, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    desk.sign(plain, machine.resolve(file), options);
  }

  /** Publishes the installer as it is there. */
  void publish(Path machine) throws IOException {
    Path folder = Files.createDirectories(bench.folder().resolve("published"));
    Files.copy(
        machine.resolve("dist").resolve(SETUP),
        folder.resolve(SETUP),
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
  }

  /** Verifies it, trusting this vendor. */
  Bench.Verified verify(Path spec, String... options) throws IOException {
    List<String> all = new ArrayList<>(List.of("--signer", desk.certificate().toString()));
    all.addAll(List.of("--timestamper", desk.timestamper().toString()));
    all.addAll(List.of(options));
    return bench.verify(spec, all.toArray(String[]::new));
  }
}
