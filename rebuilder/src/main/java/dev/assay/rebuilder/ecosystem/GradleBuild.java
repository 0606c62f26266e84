package dev.assay.rebuilder.ecosystem;

import dev.assay.core.artifact.Printable;
import dev.assay.core.failure.AssayException;
import dev.assay.core.lock.LockedFile;
import dev.assay.core.lock.ModuleId;
import dev.assay.core.result.Condition;
import dev.assay.core.spec.BuildSpec;
import dev.assay.core.spec.Environment;
import dev.assay.rebuilder.dependency.Supply;
import dev.assay.rebuilder.rootfs.RootFileSystem;
import dev.assay.rebuilder.sandbox.Collector;
import dev.assay.rebuilder.sandbox.Glob;
import dev.assay.rebuilder.sandbox.SandboxClass;
import dev.assay.rebuilder.toolchain.GradleDistribution;
import dev.assay.rebuilder.toolchain.Jdk;
import dev.assay.rebuilder.toolchain.ToolIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Builds with Gradle, in the version that the spec or the source's wrapper asks for. {@code gradle}
 * and {@code ./gradlew} both start that Gradle, in which an init script of ours makes every
 * repository the one that is recorded or locked.
 */
public final class GradleBuild implements Ecosystem {
  /** What Gradle's Java plugins make. */
  private static final List<String> OUTPUTS = List.of("build/libs/*.jar");

  /** Where {@code publishToMavenLocal} puts files, below the folder of claims. */
  private static final String PUBLISHED = "repository/";

  private static final String SCRIPT = "repositories.gradle";

  /** What Maven repositories of users have beside the files. */
  private static final Pattern INDEX =
      Pattern.compile("maven-metadata(-[A-Za-z0-9._-]+)?\\.xml|_remote\\.repositories");

  private static final String HOME = Workplace.TOOLS + "/gradle";

  /** Nothing outlives a command, and nothing is fetched but from the repository. */
  private static final String PROPERTIES =
      """
      org.gradle.daemon=false
      org.gradle.vfs.watch=false
      org.gradle.java.installations.auto-download=false
      """;

  private final Supply supply;
  private final GradleDistribution distribution;

  /**
   * Gradle builds.
   *
   * @param supply where Gradle finds dependencies, and the distribution that runs
   */
  public GradleBuild(Supply supply) {
    this.supply = supply;
    this.distribution =
        supply.gradle().orElseThrow(() -> new IllegalArgumentException("no Gradle to build with"));
  }

  @Override
  public List<ToolIdentity> prepare(
      BuildSpec spec, Optional<Jdk> jdk, RootFileSystem root, Workplace place)
      throws AssayException, IOException {
    if (jdk.isEmpty()) {
      throw new AssayException.Usage(spec.origin() + ": a build with Gradle needs a jdk");
    }
    if (spec.environment().newline() == Environment.Newline.CRLF) {
      throw new AssayException.Toolchain(
          "newline: crlf is not supported for builds with Gradle: its processes would not keep it");
    }
    Path home = place.tools().resolve("gradle");
    ToolIdentity gradle = distribution.unpack(home);
    supply.install(place.tools());
    Path program = place.tools().resolve("bin/gradle");
    Files.createDirectories(program.getParent());
    Files.writeString(program, "#!/bin/sh\nexec " + HOME + "/bin/gradle \"$@\"\n");
    for (Path executable : List.of(program, home.resolve("bin/gradle"))) {
      Files.setPosixFilePermissions(executable, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    user(place.home().resolve(".gradle"));
    return List.of(gradle);
  }

  /**
   * The user's folder: the source's own wrapper finds there that its distribution is there already,
   * and any Gradle our script. A build that takes it away only loses its repository.
   */
  private void user(Path folder) throws IOException {
    Path wrapper = Files.createDirectories(folder.resolve(distribution.wrapperPlace()));
    String version = distribution.locked().version();
    Files.createSymbolicLink(wrapper.resolve("gradle-" + version), Path.of(HOME));
    Files.createFile(wrapper.resolve(distribution.locked().name() + ".zip.ok"));
    Files.writeString(folder.resolve("gradle.properties"), PROPERTIES);
    Path scripts = Files.createDirectories(folder.resolve("init.d"));
    String script = SandboxClass.script(SCRIPT).replace("@REPOSITORY@", supply.repository());
    Files.writeString(scripts.resolve("assay.gradle"), script);
  }

  @Override
  public Map<String, String> variables(Environment environment) throws AssayException {
    String options = String.join(" ", MavenLauncher.options(environment));
    String local = " -Dmaven.repo.local=" + Workplace.RECORD + "/" + PUBLISHED;
    return Map.of("GRADLE_OPTS", options + local.replaceAll("/$", ""));
  }

  /** Where it comes from the source says, and nobody else vouches for it. */
  @Override
  public List<Condition> conditions() {
    return List.of(
        new Condition.UnverifiedBinary(
            distribution.locked().url(), distribution.locked().digest()));
  }

  @Override
  public List<Output> outputs(BuildSpec spec, Collector source, Collector record)
      throws AssayException {
    List<String> named = spec.build().outputs();
    if (!named.isEmpty()) {
      return PlainCommand.named(named, source);
    }
    List<Output> published = published(record);
    return published.isEmpty() ? PlainCommand.named(OUTPUTS, source) : published;
  }

  /** What the build published to the user's Maven repository, which is empty before. */
  private static List<Output> published(Collector record) throws AssayException {
    List<Output> outputs = new ArrayList<>();
    for (String file : record.find(Glob.of(PUBLISHED + "**/*"))) {
      String path = file.substring(PUBLISHED.length());
      String name = path.substring(path.lastIndexOf('/') + 1);
      if (INDEX.matcher(name).matches() || LockedFile.isChecksum(path)) {
        continue;
      }
      if (!LockedFile.isPath(path) || ModuleId.ofPath(path).isEmpty()) {
        throw new AssayException.Build(
            "what the build published: expected the path of a file in a Maven repository, found "
                + Printable.escape(path));
      }
      outputs.add(new Output(Optional.of(path), name, false, record.take(file)));
    }
    return outputs;
  }
}
