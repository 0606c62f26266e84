package dev.assay.comparator.grade;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Grammars of the names of users and groups. */
final class Owners {
  static final int LONGEST = 24;

  static final String NAME =
      "1 to 24 letters, digits, _ . and -, not beginning with a digit . or -";

  /** One of the frequent ones, or 6 for each character. */
  static final String BITS = "5 for a frequent name; 6 for each character of another";

  private static final Pattern PATTERN = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]{0,23}");

  private static final Set<String> FREQUENT =
      Set.of(
          "root",
          "wheel",
          "staff",
          "users",
          "nobody",
          "nogroup",
          "runner",
          "docker",
          "jenkins",
          "builder",
          "build",
          "buildd",
          "ubuntu",
          "debian",
          "admin",
          "mockbuild",
          "gitlab-runner",
          "circleci",
          "travis",
          "user",
          "node",
          "daemon");

  private static final int FREQUENT_BITS = 5;
  private static final int CHARACTER_BITS = 6;

  private Owners() {}

  /** The name of a user or a group. */
  static Optional<Proved> name(String name) {
    if (!PATTERN.matcher(name).matches()) {
      return Optional.empty();
    }
    double bits = FREQUENT.contains(name) ? FREQUENT_BITS : CHARACTER_BITS * name.length();
    return Optional.of(new Proved(name, bits));
  }
}
