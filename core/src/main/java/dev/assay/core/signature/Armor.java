package dev.assay.core.signature;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Base64;
import java.util.List;

/** Base64 between two lines: one block, and nothing around it but white space at the end. */
final class Armor {
  private Armor() {}

  /**
   * Decodes an OpenPGP block (RFC 9580, section 6.2). The checksum is optional there, and not
   * needed here.
   *
   * @param what such as {@code PGP SIGNATURE}
   */
  static byte[] openPgp(byte[] armored, String what) throws MalformedException {
    List<String> lines = lines(armored, what);
    int blank = lines.indexOf("");
    if (blank < 0) {
      throw new MalformedException("the armor has no empty line after its headers");
    }
    List<String> body =
        lines.subList(blank + 1, lines.size() - 1).stream()
            .filter(line -> !line.startsWith("="))
            .toList();
    return decode(body);
  }

  /** Decodes an SSH block (PROTOCOL.sshsig of OpenSSH, section 1). */
  static byte[] ssh(byte[] armored) throws MalformedException {
    List<String> lines = lines(armored, "SSH SIGNATURE");
    return decode(lines.subList(1, lines.size() - 1));
  }

  private static List<String> lines(byte[] armored, String what) throws MalformedException {
    String begin = "-----BEGIN " + what + "-----";
    String end = "-----END " + what + "-----";
    List<String> lines =
        new String(armored, ISO_8859_1).stripTrailing().lines().map(String::stripTrailing).toList();
    boolean framed =
        lines.size() >= 3
            && lines.getFirst().equals(begin)
            && lines.getLast().equals(end)
            && lines.indexOf(end) == lines.size() - 1
            && lines.lastIndexOf(begin) == 0;
    if (!framed) {
      throw new MalformedException("expected one block between " + begin + " and " + end);
    }
    return lines;
  }

  private static byte[] decode(List<String> body) throws MalformedException {
    try {
      return Base64.getDecoder().decode(String.join("", body));
    } catch (IllegalArgumentException e) {
      throw new MalformedException("the armor is not base64");
    }
  }
}
