package dev.assay.cli.flow;

import dev.assay.cli.isolation.ChildJvm;
import dev.assay.cli.isolation.PackChild;
import dev.assay.core.failure.AssayException;
import dev.assay.rebuilder.checkout.GitObjects;
import dev.assay.rebuilder.checkout.ObjectStream;
import dev.assay.rebuilder.checkout.PackReader;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads packs in a child JVM without network, keys or environment: objects are inflated, and deltas
 * followed, there. What comes back are plain objects; whoever asked computes their ids.
 */
public final class IsolatedPacks implements PackReader {
  private static final String WHO = "the process that reads what the git server sent";

  private final ChildJvm child;

  /** Reads in {@code child}. */
  public IsolatedPacks(ChildJvm child) {
    this.child = child;
  }

  @Override
  public void read(List<Path> packs, Wanted wanted, GitObjects objects)
      throws IOException, AssayException {
    child.require();
    List<Path> inputs = new ArrayList<>();
    inputs.add(child.ask(question -> PackChild.write(wanted, question)));
    packs.forEach(pack -> inputs.add(pack.toAbsolutePath()));
    ChildJvm.Ended ended = child.run(PackChild.class, inputs);
    int status = ended.status().orElse(-1);
    if (status != 0) {
      throw new ChildFailure(child, WHO).of(ended, status);
    }
    Path stream = ended.scratch().resolve(PackChild.OBJECTS);
    if (!Files.isRegularFile(stream, LinkOption.NOFOLLOW_LINKS)) {
      throw new AssayException.Infrastructure(WHO + " ended without an answer");
    }
    try (InputStream in =
        new BufferedInputStream(Files.newInputStream(stream, LinkOption.NOFOLLOW_LINKS))) {
      ObjectStream.read(in, objects);
    } finally {
      Files.deleteIfExists(stream);
    }
  }
}
