package dev.assay.rebuilder.ecosystem;

import dev.assay.core.failure.AssayException;
import dev.assay.core.spec.BuildSpec;
import dev.assay.rebuilder.rootfs.RootFileSystem;
import dev.assay.rebuilder.sandbox.Collector;
import dev.assay.rebuilder.sandbox.Glob;
import dev.assay.rebuilder.toolchain.Jdk;
import dev.assay.rebuilder.toolchain.ToolIdentity;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A build with no tool that Assay knows: the spec's patterns name what it makes. */
public final class PlainCommand implements Ecosystem {
  @Override
  public List<ToolIdentity> prepare(
      BuildSpec spec, Optional<Jdk> jdk, RootFileSystem root, Workplace place)
      throws AssayException {
    if (spec.build().outputs().isEmpty()) {
      throw new AssayException.Usage(
          spec.origin() + ": without a build tool, outputs must name the files that are made");
    }
    return List.of();
  }

  @Override
  public List<Output> outputs(BuildSpec spec, Collector source, Collector record)
      throws AssayException, IOException {
    return named(spec.build().outputs(), source);
  }

  /** Collects what patterns name; each must name something, and no file name may come twice. */
  static List<Output> named(List<String> patterns, Collector source) throws AssayException {
    Set<String> paths = new java.util.TreeSet<>();
    for (String pattern : patterns) {
      List<String> found = source.find(Glob.of(pattern));
      if (found.isEmpty()) {
        throw new AssayException.Build("the build made no file that matches " + pattern);
      }
      paths.addAll(found);
    }
    List<Output> outputs = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (String path : paths) {
      String name = path.substring(path.lastIndexOf('/') + 1);
      if (!names.add(name)) {
        throw new AssayException.Build(
            "outputs name two files called " + name + "; the second is " + path);
      }
      outputs.add(new Output(Optional.empty(), name, false, source.take(path)));
    }
    return outputs;
  }
}
