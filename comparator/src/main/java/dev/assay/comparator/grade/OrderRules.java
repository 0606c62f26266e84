package dev.assay.comparator.grade;

import dev.assay.comparator.anatomy.Nature;
import dev.assay.comparator.anatomy.Part;
import dev.assay.core.result.Grade;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Rules about the order of members, in formats whose readers do not care for it. */
final class OrderRules {
  private static final String WHERE = "the records of a zip archive";
  private static final String GRAMMAR =
      "no name twice, no byte outside records, central headers in the order of the records; the"
          + " manifest, signature files, nested archives and mimetype as readers of streams and"
          + " class paths see them";

  /** What signs a jar covers these lines byte by byte. */
  private static final Pattern SIGNED =
      Pattern.compile("(?i)Signature-Version|(.*: )?[^ ]*-Digest(-Manifest.*)?");

  static final List<Rule> ALL =
      List.of(
          new Rule(
              "duplicate-order",
              1,
              Grade.AMBIGUOUS,
              new Rule.Text(
                  "members of one name, in any archive",
                  "a name occurs more than once, and what it names stands in another order",
                  "none: some readers take the first, others the last",
                  "-"),
              difference ->
                  difference.nature() == Nature.ORDER && swapsDuplicates(difference)
                      ? Optional.of(Proved.NOTHING)
                      : Optional.empty()),
          new Rule(
              "member-order-sorted",
              1,
              Grade.METADATA,
              new Rule.Text(
                  WHERE,
                  GRAMMAR,
                  "the rebuilt records are sorted by name: by bytes, ignoring case, folder by"
                      + " folder, or backwards; META-INF and its manifest first, or not",
                  "3"),
              difference -> members(difference).flatMap(OrderRules::sorted)),
          new Rule(
              "member-order",
              1,
              Grade.METADATA,
              new Rule.Text(
                  WHERE,
                  GRAMMAR,
                  "the rebuilt records are put into the published order",
                  "log2(n!) for n members, or for m moved ones which and where, if that is less"),
              difference -> members(difference).map(OrderRules::any)),
          new Rule(
              "entry-order",
              1,
              Grade.METADATA,
              new Rule.Text(
                  "the attributes of a manifest; the keys of a properties file",
                  "nothing twice, whatever the case in a manifest; no escapes in keys; nothing that"
                      + " is signed; the manifest's version first; a section's name before its"
                      + " attributes",
                  "the rebuilt lines are put into the published order",
                  "log2(n!) for n lines, or for m moved ones which and where, if that is less"),
              difference -> entries(difference).map(OrderRules::any)));

  private OrderRules() {}

  /** Whether records of one kind, for one name, follow each other in another order. */
  private static boolean swapsDuplicates(Difference difference) {
    Map<List<String>, List<Integer>> published = occurrences(difference.published());
    Map<List<String>, List<Integer>> rebuilt = occurrences(difference.rebuilt());
    for (Map.Entry<List<String>, List<Integer>> entry : published.entrySet()) {
      List<Integer> other = new ArrayList<>(rebuilt.getOrDefault(entry.getKey(), List.of()));
      List<Integer> common = new ArrayList<>(entry.getValue());
      common.retainAll(other);
      other.retainAll(common);
      if (!common.equals(other)) {
        return true;
      }
    }
    return false;
  }

  private static Map<List<String>, List<Integer>> occurrences(Difference.Side side) {
    Map<List<String>, List<Integer>> all = new HashMap<>();
    for (Part part : side.parts()) {
      part.key()
          .member()
          .ifPresent(
              name ->
                  all.computeIfAbsent(
                          List.of(part.key().label(), name.bytes()), key -> new ArrayList<>())
                      .add(name.occurrence()));
    }
    return all;
  }

  /** The members that both sides have, in both orders. */
  private record Members(List<String> published, List<String> rebuilt) {}

  private static Optional<Members> members(Difference difference) {
    if (difference.nature() != Nature.ORDER
        || !difference.format().equals("zip")
        || difference.shared().isPresent()) {
      return Optional.empty();
    }
    Optional<List<String>> published = MemberOrder.of(difference.published().parts());
    Optional<List<String>> rebuilt = MemberOrder.of(difference.rebuilt().parts());
    if (published.isEmpty() || rebuilt.isEmpty()) {
      return Optional.empty();
    }
    List<String> left = common(published.get(), rebuilt.get());
    List<String> right = common(rebuilt.get(), published.get());
    return left.isEmpty()
            || MemberOrder.matters(published.get(), rebuilt.get())
            || MemberOrder.matters(left, right)
        ? Optional.empty()
        : Optional.of(new Members(left, right));
  }

