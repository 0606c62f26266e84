package dev.assay.rebuilder.ecosystem;

import dev.assay.core.artifact.StoredFile;
import dev.assay.core.failure.AssayException;
import dev.assay.core.lock.NpmPackage;
import dev.assay.core.spec.BuildSpec;
import dev.assay.core.spec.Environment.Tool;
import dev.assay.core.spec.ReleaseId;
import dev.assay.rebuilder.dependency.Supply;
import dev.assay.rebuilder.rootfs.RootFileSystem;
import dev.assay.rebuilder.sandbox.Collector;
import dev.assay.rebuilder.sandbox.SandboxClass;
import dev.assay.rebuilder.toolchain.Jdk;
import dev.assay.rebuilder.toolchain.NodeTools;
import dev.assay.rebuilder.toolchain.ToolIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Builds with Node and npm, in the versions that the spec asks for. Every {@code npm} and {@code
 * npx} of the command starts that npm, which knows one registry: the one of ours in the sandbox.
 */
public final class NpmBuild implements Ecosystem {
  private static final String LAUNCH = "npm-launch";

  private final Supply supply;

  /**
   * Builds with npm.
   *
   * @param supply where packages and the tools themselves are
   */
  public NpmBuild(Supply supply) {
    this.supply = supply;
  }

  /** The tools that are packages, and so in the lock, by what the spec asks for. */
  public static Set<NpmPackage> tools(Tool tool) throws AssayException.Toolchain {
    Set<NpmPackage> tools = new HashSet<>();
    if (!tool.node().equals(Tool.ROOTFS)) {
      tools.add(NodeTools.node(tool.node()));
    }
    if (!tool.version().equals(Tool.ROOTFS)) {
      tools.add(NodeTools.npm(tool.version()));
    }
    return tools;
  }

  /** The package that a release is, if it is one of npm. */
  static Optional<NpmPackage> packageOf(ReleaseId release) {
    String scope = release.namespace().isEmpty() ? "" : release.namespace() + "/";
    return release.type().equals("npm")
        ? NpmPackage.of(scope + release.name(), release.version())
        : Optional.empty();
  }

  @Override
  public List<ToolIdentity> prepare(
      BuildSpec spec, Optional<Jdk> jdk, RootFileSystem root, Workplace place)
      throws AssayException, IOException {
    requireFresh(spec, place.source());
    Tool tool = spec.environment().tool();
    List<ToolIdentity> tools = new ArrayList<>();
    Path bin = Files.createDirectories(place.tools().resolve("bin"));
    if (tool.node().equals(Tool.ROOTFS)) {
      tools.add(NodeTools.systemNode(root.folder()));
      Files.createSymbolicLink(bin.resolve("node"), Path.of(NodeTools.SYSTEM_NODE));
    } else {
      tools.add(unpack("node", NodeTools.node(tool.node()), place));
      Files.createSymbolicLink(bin.resolve("node"), Path.of("../node/bin/node"));
    }
    String npm = Workplace.TOOLS + "/npm";
    if (tool.version().equals(Tool.ROOTFS)) {
      ToolIdentity system = NodeTools.systemNpm(root.folder());
      tools.add(system);
      npm = system.origin();
    } else {
      tools.add(unpack("npm", NodeTools.npm(tool.version()), place));
    }
    launcher("npm", npm, tool.scripts(), place);
    launcher("npx", npm, tool.scripts(), place);
    supply.install(place.tools());
    return tools;
  }

  private ToolIdentity unpack(String name, NpmPackage of, Workplace place) throws AssayException {
    return NodeTools.unpack(name, of, supply.tools().tarball(of), place.tools().resolve(name));
  }

  /** Nothing that is filled in has a quote in it. */
  private void launcher(String name, String npm, boolean scripts, Workplace place)
      throws IOException {
    String text =
        SandboxClass.script("npm.js")
            .replace("@REGISTRY@", supply.repository())
            .replace("@SCRIPTS@", Boolean.toString(scripts))
            .replace("@CLI@", npm + "/bin/" + name + "-cli.js");
    Path script = place.tools().resolve(LAUNCH).resolve(name + ".js");
    Files.createDirectories(script.getParent());
    Files.writeString(script, text);
    Path command = place.tools().resolve("bin").resolve(name);
    Files.writeString(
        command,
        """
        #!/bin/sh
        exec %1$s/bin/node %1$s/%2$s/%3$s.js "$@"
        """
            .formatted(Workplace.TOOLS, LAUNCH, name));
    Files.setPosixFilePermissions(command, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** What is there before the build cannot be told from what it makes. */
  private static void requireFresh(BuildSpec spec, Path source) throws AssayException.Source {
    Optional<String> packed = packageOf(spec.release()).map(NpmPackage::packed);
    if (spec.build().outputs().isEmpty()
        && packed.isPresent()
        && Files.exists(source.resolve(packed.get()), LinkOption.NOFOLLOW_LINKS)) {
      throw new AssayException.Source(
          "the source has a file "
              + packed.get()
              + ", which is what the build should make. Name the files that it makes under"
              + " outputs in the spec");
    }
  }

  @Override
  public List<Output> outputs(BuildSpec spec, Collector source, Collector record)
      throws AssayException {
    if (!spec.build().outputs().isEmpty()) {
      return PlainCommand.named(spec.build().outputs(), source);
    }
    NpmPackage of =
        packageOf(spec.release())
            .orElseThrow(
                () ->
                    new AssayException.Usage(
                        spec.origin()
                            + ": outputs must name the files that are made, since the release is"
                            + " no npm package"));
    StoredFile packed = source.take(of.packed());
    String name = of.path().substring(of.path().lastIndexOf('/') + 1);
    return List.of(new Output(Optional.of(of.path()), name, false, packed));
  }
}
