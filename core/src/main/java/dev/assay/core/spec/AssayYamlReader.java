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
    return new BuildSpec(
        file.origin(),
        file.digest(),
        spec.text("name", Grammars.NAME).orElse(release.name() + " " + release.version()),
        release,
        new SourceSection(variables).read(spec.require("source")),
        new EnvironmentSection(variables).read(spec.require("environment")),
        build(spec),
        published(spec, release),
        repositories(spec),
        downloads(spec),
        exclusions(spec, release),
        fitted(spec));
  }

  private ReleaseId release(Fields spec) throws AssayException {
    String purl = spec.requireText("release", Purls.PURL);
    Place place = spec.placeOf("release");
    ReleaseId release = Purls.parse(purl, place);
    variables.requireVersion(release, place);
    return release;
  }

  private BuildSteps build(Fields spec) throws AssayException {
    Yaml build = spec.require("build");
    if (build instanceof Yaml.Scalar) {
      return new BuildSteps(List.of(), spec.textOf(build, Grammars.COMMAND), List.of(), List.of());
    }
    Fields steps = section(build, "build", List.of("command", "before", "after", "outputs"));
    return new BuildSteps(
        steps.texts("before", Grammars.COMMAND),
        steps.requireText("command", Grammars.COMMAND),
        steps.texts("after", Grammars.COMMAND),
        steps.texts("outputs", Grammars.GLOB));
  }

  private PublishedRef published(Fields spec, ReleaseId release) throws AssayException {
    Optional<Yaml> section = spec.get("published");
    if (section.isEmpty()) {
      if (!release.type().equals("maven")) {
        throw spec.place()
            .problem(
                "a spec for "
                    + release.purl()
                    + " needs the key \"published\": only Maven releases have a default place");
      }
      return new PublishedRef.MavenRepository(Optional.empty());
    }
    List<String> kinds = List.of("repository", "folder", "urls");
    Fields published = section(section.get(), "published", kinds);
    return switch (published.exactlyOne(kinds)) {
      case "repository" -> {
        if (!release.type().equals("maven")) {
          throw published
              .placeOf("repository")
              .problem("a repository is for Maven releases; give a folder or urls");
        }
        yield new PublishedRef.MavenRepository(published.text("repository", Grammars.URL));
      }
      case "folder" -> new PublishedRef.Folder(published.requireText("folder", Grammars.PATH));
      default -> new PublishedRef.Urls(urls(published));
    };
  }

  /** Where dependencies may come from: as wide as the spec says, and no wider. */
  private static List<String> repositories(Fields spec) throws AssayException {
    if (!spec.has("repositories")) {
      return BuildSpec.DEFAULT_REPOSITORIES;
    }
    List<String> repositories = spec.texts("repositories", Grammars.REPOSITORY);
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

  /** Names of values that were read off the published file. */
  private static List<Condition> fitted(Fields spec) throws AssayException {
    List<Condition> conditions = new ArrayList<>();
    for (String name : spec.texts("fitted", Grammars.NAME)) {
      conditions.add(new Condition.FittedValue(name));
    }
    return conditions;
  }

  private Fields section(Yaml node, String what, List<String> known) throws AssayException {
    return Fields.of(node, what, variables::fill, known);
  }
}