  /** The lines that both sides have, where a reader puts them into a map. */
  private static Optional<Members> entries(Difference difference) {
    boolean manifest = difference.format().equals("manifest");
    if (difference.nature() != Nature.ORDER
        || difference.shared().isPresent()
        || !(manifest || difference.format().equals("properties"))) {
      return Optional.empty();
    }
    List<String> published = labels(difference.published());
    List<String> rebuilt = labels(difference.rebuilt());
    List<String> left = common(published, rebuilt);
    List<String> right = common(rebuilt, published);
    boolean unique = isUnique(difference.published()) && isUnique(difference.rebuilt());
    if (!(manifest ? isPlainManifest(left) : isPlainProperties(left))) {
      return Optional.empty();
    }
    boolean sameHead = !left.isEmpty() && left.getFirst().equals(right.getFirst());
    boolean sameSections = sections(left).equals(sections(right));
    return unique && (!manifest || (sameHead && sameSections))
        ? Optional.of(new Members(left, right))
        : Optional.empty();
  }

  /** Readers ignore the case of attributes; and the order of what is signed is signed. */
  private static boolean isPlainManifest(List<String> labels) {
    Set<String> seen = new HashSet<>();
    return labels.stream()
        .allMatch(
            label -> seen.add(label.toLowerCase(Locale.ROOT)) && !SIGNED.matcher(label).matches());
  }

  /** A key with an escape may be another one in disguise. */
  private static boolean isPlainProperties(List<String> labels) {
    return labels.stream().noneMatch(label -> label.contains("\\"));
  }

  private static List<String> labels(Difference.Side side) {
    return side.parts().stream().map(part -> part.key().text()).toList();
  }

  /** Comments say nothing; of keys that occur twice some readers take the first. */
  private static boolean isUnique(Difference.Side side) {
    return side.parts().stream()
        .map(Part::key)
        .allMatch(
            key ->
                key.occurrence() == 1
                    || key.label().equals("comment")
                    || key.label().equals("blank line"));
  }

  /** Where sections begin and end, which no attribute may cross. */
  private static List<String> sections(List<String> labels) {
    return labels.stream()
        .filter(label -> label.startsWith("end of ") || label.endsWith(": Name"))
        .toList();
  }

  private static List<String> common(List<String> names, List<String> others) {
    Set<String> known = new HashSet<>(others);
    return names.stream().filter(known::contains).toList();
  }

  private static Optional<Proved> sorted(Members members) {
    for (Map.Entry<String, Comparator<String>> order : orders().entrySet()) {
      for (boolean manifestFirst : List.of(false, true)) {
        List<String> sorted = new ArrayList<>(members.published);
        sorted.sort(manifestFirst ? first().thenComparing(order.getValue()) : order.getValue());
        if (sorted.equals(members.published)) {
          String value = order.getKey() + (manifestFirst ? ", manifest first" : "");
          return Optional.of(new Proved(value, 3));
        }
      }
    }
    return Optional.empty();
  }

  private static Map<String, Comparator<String>> orders() {
    Map<String, Comparator<String>> orders = new LinkedHashMap<>();
    orders.put("by bytes", Comparator.naturalOrder());
    orders.put("ignoring case", Comparator.comparing(name -> name.toUpperCase(Locale.ROOT)));
    orders.put("folder by folder", Comparator.comparing(name -> name.replace('/', '\0')));
    orders.put("backwards", Comparator.reverseOrder());
    return orders;
  }

  /** META-INF and its manifest before anything else. */
  private static Comparator<String> first() {
    List<String> head = List.of("META-INF/", "META-INF/MANIFEST.MF");
    return Comparator.comparingInt(name -> head.contains(name) ? head.indexOf(name) : head.size());
  }

  private static Proved any(Members members) {
    int n = members.published.size();
    int moved = n - longestRun(members);
    double all = 0;
    for (int i = 2; i <= n; i++) {
      all += Grammar.log2(i);
    }
    double bits = Math.min(all, moved * 2 * Grammar.log2(n));
    return new Proved(String.join("\0", members.published), bits);
  }

  /** How many members can stay where they are: a longest increasing subsequence. */
  private static int longestRun(Members members) {
    Map<String, Integer> places = new HashMap<>();
    for (String name : members.rebuilt) {
      places.put(name, places.size());
    }
    int[] tails = new int[members.published.size()];
    int length = 0;
    for (String name : members.published) {
      int place = places.getOrDefault(name, 0);
      int at = java.util.Arrays.binarySearch(tails, 0, length, place);
      at = at < 0 ? -at - 1 : at;
      tails[at] = place;
      length = Math.max(length, at + 1);
    }
    return length;
  }
}
