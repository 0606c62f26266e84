package dev.assay.comparator;

import static dev.assay.comparator.Zips.text;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.comparator.golden.RawAr;
import dev.assay.comparator.golden.RawGzip;
import dev.assay.comparator.golden.RawTar;
import dev.assay.core.limits.Limits;
import dev.assay.core.result.Comparison;
import dev.assay.core.result.Finding;
import dev.assay.core.result.Grade;
import dev.assay.core.result.Kind;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a package says about its own files is held against them, and never believed. */
class OwnHashesTest {
  private static final String GOOD = "echo good\n";
  private static final String EVIL = "echo INJECTED\n";
  private static final String SCRIPT = "x.deb!/data.tar.gz!/data.tar!/./usr/bin/x";

  @Test
  void aStaleLineOfMd5sumsIsNamedOnTheSideThatHasIt() throws IOException {
    byte[] clean = deb(GOOD, md5(GOOD) + "  usr/bin/x\n");
    byte[] stale = deb(EVIL, md5(GOOD) + "  usr/bin/x\n");
    Finding there = only(Compared.of("x.deb", stale, clean));
    assertThat(there.path().text()).isEqualTo(SCRIPT);
    assertThat(there.part()).isEqualTo("own hashes, md5sums");
    assertThat(there.grade()).isEqualTo(Grade.AMBIGUOUS);
    assertThat(there.kind()).isEqualTo(Kind.ADDED);
    assertThat(there.detail().summary())
        .contains("published: its md5sums says MD5 " + md5(GOOD))
        .contains("its content has " + md5(EVIL))
        .doesNotContain("rebuilt: its md5sums");
    Finding here = only(Compared.of("x.deb", clean, stale));
    assertThat(here.kind()).isEqualTo(Kind.REMOVED);
    assertThat(here.detail().summary()).startsWith("rebuilt: its md5sums says");
  }

  @Test
  void md5sumsThatWereMadeAgainAreNoContradiction() throws IOException {
    Comparison comparison =
        Compared.of(
            "x.deb",
            deb(EVIL, md5(EVIL) + "  usr/bin/x\n"),
            deb(GOOD, md5(GOOD) + "  usr/bin/x\n"));
    assertThat(contradictions(comparison)).isEmpty();
    assertThat(comparison.worst()).isEqualTo(Grade.CODE);
  }

  @Test
  void whatIsWrongOnBothSidesAlikeIsNoDifference() throws IOException {
    String sums = md5("other") + "  etc/x\n" + md5("gone") + "  usr/gone\n";
    assertThat(contradictions(Compared.of("x.deb", deb(EVIL, sums), deb(GOOD, sums)))).isEmpty();
  }

  @Test
  void staleOnBothSidesIsSaidOfBoth() throws IOException {
    String sums = md5("neither") + "  usr/bin/x\n";
    Finding both = only(Compared.of("x.deb", deb(EVIL, sums), deb(GOOD, sums)));
    assertThat(both.kind()).isEqualTo(Kind.CHANGED);
    assertThat(both.detail().summary())
        .contains("published: its md5sums", "; rebuilt: its md5sums");
  }

  @Test
  void onlyMd5sumsLies() throws IOException {
    byte[] clean = deb(GOOD, md5(GOOD) + "  usr/bin/x\n");
    byte[] lying = deb(GOOD, md5(EVIL) + "  usr/bin/x\n");
    Finding finding = only(Compared.of("x.deb", lying, clean));
    assertThat(finding.path().text()).isEqualTo(SCRIPT);
    assertThat(finding.detail().summary()).contains("says MD5 " + md5(EVIL));
  }

  @Test
  void listedButNotThereAndThereButNotListed() throws IOException {
    byte[] clean = deb(GOOD, md5(GOOD) + "  usr/bin/x\n");
    byte[] phantom = deb(GOOD, md5(GOOD) + "  usr/bin/x\n" + md5(EVIL) + "  usr/bin/y\n");
    assertThat(only(Compared.of("x.deb", phantom, clean)).detail().summary())
        .isEqualTo("published: its md5sums lists 1 that are not there: ./usr/bin/y");
    byte[] unlisted = deb(EVIL, "");
    assertThat(only(Compared.of("x.deb", unlisted, clean)).detail().summary())
        .contains("published: its md5sums does not list it");
  }

  @Test
  void configurationFilesNeedNoLine() throws IOException {
    byte[] clean = deb(GOOD, "", "/usr/bin/x\n");
    assertThat(contradictions(Compared.of("x.deb", deb(EVIL, "", "/usr/bin/x\n"), clean)))
        .isEmpty();
  }

