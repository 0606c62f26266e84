package dev.assay.core.spec;

import dev.assay.core.artifact.Digest;
import dev.assay.core.failure.AssayException;
import dev.assay.core.result.Condition;
import dev.assay.core.text.Fields;
import dev.assay.core.text.Grammar;
import dev.assay.core.text.Place;
import dev.assay.core.text.TextFile;
import dev.assay.core.text.Yaml;
import dev.assay.core.text.YamlParser;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads Assay's own format; {@code docs/spec.md} describes it. */
final class AssayYamlReader {
  static final int SCHEMA = 1;
  static final List<String> KEYS =
      List.of(
          "schema",
          "release",
          "name",
          "source",
          "environment",
          "build",
          "published",
          "repositories",
          "downloads",
          "packaging",
          "vendored",
          "exclude",
          "fitted");

  private final TextFile file;
  private final Variables variables;

  AssayYamlReader(TextFile file, Variables variables) {
    this.file = file;
    this.variables = variables;
  }

  BuildSpec read() throws AssayException {
    Fields spec = Fields.of(YamlParser.parse(file), "a spec", variables::fill, KEYS);
    spec.requireSchema(SCHEMA);
    ReleaseId release = release(spec);
    SourceRef source = new SourceSection(variables).read(spec.require("source"));
    Environment environment = new EnvironmentSection(variables).read(spec.require("environment"));
    List<Download> downloads = downloads(spec);
    List<PackagingStep> packaging =
        new PackagingSection(variables).read(spec.items("packaging"), downloads);
    return new BuildSpec(
        file.origin(),
        file.digest(),
        spec.text("name", Grammars.NAME).orElse(release.name() + " " + release.version()),
        release,
        source,
        environment,
        build(spec, packaging),
        published(spec, release),
        repositories(spec, environment.tool()),
        downloads,
        exclusions(spec, release),
        remarks(spec, environment.tool()),
        new VendoredSection(variables, release).read(spec.items("vendored"), downloads));
  }

  private ReleaseId release(Fields spec) throws AssayException {
    String purl = spec.requireText("release", Purls.PURL);
    Place place = spec.placeOf("release");
    ReleaseId release = Purls.parse(purl, place);
    variables.requireVersion(release, place);
    return release;
  }

  private BuildSteps build(Fields spec, List<PackagingStep> packaging) throws AssayException {
    Yaml build = spec.require("build");
    if (build instanceof Yaml.Scalar) {
      String command = spec.textOf(build, Grammars.COMMAND);
      return new BuildSteps(List.of(), command, List.of(), List.of(), packaging);
    }
    Fields steps = section(build, "build", List.of("command", "before", "after", "outputs"));
    return new BuildSteps(
        steps.texts("before", Grammars.COMMAND),
        steps.requireText("command", Grammars.COMMAND),
        steps.texts("after", Grammars.COMMAND),
        steps.texts("outputs", Grammars.GLOB),
        packaging);
  }

  private PublishedRef published(Fields spec, ReleaseId release) throws AssayException {
    Optional<Yaml> section = spec.get("published");
    if (section.isEmpty()) {
      return repository(release, Optional.empty())
          .orElseThrow(
              () ->
                  spec.place()
                      .problem(
                          "a spec for "
                              + release.purl()
                              + " needs the key \"published\": only releases of type maven and"
                              + " npm have a default place"));
    }
    List<String> kinds = List.of("repository", "folder", "urls");
    Fields published = section(section.get(), "published", kinds);
    return switch (published.exactlyOne(kinds)) {
      case "repository" -> {
        Optional<String> url = published.text("repository", Grammars.URL);
        yield repository(release, url)
            .orElseThrow(
                () ->
                    published
                        .placeOf("repository")
                        .problem(
                            "a repository is for releases of type maven and npm; give a folder or"
                                + " urls"));
      }
      case "folder" -> new PublishedRef.Folder(published.requireText("folder", Grammars.PATH));
      default -> new PublishedRef.Urls(urls(published));
    };
  }

