package dev.assay.cli.flow;

import dev.assay.core.artifact.Digest;
import dev.assay.core.attest.Provenance;
import dev.assay.core.attest.Resource;
import dev.assay.core.lock.DependencyLock;
import dev.assay.core.lock.LockedFile;
import dev.assay.core.result.Condition;
import dev.assay.core.result.ReleaseResult.SourceInfo;
import dev.assay.core.result.ReleaseResult.Submodule;
import dev.assay.core.spec.BuildSpec;
import dev.assay.core.spec.Download;
import dev.assay.core.spec.SpecWriter;
import dev.assay.rebuilder.BuildRecord;
import dev.assay.rebuilder.Rebuild;
import dev.assay.rebuilder.ecosystem.Output;
import dev.assay.rebuilder.repository.PublicUrl;
import dev.assay.rebuilder.toolchain.ToolIdentity;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;

/** The provenance of one rebuild, from what each step of a verification returned. */
final class ProvenanceOf {
  /** RFC 3986, section 3.1. */
  private static final Pattern URI = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:.+");

  private final List<Resource> dependencies = new ArrayList<>();
  private final BuildSpec spec;

  private ProvenanceOf(BuildSpec spec) {
    this.spec = spec;
  }

  /**
   * Puts it together.
   *
   * @param log digest of the build's log
   * @param conditions all that are known by now
   */
  static Provenance of(
      BuildSpec spec,
      SourceInfo source,
      Optional<DependencyLock> lock,
      Rebuild rebuild,
      Digest log,
      List<Condition> conditions) {
    ProvenanceOf made = new ProvenanceOf(spec);
    made.add(source);
    rebuild.tools().forEach(made::add);
    spec.downloads().forEach(made::add);
    lock.ifPresent(made::add);
    BuildRecord record = rebuild.record();
    return new Provenance(
        rebuild.outputs().stream().map(ProvenanceOf::output).toList(),
        made.external(),
        new Provenance.Internal(
            record.commands(),
            record.variables(),
            record.workdir(),
            record.umask(),
            rebuild.network(),
            rebuild.ended().sandbox()),
        made.dependencies,
        new Provenance.Run(
            UUID.randomUUID().toString(),
            record.started(),
            record.finished(),
            rebuild.ended().exitStatus(),
            log,
            conditions));
  }

  private Provenance.External external() {
    return new Provenance.External(
        spec.release().purl(), spec.origin(), spec.digest(), PublicUrl.of(SpecWriter.write(spec)));
  }

  private static Resource output(Output output) {
    Map<String, String> annotations = new HashMap<>();
    output.repositoryPath().ifPresent(path -> annotations.put("path", path));
    if (output.deploySkipped()) {
      annotations.put("published", "no, says the build");
    }
    return Resource.of(output.name(), output.file().digest(), annotations);
  }

  private void add(SourceInfo source) {
    Map<String, String> digests = new TreeMap<>();
    digests.put("assayTree", source.tree().sha256());
    source.commit().ifPresent(commit -> digests.put("gitCommit", commit));
    source.archive().ifPresent(archive -> digests.put("sha256", archive.sha256()));
    Map<String, String> annotations = new TreeMap<>();
    annotations.put("kind", source.kind());
    source.signer().ifPresent(signer -> annotations.put("signer", signer));
    dependencies.add(located("source", source.location(), digests, annotations));
    for (Submodule submodule : source.submodules()) {
      dependencies.add(
          located(
              "source/" + submodule.path(),
              submodule.location(),
              Map.of("gitCommit", submodule.commit()),
              Map.of("kind", "git")));
    }
  }

  /** What is no URI, such as a path or {@code host:path}, is an annotation. */
  private static Resource located(
      String name, String location, Map<String, String> digests, Map<String, String> more) {
    String shown = PublicUrl.of(location);
    if (URI.matcher(shown).matches()) {
      return new Resource(name, Optional.of(shown), digests, more);
    }
    Map<String, String> annotations = new TreeMap<>(more);
    annotations.put("location", shown);
    return new Resource(name, Optional.empty(), digests, annotations);
  }

  private void add(ToolIdentity tool) {
    dependencies.add(
        Resource.of(
            tool.name(),
            tool.digest(),
            Map.of("version", tool.version(), "origin", PublicUrl.of(tool.origin()))));
  }

  private void add(Download download) {
    dependencies.add(
        located(
            "download/" + download.target(),
            download.url(),
            Map.of("sha256", download.digest().sha256()),
            Map.of()));
  }

  private void add(DependencyLock lock) {
    Map<String, String> annotations = new TreeMap<>();
    lock.asOf().ifPresent(moment -> annotations.put("asOf", moment.toString()));
    dependencies.add(Resource.of("assay.lock", lock.digest(), annotations));
    for (LockedFile file : lock.files()) {
      dependencies.add(
          Resource.of(
              file.path(), file.digest(), Map.of("repository", PublicUrl.of(file.repository()))));
    }
  }
}
