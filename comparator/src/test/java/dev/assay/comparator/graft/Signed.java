package dev.assay.comparator.graft;

import dev.assay.comparator.bytes.ArrayBytes;
import dev.assay.comparator.bytes.Bytes;
import dev.assay.core.limits.Deadline;
import dev.assay.core.limits.Limits;
import dev.assay.core.signature.MalformedException;
import dev.assay.core.signature.PinnedCertificates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Programs signed with test certificates; {@code resources/signed/README.md} lists them. */
public final class Signed {
  private static final Path FOLDER = Path.of("src", "test", "resources", "signed");

  private Signed() {}

  /** One of the files. */
  public static byte[] file(String name) throws IOException {
    return Files.readAllBytes(FOLDER.resolve(name));
  }

  static String path(String name) {
    return FOLDER.resolve(name).toString();
  }

  static Bytes bytes(String name) throws IOException {
    return new ArrayBytes(file(name));
  }

  static Optional<Graft.Outcome> attempt(Bytes published, Bytes rebuilt, PinnedCertificates pinned)
      throws IOException {
    Limits limits = Limits.DEFAULT;
    return Graft.attempt(published, rebuilt, pinned, limits, Deadline.in(limits.time()));
  }

  /** Pins one certificate as signer, and the test authority for times. */
  public static PinnedCertificates pinned(String signer) throws IOException, MalformedException {
    return new PinnedCertificates(
        PinnedCertificates.parse(Files.readString(FOLDER.resolve(signer))),
        PinnedCertificates.parse(Files.readString(FOLDER.resolve("time.pem"))));
  }
}
