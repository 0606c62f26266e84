package dev.assay.core.spec;

import dev.assay.core.failure.AssayException;
import dev.assay.core.spec.Environment.Newline;
import dev.assay.core.spec.Environment.Root;
import dev.assay.core.spec.Environment.Tool;
import dev.assay.core.text.Fields;
import dev.assay.core.text.Grammar;
import dev.assay.core.text.Place;
import dev.assay.core.text.Yaml;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reads {@code environment} of Assay's own format. */
final class EnvironmentSection {
  static final String WRAPPER = "wrapper";
  static final String WORKDIR = "/var/maven/app";
  private static final List<String> TOOLS = List.of("maven", "gradle", "sbt", "npm");
  static final List<String> KEYS =
      List.of(
          "jdk",
          "maven",
          "gradle",
          "sbt",
          "node",
          "npm",
          "scripts",
          "toolchains",
          "newline",
          "newlineGit",
          "umask",
          "timezone",
          "locale",
          "rootfs",
          "packages",
          "workdir",
          "git",
          "variables");

  private final Variables given;

  EnvironmentSection(Variables given) {
    this.given = given;
  }

  Environment read(Yaml section) throws AssayException {
    Fields fields = Fields.of(section, "environment", given::fill, KEYS);
    Tool tool = tool(fields);
    Newline newline = newline(fields.text("newline", Grammars.NEWLINE).orElse("lf"));
    return new Environment(
        tool,
        jdk(fields, tool),
        fields.texts("toolchains", Grammars.JDK),
        newline,
        fields
            .text("newlineGit", Grammars.NEWLINE)
            .map(EnvironmentSection::newline)
            .orElse(newline),
        umask(fields),
        fields.text("timezone", Grammars.TIMEZONE).orElse("UTC"),
        fields.text("locale", Grammars.LOCALE).orElse("en_US"),
        root(fields),
        fields.text("workdir", Grammars.WORKDIR).orElse(WORKDIR),
        fields.flag("git"),
        variables(fields));
  }

  private static Tool tool(Fields fields) throws AssayException {
    List<String> present = fields.present(TOOLS);
    if (present.size() > 1) {
      throw fields
          .placeOf(present.getLast())
          .problem("expected one build tool, found " + String.join(" and ", present));
    }
    boolean npm = present.contains(Tool.NPM);
    for (String key : List.of("node", "scripts")) {
      if (fields.has(key) && !npm) {
        throw fields
            .placeOf(key)
            .problem("the key \"" + key + "\" needs the key \"npm\" beside it");
      }
    }
    if (present.isEmpty()) {
      return new Tool("none", "");
    }
    String name = present.getFirst();
    if (npm) {
      return new Tool(
          name,
          fields.requireText(name, Grammars.NPM_VERSION),
          fields.requireText("node", Grammars.NPM_VERSION),
          fields.flag("scripts"));
    }
    boolean hasWrapper = name.equals("gradle") || name.equals("sbt");
    Grammar grammar = hasWrapper ? Grammars.WRAPPER_VERSION : Grammars.TOOL_VERSION;
    String version = fields.requireText(name, grammar);
    return new Tool(name, version.equals(WRAPPER) ? "" : version);
  }

  private static String jdk(Fields fields, Tool tool) throws AssayException {
    boolean needed = !tool.name().equals("none") && !tool.isNpm();
    Optional<String> jdk = fields.text("jdk", Grammars.JDK);
    if (needed && jdk.isEmpty()) {
      throw fields.place().problem("environment needs the key \"jdk\", as in jdk: 17");
    }
    return jdk.orElse("");
  }

  private static Root root(Fields fields) throws AssayException {
    String text = fields.text("rootfs", Grammars.NAME_OF_ROOT).orElse("");
    Root root = text.isEmpty() ? Root.ANY : RootNames.ofSpec(text, fields.placeOf("rootfs"));
    List<String> packages = fields.texts("packages", Grammars.DEBIAN_PACKAGE);
    if (!packages.isEmpty() && root.kind() != Root.Kind.DEBIAN) {
      throw fields
          .placeOf("packages")
          .problem("packages are installed with rootfs: debian, or debian:SUITE, only");
    }
    return root.with(packages);
  }

  static Newline newline(String text) {
    return Newline.valueOf(text.toUpperCase(Locale.ROOT));
  }

  /** In quotes, because YAML 1.1 and 1.2 read 0022 as two different numbers. */
  private static int umask(Fields fields) throws AssayException {
    Optional<Yaml> value = fields.get("umask");
    if (value.isPresent()
        && value.get() instanceof Yaml.Scalar(Yaml.Kind kind, _, Place place)
        && kind == Yaml.Kind.NUMBER) {
      throw place.problem(
          "expected " + Grammars.UMASK.expected() + ", found " + value.get().found());
    }
    return Integer.parseInt(fields.text("umask", Grammars.UMASK).orElse("0022"), 8);
  }

  private Map<String, String> variables(Fields fields) throws AssayException {
    Map<String, String> variables = new TreeMap<>();
    Optional<Yaml> section = fields.get("variables");
    if (section.isEmpty()) {
      return variables;
    }
    if (!(section.get() instanceof Yaml.Mapping mapping)) {
      throw section
          .get()
          .place()
          .problem("expected names with values for \"variables\", found " + section.get().found());
    }
    for (var entry : mapping.entries().entrySet()) {
      String name = Grammars.VARIABLE.check(entry.getKey(), entry.getValue().key());
      variables.put(name, fields.textOf(entry.getValue().value(), Grammars.VALUE));
    }
    return variables;
  }
}
