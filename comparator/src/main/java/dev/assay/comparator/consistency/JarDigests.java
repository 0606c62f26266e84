package dev.assay.comparator.consistency;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.assay.comparator.anatomy.LimitReachedException;
import dev.assay.comparator.anatomy.MalformedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What the manifest of a jar says about its members, and a signature file about the manifest (JAR
 * File Specification, JDK 25, "Signed JAR File"). The signature itself is not checked here.
 */
final class JarDigests {
  private static final String MANIFEST = "META-INF/MANIFEST.MF";
  private static final String DIGEST = "-DIGEST";

  private static final Pattern SIGNATURE_FILE = Pattern.compile("(?i)META-INF/[^/]+\\.SF");

  /** What is not signed, since it belongs to the signature. */
  private static final Pattern OF_SIGNATURE =
      Pattern.compile("(?i)META-INF/(MANIFEST\\.MF|SIG-[^/]*|[^/]+\\.(SF|DSA|RSA|EC))");

  private JarDigests() {}

  static List<OwnList> read(Side side)
      throws IOException, MalformedException, LimitReachedException {
    List<OwnList> lists = new ArrayList<>();
    boolean signed = false;
    for (String name : side.names()) {
      if (SIGNATURE_FILE.matcher(name).matches()) {
        signed = true;
        byte[] text = side.list(name).orElse(new byte[0]);
        Claim claim = new SignedManifest(sections(text));
        lists.add(new OwnList(name, Map.of(MANIFEST, List.of(claim)), member -> false));
      }
    }
    byte[] manifest = side.list(MANIFEST).orElse(new byte[0]);
    boolean complete = signed;
    Map<String, List<Claim>> claims = claims(manifest);
    if (complete || !claims.isEmpty()) {
      lists.add(
          new OwnList(
              MANIFEST,
              claims,
              member ->
                  complete && !member.endsWith("/") && !OF_SIGNATURE.matcher(member).matches()));
    }
    return lists;
  }

  private static Map<String, List<Claim>> claims(byte[] manifest) {
    Map<String, List<Claim>> claims = new HashMap<>();
    if (!new String(manifest, ISO_8859_1).toUpperCase(Locale.ROOT).contains(DIGEST)) {
      return claims;
    }
    for (ManifestSection section : sections(manifest)) {
      List<Claim> ofMember = section.digests("");
      if (!section.name().isEmpty() && !ofMember.isEmpty()) {
        claims.computeIfAbsent(section.name(), name -> new ArrayList<>()).addAll(ofMember);
      }
    }
    return claims;
  }

  private static List<ManifestSection> sections(byte[] text) {
    return ManifestSection.of(text);
  }

  /** A digest as manifests write it. */
  static Claim claim(String algorithm, String stated) {
    return Claim.base64(algorithm, stated.strip(), Base64.getDecoder());
  }
}
