package dev.assay.cli.flow;

import dev.assay.core.artifact.Printable;
import dev.assay.core.failure.AssayException;
import dev.assay.core.result.ArtifactResult;
import dev.assay.core.result.Detail;
import dev.assay.core.result.ReleaseResult.Sidecar;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Checksum and signature files: published beside the file that they belong to, never rebuilt. Each
 * is checked against that file as far as that goes without a key.
 */
public final class Sidecars {
  /** In bytes. Signatures with long certificate chains and log proofs stay far below. */
  static final int LIMIT = 1 << 16;

  private Sidecars() {}

  /**
   * Both sides without their sidecars.
   *
   * @param published files to compare
   * @param rebuilt files to compare
   * @param claims one for each published sidecar
   * @param indexes published files that say what a repository has, or what a build made
   */
  public record Split(
      List<ReleaseFile> published,
      List<ReleaseFile> rebuilt,
      List<Claim> claims,
      List<ReleaseFile> indexes) {
    public Split {
      published = List.copyOf(published);
      indexes = List.copyOf(indexes);
      rebuilt = List.copyOf(rebuilt);
      claims = List.copyOf(claims);
    }
  }

  /**
   * A published sidecar, and the published file that it says something about.
   *
   * @param subject empty if that file is not published
   */
  public record Claim(ReleaseFile sidecar, String subjectName, Optional<ReleaseFile> subject) {}

  /** What checking a claim led to. */
  public sealed interface Outcome {
    /** Nothing is wrong with it. */
    record Fine(Sidecar sidecar) implements Outcome {}

    /** It is a finding. */
    record Wrong(ArtifactResult result) implements Outcome {}
  }

  /**
   * Tells sidecars from files. A published file with a sidecar's name whose subject is not
   * published is still an ordinary file if the rebuild made one of that name. Rebuilt sidecars are
   * dropped: their subject is compared itself.
   */
  public static Split split(List<ReleaseFile> published, List<ReleaseFile> rebuilt) {
    Map<String, ReleaseFile> byName = new HashMap<>();
    published.forEach(file -> byName.put(file.name(), file));
    Set<String> rebuiltNames = names(rebuilt);
    List<Claim> claims = new ArrayList<>();
    List<ReleaseFile> ordinary = new ArrayList<>();
    List<ReleaseFile> indexes = new ArrayList<>();
    for (ReleaseFile file : published) {
      Optional<String> subject = subjectOf(file.name());
      boolean isThere = subject.map(byName::containsKey).orElse(false);
      if (subject.isPresent() && (isThere || !rebuiltNames.contains(file.name()))) {
        claims.add(new Claim(file, subject.get(), Optional.ofNullable(byName.get(subject.get()))));
      } else if ((RepositoryIndex.is(file) || BuildinfoFile.is(file))
          && !rebuiltNames.contains(file.name())) {
        indexes.add(file);
      } else {
        ordinary.add(file);
      }
    }
    Set<String> wanted = names(ordinary);
    List<ReleaseFile> built =
        rebuilt.stream()
            .filter(
                file ->
                    wanted.contains(file.name())
                        || !subjectOf(file.name()).map(rebuiltNames::contains).orElse(false))
            .toList();
    return new Split(ordinary, built, claims, indexes);
  }

  private static Set<String> names(List<ReleaseFile> files) {
    return files.stream().map(ReleaseFile::name).collect(Collectors.toCollection(HashSet::new));
  }

  /** The name of the file that a sidecar of this name belongs to; empty if it is not a sidecar. */
  static Optional<String> subjectOf(String name) {
    return Checksum.suffixOf(name)
        .or(() -> SignatureFile.suffixOf(name))
        .map(suffix -> name.substring(0, name.length() - suffix.length()))
        .filter(subject -> !subject.isEmpty() && !subject.endsWith("/"));
  }

  /**
   * Checks one claim.
   *
   * @param signers whose signatures count
   * @throws AssayException if one of the files cannot be read
   */
  public static Outcome check(Claim claim, FileSigners signers) throws AssayException {
    boolean isChecksum = Checksum.suffixOf(claim.sidecar().name()).isPresent();
    String part = isChecksum ? "checksum" : "signature";
    if (claim.subject().isEmpty()) {
      return wrong(claim, part, Detail.of("there is no published file " + shown(claim)));
    }
    ReleaseFile subject = claim.subject().get();
    try {
      byte[] content = read(claim.sidecar());
      if (content.length > LIMIT) {
        return wrong(claim, part, Detail.of("larger than " + LIMIT + " bytes"));
      }
      if (isChecksum) {
        Optional<Detail> problem = Checksum.problem(claim.sidecar(), content, subject);
        return problem.isPresent()
            ? wrong(claim, part, problem.get())
            : fine(claim, Optional.empty());
      }
      return switch (SignatureFile.check(claim.sidecar(), content, subject, signers)) {
        case SignatureFile.Answer.Wrong it -> wrong(claim, part, Detail.of(it.why()));
        case SignatureFile.Answer.NotChecked it -> fine(claim, Optional.of(it.why()));
        case SignatureFile.Answer.Counts _ -> fine(claim, Optional.empty());
        case SignatureFile.Answer.Refused it ->
            new Outcome.Wrong(WholeFile.unsure(claim.sidecar().artifact(), part, it.why()));
      };
    } catch (IOException e) {
      throw new AssayException.Published(
          "cannot check " + claim.sidecar().name() + " against its file: " + e, e);
    }
  }

  private static byte[] read(ReleaseFile file) throws IOException {
    try (InputStream in = Files.newInputStream(file.file().path())) {
      return in.readNBytes(LIMIT + 1);
    }
  }

  private static String shown(Claim claim) {
    return Printable.escape(claim.subjectName());
  }

  private static Outcome fine(Claim claim, Optional<String> notChecked) {
    return new Outcome.Fine(
        new Sidecar(claim.sidecar().artifact(), claim.subjectName(), notChecked));
  }

  private static Outcome wrong(Claim claim, String part, Detail detail) {
    return new Outcome.Wrong(WholeFile.wrong(claim.sidecar().artifact(), part, part, detail));
  }
}
