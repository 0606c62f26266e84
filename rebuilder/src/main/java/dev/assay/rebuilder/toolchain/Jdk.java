package dev.assay.rebuilder.toolchain;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A JDK on this machine.
 *
 * @param home its real path, no link in it
 * @param inside the path by which a build knows it; another one where it is part of a root file
 *     system
 * @param version as in its {@code release} file, such as {@code 17.0.9} or {@code 1.8.0_392}
 */
public record Jdk(Path home, String inside, String version) {
  /** 8 for {@code 1.8.0_392}, 17 for {@code 17.0.9}. */
  int major() {
    return major(version);
  }

  /** The same of a version that a spec asks for, which may be {@code 8u392}, too. */
  public static int major(String version) {
    List<Integer> numbers = numbers(version);
    return numbers.getFirst() == 1 && numbers.size() > 1 ? numbers.get(1) : numbers.getFirst();
  }

  /** The numbers in a version, in order. */
  static List<Integer> numbers(String version) {
    List<Integer> numbers = new ArrayList<>();
    for (String part : version.split("[^0-9]+", -1)) {
      if (!part.isEmpty() && part.length() < 9) {
        numbers.add(Integer.parseInt(part));
      }
    }
    return numbers;
  }

  /**
   * Whether this is what a spec asks for: {@code 17} means any 17, anything longer means exactly
   * that version. {@code 8u392} is another spelling of {@code 1.8.0_392}; a build number after
   * {@code +} is not in the {@code release} file, and is not compared.
   */
  boolean satisfies(String asked) {
    if (asked.matches("[0-9]+")) {
      return Integer.toString(major()).equals(asked);
    }
    String exact = asked.replaceFirst("\\+.*", "").replaceFirst("^8u", "1.8.0_");
    return exact.equals(version);
  }
}
