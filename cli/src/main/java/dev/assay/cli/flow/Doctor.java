package dev.assay.cli.flow;

import dev.assay.cli.flow.Diagnosis.Check;
import dev.assay.core.event.EventSink;
import dev.assay.core.failure.AssayException;
import dev.assay.core.result.SandboxInfo;
import dev.assay.core.result.SandboxInfo.LimitInForce;
import dev.assay.rebuilder.rootfs.RootFileSystems;
import dev.assay.rebuilder.rootfs.RootFileSystems.Need;
import dev.assay.rebuilder.sandbox.Bubblewrap;
import dev.assay.rebuilder.sandbox.Podman;
import dev.assay.rebuilder.sandbox.Probe;
import dev.assay.rebuilder.toolchain.Jdk;
import dev.assay.rebuilder.toolchain.Jdks;
import dev.assay.rebuilder.toolchain.MavenDistribution;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Looks at what a verification needs of a machine, by trying it where that can be tried. */
public final class Doctor {
  /** Below the first, a build of any size fails; below the second, some do. In bytes. */
  private static final long LITTLE_DISK = 1L << 30;

  private static final long SMALL_DISK = 10L << 30;

  private final Machine machine;
  private final Path proc;

  /** Looks at this machine. */
  public Doctor(Machine machine) {
    this(machine, Path.of("/proc"));
  }

  Doctor(Machine machine, Path proc) {
    this.machine = machine;
    this.proc = proc;
  }

  /** Everything, in the order in which a verification needs it. */
  public Diagnosis diagnose() {
    List<Check> checks = new ArrayList<>();
    try (Workspace workspace = machine.workspace()) {
      checks.add(disk(workspace));
      checks.addAll(sandbox(machine.bubblewrap(workspace, EventSink.NONE)));
      checks.add(podman(machine.podman(workspace, EventSink.NONE)));
    } catch (AssayException e) {
      checks.add(Check.missing("cache", e.text(), "export ASSAY_CACHE=/a/folder/of/yours"));
    }
    checks.add(memory());
    checks.add(jdks());
    checks.addAll(roots());
    checks.add(
        Check.ok(
            "maven", MavenDistribution.versions() + " known versions, fetched when asked for"));
    checks.add(Check.ok("git", "built in; no program is needed"));
    return new Diagnosis(checks);
  }

  private static Check disk(Workspace workspace) {
    String where = " in " + workspace.cache();
    try {
      long free = Files.getFileStore(workspace.cache()).getUsableSpace();
      String found = gibibytes(free) + " free" + where;
      String remedy = "export ASSAY_CACHE=/a/folder/with/more/room";
      if (free < LITTLE_DISK) {
        return Check.missing("disk", found, remedy);
      }
      return free < SMALL_DISK ? Check.weak("disk", found, remedy) : Check.ok("disk", found);
    } catch (IOException e) {
      return Check.missing("disk", "not known" + where + ": " + e, "df -h " + workspace.cache());
    }
  }

  private List<Check> sandbox(Bubblewrap sandbox) {
    return switch (sandbox.probe()) {
      case Probe.Usable usable -> {
        List<Check> checks = new ArrayList<>();
        checks.add(
            Check.ok(
                "bubblewrap",
                sandbox.version().map(version -> version + ", ").orElse("") + usable.program()));
        checks.add(Check.ok("namespaces", "a build was tried, as " + usable.sandbox().user()));
        checks.add(Check.ok("seccomp", "our filter for system calls is taken"));
        checks.add(limits(usable.sandbox()));
        yield checks;
      }
      case Probe.NotUsable(String why) -> {
        String[] parts = why.split("\nwhat helps: ", 2);
        String remedy = parts.length > 1 ? parts[1] : "read the message above";
        yield List.of(Check.missing("bubblewrap", parts[0], remedy), namespaces(), job());
      }
    };
  }

  /** Nobody needs it who has the other one. */
  private static Check podman(Podman podman) {
    return switch (podman.probe()) {
      case Probe.Usable usable ->
          Check.ok(
              "podman",
              usable.program()
                  + ", for --sandbox podman; a build was tried, as "
                  + usable.sandbox().user());
      case Probe.NotUsable(String why) -> {
        String[] parts = why.split("\nwhat helps: ", 2);
        String remedy = parts.length > 1 ? parts[1] : "read the message above";
        yield Check.weak("podman", "not for --sandbox podman: " + parts[0], remedy);
      }
    };
  }

