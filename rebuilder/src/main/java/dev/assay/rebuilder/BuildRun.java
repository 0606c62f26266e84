package dev.assay.rebuilder;

import dev.assay.core.failure.AssayException;
import dev.assay.core.spec.BuildSpec;
import dev.assay.core.spec.Environment;
import dev.assay.rebuilder.dependency.MissingDependencies;
import dev.assay.rebuilder.dependency.Supply;
import dev.assay.rebuilder.ecosystem.Workplace;
import dev.assay.rebuilder.sandbox.Mount;
import dev.assay.rebuilder.sandbox.Sandbox;
import dev.assay.rebuilder.sandbox.SandboxLimits;
import dev.assay.rebuilder.sandbox.SandboxRequest;
import dev.assay.rebuilder.sandbox.SandboxRun;
import dev.assay.rebuilder.source.SourceGuard;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The commands of one build, each in a sandbox of its own over the same folders.
 *
 * @param sandbox that runs them
 * @param limits of each
 * @param environment as the spec says
 * @param toolchains that it asks for
 * @param supply of dependencies
 * @param more variables, of the build tool
 * @param place of this build
 * @param guard of its source
 */
record BuildRun(
    Sandbox sandbox,
    SandboxLimits limits,
    Environment environment,
    Toolchains toolchains,
    Supply supply,
    Map<String, String> more,
    Workplace place,
    SourceGuard guard) {
  private static final String HOME = "/var/maven";

  /** For a spec whose working directory is, or holds, the usual home. */
  private static final String OTHER_HOME = "/home/assay";

  private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  /** Runs all commands in order; the first that fails ends the build. */
  SandboxRun run(BuildSpec spec) throws AssayException {
    SandboxRun ended = null;
    for (String command : commands(spec)) {
      ended = run(command);
    }
    return java.util.Objects.requireNonNull(ended);
  }

  private static List<String> commands(BuildSpec spec) {
    List<String> commands = new ArrayList<>(spec.build().before());
    commands.add(spec.build().command());
    commands.addAll(spec.build().after());
    return commands;
  }

  /** What {@link #run(BuildSpec)} ran. */
  BuildRecord record(BuildSpec spec, Instant started, Instant finished) throws AssayException {
    String workdir = workdir();
    return new BuildRecord(
        commands(spec), variables(home(workdir)), workdir, environment.umask(), started, finished);
  }

  /** The same over what the build left, with another log. */
  BuildRun again(Path overlay, Path log) throws IOException {
    return new BuildRun(
        sandbox,
        limits,
        environment,
        toolchains,
        supply,
        more,
        place.with(log),
        guard.again(overlay));
  }

  /** Runs one command. */
  SandboxRun run(String command) throws AssayException {
    String workdir = workdir();
    List<String> words =
        new ArrayList<>(
            supply.prefix(
                toolchains.main().map(jdk -> jdk.inside() + "/bin/java"), Workplace.TOOLS));
    words.addAll(List.of("sh", "-c", command));
    SandboxRun ended =
        sandbox.run(
            new SandboxRequest(
                words,
                toolchains.root().folder(),
                mounts(workdir),
                variables(home(workdir)),
                environment.umask(),
                workdir,
                home(workdir),
                false,
                limits,
                place.log(),
                place.scratch(),
                guard.overlay()));
    if (ended.exitStatus() != 0) {
      throw failure(command, ended.exitStatus());
    }
    return ended;
  }

  private AssayException failure(String command, int status) {
    String said = LogTail.of(place.log());
    String log = "whole log: " + place.log();
    Set<String> missing = MissingDependencies.in(said);
    if (!missing.isEmpty()) {
      return new AssayException.Dependency(
          "the build could not get what it needs:"
              + MissingDependencies.explain(missing, supply)
              + "\n"
              + log);
    }
    return new AssayException.Build(
        "the build ended with status " + status + ": " + command + "\n" + said + log);
  }

  private String workdir() throws AssayException {
    String workdir = environment.workdir();
    if (!Mount.isUsable(workdir)
        || (workdir + "/").startsWith("/usr/")
        || (workdir + "/").startsWith(Workplace.TOOLS)
        || Workplace.TOOLS.startsWith(workdir + "/")) {
      throw new AssayException.Usage(
          "workdir: expected an absolute path that is not the system's own, such as"
              + " /var/maven/app, found: "
              + workdir);
    }
    return workdir;
  }

  private static String home(String workdir) {
    return (HOME + "/").startsWith(workdir + "/") ? OTHER_HOME : HOME;
  }

  private List<Mount> mounts(String workdir) throws AssayException {
    List<Mount> mounts = new ArrayList<>(toolchains.mounts());
    mounts.addAll(supply.mounts());
    mounts.add(Mount.readOnly(place.tools(), Workplace.TOOLS));
    mounts.add(Mount.writable(place.record(), Workplace.RECORD));
    mounts.add(Mount.writable(place.home(), home(workdir)));
    mounts.add(guard.mount(workdir));
    return mounts;
  }

  private Map<String, String> variables(String home) throws AssayException {
    Map<String, String> variables = new TreeMap<>();
    variables.put("HOME", home);
    variables.put("USER", "assay");
    variables.put("LOGNAME", "assay");
    variables.put("LANG", "C.UTF-8");
    variables.put("LC_ALL", "C.UTF-8");
    variables.put("TZ", environment.timezone());
    variables.put("PATH", Workplace.TOOLS + "/bin:/usr/sbin:/usr/bin:/sbin:/bin");
    toolchains
        .main()
        .ifPresent(
            jdk -> {
              variables.put("JAVA_HOME", jdk.inside());
              variables.put(
                  "PATH",
                  Workplace.TOOLS + "/bin:" + jdk.inside() + "/bin:/usr/sbin:/usr/bin:/sbin:/bin");
            });
    variables.putAll(more);
    for (Map.Entry<String, String> entry : environment.variables().entrySet()) {
      if (!VARIABLE.matcher(entry.getKey()).matches()
          || entry.getKey().equals("JAVA_HOME")
          || entry.getValue().indexOf('\0') >= 0
          || variables.putIfAbsent(entry.getKey(), entry.getValue()) != null) {
        throw new AssayException.Usage(
            "variables: not a name that a spec can set, or a NUL in its value: " + entry.getKey());
      }
    }
    return variables;
  }
}
