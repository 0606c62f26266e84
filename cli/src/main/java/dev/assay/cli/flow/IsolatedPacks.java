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
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads packs in a child JVM without network, keys or environment: objects are inflated, and deltas
 * followed, there. What comes back are plain objects; whoever asked computes their ids.
 */
public final class IsolatedPacks implements PackReader {
  private static final String WHO = "the process that reads what the git server sent";

  private final ChildJvm child;
  private final Path folder;

  /**
   * Reads in {@code child}.
   *
   * @param folder private to this run
   */
  public IsolatedPacks(ChildJvm child, Path folder) {
    this.child = child;
    this.folder = folder;
  }

  @Override
  public void read(List<Path> packs, Wanted wanted, GitObjects objects)
      throws IOException, AssayException {
    child.require();
    Path question = Files.createTempFile(Files.createDirectories(folder), "question", ".json");
    // Not private, since a child may run as another user.
    Files.setPosixFilePermissions(question, PosixFilePermissions.fromString("rw-r--r--"));
    PackChild.write(wanted, question);
    List<Path> inputs = new ArrayList<>(List.of(question));
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
