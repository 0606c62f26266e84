package dev.assay.rebuilder;

import dev.assay.core.result.Condition;
import dev.assay.rebuilder.ecosystem.Output;
import dev.assay.rebuilder.rootfs.RootFileSystem;
import dev.assay.rebuilder.sandbox.JobSandbox;
import dev.assay.rebuilder.sandbox.SandboxRun;
import dev.assay.rebuilder.toolchain.ToolIdentity;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a rebuild made, and under which conditions.
 *
 * @param outputs at least one, by repository path
 * @param log all that the build printed
 * @param home of the build's user, as the build left it
 * @param ended the last run that could write to it
 * @param root what it saw as the system
 * @param tools that took part
 * @param record what was run
 * @param conditions that the result rests on
 * @param packaging to run commands of it again
 */
public record Rebuild(
    List<Output> outputs,
    Path log,
    Path home,
    SandboxRun ended,
    RootFileSystem root,
    List<ToolIdentity> tools,
    BuildRecord record,
    List<Condition> conditions,
    Packaging packaging) {
  /** What every build's network is, unless it runs in a job. */
  public static final String NETWORK = "closed";

  public Rebuild {
    outputs = List.copyOf(outputs);
    tools = List.copyOf(tools);
    conditions = List.copyOf(conditions);
  }

  /** {@code open} or {@code closed}. */
  public String network() {
    return ended.sandbox().kind().equals(JobSandbox.KIND) ? "open" : NETWORK;
  }

  /** This, under more conditions. */
  Rebuild under(List<Condition> more) {
    return new Rebuild(
        outputs,
        log,
        home,
        ended,
        root,
        tools,
        record,
        Stream.concat(conditions.stream(), more.stream()).toList(),
        packaging);
  }
}
