package dev.assay.core.spec;

import dev.assay.core.artifact.Digest;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
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

  /** The same environment on another system; what Debian packages were asked for stays. */
  Environment on(Root other) {
    return new Environment(
        tool,
        jdk,
        toolchains,
        newline,
        newlineGit,
        umask,
        timezone,
        locale,
        other.with(root.packages()),
        workdir,
        gitDirectory,
        variables);
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

    /** Gradle, whose version the source's wrapper may name. */
    public static final String GRADLE = "gradle";

    /** A tool that does not run on Node. */
    public Tool(String name, String version) {
      this(name, version, "", false);
    }

    /** Whether this is Gradle. */
    public boolean isGradle() {
      return name.equals(GRADLE);
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
   * @param name of Debian's suite, such as {@code trixie}, empty for the first one that has the
   *     JDKs; {@code REGISTRY/NAME} of an image; or the path of a folder or file, which begins with
   *     {@code ./} where the spec names it, and is absolute where its user does
   * @param digest of the image's manifest or index, or of the archive
   * @param packages further Debian packages
   * @param byUser whether it was named on the command line, rather than by the spec
   */
  public record Root(
      Kind kind, String name, Optional<Digest> digest, List<String> packages, boolean byUser) {
    /** This machine's own if it has the JDKs, else one of Debian packages. */
    public static final Root ANY = new Root(Kind.ANY, "", List.of());

    /** As a spec names it, without a digest. */
    public Root(Kind kind, String name, List<String> packages) {
      this(kind, name, Optional.empty(), packages, false);
    }

    public Root {
      packages = List.copyOf(packages);
    }

    /** Whether the name is a path of this machine. */
    public boolean isLocal() {
      return switch (kind) {
        case ANY, HOST, DEBIAN -> false;
        case DIR, TAR -> true;
        case OCI -> Grammars.isLocalPath(name);
      };
    }

    /** The same one, elsewhere. */
    Root at(String other) {
      return new Root(kind, other, digest, packages, byUser);
    }

    /** The same one with these packages, if it can have any. */
    Root with(List<String> more) {
      return kind == Kind.DEBIAN ? new Root(kind, name, digest, more, byUser) : this;
    }

    /** As a spec names it; empty for {@link #ANY}. */
    public String text() {
      String kindName = kind.name().toLowerCase(Locale.ROOT);
      return switch (kind) {
        case ANY -> "";
        case HOST -> kindName;
        case DEBIAN -> kindName + (name.isEmpty() ? "" : ":" + name);
        case OCI, DIR, TAR -> kindName + ":" + name + digest.map(it -> "@" + it).orElse("");
      };
    }

    /** Where the tree comes from. */
    public enum Kind {
      ANY,
      HOST,
      DEBIAN,
      OCI,
      TAR,
      DIR
    }
  }

  /** Line ends. */
  public enum Newline {
    LF,
    CRLF
  }
}
