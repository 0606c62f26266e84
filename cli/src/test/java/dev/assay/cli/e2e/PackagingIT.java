package dev.assay.cli.e2e;

import static dev.assay.cli.e2e.SigningVendor.APP;
import static dev.assay.cli.e2e.SigningVendor.PACK;
import static dev.assay.cli.e2e.SigningVendor.SETUP;
import static dev.assay.cli.e2e.SigningVendor.STEP;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.cli.Assay;
import dev.assay.cli.command.ExitCode;
import dev.assay.cli.demo.SigningDesk;
import dev.assay.cli.e2e.Bench.Verified;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A program that is signed before it is packed: packing again is what proves such a release. */
class PackagingIT {
  private static final String INSIDE = SETUP + "!/overlay!/[data]!/$INSTDIR/";
  private static final String PACKAGING = "packaging: [" + STEP + "]";

  @TempDir static Path keys;
  private static List<SigningDesk> desks = List.of();

  @TempDir Path folder;
  private SigningVendor vendor;

  @BeforeAll
  static void open() throws Exception {
    desks =
        List.of(new SigningDesk(keys.resolve("vendor")), new SigningDesk(keys.resolve("stranger")));
  }

  @AfterAll
  static void close() {
    desks.forEach(SigningDesk::close);
  }

  private static SigningDesk stranger() {
    return desks.get(1);
  }

  @BeforeEach
  void makeVendor() throws Exception {
    Bench bench = Bench.on(folder, "http://127.0.0.1:9/");
    vendor = SigningVendor.create(bench, desks.getFirst());
  }

  /** Signs the program, packs it again, and signs the installer. */
  private void publish(SigningDesk inner, String... options) throws Exception {
    Path machine = vendor.built();
    SigningVendor.sign(inner, machine, APP, options);
    pack(machine);
  }

  private void pack(Path machine) throws Exception {
    vendor.run(machine, PACK);
    SigningVendor.sign(vendor.desk(), machine, "dist/" + SETUP);
    vendor.publish(machine);
  }

  private static JsonNode artifact(Verified verified) {
    return verified.result().json().path("artifacts").path(0);
  }

  private static JsonNode again(Verified verified) {
    return artifact(verified).path("packedAgain");
  }

  private static Verified isProved(Verified verified) {
    assertThat(verified.code()).as(verified.out() + verified.err()).isEqualTo(ExitCode.OK);
    assertThat(verified.headline()).startsWith("REPRODUCED UNDER SIGNATURE  ");
    assertThat(again(verified).path("proved").asBoolean()).isTrue();
    assertThat(again(verified).path("reason").isNull()).isTrue();
    return verified;
  }

  /** Different, as it would be without packaging in the spec; and says why. */
  private void standsAsItWas(Verified verified, String... reason) throws IOException {
    assertThat(verified.code()).as(verified.out()).isEqualTo(ExitCode.DIFFERENT);
    assertThat(again(verified).path("proved").asBoolean(true)).isFalse();
    assertThat(again(verified).path("reason").asText()).contains(reason);
    assertThat(verified.out()).contains("proves nothing, and the findings stand: ");
    assertThat(verified.result().conditions()).doesNotContain("signature-grafted");
    Verified without = vendor.verify(vendor.spec());
    assertThat(without.code()).isEqualTo(ExitCode.DIFFERENT);
    assertThat(again(without).isNull()).isTrue();
    assertThat(artifact(verified).path("findings")).isEqualTo(artifact(without).path("findings"));
    assertThat(artifact(verified).path("rebuilt")).isEqualTo(artifact(without).path("rebuilt"));
  }

  private static List<String> findings(Verified verified) {
    return artifact(verified)
        .path("findings")
        .valueStream()
        .map(it -> it.path("grade").asText() + " " + it.path("path").asText())
        .toList();
  }

  @Test
  void programAndInstallerAreSigned() throws Exception {
    publish(vendor.desk());
    Verified verified = isProved(vendor.verify(vendor.spec(PACKAGING)));
    assertThat(findings(verified)).containsExactly("SIGNATURE " + SETUP);
    JsonNode signed = again(verified).path("signed");
    assertThat(signed).hasSize(1);
    assertThat(signed.path(0).path("file").asText()).isEqualTo(APP);
    assertThat(signed.path(0).path("signer").asText()).contains("CN=Chat Agent Vendor");
    assertThat(again(verified).path("commands").path(0).asText()).isEqualTo(PACK);
    assertThat(again(verified).path("built").path("sha256"))
        .isNotEqualTo(artifact(verified).path("rebuilt").path("sha256"));
    assertThat(verified.result().conditions()).contains("signature-grafted");
    assertThat(verified.out()).contains("signed  " + APP, "certificate table: ", "ran     " + PACK);
  }

