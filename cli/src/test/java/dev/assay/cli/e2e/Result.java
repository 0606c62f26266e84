package dev.assay.cli.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A result in JSON, as another program reads it.
 *
 * @param json missing if there was none
 */
record Result(JsonNode json) {
  static final Result NONE = new Result(MissingNode.getInstance());

  /** A text at the top, such as {@code verdict}; {@code null} for none. */
  String text(String key) {
    return json.path(key).asText();
  }

  /** Names of all files that were compared and reproduced. */
  List<String> reproduced() {
    return artifacts("reproduced");
  }

  /** Names of all files that differ. */
  List<String> different() {
    return artifacts("different");
  }

  private List<String> artifacts(String verdict) {
    return json.path("artifacts")
        .valueStream()
        .filter(artifact -> artifact.path("verdict").asText().equals(verdict))
        .map(artifact -> artifact.path("name").asText())
        .toList();
  }

  /** Names of published files that were left out. */
  List<String> excluded() {
    return json.path("excluded").valueStream().map(file -> file.path("name").asText()).toList();
  }

  /** Names of conditions, each once. */
  List<String> conditions() {
    return json.path("conditions")
        .valueStream()
        .map(condition -> condition.path("name").asText())
        .distinct()
        .toList();
  }

  /** All findings as {@code kind path}. */
  List<String> findings() {
    return json.path("artifacts")
        .valueStream()
        .flatMap(artifact -> artifact.path("findings").valueStream())
        .map(finding -> finding.path("kind").asText() + " " + finding.path("path").asText())
        .distinct()
        .toList();
  }

  /** What people read about all findings at a path. */
  String detail(String path) {
    return json.path("artifacts")
        .valueStream()
        .flatMap(artifact -> artifact.path("findings").valueStream())
        .filter(finding -> finding.path("path").asText().equals(path))
        .map(finding -> finding.path("summary").asText() + "\n" + lines(finding))
        .collect(Collectors.joining("\n"));
  }

  private static String lines(JsonNode finding) {
    return finding
        .path("detail")
        .valueStream()
        .map(JsonNode::asText)
        .collect(Collectors.joining("\n"));
  }
}
