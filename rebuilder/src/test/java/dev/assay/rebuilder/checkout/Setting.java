package dev.assay.rebuilder.checkout;

import dev.assay.core.artifact.Store;
import dev.assay.core.event.EventSink;
import dev.assay.core.failure.AssayException;
import dev.assay.core.limits.Limits;
import dev.assay.core.policy.Policy;
import dev.assay.core.spec.Environment;
import dev.assay.core.spec.Environment.Newline;
import dev.assay.core.spec.SourceRef;
import dev.assay.rebuilder.repository.ArtifactFetcher;
import dev.assay.rebuilder.repository.Downloads;
import dev.assay.rebuilder.repository.Gate;
import dev.assay.rebuilder.repository.Retries;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What checkout tests share: folders, an environment, and a checkout to call. */
final class Setting {
  static final Environment LINUX = environment(Newline.LF, Newline.LF, 0022, false);

  final Path temp;
  final Path target;
  private SourceMirrors mirrors = SourceMirrors.NONE;
  private Limits limits = Limits.DEFAULT;
  private Optional<PackReader> packs = Optional.empty();
  private Map<String, String> variables = Map.of();
  private Gate gate = Gate.open();
  private SourceDemands demands = new SourceDemands(Policy.DEFAULT, List.of(), Instant.now());
  private ArtifactFetcher repositories = (coordinates, repository) -> Optional.empty();

  Setting(Path temp) {
    this.temp = temp;
    this.target = temp.resolve("target");
  }

  Setting mirrors(String... arguments) throws AssayException {
    mirrors = SourceMirrors.parse(List.of(arguments), temp);
    return this;
  }

  /** Variables of the environment that a fetch sees. */
  Setting variables(Map<String, String> variables) {
    this.variables = variables;
    return this;
  }

  /** Which hosts are asked. */
  Setting gate(Gate gate) {
    this.gate = gate;
    return this;
  }

  Setting demands(SourceDemands demands) {
    this.demands = demands;
    return this;
  }

  /** Who reads what a server sends. */
  Setting packs(PackReader reader) {
    this.packs = Optional.of(reader);
    return this;
  }

  Setting limits(Limits limits) {
    this.limits = limits;
    return this;
  }

  Setting repositories(ArtifactFetcher repositories) {
    this.repositories = repositories;
    return this;
  }

  static Environment environment(Newline newline, Newline git, int umask, boolean gitDirectory) {
    return new Environment(
        new Environment.Tool("maven", "3.9.9"),
        "17",
        List.of(),
        newline,
        git,
        umask,
        "UTC",
        "en_US",
        Environment.Root.ANY,
        "/var/maven/app",
        gitDirectory,
        Map.of());
  }

  static SourceRef.Git git(Path repository, String ref) {
    return new SourceRef.Git(repository.toString(), ref, Optional.empty());
  }

  Checkout checkout(SourceRef source) throws AssayException, IOException {
    return checkout(source, LINUX);
  }

  Checkout checkout(SourceRef source, Environment environment) throws AssayException, IOException {
    Path work = Files.createDirectories(temp.resolve("work"));
    Store store = new Store(temp.resolve("store"));
    return new Checkouts(
            repositories,
            new Downloads(store, Duration.ofMinutes(1), Retries.NONE, gate),
            new Downloads(store, Duration.ofMinutes(1), Retries.NONE, Gate.open()),
            Archives::read,
            mirrors,
            limits,
            EventSink.NONE,
            work,
            new GitAccess(temp.resolve("ssh"), variables, gate),
            Retries.NONE,
            demands,
            packs.orElse(Packs.inside(Files.createDirectories(temp.resolve("packs")))))
        .checkout(source, environment, temp, target);
  }
}
