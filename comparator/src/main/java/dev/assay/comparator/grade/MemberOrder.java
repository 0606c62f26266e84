package dev.assay.comparator.grade;

import dev.assay.comparator.anatomy.Part;
import dev.assay.core.artifact.MemberName;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The order of a zip archive's members, where nothing but their names and their order says how the
 * records of the archive follow each other.
 */
final class MemberOrder {
  private static final String MANIFEST = "META-INF/MANIFEST.MF";

  /** What signs a jar; readers of streams want it before what it signs. */
  private static final Pattern SIGNATURE =
      Pattern.compile("META-INF/(SIG-.*|[^/]*\\.(SF|RSA|DSA|EC))", Pattern.CASE_INSENSITIVE);

  /** Loaders put archives in an archive on the class path in the order in which they stand. */
  private static final Pattern ARCHIVE =
      Pattern.compile(".*\\.(jar|war|zip|nar|aar|whl|egg)", Pattern.CASE_INSENSITIVE);

  private MemberOrder() {}

  /**
   * The members of an archive that consists of nothing but one record for each member, then one
   * central header for each in the same order, then the end records; each name occurs once. Empty
   * for any other.
   */
  static Optional<List<String>> of(List<Part> parts) {
    List<String> local = new ArrayList<>();
    List<String> central = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (Part part : parts) {
      Optional<MemberName> member = part.key().member();
      if (member.isEmpty()) {
        // The end records.
        if (central.size() != local.size() || part instanceof Part.Slack) {
          return Optional.empty();
        }
        continue;
      }
      String name = member.get().bytes();
      boolean expected =
          switch (part.key().label()) {
            case "local header" -> central.isEmpty() && seen.add(name) && local.add(name);
            case "content", "data descriptor" ->
                central.isEmpty() && !local.isEmpty() && local.getLast().equals(name);
            case "central header" ->
                central.size() < local.size()
                    && local.get(central.size()).equals(name)
                    && central.add(name);
            default -> false;
          };
      if (!expected || member.get().occurrence() != 1) {
        return Optional.empty();
      }
    }
    return central.size() == local.size() ? Optional.of(local) : Optional.empty();
  }

  /** Whether some reader cares which of two orders of the same members it sees. */
  static boolean matters(List<String> published, List<String> rebuilt) {
    return manifestIsSeen(published) != manifestIsSeen(rebuilt)
        || signaturesAreSeen(published) != signaturesAreSeen(rebuilt)
        || !matching(ARCHIVE, published).equals(matching(ARCHIVE, rebuilt))
        || published.getFirst().equals("mimetype") != rebuilt.getFirst().equals("mimetype");
  }

  /** Readers of streams take the manifest only if it comes first, or behind its folder. */
  private static boolean manifestIsSeen(List<String> names) {
    for (int i = 0; i < Math.min(2, names.size()); i++) {
      String name = names.get(i).toUpperCase(Locale.ROOT);
      if (name.equals(MANIFEST)) {
        return true;
      }
      if (!name.equals("META-INF/")) {
        return false;
      }
    }
    return false;
  }

  private static boolean signaturesAreSeen(List<String> names) {
    boolean payload = false;
    for (String name : names) {
      if (payload && SIGNATURE.matcher(name).matches()) {
        return false;
      }
      payload |= !name.toUpperCase(Locale.ROOT).startsWith("META-INF/");
    }
    return true;
  }

  private static List<String> matching(Pattern pattern, List<String> names) {
    return names.stream().filter(name -> pattern.matcher(name).matches()).toList();
  }
}