  @Test
  void aListThatCannotBeReadIsUninspected() throws IOException {
    byte[] clean = deb(GOOD, md5(GOOD) + "  usr/bin/x\n");
    Finding finding = only(Compared.of("x.deb", deb(EVIL, "what?\n"), clean));
    assertThat(finding.grade()).isEqualTo(Grade.UNINSPECTED);
    assertThat(finding.detail().summary()).contains("cannot be read", "\"what?\"");
  }

  @Test
  void recordOfAWheel() throws IOException {
    String name = "x-1.dist-info/RECORD";
    String record = "\"a,b.py\",sha256=" + sha256(GOOD) + ",10\n" + name + ",,\n";
    byte[] clean = Zips.of(members("a,b.py", GOOD, name, record));
    Finding stale =
        only(Compared.of("x.whl", Zips.of(members("a,b.py", EVIL, name, record)), clean));
    assertThat(stale.part()).isEqualTo("own hashes, x-1.dist-info/RECORD");
    assertThat(stale.path().text()).isEqualTo("x.whl!/a,b.py");
    String fresh = "\"a,b.py\",sha256=" + sha256(EVIL) + ",14\r\n" + name + ",,\r\n";
    byte[] changed = Zips.of(members("a,b.py", EVIL, name, fresh));
    assertThat(contradictions(Compared.of("x.whl", changed, clean))).isEmpty();
    Map<String, byte[]> added = members("a,b.py", GOOD, name, record);
    added.put("evil.py", text(EVIL));
    assertThat(only(Compared.of("x.whl", Zips.of(added), clean)).detail().summary())
        .contains("does not list it: added after the list was made");
    for (String wrong :
        List.of(
            record.replace(",10", ",9"),
            record.replace("sha256=", "rot13="),
            record.replace("sha256=", "sha256=!"),
            record.replace("sha256=", ""),
            record.replace(",10\n", ",10,1\n"),
            record.replace("\"a,b.py\"", "\"a,b.py"))) {
      assertThat(
              contradictions(
                  Compared.of("x.whl", Zips.of(members("a,b.py", GOOD, name, wrong)), clean)))
          .as(wrong)
          .hasSize(1);
    }
  }

  @Test
  void digestsInTheManifestOfAJar() throws IOException {
    String manifest = "Manifest-Version: 1.0\r\n\r\nName: a.sh\r\nSHA-256-Digest: ";
    String listed = manifest + base64(GOOD) + "\r\n\r\n";
    String folded = listed.replace("SHA-256-Digest: ", "SHA-256-Digest: \r\n ");
    for (String one : List.of(listed, folded, listed.replace("SHA-256-D", "sha256-d"))) {
      byte[] clean = Zips.of(members("META-INF/MANIFEST.MF", one, "a.sh", GOOD));
      byte[] stale = Zips.of(members("META-INF/MANIFEST.MF", one, "a.sh", EVIL));
      Finding finding = only(Compared.of("x.jar", stale, clean));
      assertThat(finding.path().text()).isEqualTo("x.jar!/a.sh");
      assertThat(finding.part()).isEqualTo("own hashes, META-INF/MANIFEST.MF");
    }
    byte[] clean = Zips.of(members("META-INF/MANIFEST.MF", listed, "a.sh", GOOD));
    String fresh = manifest + base64(EVIL) + "\r\n\r\n";
    byte[] again = Zips.of(members("META-INF/MANIFEST.MF", fresh, "a.sh", EVIL));
    assertThat(contradictions(Compared.of("x.jar", again, clean))).isEmpty();
  }

  @Test
  void whatASignedJarDoesNotListIsNamed() throws IOException {
    Map<String, byte[]> clean = signed("Manifest-Version: 1.0\r\n\r\n", GOOD);
    Map<String, byte[]> evil = new LinkedHashMap<>(clean);
    evil.put("assay/Injected.sh", text(EVIL));
    evil.put("META-INF/services/x.Y", text("assay.Injected\n"));
    List<Finding> found = contradictions(Compared.of("x.jar", Zips.of(evil), Zips.of(clean)));
    assertThat(found)
        .extracting(f -> f.path().text())
        .containsExactly("x.jar!/META-INF/services/x.Y", "x.jar!/assay/Injected.sh");
    assertThat(found)
        .allSatisfy(f -> assertThat(f.detail().summary()).contains("MANIFEST.MF does not list it"));
    // Without a signature nobody promises that all is listed.
    evil.remove("META-INF/ME.SF");
    clean.remove("META-INF/ME.SF");
    assertThat(contradictions(Compared.of("x.jar", Zips.of(evil), Zips.of(clean)))).isEmpty();
  }

