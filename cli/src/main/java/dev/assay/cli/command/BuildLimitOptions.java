package dev.assay.cli.command;

import dev.assay.cli.flow.SandboxKind;
import dev.assay.core.failure.AssayException;
import dev.assay.core.spec.BuildSpec;
import dev.assay.core.spec.RootNames;
import dev.assay.rebuilder.sandbox.SandboxLimits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a build may take of this machine, and what it sees of it. The former is its owner's to say,
 * so a spec cannot.
 */
final class BuildLimitOptions {
  private static final Pattern SIZE = Pattern.compile("([1-9][0-9]{0,8})([KMGT])");
  private static final Pattern TIME = Pattern.compile("([1-9][0-9]{0,6})(s|min|h)");
  private static final Pattern COUNT = Pattern.compile("[1-9][0-9]{0,6}");
  private static final Map<String, Long> SECONDS = Map.of("s", 1L, "min", 60L, "h", 3600L);

  private BuildLimitOptions() {}

  static List<OptionSpec> specs() {
    return List.of(
        OptionSpec.value(
            "sandbox",
            "KIND",
            "bubblewrap (usual), podman, or job: none, in a disposable container"),
        OptionSpec.value(
            "rootfs", "KIND", "host, debian, oci:, tar: or dir:, in place of the spec's"),
        OptionSpec.value("max-memory", "SIZE", "of the build, as 512M or 8G (8G)"),
        OptionSpec.value("max-processes", "N", "and threads of the build at a time (4096)"),
        OptionSpec.value("max-build-time", "TIME", "of each command, as 90s, 30min or 2h (2h)"),
        OptionSpec.value("max-cpu-time", "TIME", "of each command, all its processes (8h)"),
        OptionSpec.value("max-disk", "SIZE", "of the folders that the build writes to (32G)"));
  }

  /** What builds run in. */
  static SandboxKind sandbox(Arguments arguments) throws AssayException.Usage {
    return switch (arguments.value("sandbox").orElse("bubblewrap")) {
      case "bubblewrap" -> SandboxKind.BUBBLEWRAP;
      case "podman" -> SandboxKind.PODMAN;
      case "job" -> SandboxKind.JOB;
      default ->
          throw new AssayException.Usage(
              "--sandbox: expected bubblewrap, podman or job, found "
                  + arguments.value("sandbox").get());
    };
  }

  /** The spec on the root file system that the person who runs this names, if any. */
  static BuildSpec on(Arguments arguments, BuildSpec spec, Path here) throws AssayException {
    Optional<String> named = arguments.value("rootfs");
    return named.isPresent() ? spec.on(RootNames.ofUser(named.get(), here)) : spec;
  }

  /**
   * Reads them; what is not given is as usual.
   *
   * @throws AssayException.Usage if one is not of its form, or too low to run anything
   */
  static SandboxLimits of(Arguments arguments) throws AssayException.Usage {
    SandboxLimits limits = SandboxLimits.DEFAULT;
    try {
      if (arguments.has("max-memory")) {
        limits = limits.withMemory(size(arguments, "max-memory"));
      }
      if (arguments.has("max-processes")) {
        limits = limits.withProcesses(count(arguments));
      }
      if (arguments.has("max-build-time")) {
        limits = limits.withWallTime(time(arguments, "max-build-time"));
      }
      if (arguments.has("max-cpu-time")) {
        limits = limits.withCpuTime(time(arguments, "max-cpu-time"));
      }
      if (arguments.has("max-disk")) {
        limits = limits.withDisk(size(arguments, "max-disk"));
      }
      return limits;
    } catch (IllegalArgumentException e) {
      throw new AssayException.Usage(
          "--max-memory, --max-processes: expected "
              + (SandboxLimits.LEAST_MEMORY >> 20)
              + "M and "
              + SandboxLimits.LEAST_PROCESSES
              + " or more; with less, nothing runs");
    }
  }

  private static long size(Arguments arguments, String option) throws AssayException.Usage {
    Matcher matcher = match(arguments, option, SIZE, "a size such as 512M or 8G");
    int shift = 10 * ("KMGT".indexOf(matcher.group(2)) + 1);
    return Math.multiplyExact(Long.parseLong(matcher.group(1)), 1L << shift);
  }

  private static Duration time(Arguments arguments, String option) throws AssayException.Usage {
    Matcher matcher = match(arguments, option, TIME, "a time such as 90s, 30min or 2h");
    return Duration.ofSeconds(
        Long.parseLong(matcher.group(1)) * SECONDS.getOrDefault(matcher.group(2), 1L));
  }

  private static int count(Arguments arguments) throws AssayException.Usage {
    return Integer.parseInt(match(arguments, "max-processes", COUNT, "a number").group());
  }

  private static Matcher match(Arguments arguments, String option, Pattern form, String expected)
      throws AssayException.Usage {
    String given = arguments.value(option).orElse("");
    Matcher matcher = form.matcher(given);
    if (!matcher.matches()) {
      throw new AssayException.Usage("--" + option + ": expected " + expected + ", found " + given);
    }
    return matcher;
  }
}
