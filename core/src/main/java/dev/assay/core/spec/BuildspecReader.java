package dev.assay.core.spec;

import dev.assay.core.failure.AssayException;
import dev.assay.core.result.Condition;
import dev.assay.core.spec.BuildspecParser.Value;
import dev.assay.core.spec.Environment.Newline;
import dev.assay.core.spec.Environment.Tool;
import dev.assay.core.text.Grammar;
import dev.assay.core.text.Place;
import dev.assay.core.text.TextFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Maps the variables of a Reproducible Central {@code .buildspec} to a {@link BuildSpec}. */
final class BuildspecReader {
  private static final String DEFAULT_MAVEN = "3.6.3";

  /** The format's own names; any other is private to the file. */
  private static final Set<String> KNOWN =
      Set.of(
          "groupId",
          "artifactId",
          "version",
          "display",
          "referenceRepo",
          "gitRepo",
          "gitTag",
          "sourceDistribution",
          "sourcePath",
          "sourceRmFiles",
          "tool",
          "jdk",
          "toolchains",
          "jdkForceAzul",
          "newline",
          "newlineGit",
          "umask",
          "timezone",
          "locale",
          "workdir",
          "command",
          "execBefore",
          "execAfter",
          "buildinfo",
          "diffoscope",
          "issue",
          "os",
          "arch",
          "PR_merge_max_ko");

  /** What decides how the release is built; a private variable in one of these fits it. */
  private static final List<String> RECIPE =
      List.of(
          "command",
          "execBefore",
          "execAfter",
          "tool",
          "jdk",
          "toolchains",
          "newline",
          "newlineGit",
          "umask",
          "timezone",
          "locale",
          "workdir");

  private static final Grammar UMASK =
      Grammar.pattern("an umask, octal, from 000 to 0777", "0?[0-7]{3}");
  private static final Grammar TOOL =
      Grammar.pattern(
          "mvn, mvn-VERSION, gradle or sbt", "mvn(?:-[0-9][A-Za-z0-9._-]{0,63})?|gradle|sbt");
  private static final Pattern SKIPS_JAVADOC =
      Pattern.compile("(?:^|[\\s\"'])-Dmaven\\.javadoc\\.skip(?:=true)?(?:[\\s\"']|$)");
  private static final Pattern SOURCE_ARCHIVE =
      Pattern.compile(
          ".*-(?:source-release|src|sources?-dist|project-src)\\.(?:zip|tar\\.gz|tgz|tar\\.bz2|tar\\.xz)");

  private final TextFile file;
  private final Variables variables;
  private final Map<String, Value> values;

  private BuildspecReader(TextFile file, Variables variables, Map<String, Value> values) {
    this.file = file;
    this.variables = variables;
    this.values = values;
  }

  static BuildSpec read(TextFile file, Variables variables) throws AssayException {
    return new BuildspecReader(file, variables, BuildspecParser.parse(file)).spec();
  }

  private BuildSpec spec() throws AssayException {
    ReleaseId release =
        new ReleaseId(
            "maven",
            require("groupId", Grammars.GROUP),
            require("artifactId", Grammars.ARTIFACT),
            require("version", Grammars.VERSION));
    variables.requireVersion(release, placeOf("version"));
    String label = optional("display", Grammars.NAME).orElse(release.name());
    return new BuildSpec(
        file.origin(),
        file.digest(),
        label + " " + release.version(),
        release,
        source(),
        environment(),
        build(),
        new PublishedRef.MavenRepository(optional("referenceRepo", Grammars.URL)),
        BuildSpec.DEFAULT_REPOSITORIES,
        List.of(),
        exclusions(release),
        fitted(),
        List.of());
  }

  private SourceRef source() throws AssayException {
    if (has("sourceDistribution")) {
      variables.refusePin(placeOf("sourceDistribution"));
      return new SourceRef.UrlArchive(
          require("sourceDistribution", Grammars.FILE_URL),
          Optional.empty(),
          optional("sourcePath", Grammars.PATH).orElse(""),
          words("sourceRmFiles", Grammars.PATH));
    }
    String tag = require("gitTag");
    if (tag.startsWith("git ")) {
      throw placeOf("gitTag")
          .problem(
              "can't search for a commit: " + Place.quote(tag) + "; give the tag or commit itself");
    }
    Grammars.REF.check(tag, placeOf("gitTag"));
    boolean isCommit = Grammars.COMMIT.test().test(tag);
    Optional<String> pinned =
        variables.pin(isCommit ? Optional.of(tag) : Optional.empty(), placeOf("gitTag"));
    return new SourceRef.Git(require("gitRepo", Grammars.REMOTE_GIT_URL), tag, pinned);
  }

