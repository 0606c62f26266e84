package dev.assay.cli.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.assay.cli.Assay;
import dev.assay.cli.command.ExitCode;
import dev.assay.cli.demo.SigningDesk;
import dev.assay.cli.flow.Machine;
import dev.assay.cli.report.ResultSchema;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The attack on a signed Windows installer, from git to the line, and its relatives. These are
 * compared with what Assay rebuilt in the story, without being rebuilt once more.
 */
class Comm100IT {
  private static final String ROOT = "ChatAgentSetup.exe";
  private static final String INSIDE = ROOT + "!/overlay!/[data]!/$INSTDIR/";
  private static final String LINE = "globalThis.comm = \"INJECTED:variant\";";

  @TempDir static Path folder;
  private static Path demo = Path.of("");
  private static Assay assay = new Assay(Machine.current());
  private static List<SigningDesk> desks = List.of();
  private static Assay.Outcome played;

  @TempDir Path own;

  @BeforeAll
  static void play() throws Exception {
    demo = folder.resolve("demo");
    Bench bench = new Bench(folder);
    try (NpmServer server = new NpmServer(Bench.kept().resolve("npm"))) {
      bench.write("home/.npmrc", server.rc());
      Map<String, String> environment = new TreeMap<>(bench.environment());
      environment.put("npm_config_registry", server.url());
      environment.put("ASSAY_TEST_TOKEN", NpmServer.TOKEN);
      assay = new Assay(new Machine(environment, bench.home()));
      played = assay.run(List.of("demo", "comm100", "--folder", demo.toString()));
    }
    assertThat(bench.workFolders()).isEmpty();
    desks =
        List.of(
            new SigningDesk(folder.resolve("vendor")), new SigningDesk(folder.resolve("stranger")));
  }

  @AfterAll
  static void close() {
    desks.forEach(SigningDesk::close);
  }

  private static SigningDesk vendor() {
    return desks.get(0);
  }

  private static SigningDesk stranger() {
    return desks.get(1);
  }

  @Test
  void theStory() throws Exception {
    assertThat(played.code()).as(played.out() + played.err()).isEqualTo(ExitCode.OK);
    ResultSchema schema = new ResultSchema();
    for (String version : List.of("2.0.0", "2.1.0")) {
      schema.check(Files.readString(demo.resolve("reports/" + version + ".json")));
    }
    assertThat(Files.readString(demo.resolve("reports/2.0.0.txt")))
        .startsWith("REPRODUCED UNDER SIGNATURE  ")
        .contains("moved onto the rebuilt file, it gives the published file bit for bit")
        .contains("ChatAgentSetup.exe: the published file came out; the build itself made sha256:")
        .contains("    signed  dist/win/ChatAgent.exe\n")
        .contains("accepted      signature-grafted: ");
    assertThat(Files.readString(demo.resolve("reports/2.1.0.txt")))
        .contains("proves nothing, and the findings stand: packed again with")
        .doesNotContain("signature-grafted");
    List<String> top =
        Files.readAllLines(demo.resolve("reports/2.1.0.txt")).stream().limit(15).toList();
    assertThat(top.getFirst()).startsWith("DIFFERENT  ").contains("worst: CODE");
    assertThat(top)
        .anyMatch(l -> l.matches("CODE  ChatAgentSetup\\.exe!/.*/app\\.asar!/main\\.js"))
        .anyMatch(l -> l.contains("is valid; that changes nothing"))
        .anyMatch(l -> l.strip().startsWith("+ ;(function(){") && l.contains("INJECTED:comm100"));
  }

  /** What Assay rebuilt of the clean release, before it was packed again. */
  private static Path rebuilt() throws IOException {
    JsonNode json =
        new ObjectMapper().readTree(Files.readString(demo.resolve("reports/2.0.0.json")));
    String digest =
        json.path("artifacts").path(0).path("packedAgain").path("built").path("sha256").asText();
    return folder.resolve("cache/store/sha256").resolve(digest.substring(0, 2)).resolve(digest);
  }

  private ChatInstaller installer() throws IOException {
    return ChatInstaller.of(rebuilt(), demo.resolve("vendor"), own);
  }

  private Path signed(Path program, String... options) throws Exception {
    Path out = own.resolve("signed/" + ROOT);
    Files.createDirectories(out.getParent());
    vendor().sign(program, out, options);
    return out;
  }

  /** What one comparison found: a line {@code GRADE path part} for each finding. */
  private record Found(ExitCode code, String text, List<String> findings) {
    Found isDifferent(String finding) {
      assertThat(code).as(text).isEqualTo(ExitCode.DIFFERENT);
      assertThat(findings).as(text).anyMatch(it -> it.startsWith(finding));
      return this;
    }

