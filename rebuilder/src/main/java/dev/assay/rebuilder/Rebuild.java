package dev.assay.rebuilder;

import dev.assay.core.result.Condition;
import dev.assay.rebuilder.ecosystem.Output;
import dev.assay.rebuilder.toolchain.ToolIdentity;
import java.nio.file.Path;
import java.util.List;

/**
 * What a rebuild made, and under which conditions.
 *
 * @param outputs at least one, by repository path
 * @param log all that the build printed
 * @param tools that took part
 * @param network {@code open}: the build could reach it
 * @param conditions that the result rests on
 */
public record Rebuild(
    List<Output> outputs,
    Path log,
    List<ToolIdentity> tools,
    String network,
    List<Condition> conditions) {
  public Rebuild {
    outputs = List.copyOf(outputs);
    tools = List.copyOf(tools);
    conditions = List.copyOf(conditions);
  }
}
