package dev.assay.comparator.graft;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.comparator.bytes.ArrayBytes;
import dev.assay.comparator.bytes.Scratch;
import dev.assay.core.signature.PinnedCertificates;
import dev.assay.core.signature.SignatureCheck;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The jarsigner of every JDK that is here signs, and says what it thinks of the result. */
class JarsignerTest {
  private static final String PASSWORD = "changeit";

  @TempDir static Path folder;
  private static PinnedCertificates pinned = PinnedCertificates.NONE;
  private static List<AutoCloseable> servers = new ArrayList<>();
  private static String clock = "";

  @BeforeAll
  static void keys() throws Exception {
    TestCertificates vendors = TestCertificates.authority("CN=Vendors");
    TestCertificates times = TestCertificates.authority("CN=Times");
    KeyStore keys = KeyStore.getInstance("PKCS12");
    keys.load(null, null);
    for (String algorithm : List.of("RSA", "EC")) {
      TestCertificates vendor = vendors.signer("CN=Vendor " + algorithm, algorithm);
      keys.setKeyEntry(
          algorithm,
          vendor.key(),
          PASSWORD.toCharArray(),
          new Certificate[] {vendor.certificate(), vendors.certificate()});
    }
    try (OutputStream out = Files.newOutputStream(folder.resolve("keys.p12"))) {
      keys.store(out, PASSWORD.toCharArray());
    }
    Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    TimestampServer server = new TimestampServer(times.timestamper("CN=Clock"), now);
    servers.add(server);
    clock = server.address().toString();
    pinned = new PinnedCertificates(List.of(vendors.certificate()), List.of(times.certificate()));
  }

  @AfterAll
  static void stop() throws Exception {
    for (AutoCloseable server : servers) {
      server.close();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "RSA",
        "EC",
        "RSA -digestalg SHA-512 -sigalg SHA512withRSA -J-Duser.timezone=America/New_York",
        "EC -digestalg SHA-384 -sectionsonly -J-Duser.timezone=Asia/Kolkata",
        "RSA -sigfile A_1-B -tsadigestalg SHA-512"
      })
  void whatItSignsIsProved(String options) throws Exception {
    byte[] rebuilt = SignedJars.file("modes.jar");
    for (Path jdk : jdks()) {
      byte[] signed = sign(jdk, rebuilt, options);
      Graft.Outcome outcome = SignedJars.attempt(signed, rebuilt, pinned).orElseThrow();
      assertThat(outcome.equal()).as("by %s", jdk).isPresent();
      assertThat(outcome.check().orElseThrow()).isInstanceOf(SignatureCheck.Good.class);
    }
  }

  @Test
  void whatIsGraftedItVerifies() throws Exception {
    Path jdk = jdks().getFirst();
    byte[] rebuilt = SignedJars.file("unsigned.jar");
    byte[] signed = sign(jdk, rebuilt, "RSA");
    try (Scratch scratch = new Scratch()) {
      Graft graft =
          Graft.of(new ArrayBytes(signed), new ArrayBytes(rebuilt), scratch).orElseThrow();
      Path file = Files.write(folder.resolve("graft.jar"), graft.bytes().head(1 << 20));
      assertThat(run(jdk, List.of("-verify", file.toString()))).contains("jar verified");
    }
  }

  /** A jar without a manifest gets one; a jar of thousands of entries has many in one bucket. */
  @Test
  void otherShapesAreProved() throws Exception {
    for (Path jdk : jdks()) {
      byte[] bare = jar(3, false);
      assertThat(SignedJars.isProved(sign(jdk, bare, "RSA"), bare, pinned)).isTrue();
      byte[] large = jar(3000, true);
      assertThat(SignedJars.isProved(sign(jdk, large, "RSA"), large, pinned)).isTrue();
    }
  }