    Found says(String words) {
      assertThat(text).contains(words);
      return this;
    }
  }

  private Found compare(Path published) throws IOException {
    Path twin = Files.createDirectories(own.resolve("rebuilt")).resolve(ROOT);
    Files.copy(rebuilt(), twin);
    Path json = own.resolve("result.json");
    Assay.Outcome outcome =
        assay.run(
            List.of(
                "compare",
                "--signer",
                vendor().certificate().toString(),
                "--timestamper",
                vendor().timestamper().toString(),
                "--json",
                json.toString(),
                published.toString(),
                twin.toString()));
    List<String> findings = new ArrayList<>();
    new ObjectMapper()
        .readTree(Files.readString(json))
        .path("artifacts")
        .forEach(
            artifact ->
                artifact
                    .path("findings")
                    .forEach(
                        it ->
                            findings.add(
                                it.path("grade").asText()
                                    + " "
                                    + it.path("path").asText()
                                    + " "
                                    + it.path("part").asText())));
    return new Found(outcome.code(), outcome.out() + outcome.err(), findings);
  }

  private static byte[] joined(byte[] first, String then) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(first);
    all.writeBytes(then.getBytes(UTF_8));
    return all.toByteArray();
  }

  /** Puts a changed file of the application into the installer. */
  private Found withAppFile(String name, String added) throws Exception {
    ChatInstaller installer = installer();
    Asar asar = new Asar(installer.read(ChatInstaller.ASAR));
    asar.put(name, joined(asar.file(name), added));
    installer.write(ChatInstaller.ASAR, asar.bytes());
    return compare(signed(installer.make()));
  }

  /** Without it, the others would prove nothing: the tools of this test change nothing. */
  @Test
  void whatIsPackedAgainUnchangedIsReproduced() throws Exception {
    ChatInstaller installer = installer();
    Asar asar = new Asar(installer.read(ChatInstaller.ASAR));
    assertThat(asar.bytes()).isEqualTo(installer.read(ChatInstaller.ASAR));
    Found found = compare(signed(installer.make()));
    assertThat(found.code()).as(found.text()).isEqualTo(ExitCode.OK);
    assertThat(found.findings()).containsExactly("SIGNATURE " + ROOT + " signature");
  }

  @Test
  void aLineBehindFiveHundredSpaces() throws Exception {
    withAppFile("main.js", "const ready = true;" + " ".repeat(500) + LINE + "\n")
        .isDifferent("CODE " + INSIDE + "resources/app.asar!/main.js")
        .says(LINE);
  }

  @Test
  void aDependencysFile() throws Exception {
    withAppFile("node_modules/ms/index.js", LINE + "\n")
        .isDifferent("CODE " + INSIDE + "resources/app.asar!/node_modules/ms/index.js")
        .says("+ " + LINE);
  }

  @Test
  void aFileBesideTheArchive() throws Exception {
    ChatInstaller installer = installer();
    Asar asar = new Asar(installer.read(ChatInstaller.ASAR));
    byte[] content = asar.unpack("main.js");
    installer.write(ChatInstaller.ASAR, asar.bytes());
    installer.write("dist/win/resources/app.asar.unpacked/main.js", joined(content, LINE));
    installer.script("SetOutPath \"$INSTDIR\\resources\\app.asar.unpacked\"");
    installer.script("File \"dist\\win\\resources\\app.asar.unpacked\\main.js\"");
    compare(signed(installer.make()))
        .isDifferent("CODE " + INSIDE + "resources/app.asar.unpacked/main.js")
        .says(LINE);
  }

  @Test
  void oneMoreInstruction() throws Exception {
    ChatInstaller installer = installer();
    installer.script("Exec '\"$INSTDIR\\ChatAgent.exe\" INJECTED:variant'");
    compare(signed(installer.make()))
        .isDifferent("CODE " + ROOT + "!/overlay!/[data]!/[script] instructions")
        .says("+ Exec \"\"$INSTDIR\\ChatAgent.exe\" INJECTED:variant\"");
  }

  @Test
  void bytesBehindTheInstallersData() throws Exception {
    Path program = installer().make();
    Files.write(program, joined(Files.readAllBytes(program), "INJECTED:overlay"));
    compare(signed(program)).isDifferent("HIDDEN " + ROOT + "!/overlay").says("INJECTED:overlay");
  }

  @Test
  void aFuseIsFlipped() throws Exception {
    ChatInstaller installer = installer();
    byte[] program = installer.read(ChatInstaller.APP);
    int fuse = new String(program, java.nio.charset.StandardCharsets.ISO_8859_1).indexOf("dL7pKG");
    program[fuse + 34] ^= 1; // RunAsNode: '1' to '0' or back
    installer.write(ChatInstaller.APP, program);
    compare(signed(installer.make()))
        .isDifferent("SURFACE " + INSIDE + "ChatAgent.exe")
        .says("RunAsNode");
  }

  @Test
  void theVendoredProgramIsReplacedAndSigned() throws Exception {
    ChatInstaller installer = installer();
    byte[] program = installer.read(ChatInstaller.APP);
    program[0x200] = (byte) 0x90; // the first instruction
    Path changed = own.resolve("changed.exe");
    Files.write(changed, program);
    Files.delete(own.resolve(ChatInstaller.APP));
    vendor().sign(changed, own.resolve(ChatInstaller.APP));
    compare(signed(installer.make()))
        .isDifferent("CODE " + INSIDE + "ChatAgent.exe")
        .says("is valid; that changes nothing");
  }

  /**
   * Valid, and by the right one. But what is packed anew around it is no longer what was rebuilt,
   * and nothing has shown yet that packing explains it: equal content inside is not enough.
   */
  @Test
  void aSignatureInsideIsNotEnoughForAPass() throws Exception {
    ChatInstaller installer = installer();
    Path app = own.resolve(ChatInstaller.APP);
    Path plain = own.resolve("plain.exe");
    Files.move(app, plain);
    vendor().sign(plain, app);
    Found found = compare(signed(installer.make()));
    found.isDifferent("SIGNATURE " + INSIDE + "ChatAgent.exe signature");
    found.isDifferent("HIDDEN " + ROOT + "!/overlay!/[data] encoding");
  }

  @Test
  void aStrangerSignsTheProgramInside() throws Exception {
    ChatInstaller installer = installer();
    Path app = own.resolve(ChatInstaller.APP);
    Path plain = own.resolve("plain.exe");
    Files.move(app, plain);
    stranger().sign(plain, app);
    compare(signed(installer.make()))
        .isDifferent("HIDDEN " + INSIDE + "ChatAgent.exe certificate")
        .says("does not count");
  }

  @Test
  void aSecondSignatureByAStranger() throws Exception {
    Path once = signed(installer().make());
    Path twice = own.resolve(ROOT);
    stranger().sign(once, twice, "-nest");
    compare(twice).isDifferent("HIDDEN " + ROOT + " certificate").says("does not count");
  }

  @Test
  void aCertificateThatNobodyNeeds() throws Exception {
    String more = stranger().certificate().toString();
    compare(signed(installer().make(), "-ac", more))
        .isDifferent("HIDDEN " + ROOT + " certificate")
        .says("does not count");
  }

  @Test
  void anAttributeThatNobodySigned() throws Exception {
    Path once = signed(installer().make());
    Path more = own.resolve(ROOT);
    ChatInstaller.run(
        own,
        "osslsigncode",
        "add",
        "-addUnauthenticatedBlob",
        "-in",
        once.toString(),
        "-out",
        more.toString());
    compare(more).isDifferent("HIDDEN " + ROOT + " certificate").says("does not count");
  }

  /** In the table, behind the signature: osslsigncode says that it is valid. */
  @Test
  void bytesInThePaddingOfTheCertificate() throws Exception {
    Path once = signed(installer().make());
    byte[] payload = new byte[64];
    System.arraycopy("INJECTED:padding".getBytes(UTF_8), 0, payload, 0, 16);
    byte[] program = joined(Files.readAllBytes(once), "");
    ByteBuffer all = ByteBuffer.wrap(java.util.Arrays.copyOf(program, program.length + 64));
    all.order(ByteOrder.LITTLE_ENDIAN);
    all.position(program.length).put(payload);
    int directory = all.getInt(0x3C) + 4 + 20 + 96 + 4 * 8;
    int table = all.getInt(directory);
    all.putInt(directory + 4, all.getInt(directory + 4) + 64);
    all.putInt(table, all.getInt(table) + 64);
    Path more = own.resolve(ROOT);
    Files.write(more, all.array());
    assertThat(
            ChatInstaller.run(
                own,
                "osslsigncode",
                "verify",
                "-CAfile",
                vendor().certificate().toString(),
                "-TSA-CAfile",
                vendor().timestamper().toString(),
                "-in",
                more.toString()))
        .contains("Signature verification: ok");
    compare(more).isDifferent("HIDDEN " + ROOT + " certificate").says("bytes behind the signature");
  }
}
