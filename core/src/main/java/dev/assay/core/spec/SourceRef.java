package dev.assay.core.spec;

import dev.assay.core.artifact.Digest;
import java.util.List;
import java.util.Optional;

/** Where the source of a release is. */
public sealed interface SourceRef {
  /** One line for people. */
  default String text() {
    return switch (this) {
      case Git git -> git.url() + " " + git.ref();
      case MavenArchive archive -> archive.coordinates().toString();
      case UrlArchive archive -> archive.url();
    };
  }

  /**
   * A git repository.
   *
   * @param url https, http, ssh or file URL, scp-like address, or path of a repository or bundle,
   *     relative to the spec
   * @param ref what to resolve: {@code refs/tags/…}, {@code refs/heads/…}, a commit of 40
   *     hexadecimal digits, or the plain name of a tag or branch
   * @param commit 40 hexadecimal digits that {@code ref} must resolve to, if pinned
   * @param reachable a branch that the commit must be on, if the spec asks for one
   */
  record Git(String url, String ref, Optional<String> commit, Optional<String> reachable)
      implements SourceRef {
    /** A source of which no branch is asked. */
    public Git(String url, String ref, Optional<String> commit) {
      this(url, ref, commit, Optional.empty());
    }
  }

  /**
   * A source archive in a Maven repository.
   *
   * @param coordinates of the archive
   * @param repository base URL; Maven Central as Maven itself knows it if absent
   * @param directory folder inside the archive that holds the source; empty for "the only one"
   * @param remove paths to delete after unpacking, relative to that folder
   */
  record MavenArchive(
      ArtifactCoordinates coordinates,
      Optional<String> repository,
      String directory,
      List<String> remove)
      implements SourceRef {
    public MavenArchive {
      remove = List.copyOf(remove);
    }
  }

  /**
   * A source archive at a URL.
   *
   * @param url https, http or file URL
   * @param sha256 what the archive must be, if pinned
   * @param directory folder inside the archive that holds the source; empty for "the only one"
   * @param remove paths to delete after unpacking, relative to that folder
   */
  record UrlArchive(String url, Optional<Digest> sha256, String directory, List<String> remove)
      implements SourceRef {
    public UrlArchive {
      remove = List.copyOf(remove);
    }
  }
}
