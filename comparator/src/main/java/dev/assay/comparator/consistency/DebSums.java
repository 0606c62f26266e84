package dev.assay.comparator.consistency;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.assay.comparator.anatomy.LimitReachedException;
import dev.assay.comparator.anatomy.MalformedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code md5sums} in the control archive of a Debian package: one line for each file of the data
 * archive that is not a configuration file (deb-md5sums(5), deb-conffiles(5)).
 *
 * @param data the members of the data archive
 */
record DebSums(Side data) implements OwnList.Reader {
  private static final Pattern LINE = Pattern.compile("(\\\\?)([0-9a-fA-F]{32}) [ *](.+)");

  /** Takes the members of the control archive. */
  @Override
  public List<OwnList> read(Side control)
      throws IOException, MalformedException, LimitReachedException {
    Map<String, String> names = new HashMap<>();
    data.names().forEach(name -> names.put(plain(name), name));
    List<OwnList> lists = new ArrayList<>();
    for (String name : control.names()) {
      if (plain(name).equals("md5sums")) {
        Map<String, List<Claim>> claims = claims(lines(control, name), names);
        Set<String> exempt = configuration(control);
        lists.add(
            new OwnList(
                "md5sums",
                claims,
                member -> !member.endsWith("/") && !exempt.contains(plain(member))));
      }
    }
    return lists;
  }

  private static Map<String, List<Claim>> claims(List<String> lines, Map<String, String> names)
      throws MalformedException {
    Map<String, List<Claim>> claims = new HashMap<>();
    for (String line : lines) {
      Matcher matcher = LINE.matcher(line);
      if (!matcher.matches()) {
        throw new MalformedException(0, "hash and name in md5sums", '"' + line + '"');
      }
      String file = matcher.group(3);
      if (!matcher.group(1).isEmpty()) {
        file = file.replace("\\n", "\n").replace("\\\\", "\\");
      }
      String plain = plain(file);
      claims
          .computeIfAbsent(names.getOrDefault(plain, "./" + plain), member -> new ArrayList<>())
          .add(Claim.hex("MD5", matcher.group(2)));
    }
    return claims;
  }

  private static Set<String> configuration(Side control)
      throws IOException, MalformedException, LimitReachedException {
    Set<String> files = new HashSet<>();
    for (String name : control.names()) {
      if (plain(name).equals("conffiles")) {
        for (String line : lines(control, name)) {
          files.add(plain(line.strip()));
        }
      }
    }
    return files;
  }

  private static List<String> lines(Side side, String name)
      throws IOException, MalformedException, LimitReachedException {
    String text = new String(side.list(name).orElse(new byte[0]), ISO_8859_1);
    return text.lines().filter(line -> !line.isBlank()).toList();
  }

  /** The same file is {@code ./usr/x}, {@code usr/x} or {@code /usr/x}. */
  private static String plain(String name) {
    String plain = name;
    while (plain.startsWith("./") || plain.startsWith("/")) {
      plain = plain.substring(plain.indexOf('/') + 1);
    }
    return plain;
  }
}