  @Test
  void aManifestThatChangedAfterItWasSigned() throws IOException {
    Map<String, byte[]> clean = signed("Manifest-Version: 1.0\r\n\r\n", GOOD);
    for (String change : List.of("Main-Class: Evil\r\n\r\n", "\r\n\r\n")) {
      Map<String, byte[]> evil = new LinkedHashMap<>(clean);
      String manifest =
          new String(clean.getOrDefault("META-INF/MANIFEST.MF", text("")), ISO_8859_1);
      evil.put("META-INF/MANIFEST.MF", text(manifest.replaceFirst("\r\n\r\n", "\r\n" + change)));
      assertThat(contradictions(Compared.of("x.jar", Zips.of(evil), Zips.of(clean))))
          .anySatisfy(
              f -> {
                assertThat(f.part()).isEqualTo("own hashes, META-INF/ME.SF");
                assertThat(f.path().text()).isEqualTo("x.jar!/META-INF/MANIFEST.MF");
              });
    }
    Map<String, byte[]> again = signed("Manifest-Version: 1.0\r\nMain-Class: A\r\n\r\n", GOOD);
    assertThat(contradictions(Compared.of("x.jar", Zips.of(again), Zips.of(clean)))).isEmpty();
  }

  @Test
  void withoutTimeNothingIsDecoded() throws IOException {
    Limits limits = new Limits(9, 99, 1 << 20, 2_000, 40, Duration.ZERO);
    String name = "x-1.dist-info/RECORD";
    String record = "a.py,sha256=" + sha256(GOOD) + ",10\n";
    Comparison comparison =
        Compared.of(
            "x.whl",
            Zips.of(members("a.py", EVIL, name, record)),
            Zips.of(members("a.py", GOOD, name, record)),
            limits);
    assertThat(comparison.worst()).isEqualTo(Grade.UNINSPECTED);
  }

  private static byte[] deb(String script, String sums) {
    return deb(script, sums, "");
  }

  private static byte[] deb(String script, String sums, String configuration) {
    byte[] control =
        new RawTar()
            .file("./control", "Package: x\nVersion: 1\n")
            .file("./md5sums", sums)
            .file("./conffiles", configuration)
            .end()
            .bytes();
    byte[] data = new RawTar().folder("./usr/").file("./usr/bin/x", script).end().bytes();
    return new RawAr()
        .add("debian-binary", "2.0\n")
        .add("control.tar.gz", new RawGzip(control).bytes())
        .add("data.tar.gz", new RawGzip(data).bytes())
        .bytes();
  }

  private static Map<String, byte[]> signed(String main, String script) {
    String section = "Name: a.sh\r\nSHA-256-Digest: " + base64(script) + "\r\n\r\n";
    String file =
        "Signature-Version: 1.0\r\nSHA-256-Digest-Manifest: "
            + base64(main + section)
            + "\r\nSHA-256-Digest-Manifest-Main-Attributes: "
            + base64(main)
            + "\r\n\r\nName: a.sh\r\nSHA-256-Digest: "
            + base64(section)
            + "\r\n\r\n";
    return members("META-INF/MANIFEST.MF", main + section, "META-INF/ME.SF", file, "a.sh", script);
  }

  private static Map<String, byte[]> members(String... namesAndContents) {
    Map<String, byte[]> members = new LinkedHashMap<>();
    for (int i = 0; i < namesAndContents.length; i += 2) {
      members.put(namesAndContents[i], text(namesAndContents[i + 1]));
    }
    return members;
  }

  private static Finding only(Comparison comparison) {
    List<Finding> found = contradictions(comparison);
    assertThat(found).as("among %s", comparison.findings()).hasSize(1);
    return found.getFirst();
  }

  private static List<Finding> contradictions(Comparison comparison) {
    return comparison.findings().stream().filter(f -> f.rule().equals("own-hashes/1")).toList();
  }

  private static String md5(String text) {
    return HexFormat.of().formatHex(hash("MD5", text));
  }

  private static String sha256(String text) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(hash("SHA-256", text));
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(hash("SHA-256", text));
  }

  private static byte[] hash(String algorithm, String text) {
    try {
      return MessageDigest.getInstance(algorithm).digest(text(text));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
