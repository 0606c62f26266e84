package dev.assay.core.spec;

import dev.assay.core.artifact.Digest;
import dev.assay.core.failure.AssayException;
import dev.assay.core.text.Fields;
import dev.assay.core.text.Grammar;
import dev.assay.core.text.Place;
import dev.assay.core.text.Yaml;
import java.util.List;
import java.util.Optional;

/** Reads {@code source} of Assay's own format. */
final class SourceSection {
  private static final List<String> KINDS = List.of("git", "archive");
  private static final List<String> REFS = List.of("tag", "branch", "ref");
  private static final List<String> TARGETS = List.of("tag", "branch", "ref", "commit");
  private static final List<String> OF_GIT = List.of("tag", "branch", "ref", "commit", "reachable");
  private static final List<String> OF_ARCHIVE =
      List.of("repository", "sha256", "directory", "remove");
  static final List<String> KEYS =
      List.of(
          "git",
          "tag",
          "branch",
          "ref",
          "commit",
          "reachable",
          "archive",
          "repository",
          "sha256",
          "directory",
          "remove");

  private static final Grammar COORDINATES_OR_URL =
      new Grammar(
          "an archive: Maven coordinates as group:artifact:version:extension[:classifier], or "
              + Grammars.FILE_URL.expected(),
          text -> Coordinates.isWellFormed(text) || Grammars.FILE_URL.test().test(text));

  private final Variables variables;

  SourceSection(Variables variables) {
    this.variables = variables;
  }

  SourceRef read(Yaml section) throws AssayException {
    Fields source = Fields.of(section, "source", variables::fill, KEYS);
    boolean git = source.exactlyOne(KINDS).equals("git");
    for (String stray : source.present(git ? OF_ARCHIVE : OF_GIT)) {
      throw source
          .placeOf(stray)
          .problem("\"" + stray + "\" doesn't go with \"" + (git ? "git" : "archive") + "\"");
    }
    return git ? git(source) : archive(source);
  }

  private SourceRef git(Fields source) throws AssayException {
    List<String> refs = source.present(REFS);
    if (refs.size() > 1) {
      throw source
          .placeOf(refs.getLast())
          .problem("expected one of tag, branch and ref, found " + String.join(" and ", refs));
    }
    if (source.present(TARGETS).isEmpty()) {
      throw source.place().problem("source needs a tag, a branch, a ref or a commit");
    }
    String url = source.requireText("git", Grammars.GIT_URL);
    Optional<String> commit =
        variables.pin(source.text("commit", Grammars.COMMIT), source.placeOf("commit"));
    Optional<String> tag = source.text("tag", Grammars.REF).map(name -> "refs/tags/" + name);
    Optional<String> branch = source.text("branch", Grammars.REF).map(name -> "refs/heads/" + name);
    Optional<String> plain = source.text("ref", Grammars.REF);
    String ref = tag.or(() -> branch).or(() -> plain).or(() -> commit).orElseThrow();
    return new SourceRef.Git(url, ref, commit, source.text("reachable", Grammars.REF));
  }

  private SourceRef archive(Fields source) throws AssayException {
    variables.refusePin(source.placeOf("archive"));
    String archive = source.requireText("archive", COORDINATES_OR_URL);
    String directory = source.text("directory", Grammars.PATH).orElse("");
    List<String> remove = source.texts("remove", Grammars.PATH);
    Optional<String> repository = source.text("repository", Grammars.URL);
    Optional<Digest> sha256 = source.text("sha256", Grammars.SHA256).map(Digest::new);
    Place place = source.placeOf("archive");
    if (!Coordinates.isWellFormed(archive)) {
      if (repository.isPresent()) {
        throw source.placeOf("repository").problem("\"repository\" goes with coordinates only");
      }
      return new SourceRef.UrlArchive(archive, sha256, directory, remove);
    }
    if (sha256.isPresent()) {
      throw source
          .placeOf("sha256")
          .problem("\"sha256\" goes with a URL; files of a Maven repository have checksums there");
    }
    return new SourceRef.MavenArchive(
        Coordinates.parse(archive, place), repository, directory, remove);
  }
}
