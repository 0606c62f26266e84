package dev.assay.core.spec;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a build runs in. Everything that is not named here is fixed by Assay.
 *
 * @param tool the build tool and its version
 * @param jdk the JDK asked for: a major version such as {@code 17}, or an exact one such as {@code
 *     17.0.9}; empty where the tool needs none
 * @param toolchains further JDK versions, for {@code toolchains.xml}
 * @param newline line ends of the original builder's system
 * @param newlineGit line ends of the checkout
 * @param umask octal, such as 0022
 * @param timezone IANA name
 * @param locale as in {@code en_US}
 * @param root what the build sees as the system
 * @param workdir absolute path of the source inside the sandbox
 * @param gitDirectory whether {@code .git} is there during the build
 * @param variables further environment variables
 */
public record Environment(
    Tool tool,
    String jdk,
    List<String> toolchains,
    Newline newline,
    Newline newlineGit,
    int umask,
    String timezone,
    String locale,
    Root root,
    String workdir,
    boolean gitDirectory,
    Map<String, String> variables) {
  public Environment {
    toolchains = List.copyOf(toolchains);
    variables = java.util.Collections.unmodifiableMap(new TreeMap<>(variables));
  }

  /**
   * A build tool.
   *
   * @param name {@code maven}, {@code gradle}, {@code sbt}, {@code npm} or "none"
   * @param version as the tool's makers write it; empty for "none", and where the source's own
   *     wrapper names it; {@link #ROOTFS} for the npm that the system has
   * @param node version of Node that npm runs on, or {@link #ROOTFS}; empty for other tools
   * @param scripts whether install scripts of npm packages run
   */
  public record Tool(String name, String version, String node, boolean scripts) {
    /** In place of a version: the one that the system has. */
    public static final String ROOTFS = "rootfs";

    /** The tool that runs on Node. */
    public static final String NPM = "npm";

    /** A tool that does not run on Node. */
    public Tool(String name, String version) {
      this(name, version, "", false);
    }

    /** Whether this is npm. */
    public boolean isNpm() {
      return name.equals(NPM);
    }
  }

  /**
   * What the build sees as the system's own folders.
   *
   * @param kind which tree
   * @param suite of Debian, such as {@code trixie}; empty for the first one that has the JDKs
   * @param packages further Debian packages
   */
  public record Root(Kind kind, String suite, List<String> packages) {
    /** This machine's own if it has the JDKs, else one of Debian packages. */
    public static final Root ANY = new Root(Kind.ANY, "", List.of());

    public Root {
      packages = List.copyOf(packages);
    }

    /** Where the tree comes from. */
    public enum Kind {
      ANY,
      HOST,
      DEBIAN
    }
  }

  /** Line ends. */
  public enum Newline {
    LF,
    CRLF
  }
}