  /** Then what comes out is the published file, bit for bit; that is still under a signature. */
  @Test
  void onlyTheProgramIsSigned() throws Exception {
    Path machine = vendor.built();
    SigningVendor.sign(vendor.desk(), machine, APP);
    vendor.run(machine, PACK);
    vendor.publish(machine);
    Path spec = vendor.spec(PACKAGING);
    Path json = folder.resolve("kept.json");
    Verified verified = isProved(vendor.verify(spec));
    assertThat(findings(verified)).isEmpty();
    assertThat(artifact(verified).path("rebuilt")).isEqualTo(artifact(verified).path("published"));
    Files.writeString(json, verified.result().json().toString());
    String digest = artifact(verified).path("published").path("sha256").asText();
    Path stored =
        vendor
            .bench()
            .cache()
            .resolve("store/sha256")
            .resolve(digest.substring(0, 2))
            .resolve(digest);
    Assay.Outcome check =
        new Assay(vendor.bench().machine())
            .run(
                List.of(
                    "account",
                    "check",
                    json.toString(),
                    folder.resolve("published/" + SETUP).toString(),
                    stored.toString()));
    assertThat(check.code()).as(check.out() + check.err()).isEqualTo(ExitCode.OK);
  }

  @Test
  void aPolicyHasToAcceptIt() throws Exception {
    publish(vendor.desk());
    Verified verified =
        vendor.verify(
            vendor.spec(PACKAGING),
            "--policy",
            "strict",
            "--accept",
            "tag-not-signed,host-rootfs,unverified-binary,set-not-listed,commit-not-pinned");
    assertThat(verified.code()).as(verified.out()).isEqualTo(ExitCode.INCONCLUSIVE);
    assertThat(verified.out()).contains("not accepted  signature-grafted: ");
  }

  @Test
  void aLineIsAddedAndEverythingIsSigned() throws Exception {
    Path machine = vendor.built();
    SigningVendor.sign(vendor.desk(), machine, APP);
    Files.writeString(
        machine.resolve("dist/win/main.js"), "const ready = true;\nspy(\"INJECTED\");\n");
    pack(machine);
    Verified verified = vendor.verify(vendor.spec(PACKAGING));
    assertThat(findings(verified)).contains("CODE " + INSIDE + "main.js");
    assertThat(verified.out()).contains("+ spy(\"INJECTED\");");
    standsAsItWas(verified, "it is still another file than the published one");
  }

  @Test
  void theProgramIsAnotherOne() throws Exception {
    Path machine = vendor.built();
    byte[] program = Files.readAllBytes(machine.resolve(APP));
    program[program.length / 2] ^= 1;
    Files.write(machine.resolve(APP), program);
    SigningVendor.sign(vendor.desk(), machine, APP);
    pack(machine);
    standsAsItWas(vendor.verify(vendor.spec(PACKAGING)), APP, "does not fit the file");
  }

  @Test
  void aStrangerSignsTheProgram() throws Exception {
    publish(stranger());
    standsAsItWas(
        vendor.verify(vendor.spec(PACKAGING)), "it was not packed again", "does not count");
  }

  @Test
  void aStrangerSignsTheInstaller() throws Exception {
    Path machine = vendor.built();
    SigningVendor.sign(vendor.desk(), machine, APP);
    vendor.run(machine, PACK);
    SigningVendor.sign(stranger(), machine, "dist/" + SETUP);
    vendor.publish(machine);
    standsAsItWas(vendor.verify(vendor.spec(PACKAGING)), "still another file");
  }

  @Test
  void nobodyIsTrusted() throws Exception {
    publish(vendor.desk());
    Verified verified = vendor.bench().verify(vendor.spec(PACKAGING));
    assertThat(verified.code()).isEqualTo(ExitCode.DIFFERENT);
    assertThat(again(verified).path("reason").asText()).contains("no signer is pinned");
  }

  @Test
  void theSignatureInsideHoldsACertificateThatNobodyNeeds() throws Exception {
    publish(vendor.desk(), "-ac", stranger().certificate().toString());
    standsAsItWas(vendor.verify(vendor.spec(PACKAGING)), "it was not packed again");
  }