  private static Optional<PublishedRef> repository(ReleaseId release, Optional<String> url) {
    return switch (release.type()) {
      case "maven" -> Optional.of(new PublishedRef.MavenRepository(url));
      case "npm" -> Optional.of(new PublishedRef.NpmRegistry(url));
      default -> Optional.empty();
    };
  }

  /** Where dependencies may come from: as wide as the spec says, and no wider. */
  private static List<String> repositories(Fields spec, Environment.Tool tool)
      throws AssayException {
    List<String> usual = tool.isNpm() ? BuildSpec.NPM_REPOSITORIES : BuildSpec.DEFAULT_REPOSITORIES;
    if (!spec.has("repositories")) {
      return usual;
    }
    List<String> repositories = spec.texts("repositories", Grammars.REPOSITORY);
    String foreign = tool.isNpm() ? "central" : "npm";
    if (repositories.contains(foreign)) {
      throw spec.placeOf("repositories")
          .problem(
              "builds with "
                  + (tool.isNpm() ? "npm" : "Maven")
                  + " ask "
                  + usual.getFirst()
                  + " or URLs, not "
                  + foreign);
    }
    if (Set.copyOf(repositories).size() != repositories.size()) {
      throw spec.placeOf("repositories").problem("a repository is named twice");
    }
    return repositories;
  }

  private List<Download> downloads(Fields spec) throws AssayException {
    List<Download> downloads = new ArrayList<>();
    Set<String> targets = new HashSet<>();
    for (Yaml item : spec.items("downloads")) {
      Fields download = section(item, "a download", List.of("url", "sha256", "target"));
      String target = download.requireText("target", Grammars.PATH);
      if (!targets.add(target)) {
        throw download.placeOf("target").problem(Place.quote(target) + " is downloaded twice");
      }
      downloads.add(
          new Download(
              download.requireText("url", Grammars.DOWNLOAD),
              new Digest(download.requireText("sha256", Grammars.SHA256)),
              target));
    }
    return downloads;
  }

  private static List<String> urls(Fields published) throws AssayException {
    List<String> urls = published.texts("urls", Grammars.FILE_URL);
    if (urls.isEmpty()) {
      throw published.placeOf("urls").problem("expected at least one URL, found none");
    }
    Set<String> names = new HashSet<>();
    for (String url : urls) {
      if (!names.add(url.substring(url.lastIndexOf('/') + 1))) {
        throw published
            .placeOf("urls")
            .problem("two files of one name: " + Place.quote(url) + " and another URL");
      }
    }
    return urls;
  }

  private List<BuildSpec.Exclusion> exclusions(Fields spec, ReleaseId release)
      throws AssayException {
    String allJavadoc = BuildSpec.Exclusion.javadocOf(release);
    Grammar fileName =
        new Grammar(
            Grammars.FILE_NAME.expected() + " (the only pattern is \"" + allJavadoc + "\")",
            text -> text.equals(allJavadoc) || Grammars.FILE_NAME.test().test(text));
    List<BuildSpec.Exclusion> exclusions = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (Yaml item : spec.items("exclude")) {
      Fields exclusion = section(item, "an exclusion", List.of("file", "reason"));
      String name = exclusion.requireText("file", fileName);
      if (!seen.add(name)) {
        throw exclusion.placeOf("file").problem(Place.quote(name) + " is excluded twice");
      }
      exclusions.add(
          new BuildSpec.Exclusion(name, exclusion.requireText("reason", Grammars.REASON)));
    }
    return exclusions;
  }

  /** Values that were read off the published file, and what else somebody has to accept. */
  private static List<Condition> remarks(Fields spec, Environment.Tool tool) throws AssayException {
    List<Condition> conditions = new ArrayList<>();
    if (tool.scripts()) {
      conditions.add(new Condition.InstallScripts(List.of()));
    }
    for (String name : spec.texts("fitted", Grammars.NAME)) {
      conditions.add(new Condition.FittedValue(name));
    }
    return conditions;
  }

  private Fields section(Yaml node, String what, List<String> known) throws AssayException {
    return Fields.of(node, what, variables::fill, known);
  }
}
