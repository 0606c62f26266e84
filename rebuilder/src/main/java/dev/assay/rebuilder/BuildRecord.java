package dev.assay.rebuilder;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What was run to build a release.
 *
 * @param commands in the order in which they ran, each by a shell
 * @param variables the whole environment of each
 * @param workdir where each started
 * @param umask octal
 * @param started when the first one was started
 * @param finished when the last one had ended
 */
public record BuildRecord(
    List<String> commands,
    Map<String, String> variables,
    String workdir,
    int umask,
    Instant started,
    Instant finished) {
  public BuildRecord {
    commands = List.copyOf(commands);
    variables = Collections.unmodifiableMap(new TreeMap<>(variables));
  }
}