  @Test
  void theSignatureInsideHoldsBytesBehindIt() throws Exception {
    Path machine = vendor.built();
    SigningVendor.sign(vendor.desk(), machine, APP);
    Files.write(machine.resolve(APP), padded(Files.readAllBytes(machine.resolve(APP))));
    pack(machine);
    standsAsItWas(vendor.verify(vendor.spec(PACKAGING)), "bytes behind the signature");
  }

  /** Adds 64 bytes to the certificate table, in which nobody looks. */
  private static byte[] padded(byte[] program) {
    ByteBuffer all = ByteBuffer.wrap(Arrays.copyOf(program, program.length + 64));
    all.order(ByteOrder.LITTLE_ENDIAN);
    all.put(program.length, (byte) 'X');
    int header = all.getInt(0x3C) + 24;
    int directory = header + (all.getShort(header) == 0x20b ? 112 : 96) + 4 * 8;
    int table = all.getInt(directory);
    all.putInt(directory + 4, all.getInt(directory + 4) + 64);
    all.putInt(table, all.getInt(table) + 64);
    return all.array();
  }

  @Test
  void theCommandFails() throws Exception {
    publish(vendor.desk());
    String step = STEP.replace("installer.nsi", "missing.nsi");
    standsAsItWas(
        vendor.verify(vendor.spec("packaging: [" + step + "]")),
        "packing again failed",
        "ended with status 1");
  }

  @Test
  void theCommandMakesSomethingElse() throws Exception {
    publish(vendor.desk());
    String step = STEP.replace(PACK, PACK + " && echo more >>dist/Setup.exe");
    standsAsItWas(vendor.verify(vendor.spec("packaging: [" + step + "]")), "still another file");
  }

  @Tag("long")
  @Test
  void theCommandTakesTheInstallerAway() throws Exception {
    publish(vendor.desk());
    String step = STEP.replace(PACK, "rm dist/Setup.exe");
    standsAsItWas(vendor.verify(vendor.spec("packaging: [" + step + "]")), "packing again failed");
  }

  /** A file of the source, one that is missing, and links that lead elsewhere. */
  @Tag("long")
  @ParameterizedTest
  @ValueSource(strings = {"app.bin", "dist/none.exe", "dist/link.exe", "dist/away/App.exe"})
  void onlyAFileThatTheBuildMadeCanBeSigned(String file) throws Exception {
    vendor.write(
        "stage.sh",
        "mkdir -p dist/win\ncp app.bin "
            + APP
            + "\ncp main.js dist/win\nln -s win/App.exe dist/link.exe\nln -s win dist/away\n");
    publish(vendor.desk());
    standsAsItWas(
        vendor.verify(vendor.spec("packaging: [" + STEP.replace(APP, file) + "]")),
        "packing again failed",
        file.equals("app.bin") ? "a file of the source" : "");
  }

  /** What the source says is not for a packaging step to change. */
  @Test
  void theCommandWritesToTheSource() throws Exception {
    publish(vendor.desk());
    String step = STEP.replace(PACK, PACK + " && touch main.js");
    Verified verified = vendor.verify(vendor.spec("packaging: [" + step + "]"));
    assertThat(verified.code()).as(verified.out()).isEqualTo(ExitCode.INCONCLUSIVE);
    assertThat(verified.result().conditions()).contains("source-written");
  }

  /** Nothing is kept from one run of a command to the next but what it wrote to its folders. */
  @Test
  void theCommandHasNoNetworkAndNoPublishedFile() throws Exception {
    publish(vendor.desk());
    String look =
        "! ls "
            + folder.resolve("published")
            + " && test \"$$(grep -c : /proc/net/dev)\" = 1 && "
            + PACK;
    isProved(vendor.verify(vendor.spec("packaging: [" + STEP.replace(PACK, look) + "]")));
  }

