package dev.assay.rebuilder.dependency;

import dev.assay.rebuilder.sandbox.Mount;
import dev.assay.rebuilder.sandbox.SandboxClass;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How a build without a network gets at its dependencies.
 *
 * @param repository URL of a Maven repository inside the sandbox, for everything
 * @param mounts that it needs
 * @param bridged whether every command needs the bridge to the way out
 * @param witness of what the build asked for; asked when it failed
 */
public record Supply(String repository, List<Mount> mounts, boolean bridged, Witness witness) {
  /** Nothing, for tools that Assay knows nothing of. */
  public static final Supply NONE = new Supply("", List.of(), false, Witness.NONE);

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

  public Supply {
    mounts = List.copyOf(mounts);
  }

  /** Everything is in a folder. */
  static Supply locked(Path folder) {
    List<Mount> mounts = List.of(Mount.readOnly(folder, REPOSITORY));
    return new Supply("file://" + REPOSITORY, mounts, false, Witness.NONE);
  }

  /** Everything is asked for through a pipe in a folder. */
  static Supply recorded(Path folder, Witness witness) {
    List<Mount> mounts = List.of(Mount.readOnly(folder, BRIDGE));
    return new Supply("http://127.0.0.1:" + PORT, mounts, true, witness);
  }

  /** What to do about a dependency that is missing. */
  String remedy() {
    if (!bridged) {
      return "the build has no network, only what is locked; make the lock again: assay lock SPEC";
    }
    Set<String> declared = witness.declaredRepositories();
    return "where another repository has it, name that in the spec: repositories: [central, URL]"
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
    if (bridged) {
      SandboxClass.copy(CLASS, tools.resolve("bridge"));
    }
  }

  /**
   * What a command has to begin with.
   *
   * @param java that the build runs on
   * @param tools where the build sees the folder of tools
   */
  public List<String> prefix(String java, String tools) {
    return bridged
        ? List.of(
            java,
            "-XX:TieredStopAtLevel=1",
            "-XX:-UsePerfData",
            "-Xmx64m",
            "-Dsun.net.httpserver.nodelay=true",
            "-cp",
            tools + "/bridge",
            CLASS,
            PORT,
            BRIDGE)
        : List.of();
  }
}
