package dev.assay.cli.flow;

import dev.assay.core.event.EventSink;
import dev.assay.core.failure.AssayException;
import dev.assay.core.limits.Limits;
import dev.assay.rebuilder.repository.Downloads;
import dev.assay.rebuilder.repository.Gate;
import dev.assay.rebuilder.repository.MavenRepositories;
import dev.assay.rebuilder.repository.MavenSettings;
import dev.assay.rebuilder.repository.NpmRegistries;
import dev.assay.rebuilder.repository.NpmSettings;
import dev.assay.rebuilder.repository.Retries;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Whatever a run asks over the network for files, with the user's own settings.
 *
 * @param environment of this process
 * @param home the user's
 * @param workspace the run's folders
 * @param gate which hosts a spec may name
 * @param events progress, and what was tried again
 */
record Remotes(
    Map<String, String> environment, Path home, Workspace workspace, Gate gate, EventSink events) {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** How often something is tried again after trouble with the network. */
  private static final String RETRIES = "ASSAY_RETRIES";

  private static final Duration RETRY_PAUSE = Duration.ofSeconds(1);

  MavenRepositories maven() throws AssayException {
    return new MavenRepositories(
        settings(),
        workspace.store(),
        workspace.folder("fetch"),
        Limits.DEFAULT.decodedBytes(),
        retries(),
        gate);
  }

  private MavenSettings settings() throws AssayException {
    String maven = environment.getOrDefault("MAVEN_HOME", "");
    Optional<Path> global =
        maven.isEmpty()
            ? Optional.empty()
            : Optional.of(Path.of(maven).resolve("conf").resolve("settings.xml"));
    return MavenSettings.read(home.resolve(".m2").resolve("settings.xml"), global, environment);
  }

  NpmRegistries npm() throws AssayException {
    return new NpmRegistries(
        NpmSettings.read(home, environment), ungated(), downloads(), Limits.DEFAULT.decodedBytes());
  }

  /** Of URLs that a spec, or what it leads to, names. */
  Downloads downloads() throws AssayException {
    return new Downloads(workspace.store(), PATIENCE, retries(), gate);
  }

  /** Of URLs that the user names. */
  Downloads ungated() throws AssayException {
    return new Downloads(workspace.store(), PATIENCE, retries(), Gate.open());
  }

  Retries retries() throws AssayException.Usage {
    String more = environment.getOrDefault(RETRIES, Integer.toString(Retries.USUAL));
    if (!more.matches("[0-9]")) {
      throw new AssayException.Usage(RETRIES + ": expected a number from 0 to 9, found " + more);
    }
    return new Retries(Integer.parseInt(more), RETRY_PAUSE, events);
  }
}
