package dev.assay.cli.flow;

import dev.assay.core.artifact.StoredFile;
import dev.assay.core.buildinfo.Buildcompare;
import dev.assay.core.buildinfo.Buildinfo;
import dev.assay.core.failure.AssayException;
import dev.assay.core.lock.ModuleId;
import dev.assay.core.result.ArtifactResult;
import dev.assay.core.result.ReleaseResult;
import dev.assay.core.result.Verdict;
import dev.assay.core.spec.BuildSpec;
import dev.assay.core.spec.Environment;
import dev.assay.core.spec.SourceRef;
import dev.assay.rebuilder.Rebuild;
import dev.assay.rebuilder.ecosystem.Output;
import dev.assay.rebuilder.repository.PublicUrl;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A rebuild and its outcome in the formats of Reproducible Central. */
public final class BuildRecords {
  private BuildRecords() {}

  /**
   * What was rebuilt, and with what.
   *
   * @throws AssayException.Infrastructure if a built file is not in the store any more
   */
  public static Buildinfo buildinfo(BuildSpec spec, Rebuild rebuild)
      throws AssayException.Infrastructure {
    List<Buildinfo.Output> outputs = new ArrayList<>();
    for (Output output : rebuild.outputs()) {
      if (!output.deploySkipped()) {
        outputs.add(output(output));
      }
    }
    return new Buildinfo(properties(spec, rebuild), outputs);
  }

  private static Buildinfo.Output output(Output output) throws AssayException.Infrastructure {
    StoredFile file = output.file();
    Optional<ModuleId> module = output.repositoryPath().flatMap(ModuleId::ofPath);
    try {
      return new Buildinfo.Output(
          module.map(id -> id.groupId() + ":" + id.artifactId()).orElse(""),
          module.map(ModuleId::groupId).orElse(""),
          output.name(),
          file.size(),
          Checksum.SHA512.digest(file.path()));
    } catch (IOException e) {
      throw new AssayException.Infrastructure("cannot read " + file.path() + ": " + e, e);
    }
  }

  private static Map<String, String> properties(BuildSpec spec, Rebuild rebuild) {
    Map<String, String> all = new TreeMap<>();
    Environment environment = spec.environment();
    all.put("buildinfo.version", Buildinfo.VERSION);
    all.put("name", spec.name());
    all.put("group-id", spec.release().namespace());
    all.put("artifact-id", spec.release().name());
    all.put("version", spec.release().version());
    if (spec.source() instanceof SourceRef.Git git) {
      all.put("source.scm.uri", "scm:git:" + PublicUrl.of(git.url()));
      all.put("source.scm.tag", git.ref());
    }
    all.put("os.name", "Unix");
    all.put("line.separator", environment.newline() == Environment.Newline.CRLF ? "\r\n" : "\n");
    Environment.Tool tool = environment.tool();
    if (tool.name().equals("maven")) {
      all.put("build-tool", "mvn");
      all.put("mvn.version", tool.version());
    }
    rebuild.tools().stream()
        .filter(used -> used.name().equals("jdk"))
        .findFirst()
        .ifPresent(used -> all.put("java.version", used.version()));
    return all;
  }

  /**
   * The outcome by file; empty if nothing was compared.
   *
   * @throws AssayException.Published if a file has a name that the format cannot hold
   */
  public static Optional<Buildcompare> buildcompare(BuildSpec spec, ReleaseResult result)
      throws AssayException.Published {
    if (result.artifacts().isEmpty()) {
      return Optional.empty();
    }
    List<String> ok = new ArrayList<>();
    List<String> ko = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    for (ArtifactResult file : result.artifacts()) {
      (file.verdict() instanceof Verdict.Reproduced ? ok : ko).add(file.name());
      if (file.published().isEmpty() || file.rebuilt().isEmpty()) {
        missing.add(file.name());
      }
    }
    List<String> ignored = result.excluded().stream().map(it -> it.file().name()).toList();
    try {
      return Optional.of(new Buildcompare(spec.release().version(), ok, ko, ignored, missing));
    } catch (IllegalArgumentException e) {
      throw new AssayException.Published("no .buildcompare can say it: " + e.getMessage());
    }
  }
}