  /** An installer that is signed is packed into another one. */
  @Test
  void anInstallerInAnInstaller() throws Exception {
    String outer = vendor.bench().folder().resolve("project/installer.nsi").toString();
    String script = Files.readString(Path.of(outer));
    vendor.write("inner.nsi", script.replace("Setup.exe", "Inner.exe"));
    vendor.write(
        "installer.nsi",
        script.replace("win\\App.exe", "Inner.exe").replace("  File \"dist\\win\\main.js\"\n", ""));
    vendor.write(
        "stage.sh",
        "mkdir -p dist/win\ncp app.bin " + APP + "\ncp main.js dist/win\nmakensis -V1 inner.nsi\n");
    Path machine = Files.createTempDirectory(folder, "machine");
    Trees.copy(vendor.project(), machine);
    vendor.run(machine, SigningVendor.BUILD);
    SigningVendor.sign(vendor.desk(), machine, APP);
    vendor.run(machine, "makensis -V1 inner.nsi");
    SigningVendor.sign(vendor.desk(), machine, "dist/Inner.exe");
    pack(machine);
    Verified verified =
        isProved(
            vendor.verify(
                vendor.spec(
                    "packaging:",
                    "  - {signed: [" + APP + "], command: makensis -V1 inner.nsi}",
                    "  - {signed: [dist/Inner.exe], command: " + PACK + "}")));
    assertThat(again(verified).path("signed")).hasSize(2);
    // In one step the second signature has nothing to be moved onto.
    standsAsItWas(
        vendor.verify(
            vendor.spec("packaging: [{signed: [dist/Inner.exe], command: " + PACK + "}]")),
        "it was not packed again");
  }

  /** The same program at two places, each with a signature of its own time. */
  @Tag("long")
  @Test
  void theSameProgramTwice() throws Exception {
    twoPrograms();
    Path machine = vendor.built();
    SigningVendor.sign(vendor.desk(), machine, APP);
    SigningVendor.sign(vendor.desk(), machine, "dist/tool/App.exe", "-n", "Tool");
    pack(machine);
    String both = STEP.replace("[" + APP + "]", "[dist/tool/App.exe, " + APP + "]");
    Verified verified = isProved(vendor.verify(vendor.spec("packaging: [" + both + "]")));
    assertThat(again(verified).path("signed")).hasSize(2);
    assertThat(again(verified).path("signed").path(0).path("sha256"))
        .isNotEqualTo(again(verified).path("signed").path(1).path("sha256"));
    standsAsItWas(vendor.verify(vendor.spec(PACKAGING)), "still another file");
  }

  /** The spec names two, and one cannot be signed. */
  @Test
  void aFileThatIsNoProgramStaysAsItIs() throws Exception {
    publish(vendor.desk());
    String step = STEP.replace("[" + APP + "]", "[" + APP + ", dist/win/main.js]");
    isProved(vendor.verify(vendor.spec("packaging: [" + step + "]")));
  }

  private void twoPrograms() throws IOException {
    String script = Files.readString(vendor.project().resolve("installer.nsi"));
    vendor.write(
        "installer.nsi",
        script.replace(
            "SectionEnd",
            "  SetOutPath \"$INSTDIR\\tool\"\n  File \"dist\\tool\\App.exe\"\nSectionEnd"));
    vendor.write(
        "stage.sh",
        "mkdir -p dist/win dist/tool\ncp app.bin "
            + APP
            + "\ncp app.bin dist/tool/App.exe\ncp main.js dist/win\n");
  }

  /** makensis has the uninstaller signed in its midst: what the build kept of it is the file. */
  @Test
  void theUninstallerIsSigned() throws Exception {
    String script = Files.readString(vendor.project().resolve("installer.nsi"));
    vendor.write(
        "installer.nsi",
        script
                .replace("OutFile", "!uninstfinalize 'sh finish.sh \"%1\"'\nOutFile")
                .replace("SectionEnd", "  WriteUninstaller \"$INSTDIR\\gone.exe\"\nSectionEnd")
            + "\nSection Uninstall\n  Delete \"$INSTDIR\\App.exe\"\nSectionEnd\n");
    vendor.write(
        "stage.sh",
        """
        mkdir -p dist/win
        cp app.bin dist/win/App.exe
        cp main.js dist/win
        """);
    vendor.write(
        "finish.sh",
        """
        if [ -n "$SIGNED" ]; then cp dist/gone.exe "$1"; else cp "$1" dist/gone.exe; fi
        """);
    Path machine = Files.createTempDirectory(folder, "machine");
    Trees.copy(vendor.project(), machine);
    vendor.run(machine, SigningVendor.BUILD);
    SigningVendor.sign(vendor.desk(), machine, "dist/gone.exe");
    vendor.run(machine, "SIGNED=yes " + PACK);
    SigningVendor.sign(vendor.desk(), machine, "dist/" + SETUP);
    vendor.publish(machine);
    isProved(
        vendor.verify(
            vendor.spec(
                "packaging: [{signed: [dist/gone.exe], command: 'SIGNED=yes " + PACK + "'}]")));
  }
}
