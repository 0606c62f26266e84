package dev.assay.rebuilder.checkout;

import dev.assay.core.artifact.Printable;
import dev.assay.core.failure.AssayException;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;

/**
 * The names that a repository offers.
 *
 * @param refs by full name
 * @param shown the repository's URL, for messages
 */
record GitRefs(Map<String, Ref> refs, String shown) {
  private static final String TAGS = "refs/tags/";
  private static final String HEADS = "refs/heads/";
  private static final Pattern FULL = Pattern.compile("[0-9a-fA-F]{40}");
  private static final Pattern PREFIX = Pattern.compile("[0-9a-fA-F]{7,39}");

  GitRefs {
    refs = new TreeMap<>(refs);
  }

  /** What a spec's ref asks for. */
  sealed interface Wanted {
    /** A ref by its full name, which the repository has. */
    record Named(String fullName) implements Wanted {}

    /** A commit, by its whole id. */
    record Commit(ObjectId id) implements Wanted {}

    /** A commit, by the start of its id in lower case. */
    record Abbreviated(String prefix) implements Wanted {}
  }

  /** Whether {@code ref} is a whole commit id, which cannot move. */
  static boolean isCommitId(String ref) {
    return FULL.matcher(ref).matches();
  }

  /**
   * What {@code ref} means here. Forty hexadecimal digits are a commit; a full name is that ref; a
   * tag or branch name is that, unless it is both; the rest may be the start of a commit id.
   */
  Wanted select(String ref) throws AssayException.Source {
    if (isCommitId(ref)) {
      return new Wanted.Commit(ObjectId.fromString(ref.toLowerCase(Locale.ROOT)));
    }
    if (refs.containsKey(ref) && (ref.startsWith("refs/") || ref.equals("HEAD"))) {
      return new Wanted.Named(ref);
    }
    boolean tag = refs.containsKey(TAGS + ref);
    boolean head = refs.containsKey(HEADS + ref);
    if (tag && head) {
      throw new AssayException.Source(
          shown
              + " has both a tag and a branch "
              + ref
              + ". Ask for "
              + TAGS
              + ref
              + " or "
              + HEADS
              + ref
              + ".");
    }
    if (tag || head) {
      return new Wanted.Named((tag ? TAGS : HEADS) + ref);
    }
    if (PREFIX.matcher(ref).matches()) {
      return new Wanted.Abbreviated(ref.toLowerCase(Locale.ROOT));
    }
    throw missing(ref);
  }

  /** The refs that lead to {@code id} without a walk; tags and branches only. */
  Set<String> tipsAt(ObjectId id) {
    return refs.values().stream()
        .filter(ref -> id.equals(ref.getObjectId()) || id.equals(ref.getPeeledObjectId()))
        .map(Ref::getName)
        .filter(name -> name.startsWith(TAGS) || name.startsWith(HEADS))
        .collect(Collectors.toSet());
  }

  AssayException.Source missing(String ref) {
    boolean possible = Repository.isValidRefName(ref.startsWith("refs/") ? ref : TAGS + ref);
    return new AssayException.Source(
        "no tag, branch or commit '"
            + Printable.escape(ref)
            + (possible ? "'" : "', which no tag can be called,")
            + " in "
            + shown
            + ". "
            + (refs.isEmpty() ? "The repository is empty." : nearest(plain(ref)))
            + " Correct the ref, or the repository.");
  }

  private static String plain(String ref) {
    return ref.startsWith(TAGS)
        ? ref.substring(TAGS.length())
        : ref.startsWith(HEADS) ? ref.substring(HEADS.length()) : ref;
  }

  private String nearest(String ref) {
    List<String> names =
        Stream.of(TAGS, HEADS)
            .flatMap(
                kind ->
                    refs.keySet().stream()
                        .filter(name -> name.startsWith(kind))
                        .map(name -> name.substring(kind.length())))
            .distinct()
            .sorted(Comparator.comparingInt(name -> distance(name, ref)))
            .limit(3)
            .map(Printable::escape)
            .toList();
    return "It has " + refs.size() + " refs; nearest: " + String.join(", ", names) + ".";
  }

  /** Levenshtein's distance, of names cut to 100 characters. */
  private static int distance(String left, String right) {
    String a = left.substring(0, Math.min(100, left.length()));
    String b = right.substring(0, Math.min(100, right.length()));
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int swap = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(swap, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }
}
