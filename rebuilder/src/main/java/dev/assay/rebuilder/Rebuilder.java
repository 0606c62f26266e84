package dev.assay.rebuilder;

import dev.assay.core.artifact.Store;
import dev.assay.core.event.EventSink;
import dev.assay.core.event.ProgressEvent.StepFinished;
import dev.assay.core.event.ProgressEvent.StepStarted;
import dev.assay.core.failure.AssayException;
import dev.assay.core.limits.Limits;
import dev.assay.core.lock.LockedRoot;
import dev.assay.core.result.Condition;
import dev.assay.core.spec.BuildSpec;
import dev.assay.core.spec.Environment;
import dev.assay.rebuilder.dependency.Supply;
import dev.assay.rebuilder.ecosystem.Ecosystem;
import dev.assay.rebuilder.ecosystem.GradleBuild;
import dev.assay.rebuilder.ecosystem.MavenBuild;
import dev.assay.rebuilder.ecosystem.NpmBuild;
import dev.assay.rebuilder.ecosystem.Output;
import dev.assay.rebuilder.ecosystem.PlainCommand;
import dev.assay.rebuilder.ecosystem.Workplace;
import dev.assay.rebuilder.rootfs.RootFileSystems;
import dev.assay.rebuilder.sandbox.Collector;
import dev.assay.rebuilder.sandbox.JobSandbox;
import dev.assay.rebuilder.sandbox.Probe;
import dev.assay.rebuilder.sandbox.Sandbox;
import dev.assay.rebuilder.sandbox.SandboxLimits;
import dev.assay.rebuilder.sandbox.SandboxRun;
import dev.assay.rebuilder.source.SourceGuard;
import dev.assay.rebuilder.toolchain.Jdks;
import dev.assay.rebuilder.toolchain.MavenDistribution;
import dev.assay.rebuilder.toolchain.ToolIdentity;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The whole rebuild: from a checkout to collected files. */
public final class Rebuilder {
  private final Sandbox sandbox;
  private final Jdks jdks;
  private final RootFileSystems roots;
  private final MavenDistribution maven;
  private final Store store;
  private final SandboxLimits limits;
  private final EventSink events;

  /**
   * A rebuilder.
   *
   * @param sandbox that builds run in
   * @param jdks of this machine
   * @param roots for builds that ask for more
   * @param maven to get versions of Maven from
   * @param store that outputs are collected into
   * @param limits of each command
   */
  public Rebuilder(
      Sandbox sandbox,
      Jdks jdks,
      RootFileSystems roots,
      MavenDistribution maven,
      Store store,
      SandboxLimits limits,
      EventSink events) {
    this.sandbox = sandbox;
    this.jdks = jdks;
    this.roots = roots;
    this.maven = maven;
    this.store = store;
    this.limits = limits;
    this.events = events;
  }

  /**
   * Asks for the sandbox alone, so that nothing is downloaded for a build that cannot run.
   *
   * @return what a verdict rests on because of it
   * @throws AssayException.Infrastructure if it does not work here, with the remedy
   */
  public List<Condition> requireSandbox() throws AssayException.Infrastructure {
    return switch (sandbox.probe()) {
      case Probe.Usable usable -> JobSandbox.conditions(usable.sandbox());
      case Probe.NotUsable(String why) -> throw new AssayException.Infrastructure(why);
    };
  }

