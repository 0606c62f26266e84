package dev.assay.core.spec;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.assay.core.failure.AssayException;
import dev.assay.core.text.TextFile;
import dev.assay.core.text.Yaml;
import dev.assay.core.text.YamlParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Specs held in memory, and the JSON schema. */
final class Specs {
  static final Path ROOT = Path.of(System.getProperty("assay.root", ".."));
  static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

  static final String YAML =
      """
      schema: 1
      release: pkg:maven/org.example/demo@1.0
      source:
        git: https://example.org/demo.git
        tag: v1.0
      environment:
        jdk: 17
        maven: 3.9.9
      build: mvn -B package
      """;

  static final String BUILDSPEC =
      """
      # how it was built
      groupId=org.example
      artifactId=demo
      display=${groupId}:${artifactId}
      version=1.0
      gitRepo=https://example.org/${artifactId}.git
      gitTag=v${version}
      tool=mvn
      jdk=8
      newline=lf
      command="mvn -B clean package"
      """;

  private static final Schema SCHEMA = schema();

  private Specs() {}

  static BuildSpec yaml(String text) throws AssayException {
    return yaml(text, Map.of());
  }

  static BuildSpec yaml(String text, Map<String, String> given) throws AssayException {
    return new AssayYamlReader(file("/specs/demo.yaml", text), Variables.of(given)).read();
  }

  static BuildSpec buildspec(String text) throws AssayException {
    return buildspec(text, Map.of());
  }

  static BuildSpec buildspec(String text, Map<String, String> given) throws AssayException {
    return BuildspecReader.read(file("demo.buildspec", text), Variables.of(given));
  }

  /** The value of the last line's variable. */
  static String valueOf(String name, String text) throws AssayException {
    BuildspecParser.Value value =
        BuildspecParser.parse(file("demo.buildspec", text + "\n")).get(name);
    return value == null ? "(not assigned)" : value.text();
  }

  static TextFile file(String origin, String text) throws AssayException {
    return TextFile.of(origin, text.getBytes(UTF_8));
  }

  /** The same text with one part replaced, which must be there. */
  static String change(String text, String part, String by) {
    if (!text.contains(part)) {
      throw new IllegalArgumentException("not in the text: " + part);
    }
    return text.replace(part, by);
  }

  /** What a spec would be but for the fields that say where it was read from. */
  static BuildSpec withoutOrigin(BuildSpec spec, BuildSpec other) {
    return new BuildSpec(
        other.origin(),
        other.digest(),
        spec.name(),
        spec.release(),
        spec.source(),
        spec.environment(),
        spec.build(),
        spec.published(),
        spec.repositories(),
        spec.downloads(),
        spec.exclusions(),
        spec.remarks(),
        spec.vendored());
  }

  /** What the JSON schema has against a spec. */
  static List<String> schemaErrors(String yaml) throws AssayException {
    return SCHEMA.validate(json(YamlParser.parse(file("x", yaml))), InputFormat.JSON).stream()
        .map(Error::toString)
        .toList();
  }

  private static Schema schema() {
    try {
      return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
          .getSchema(Files.readString(ROOT.resolve("docs/schema/assay-spec-1.schema.json")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String number(String text) {
    try {
      return new BigDecimal(text).toString();
    } catch (NumberFormatException e) {
      return "1e999"; // .inf, .nan and 0x1f are numbers, and not JSON
    }
  }

  private static String json(Yaml node) {
    return switch (node) {
      case Yaml.Mapping mapping ->
          mapping.entries().entrySet().stream()
              .map(entry -> string(entry.getKey()) + ":" + json(entry.getValue().value()))
              .collect(Collectors.joining(",", "{", "}"));
      case Yaml.Sequence list ->
          list.items().stream().map(Specs::json).collect(Collectors.joining(",", "[", "]"));
      case Yaml.Scalar scalar ->
          switch (scalar.kind()) {
            case TEXT -> string(scalar.text());
            case NUMBER -> number(scalar.text());
            case BOOLEAN -> scalar.text().toLowerCase(java.util.Locale.ROOT);
            case NULL -> "null";
          };
    };
  }

  private static String string(String text) {
    return text.chars()
        .mapToObj(c -> String.format(java.util.Locale.ROOT, "\\u%04x", c))
        .collect(Collectors.joining("", "\"", "\""));
  }
}
