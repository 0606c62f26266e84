package dev.assay.comparator.consistency;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.assay.comparator.anatomy.LimitReachedException;
import dev.assay.comparator.anatomy.MalformedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code RECORD} of Python wheels: CSV with path, hash and size of every file but itself and its
 * signatures (Binary distribution format, "The .dist-info directory"; PEP 376).
 */
final class WheelRecord {
  private static final String SUFFIX = ".dist-info/RECORD";

  private WheelRecord() {}

  static List<OwnList> read(Side side)
      throws IOException, MalformedException, LimitReachedException {
    List<OwnList> lists = new ArrayList<>();
    for (String name : side.names()) {
      if (name.endsWith(SUFFIX) && name.indexOf('/') == name.lastIndexOf('/')) {
        String text = new String(side.list(name).orElse(new byte[0]), ISO_8859_1);
        lists.add(
            new OwnList(
                name, claims(text), member -> !member.endsWith("/") && !member.startsWith(name)));
      }
    }
    return lists;
  }

  private static Map<String, List<Claim>> claims(String text) throws MalformedException {
    Map<String, List<Claim>> claims = new HashMap<>();
    for (int at = 0; at < text.length(); ) {
      List<String> row = new ArrayList<>();
      int start = at;
      at = row(text, at, row);
      if (row.size() == 1 && row.getFirst().isEmpty()) {
        continue;
      }
      if (row.size() != 3) {
        throw new MalformedException(
            start, "path, hash and size in RECORD", row.size() + " fields");
      }
      List<Claim> ofFile = claims.computeIfAbsent(row.getFirst(), name -> new ArrayList<>());
      String hash = row.get(1);
      int sign = hash.indexOf('=');
      if (sign > 0) {
        String algorithm = hash.substring(0, sign);
        ofFile.add(Claim.base64(algorithm, hash.substring(sign + 1), Base64.getUrlDecoder()));
      } else if (!hash.isEmpty()) {
        ofFile.add(new Claim.Unreadable("the hash \"" + hash + '"'));
      }
      if (!row.get(2).isEmpty()) {
        ofFile.add(size(row.get(2)));
      }
    }
    return claims;
  }

  private static Claim size(String text) {
    boolean number = text.length() <= 18 && text.chars().allMatch(c -> c >= '0' && c <= '9');
    return number
        ? new Claim.Size(Long.parseLong(text))
        : new Claim.Unreadable("the size \"" + text + '"');
  }

  /** Reads one row (RFC 4180); gives where the next one begins. */
  private static int row(String text, int start, List<String> row) throws MalformedException {
    StringBuilder field = new StringBuilder();
    boolean quoted = false;
    int at = start;
    for (; at < text.length(); at++) {
      char c = text.charAt(at);
      if (quoted && c == '"' && at + 1 < text.length() && text.charAt(at + 1) == '"') {
        field.append(c);
        at++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (quoted || (c != ',' && c != '\n' && c != '\r')) {
        field.append(c);
      } else if (c == ',') {
        row.add(field.toString());
        field.setLength(0);
      } else {
        break;
      }
    }
    if (quoted) {
      throw new MalformedException(start, "a quote that ends", "none");
    }
    row.add(field.toString());
    boolean two = at + 1 < text.length() && text.charAt(at) == '\r' && text.charAt(at + 1) == '\n';
    return at + (two ? 2 : 1);
  }
}
