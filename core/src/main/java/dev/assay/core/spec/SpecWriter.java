package dev.assay.core.spec;

import dev.assay.core.artifact.Printable;
import dev.assay.core.result.Condition;
import dev.assay.core.text.Yaml;
import dev.assay.core.text.YamlParser;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Writes a spec in Assay's own format, with every default and every derived value spelled out. The
 * output reads back as the same spec, but for its origin and digest.
 */
public final class SpecWriter {
  /** What YAML reads as the text that it is, in any place. */
  private static final Pattern PLAIN =
      Pattern.compile("[A-Za-z0-9./](?:[A-Za-z0-9 ._/@+=,:$-]*[A-Za-z0-9._/+$-])?");

  /** Numbers that every reader of YAML writes back as they stand. */
  private static final Pattern INTEGER = Pattern.compile("[1-9][0-9]{0,8}");

  private final StringBuilder out = new StringBuilder();

  private SpecWriter() {}

  /** The effective spec as YAML; every line ends in {@code \n}. */
  public static String write(BuildSpec spec) {
    SpecWriter writer = new SpecWriter();
    writer.line(0, "schema", Integer.toString(AssayYamlReader.SCHEMA));
    writer.field(0, "release", spec.release().purl());
    writer.field(0, "name", spec.name());
    writer.source(spec.source());
    writer.environment(spec.environment());
    writer.build(spec.build());
    writer.published(spec.published());
    writer.repositories(spec.repositories());
    writer.downloads(spec.downloads());
    writer.packaging(spec.build().packaging());
    writer.vendored(spec.vendored());
    writer.exclusions(spec.exclusions());
    writer.list(0, "fitted", spec.remarks().stream().flatMap(SpecWriter::fitted).toList());
    return writer.out.toString();
  }

  private static java.util.stream.Stream<String> fitted(Condition condition) {
    return condition instanceof Condition.FittedValue(String variable)
        ? java.util.stream.Stream.of(variable)
        : java.util.stream.Stream.empty();
  }

  private void source(SourceRef source) {
    section("source");
    switch (source) {
      case SourceRef.Git git -> git(git);
      case SourceRef.MavenArchive archive -> {
        field(1, "archive", Coordinates.format(archive.coordinates()));
        archive.repository().ifPresent(url -> field(1, "repository", url));
        unpacked(archive.directory(), archive.remove());
      }
      case SourceRef.UrlArchive archive -> {
        field(1, "archive", archive.url());
        archive.sha256().ifPresent(digest -> field(1, "sha256", digest.sha256()));
        unpacked(archive.directory(), archive.remove());
      }
    }
  }

  private void git(SourceRef.Git git) {
    field(1, "git", git.url());
    String ref = git.ref();
    if (ref.startsWith("refs/tags/")) {
      field(1, "tag", ref.substring("refs/tags/".length()));
    } else if (ref.startsWith("refs/heads/")) {
      field(1, "branch", ref.substring("refs/heads/".length()));
    } else if (!git.commit().equals(Optional.of(ref))) {
      field(1, "ref", ref);
    }
    git.commit().ifPresent(commit -> field(1, "commit", commit));
    git.reachable().ifPresent(branch -> field(1, "reachable", branch));
  }

  private void unpacked(String directory, List<String> remove) {
    if (!directory.isEmpty()) {
      field(1, "directory", directory);
    }
    list(1, "remove", remove);
  }

  private void environment(Environment environment) {
    section("environment");
    if (!environment.jdk().isEmpty()) {
      field(1, "jdk", environment.jdk());
    }
    Environment.Tool tool = environment.tool();
    if (!tool.name().equals("none")) {
      String version = tool.version().isEmpty() ? EnvironmentSection.WRAPPER : tool.version();
      if (tool.isNpm()) {
        field(1, "node", tool.node());
      }
      field(1, tool.name(), version);
      if (tool.isNpm()) {
        line(1, "scripts", Boolean.toString(tool.scripts()));
      }
    }
    list(1, "toolchains", environment.toolchains());
    field(1, "newline", environment.newline().name().toLowerCase(Locale.ROOT));
    field(1, "newlineGit", environment.newlineGit().name().toLowerCase(Locale.ROOT));
    line(1, "umask", String.format(Locale.ROOT, "\"%04o\"", environment.umask()));
    field(1, "timezone", environment.timezone());
    field(1, "locale", environment.locale());
    root(environment.root());
    field(1, "workdir", environment.workdir());
    line(1, "git", Boolean.toString(environment.gitDirectory()));
    if (!environment.variables().isEmpty()) {
      line(1, "variables", "");
      environment.variables().forEach((name, value) -> field(2, name, value));
    }
  }

