package dev.assay.comparator.graft;

import dev.assay.comparator.anatomy.MalformedException;
import dev.assay.core.artifact.Printable;
import dev.assay.core.limits.Deadline;
import dev.assay.core.signature.SignatureCheck;
import dev.assay.core.signature.SignatureCheck.Reason;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which entries of a signed jar its signature covers. The JDK calls a jar verified whatever else is
 * in it, and runs that, too.
 */
final class JarCoverage {
  private static final int NAMED = 5;

  private final JarSigned jar;
  private final Deadline deadline;

  JarCoverage(JarSigned jar, Deadline deadline) {
    this.jar = jar;
    this.deadline = deadline;
  }

  /** Folders without a digest: they have no content. */
  Optional<String> folders() throws IOException, MalformedException {
    Set<String> signed =
        JarText.parse(jar.manifestText()).sections().stream()
            .map(JarText.Section::name)
            .collect(Collectors.toSet());
    return text(
        jar.zip().entries().stream()
            .map(JarZip.Entry::name)
            .filter(name -> name.endsWith("/") && !signed.contains(name))
            .toList());
  }

  /** What people read of entries that are not covered. */
  private static Optional<String> text(List<String> names) {
    if (names.isEmpty()) {
      return Optional.empty();
    }
    List<String> some = names.subList(0, Math.min(NAMED, names.size()));
    int more = names.size() - some.size();
    return Optional.of(
        Printable.escape(String.join(", ", some)) + (more > 0 ? " and " + more + " more" : ""));
  }

  /** A valid signature is refused if it leaves anything out, or says what is not so. */
  SignatureCheck check(SignatureCheck valid) throws IOException {
    try {
      JarText file = JarText.parse(jar.fileText());
      JarSigned.Stated stated = jar.stated();
      String manifest = JarSigning.hash(stated.algorithm(), jar.manifestText());
      if (!file.value(stated.algorithm() + "-Digest-Manifest").equals(Optional.of(manifest))) {
        return new SignatureCheck.Refused(
            Reason.OTHER_CONTENT, "does not fit the manifest as a whole");
      }
      List<String> unsigned = new ArrayList<>();
      List<String> other = new ArrayList<>();
      look(stated.algorithm(), unsigned, other);
      Optional<String> left = text(unsigned);
      Optional<String> wrong = text(other);
      if (left.isEmpty() && wrong.isEmpty()) {
        return valid;
      }
      return new SignatureCheck.Refused(
          Reason.OTHER_CONTENT,
          left.map(names -> "does not cover " + names).orElse("")
              + (left.isPresent() && wrong.isPresent() ? ", and " : "")
              + wrong.map(names -> "does not fit " + names).orElse(""));
    } catch (MalformedException e) {
      return new SignatureCheck.Refused(
          Reason.MALFORMED, "cannot be held against the jar: " + e.getMessage());
    }
  }

  private void look(String algorithm, List<String> unsigned, List<String> other)
      throws IOException, MalformedException {
    Map<String, String> digests = new HashMap<>();
    for (JarText.Section section : JarText.parse(jar.manifestText()).sections()) {
      JarText.value(section.attributes(), algorithm + "-Digest")
          .ifPresent(digest -> digests.put(section.name(), digest));
    }
    for (JarZip.Entry entry : jar.zip().entries()) {
      JarSigning.requireTime(entry, deadline);
      String digest = digests.get(entry.name());
      if (digest == null) {
        if (!entry.isFolder() && !entry.isOfSignature()) {
          unsigned.add(entry.name());
        }
      } else if (!digest.equals(JarSigning.digest(jar.zip(), entry, algorithm))) {
        other.add(entry.name());
      }
    }
  }
}