  /** Settings that may be why; the probe says whether they are. */
  private Check namespaces() {
    String allowed = setting("sys/user/max_user_namespaces").orElse("unknown");
    String unprivileged = setting("sys/kernel/unprivileged_userns_clone").orElse("1");
    String restricted = setting("sys/kernel/apparmor_restrict_unprivileged_userns").orElse("0");
    String found =
        String.join(
            ", ",
            "max_user_namespaces " + allowed,
            "unprivileged_userns_clone " + unprivileged,
            "apparmor_restrict_unprivileged_userns " + restricted);
    if (allowed.equals("0")) {
      return Check.missing("namespaces", found, "sysctl -w user.max_user_namespaces=15000");
    }
    if (unprivileged.equals("0")) {
      return Check.missing("namespaces", found, "sysctl -w kernel.unprivileged_userns_clone=1");
    }
    return restricted.equals("1")
        ? Check.missing(
            "namespaces", found, "sysctl -w kernel.apparmor_restrict_unprivileged_userns=0")
        : Check.ok("namespaces", found);
  }

  /** The last resort stands behind the remedies, and never beside them. */
  private static Check job() {
    return new Check(
        "job",
        Diagnosis.State.WEAK,
        "in a container that is thrown away afterwards, builds can run without a sandbox",
        Optional.of(
            "./assay verify --sandbox job --accept job-sandbox,network-open,limits-not-enforced"));
  }

  /** A limit that the kernel keeps cannot be outrun; one that we watch can, for a moment. */
  private static Check limits(SandboxInfo sandbox) {
    List<LimitInForce> limits = sandbox.limits();
    String found = limits.stream().map(LimitInForce::text).collect(Collectors.joining(", "));
    boolean kept =
        limits.stream().noneMatch(l -> l.name().equals("memory") && l.by().equals("watched"));
    return kept
        ? Check.ok("limits", found)
        : Check.weak("limits", found, "systemd-run --user --scope ./assay verify ...");
  }

  private Check memory() {
    long limit = machine.limits().memoryBytes();
    Optional<Long> total =
        lines(proc.resolve("meminfo")).stream()
            .filter(line -> line.matches("MemTotal: +[0-9]{1,15} kB"))
            .map(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) << 10)
            .findFirst();
    String found = total.map(bytes -> gibibytes(bytes)).orElse("unknown");
    return total.orElse(0L) < limit
        ? Check.weak(
            "memory", found + ", a build may take " + gibibytes(limit), "--max-memory, with less")
        : Check.ok("memory", found);
  }

  private Check jdks() {
    String remedy = "apt-get install openjdk-17-jdk-headless (or what your specs ask for)";
    try {
      List<Jdk> found = Jdks.find(Jdks.SYSTEM, machine.environment(), machine.home()).all();
      String text =
          found.stream()
              .map(jdk -> jdk.version() + " (" + jdk.home() + ")")
              .collect(Collectors.joining(", "));
      return found.isEmpty() ? Check.weak("jdks", "none", remedy) : Check.ok("jdks", text);
    } catch (AssayException e) {
      return Check.weak("jdks", e.text(), remedy);
    }
  }

  /** Kinds of root file systems that specs, or --rootfs, can ask for. */
  private List<Check> roots() {
    return List.of(
        root("rootfs debian", Need.DEBIAN, "can be made of Debian packages"),
        root("rootfs oci", Need.REGISTRY, "images of registries can be fetched by skopeo"),
        Check.ok("rootfs tar", "archives, folders and image layouts are read by Assay itself"));
  }

  private Check root(String name, Need kind, String found) {
    Optional<String> remedy = RootFileSystems.lacking(kind, machine.environment());
    return remedy.isPresent()
        ? Check.weak(name, "a program or a file that it needs is missing", remedy.get())
        : Check.ok(name, found);
  }

  private Optional<String> setting(String name) {
    return lines(proc.resolve(name)).stream().findFirst().map(String::strip);
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      return List.of();
    }
  }

  private static String gibibytes(long bytes) {
    return String.format(Locale.ROOT, "%.1f GiB", bytes / (double) (1L << 30));
  }
}
