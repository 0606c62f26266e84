package dev.assay.rebuilder.sandbox;

import dev.assay.core.failure.AssayException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Why no sandbox came up, and what would change that.
 *
 * @param why what was tried, and what the system answered
 * @param remedy a command to type, or what to ask the administrator for
 */
record Remedy(String why, String remedy) {
  /** There is no bubblewrap. */
  static AssayException missing() {
    return new AssayException.Infrastructure(
        new Remedy(
                "builds run in bubblewrap, and there is no bwrap on the PATH",
                "apt-get install bubblewrap (or your system's package of that name)")
            .text());
  }

  /** Judges by what bubblewrap said, with the settings of this machine. */
  static Remedy of(String said) {
    return of(said, Path.of("/proc/sys"));
  }

  static Remedy of(String said, Path settings) {
    String why = "bubblewrap cannot set up a sandbox: " + (said.isEmpty() ? "no message" : said);
    String lower = said.toLowerCase(Locale.ROOT);
    if (lower.contains("unknown option")) {
      return new Remedy(why, "install bubblewrap 0.8 or newer");
    }
    if (lower.contains("source path")) {
      return new Remedy(why, "work in a folder whose parents this user owns or all may enter");
    }
    if (is(settings.resolve("kernel/unprivileged_userns_clone"), "0")) {
      return new Remedy(why, "sysctl -w kernel.unprivileged_userns_clone=1");
    }
    if (is(settings.resolve("user/max_user_namespaces"), "0")) {
      return new Remedy(why, "sysctl -w user.max_user_namespaces=15000");
    }
    if (is(settings.resolve("kernel/apparmor_restrict_unprivileged_userns"), "1")) {
      return new Remedy(why, "sysctl -w kernel.apparmor_restrict_unprivileged_userns=0");
    }
    if (lower.contains("namespace") || lower.contains("mount") || lower.contains("permi")) {
      return new Remedy(
          why,
          "inside a container, start that with --security-opt seccomp=unconfined"
              + " --security-opt apparmor=unconfined --security-opt systempaths=unconfined");
    }
    return new Remedy(why, "run the same with bwrap by hand, as: bwrap --ro-bind / / true");
  }

  private static boolean is(Path setting, String value) {
    try {
      return Files.readString(setting).strip().equals(value);
    } catch (IOException e) {
      return false;
    }
  }

  String text() {
    return why + "\nwhat helps: " + remedy;
  }
}
