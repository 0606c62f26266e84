package dev.assay.comparator.graft;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.assay.comparator.anatomy.MalformedException;
import dev.assay.comparator.bytes.ArrayBytes;
import dev.assay.comparator.bytes.Bytes;
import dev.assay.comparator.bytes.Scratch;
import dev.assay.core.limits.Deadline;
import dev.assay.core.limits.Limits;
import dev.assay.core.signature.JarSignature;
import dev.assay.core.signature.PinnedCertificates;
import dev.assay.core.signature.SignatureCheck;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Signs a rebuilt jar once more with a published signature: writes the archive as jarsigner would,
 * with all digests computed from what was rebuilt. From the published jar come the signature block,
 * its name, the hash algorithm, the JDK's version and vendor and how it writes manifests, when the
 * three new entries were written, and how far the clock was from UTC.
 */
final class JarGraft {
  private static final byte[] LOCAL = "PK\3\4".getBytes(US_ASCII);

  private JarGraft() {}

  static Optional<Graft.Outcome> attempt(
      Bytes published, Bytes rebuilt, PinnedCertificates pinned, Limits limits, Deadline deadline)
      throws IOException {
    if (!isZip(published) || !isZip(rebuilt)) {
      return Optional.empty();
    }
    try {
      Optional<JarSigned> signed = JarSigned.of(published, limits);
      return signed.isEmpty()
          ? Optional.empty()
          : Optional.of(attempt(signed.get(), rebuilt, pinned, limits, deadline));
    } catch (MalformedException e) {
      // Whatever it is, it is compared as always.
      return Optional.empty();
    }
  }

  private static Graft.Outcome attempt(
      JarSigned signed, Bytes rebuilt, PinnedCertificates pinned, Limits limits, Deadline deadline)
      throws IOException, MalformedException {
    Optional<SignatureCheck> check =
        pinned.isEmpty()
            ? Optional.empty()
            : Optional.of(JarSignature.check(signed.blockBytes(), signed.fileText(), pinned));
    Bytes published = signed.zip().bytes();
    long at = signed.block().local();
    if (isSame(signed, rebuilt, limits, deadline)) {
      Graft graft = whole(published, rebuilt);
      return new Graft.Outcome(
          Optional.of(graft), check, at, new JarCoverage(signed, deadline).folders());
    }
    // Only a signature that counts is worth the look at what it covers.
    if (check.isPresent() && check.get() instanceof SignatureCheck.Good) {
      check = Optional.of(new JarCoverage(signed, deadline).check(check.get()));
    }
    return new Graft.Outcome(Optional.empty(), check, at, Optional.empty());
  }

  static Optional<Graft> of(Bytes published, Bytes rebuilt, Scratch scratch) throws IOException {
    if (!isZip(published) || !isZip(rebuilt)) {
      return Optional.empty();
    }
    Deadline deadline = Deadline.in(Limits.DEFAULT.time());
    try (Scratch.Sink sink = scratch.sink()) {
      Optional<JarSigned> signed = JarSigned.of(published, Limits.DEFAULT);
      if (signed.isEmpty()) {
        return Optional.empty();
      }
      JarZip unsigned = JarSigning.unsigned(rebuilt, Limits.DEFAULT);
      new JarSigning(signed.get(), unsigned, deadline)
          .write(
              (bytes, length) -> {
                sink.write(bytes, 0, length);
                return true;
              });
      return Optional.of(whole(sink.bytes(), rebuilt));
    } catch (MalformedException e) {
      return Optional.empty();
    }
  }

  /** Every entry moves, and is encoded anew. */
  private static Graft whole(Bytes bytes, Bytes rebuilt) {
    return new Graft(
        bytes,
        List.of(new Graft.Place(0, bytes.size())),
        List.of(new Graft.Place(0, rebuilt.size())));
  }

  private static boolean isZip(Bytes bytes) throws IOException {
    return bytes.size() > LOCAL.length && Arrays.equals(bytes.head(LOCAL.length), LOCAL);
  }

  private static boolean isSame(
      JarSigned published, Bytes rebuilt, Limits limits, Deadline deadline) throws IOException {
    Bytes all = published.zip().bytes();
    long[] at = new long[1];
    try {
      JarZip unsigned = JarSigning.unsigned(rebuilt, limits);
      JarSigning signing = new JarSigning(published, unsigned, deadline);
      return signing.hasItsEntries()
          && signing.write(
              (bytes, length) -> {
                if (length > all.size() - at[0]
                    || Bytes.mismatch(new ArrayBytes(bytes), 0, all, at[0], length) >= 0) {
                  return false;
                }
                at[0] += length;
                return true;
              })
          && at[0] == all.size();
    } catch (MalformedException e) {
      return false;
    }
  }
}