  private Environment environment() throws AssayException {
    if (optional("jdkForceAzul", Grammars.VALUE).filter(v -> v.equals("true")).isPresent()) {
      throw placeOf("jdkForceAzul")
          .problem("asks for one vendor's JDK, which Assay can't choose; remove it to try another");
    }
    Newline newline = EnvironmentSection.newline(require("newline", Grammars.NEWLINE));
    return new Environment(
        tool(),
        require("jdk", Grammars.JDK),
        words("toolchains", Grammars.JDK),
        newline,
        optional("newlineGit", Grammars.NEWLINE).map(EnvironmentSection::newline).orElse(newline),
        Integer.parseInt(optional("umask", UMASK).orElse("0002"), 8),
        optional("timezone", Grammars.TIMEZONE).orElse("UTC"),
        optional("locale", Grammars.LOCALE).orElse("en_US"),
        Environment.Root.ANY,
        optional("workdir", Grammars.WORKDIR).orElse(EnvironmentSection.WORKDIR),
        false,
        Map.of());
  }

  private Tool tool() throws AssayException {
    String tool = require("tool", TOOL);
    if (!tool.startsWith("mvn")) {
      return new Tool(tool, "");
    }
    return new Tool("maven", tool.equals("mvn") ? DEFAULT_MAVEN : tool.substring(4));
  }

  private BuildSteps build() throws AssayException {
    String command = require("command", Grammars.COMMAND);
    if (command.matches("(?s)(?:SHELL|DOCKER)\\b.*")) {
      throw placeOf("command")
          .problem(
              "the build is not automatable: the spec asks a person to do it (SHELL or DOCKER); found "
                  + Place.quote(command));
    }
    return new BuildSteps(
        optional("execBefore", Grammars.COMMAND).stream().toList(),
        command,
        optional("execAfter", Grammars.COMMAND).stream().toList(),
        List.of());
  }

  /**
   * What the recorded build can't prove: javadoc that it skips, and the archive that it starts
   * from.
   */
  private List<BuildSpec.Exclusion> exclusions(ReleaseId release) throws AssayException {
    List<BuildSpec.Exclusion> exclusions = new ArrayList<>();
    if (SKIPS_JAVADOC.matcher(require("command")).find()) {
      exclusions.add(
          new BuildSpec.Exclusion(
              BuildSpec.Exclusion.javadocOf(release), "the recorded build skips javadoc"));
    }
    String archive = optional("sourceDistribution", Grammars.FILE_URL).orElse("");
    String name = archive.substring(archive.lastIndexOf('/') + 1);
    if (SOURCE_ARCHIVE.matcher(name).matches()
        && name.contains("-" + release.version() + "-")
        && Grammars.FILE_NAME.test().test(name)) {
      exclusions.add(new BuildSpec.Exclusion(name, "rebuilt from itself it proves nothing"));
    }
    return exclusions;
  }

  private List<Condition> fitted() {
    Set<String> names = new TreeSet<>();
    for (String name : RECIPE) {
      Optional.ofNullable(values.get(name)).ifPresent(value -> names.addAll(value.uses()));
    }
    names.removeAll(KNOWN);
    List<Condition> conditions = new ArrayList<>();
    names.forEach(name -> conditions.add(new Condition.FittedValue(name)));
    return conditions;
  }

  private boolean has(String name) {
    return optional(name).isPresent();
  }

  /** An empty value counts as none, as it does in a shell script that asks with {@code -n}. */
  private Optional<String> optional(String name) {
    return Optional.ofNullable(values.get(name)).map(Value::text).filter(text -> !text.isEmpty());
  }

  private Optional<String> optional(String name, Grammar grammar) throws AssayException {
    Optional<String> text = optional(name);
    if (text.isPresent()) {
      grammar.check(text.get(), placeOf(name));
    }
    return text;
  }

  private String require(String name) throws AssayException {
    Optional<String> text = optional(name);
    if (text.isEmpty()) {
      throw placeOf(name).problem("a .buildspec needs " + name + "=…");
    }
    return text.get();
  }

  private String require(String name, Grammar grammar) throws AssayException {
    return grammar.check(require(name), placeOf(name));
  }

  private List<String> words(String name, Grammar grammar) throws AssayException {
    List<String> words = new ArrayList<>();
    for (String word : optional(name).orElse("").split("[ |\n\t]+", -1)) {
      if (!word.isEmpty()) {
        words.add(grammar.check(word, placeOf(name)));
      }
    }
    return words;
  }

  private Place placeOf(String name) {
    Value value = values.get(name);
    return value == null ? Place.of(file.origin()) : value.place();
  }
}
