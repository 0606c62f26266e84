package dev.assay.cli.flow;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntPredicate;

/**
 * Which rebuilt file each published one is compared with. A file is in at most one pair: by its
 * path in the repository where both have one, else by its name. A path or name that is there more
 * than once on a side pairs nothing: a guess could pair the file that hides something.
 *
 * @param pairs in the order of the published files
 * @param publishedOnly published files without a counterpart
 * @param rebuiltOnly rebuilt files without a counterpart
 */
public record Pairing(
    List<Pair> pairs, List<ReleaseFile> publishedOnly, List<ReleaseFile> rebuiltOnly) {
  private static final int NONE = -1;

  public Pairing {
    pairs = List.copyOf(pairs);
    publishedOnly = List.copyOf(publishedOnly);
    rebuiltOnly = List.copyOf(rebuiltOnly);
  }

  /** Two files that belong together. */
  public record Pair(ReleaseFile published, ReleaseFile rebuilt) {}

  /** Pairs what belongs together; every file is in exactly one of the three lists. */
  public static Pairing of(List<ReleaseFile> published, List<ReleaseFile> rebuilt) {
    int[] partner = new int[published.size()];
    Arrays.fill(partner, NONE);
    boolean[] taken = new boolean[rebuilt.size()];
    match(published, rebuilt, ReleaseFile::repositoryPath, partner, taken);
    match(published, rebuilt, file -> Optional.of(file.name()), partner, taken);
    List<Pair> pairs = new ArrayList<>();
    List<ReleaseFile> publishedOnly = new ArrayList<>();
    for (int i = 0; i < partner.length; i++) {
      if (partner[i] == NONE) {
        publishedOnly.add(published.get(i));
      } else {
        pairs.add(new Pair(published.get(i), rebuilt.get(partner[i])));
      }
    }
    List<ReleaseFile> rebuiltOnly = new ArrayList<>();
    for (int i = 0; i < taken.length; i++) {
      if (!taken[i]) {
        rebuiltOnly.add(rebuilt.get(i));
      }
    }
    return new Pairing(pairs, publishedOnly, rebuiltOnly);
  }

  private static void match(
      List<ReleaseFile> published,
      List<ReleaseFile> rebuilt,
      Function<ReleaseFile, Optional<String>> key,
      int[] partner,
      boolean[] taken) {
    Map<String, Integer> left = unique(published, key, i -> partner[i] == NONE);
    Map<String, Integer> right = unique(rebuilt, key, i -> !taken[i]);
    left.forEach(
        (name, i) -> {
          int j = right.getOrDefault(name, NONE);
          if (i != NONE && j != NONE && noOtherPath(published.get(i), rebuilt.get(j))) {
            partner[i] = j;
            taken[j] = true;
          }
        });
  }

  /** Index of the file by key; {@link #NONE} where several have the same. */
  private static Map<String, Integer> unique(
      List<ReleaseFile> files, Function<ReleaseFile, Optional<String>> key, IntPredicate free) {
    Map<String, Integer> index = new HashMap<>();
    for (int i = 0; i < files.size(); i++) {
      Optional<String> name = key.apply(files.get(i));
      if (free.test(i) && name.isPresent()) {
        index.merge(name.get(), i, (_, _) -> NONE);
      }
    }
    return index;
  }

  private static boolean noOtherPath(ReleaseFile published, ReleaseFile rebuilt) {
    return published.repositoryPath().isEmpty()
        || rebuilt.repositoryPath().isEmpty()
        || published.repositoryPath().equals(rebuilt.repositoryPath());
  }
}
