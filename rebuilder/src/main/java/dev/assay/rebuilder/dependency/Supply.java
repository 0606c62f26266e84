package dev.assay.rebuilder.dependency;

import dev.assay.core.failure.AssayException;
import dev.assay.core.lock.NpmPackage;
import dev.assay.rebuilder.sandbox.Mount;
import dev.assay.rebuilder.sandbox.SandboxClass;
import dev.assay.rebuilder.toolchain.GradleDistribution;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How a build without a network gets at its dependencies.
 *
 * @param repository URL of a repository inside the sandbox, for everything
 * @param mounts that it needs
 * @param bridge what every command has to begin with
 * @param recording whether what is asked for is fetched; else only what is locked is there
 * @param witness of what the build asked for; asked when it failed
 * @param tools that come from the same repositories as dependencies
 * @param gradle that the build runs, if it is one with Gradle
 */
public record Supply(
    String repository,
    List<Mount> mounts,
    Bridge bridge,
    boolean recording,
    Witness witness,
    Tools tools,
    Optional<GradleDistribution> gradle) {
  /** Nothing, for tools that Assay knows nothing of. */
  public static final Supply NONE =
      new Supply("", List.of(), Bridge.NONE, false, Witness.NONE, Tools.NONE);

  /** A web server of ours on the loopback inside, by what it runs on. */
  public enum Bridge {
    NONE,
    JAVA,
    NODE
  }

  /** Gives tools that are packages. */
  @FunctionalInterface
  public interface Tools {
    /** Has none. */
    Tools NONE =
        tool -> {
          throw new AssayException.Toolchain("no repository to take " + tool + " from");
        };

    /**
     * The tarball of one, hashed.
     *
     * @throws AssayException if it is not to be had
     */
    Path tarball(NpmPackage tool) throws AssayException;
  }

  /** Who knows what a build asked for. */
  public interface Witness {
    /** Knows nothing. */
    Witness NONE =
        new Witness() {
          @Override
          public Map<String, String> refusals() {
            return Map.of();
          }

          @Override
          public Set<String> declaredRepositories() {
            return Set.of();
          }
        };

    /**
     * What the build asked for and did not get, with the reason, by path. Many builds ask for more
     * than they need.
     */
    Map<String, String> refusals();

    /** Repositories that POMs name, and the spec doesn't. */
    Set<String> declaredRepositories();
  }

  /** Where the build sees the locked repository. */
  private static final String REPOSITORY = "/opt/assay-repository";

  /** Where the build sees the way out. */
  private static final String BRIDGE = "/opt/assay-bridge";

  /** On the loopback inside, where nothing else is unless the build puts it there. */
  private static final String PORT = "39391";

  private static final String CLASS = "dev.assay.rebuilder.recorder.RepositoryBridge";

  /** The same for builds that have Node rather than Java. */
  private static final String SCRIPT = "bridge.js";

  private static final String URL = "http://127.0.0.1:" + PORT;

  public Supply {
    mounts = List.copyOf(mounts);
  }

  private Supply(
      String repository,
      List<Mount> mounts,
      Bridge bridge,
      boolean recording,
      Witness witness,
      Tools tools) {
    this(repository, mounts, bridge, recording, witness, tools, Optional.empty());
  }

  /** The same, for a build with Gradle. */
  public Supply with(Optional<GradleDistribution> distribution) {
    return new Supply(repository, mounts, bridge, recording, witness, tools, distribution);
  }

  /** Everything is in a folder. */
  static Supply locked(Path folder) {
    List<Mount> mounts = List.of(Mount.readOnly(folder, REPOSITORY));
    return new Supply("file://" + REPOSITORY, mounts, Bridge.NONE, false, Witness.NONE, Tools.NONE);
  }

  /** Everything is asked for through a pipe in a folder. */
  static Supply recorded(Path folder, Witness witness) {
    List<Mount> mounts = List.of(Mount.readOnly(folder, BRIDGE));
    return new Supply(URL, mounts, Bridge.JAVA, true, witness, Tools.NONE);
  }

  /** Everything is asked for through a pipe in a folder, by npm. */
  static Supply recordedNpm(Path folder, Witness witness, Tools tools) {
    List<Mount> mounts = List.of(Mount.readOnly(folder, BRIDGE));
    return new Supply(URL + "/", mounts, Bridge.NODE, true, witness, tools);
  }

  /** Everything is in a folder, which npm wants to have from a web server. */
  static Supply lockedNpm(Path folder, Tools tools) {
    List<Mount> mounts = List.of(Mount.readOnly(folder, BRIDGE));
    return new Supply(URL + "/", mounts, Bridge.NODE, false, Witness.NONE, tools);
  }

  /** Where npm finds a tarball inside the sandbox. */
  static String npmUrl() {
    return URL + "/";
  }

  /** What to do about a dependency that is missing. */
  String remedy() {
    if (!recording) {
      return "the build has no network, only what is locked; make the lock again: assay lock SPEC";
    }
    Set<String> declared = witness.declaredRepositories();
    return "where another repository has it, name that in the spec: repositories: ["
        + (bridge == Bridge.NODE ? "npm" : "central")
        + ", URL]"
        + (declared.isEmpty() ? "" : "; POMs name " + String.join(", ", declared));
  }

  /** Text of a {@code settings.xml} by which Maven asks this for everything, and nobody else. */
  public String mavenSettings() {
    return """
        <settings>
          <mirrors>
            <mirror><id>central</id><mirrorOf>*</mirrorOf><url>%s</url></mirror>
          </mirrors>
        </settings>
        """
        .formatted(repository);
  }

  /** Puts what the bridge needs into the folder of tools, if there is a bridge. */
  public void install(Path tools) throws IOException {
    switch (bridge) {
      case NONE -> {}
      case JAVA -> SandboxClass.copy(CLASS, tools.resolve("bridge"));
      case NODE -> SandboxClass.copyScript(SCRIPT, tools.resolve("bridge"));
    }
  }

  /**
   * What a command has to begin with.
   *
   * @param java that the build runs on, if it has any
   * @param tools where the build sees the folder of tools
   */
  public List<String> prefix(Optional<String> java, String tools) {
    return switch (bridge) {
      case NONE -> List.of();
      case JAVA -> java.map(program -> java(program, tools)).orElse(List.of());
      case NODE -> List.of(tools + "/bin/node", tools + "/bridge/" + SCRIPT, PORT, BRIDGE);
    };
  }

  private static List<String> java(String program, String tools) {
    return List.of(
        program,
        "-XX:TieredStopAtLevel=1",
        "-XX:-UsePerfData",
        "-Xmx64m",
        "-Dsun.net.httpserver.nodelay=true",
        "-cp",
        tools + "/bridge",
        CLASS,
        PORT,
        BRIDGE);
  }
}