  /**
   * Builds a release, in a sandbox without a network.
   *
   * @param source the checkout, private to this run; the build writes to it
   * @param supply of dependencies
   * @param held what the lock says about the root file system
   * @param folder private to this run
   * @param log file that everything the build prints is added to
   */
  public Rebuild rebuild(
      BuildSpec spec, Path source, Supply supply, Optional<LockedRoot> held, Path folder, Path log)
      throws AssayException {
    Environment environment = spec.environment();
    try {
      Workplace place = Workplace.create(source, folder, log);
      Ecosystem ecosystem = ecosystem(environment.tool(), supply);

      events.accept(new StepStarted("toolchain", describe(environment)));
      Toolchains toolchains = Toolchains.find(environment, base(spec), jdks, roots, held);
      List<ToolIdentity> tools = new ArrayList<>(toolchains.identify(jdks));
      tools.addAll(ecosystem.prepare(spec, toolchains.main(), toolchains.root(), place));
      toolchains.writeTo(place.home());
      events.accept(new StepFinished("toolchain", names(tools)));

      events.accept(new StepStarted("build", spec.build().command()));
      SourceGuard guard =
          sandbox.mounts()
              ? SourceGuard.over(place.source(), folder.resolve("overlay"), Limits.DEFAULT)
              : SourceGuard.withoutOverlay(place.source(), Limits.DEFAULT);
      BuildRun run =
          new BuildRun(
              sandbox,
              limits,
              environment,
              toolchains,
              supply,
              ecosystem.variables(environment),
              place,
              guard);
      Instant started = Instant.now();
      SandboxRun ended = run.run(spec);
      BuildRecord record = run.record(spec, started, Instant.now());
      List<Condition> written = guard.finish(ended);
      toolchains.root().requireUnchanged();
      events.accept(new StepFinished("build", "ended, its log is " + place.log()));

      events.accept(new StepStarted("collect", "what the build made"));
      List<Output> outputs =
          ecosystem.outputs(
              spec, collector(ended, place.source()), collector(ended, place.record()));
      if (outputs.isEmpty()) {
        throw new AssayException.Build("the build made nothing; its log is " + place.log());
      }
      events.accept(
          new StepFinished("collect", outputs.size() + (outputs.size() == 1 ? " file" : " files")));
      List<Condition> conditions = new ArrayList<>(toolchains.root().conditions());
      conditions.addAll(ecosystem.conditions());
      conditions.addAll(written);
      Packaging packaging =
          new Packaging(spec, ecosystem, run, folder.toAbsolutePath(), store, ended);
      return new Rebuild(
          outputs,
          place.log(),
          place.home(),
          ended,
          toolchains.root(),
          tools,
          record,
          conditions,
          packaging);
    } catch (IOException e) {
      throw new AssayException.Infrastructure("cannot prepare or collect a build: " + e, e);
    }
  }

  private Ecosystem ecosystem(Environment.Tool tool, Supply supply) throws AssayException {
    return switch (tool.name()) {
      case Environment.Tool.GRADLE -> new GradleBuild(supply);
      case "maven" -> new MavenBuild(maven, supply);
      case Environment.Tool.NPM -> new NpmBuild(supply);
      case "none" -> new PlainCommand();
      default ->
          throw new AssayException.Toolchain(
              "builds with "
                  + tool.name()
                  + " are not supported yet; maven, gradle, npm and none are");
    };
  }

  private Collector collector(SandboxRun ended, Path folder) {
    return new Collector(ended, folder, store, Collector.Bounds.DEFAULT);
  }

  /** Where relative paths of a spec count from. */
  private static Path base(BuildSpec spec) {
    Path file = Path.of(spec.origin()).toAbsolutePath();
    return Optional.ofNullable(file.getParent()).orElse(file);
  }

  private static String describe(Environment environment) {
    Environment.Tool tool = environment.tool();
    String name =
        tool.name().equals("none") ? "no build tool" : (tool.name() + " " + tool.version()).strip();
    String node = tool.isNpm() ? ", Node " + tool.node() : "";
    return name + node + (environment.jdk().isEmpty() ? "" : ", JDK " + environment.jdk());
  }

  private static String names(List<ToolIdentity> tools) {
    return Optional.of(
            String.join(
                ", ", tools.stream().map(tool -> tool.name() + " " + tool.version()).toList()))
        .filter(text -> !text.isEmpty())
        .orElse("the system's own");
  }
}