  private void root(Environment.Root root) {
    // What is left open depends on the machine.
    if (root.kind() != Environment.Root.Kind.ANY) {
      field(1, "rootfs", root.text());
      list(1, "packages", root.packages());
    }
  }

  private void build(BuildSteps build) {
    section("build");
    list(1, "before", build.before());
    field(1, "command", build.command());
    list(1, "after", build.after());
    list(1, "outputs", build.outputs());
  }

  private void published(PublishedRef published) {
    switch (published) {
      case PublishedRef.MavenRepository(var url) -> repository(url, "Maven Central");
      case PublishedRef.NpmRegistry(var url) -> repository(url, "the npm registry");
      case PublishedRef.Folder(String path) -> {
        section("published");
        field(1, "folder", path);
      }
      case PublishedRef.Urls(List<String> urls) -> {
        section("published");
        list(1, "urls", urls);
      }
    }
  }

  private void repository(Optional<String> url, String usual) {
    if (url.isPresent()) {
      section("published");
      field(1, "repository", url.get());
    } else {
      out.append("# published: ").append(usual).append('\n');
    }
  }

  private void repositories(List<String> repositories) {
    if (repositories.isEmpty()) {
      line(0, "repositories", "[]");
    }
    list(0, "repositories", repositories);
  }

  private void downloads(List<Download> downloads) {
    if (downloads.isEmpty()) {
      return;
    }
    section("downloads");
    for (Download download : downloads) {
      out.append("  - url: ").append(scalar(download.url())).append('\n');
      out.append("    sha256: ").append(scalar(download.digest().sha256())).append('\n');
      out.append("    target: ").append(scalar(download.target())).append('\n');
    }
  }

  private void packaging(List<PackagingStep> steps) {
    if (steps.isEmpty()) {
      return;
    }
    section("packaging");
    for (PackagingStep step : steps) {
      out.append("  - command: ").append(scalar(step.command())).append('\n');
      list(2, "signed", step.signed());
    }
  }

  private void vendored(List<Vendored> binaries) {
    if (binaries.isEmpty()) {
      return;
    }
    section("vendored");
    for (Vendored one : binaries) {
      out.append("  - file: ").append(scalar(one.file())).append('\n');
      field(2, "upstream", one.upstream());
      one.member().ifPresent(member -> field(2, "member", member));
      field(2, "sha256", one.digest().sha256());
    }
  }

  private void exclusions(List<BuildSpec.Exclusion> exclusions) {
    if (exclusions.isEmpty()) {
      return;
    }
    section("exclude");
    for (BuildSpec.Exclusion exclusion : exclusions) {
      out.append("  - file: ").append(scalar(exclusion.file())).append('\n');
      out.append("    reason: ").append(scalar(exclusion.reason())).append('\n');
    }
  }

  private void section(String key) {
    line(0, key, "");
  }

  private void field(int indent, String key, String value) {
    line(indent, key, scalar(value));
  }

  private void list(int indent, String key, List<String> values) {
    if (!values.isEmpty()) {
      line(indent, key, "");
      values.forEach(
          v -> out.append("  ".repeat(indent)).append("  - ").append(scalar(v)).append('\n'));
    }
  }

  private void line(int indent, String key, String written) {
    out.append("  ".repeat(indent)).append(key).append(':');
    out.append(written.isEmpty() ? "" : " " + written).append('\n');
  }

  private static String scalar(String text) {
    String escaped = text.replace("$", "$$");
    boolean plain =
        PLAIN.matcher(escaped).matches()
            && !escaped.contains(": ")
            && (INTEGER.matcher(escaped).matches() || YamlParser.kindOf(escaped) == Yaml.Kind.TEXT);
    return plain ? escaped : quoted(escaped);
  }

  /** A double-quoted scalar (YAML 1.2.2, section 7.3.1). */
  private static String quoted(String text) {
    return text.codePoints()
        .mapToObj(
            c ->
                switch (c) {
                  case '"' -> "\\\"";
                  case '\\' -> "\\\\";
                  case '\n' -> "\\n";
                  case '\t' -> "\\t";
                  default -> visible(c);
                })
        .collect(Collectors.joining("", "\"", "\""));
  }

  private static String visible(int codePoint) {
    return codePoint == ' ' || Printable.isVisible(codePoint)
        ? Character.toString(codePoint)
        : String.format(Locale.ROOT, "\\U%08X", codePoint);
  }
}