  /** jarsigner calls all of these verified, or at least signed. */
  @Test
  void attacksThatItAcceptsAreNotProved() throws Exception {
    Path jdk = jdks().getFirst();
    byte[] rebuilt = SignedJars.file("unsigned.jar");
    byte[] signed = sign(jdk, rebuilt, "RSA");
    byte[] added =
        SignedJars.with(signed, Map.of("org/example/Evil.class", "INJECTED:J16".getBytes(UTF_8)));
    Path file = Files.write(folder.resolve("added.jar"), added);
    assertThat(run(jdk, List.of("-verify", file.toString()))).contains("jar verified");
    assertThat(SignedJars.isProved(added, rebuilt, pinned)).isFalse();

    byte[] twice = sign(jdk, signed, "EC");
    Path both = Files.write(folder.resolve("twice.jar"), twice);
    assertThat(run(jdk, List.of("-verify", both.toString()))).contains("jar verified");
    assertThat(SignedJars.isProved(twice, rebuilt, pinned)).isFalse();

    byte[] evil =
        SignedJars.with(rebuilt, Map.of("org/example/B.class", "INJECTED:B".getBytes(UTF_8)));
    byte[] trojan = sign(jdk, evil, "RSA");
    assertThat(SignedJars.isProved(trojan, evil, pinned)).isTrue();
    assertThat(SignedJars.isProved(trojan, rebuilt, pinned)).isFalse();
    assertThat(SignedJars.isProved(sign(jdk, rebuilt, "RSA -internalsf"), rebuilt, pinned))
        .isFalse();
    assertThat(SignedJars.isProved(sign(jdk, rebuilt, "RSA -digestalg SHA-1"), rebuilt, pinned))
        .isFalse();
  }

  private static byte[] jar(int entries, boolean manifest) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (JarOutputStream jar = new JarOutputStream(out)) {
      if (manifest) {
        put(jar, "META-INF/MANIFEST.MF", "Manifest-Version: 1.0\nMain-Class: a.B\n\n");
      }
      for (int i = 0; i < entries; i++) {
        // "Aa" and "BB" have one hash.
        String name = Integer.toBinaryString(i).replace("0", "Aa").replace("1", "BB");
        put(jar, "a/" + name + ".txt", "text " + i % 7);
      }
    }
    return out.toByteArray();
  }

  private static void put(JarOutputStream jar, String name, String text) throws Exception {
    ZipEntry entry = new ZipEntry(name);
    entry.setTime(1_709_290_000_000L);
    jar.putNextEntry(entry);
    jar.write(text.getBytes(UTF_8));
  }

  private static byte[] sign(Path jdk, byte[] jar, String options) throws Exception {
    List<String> words = Arrays.asList(options.split(" "));
    Path file = Files.write(folder.resolve("rebuilt.jar"), jar);
    Path signed = folder.resolve("signed.jar");
    List<String> all = new ArrayList<>(words.subList(1, words.size()));
    all.addAll(List.of("-keystore", folder.resolve("keys.p12").toString()));
    all.addAll(List.of("-storetype", "PKCS12", "-storepass", PASSWORD, "-tsa", clock));
    all.addAll(List.of("-signedjar", signed.toString(), file.toString(), words.getFirst()));
    assertThat(run(jdk, all)).contains("jar signed");
    return Files.readAllBytes(signed);
  }

  /** At least the one that runs this. */
  private static List<Path> jdks() throws Exception {
    List<Path> found = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"))));
    Path all = Path.of("/usr/lib/jvm");
    if (Files.isDirectory(all)) {
      try (var folders = Files.list(all)) {
        folders
            .map(JarsignerTest::real)
            .filter(jdk -> !found.contains(jdk))
            .distinct()
            .forEach(found::add);
      }
    }
    return found.stream().filter(jdk -> Files.isExecutable(jdk.resolve("bin/jarsigner"))).toList();
  }

  private static Path real(Path folder) {
    try {
      return folder.toRealPath();
    } catch (java.io.IOException e) {
      return folder;
    }
  }

  private static String run(Path jdk, List<String> options) throws Exception {
    List<String> words = new ArrayList<>(List.of(jdk.resolve("bin/jarsigner").toString()));
    words.addAll(options);
    File log = File.createTempFile("assay", ".log");
    Process process =
        new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(log).start();
    process.waitFor();
    String said = Files.readString(log.toPath());
    Files.delete(log.toPath());
    return said;
  }
}
