package dev.assay.rebuilder.ecosystem;

import dev.assay.core.failure.AssayException;
import dev.assay.core.spec.BuildSpec;
import dev.assay.rebuilder.dependency.Supply;
import dev.assay.rebuilder.rootfs.RootFileSystem;
import dev.assay.rebuilder.sandbox.Collector;
import dev.assay.rebuilder.toolchain.Jdk;
import dev.assay.rebuilder.toolchain.MavenDistribution;
import dev.assay.rebuilder.toolchain.ToolIdentity;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Builds with Apache Maven, in the version that the spec asks for. Every {@code mvn} of the command
 * starts that Maven, with our settings and an empty local repository, and {@code
 * dev.assay.rebuilder.recorder.BuildRecorder} in it. {@code ./mvnw} finds no network.
 */
public final class MavenBuild implements Ecosystem {
  private final MavenDistribution distribution;
  private final Supply supply;

  /**
   * Maven builds.
   *
   * @param supply where Maven finds dependencies
   */
  public MavenBuild(MavenDistribution distribution, Supply supply) {
    this.distribution = distribution;
    this.supply = supply;
  }

  @Override
  public List<ToolIdentity> prepare(
      BuildSpec spec, Optional<Jdk> jdk, RootFileSystem root, Workplace place)
      throws AssayException, IOException {
    if (jdk.isEmpty()) {
      throw new AssayException.Usage(spec.origin() + ": a build with Maven needs a jdk");
    }
    Path home = place.tools().resolve("maven");
    ToolIdentity maven = distribution.unpack(spec.environment().tool().version(), home);
    supply.install(place.tools());
    MavenLauncher.write(spec.environment(), supply.mavenSettings(), place);
    return List.of(maven);
  }

  @Override
  public List<Output> outputs(BuildSpec spec, Collector source, Collector record)
      throws AssayException, IOException {
    return spec.build().outputs().isEmpty()
        ? new MavenClaims(spec.environment().workdir()).outputs(source, record)
        : PlainCommand.named(spec.build().outputs(), source);
  }
}
