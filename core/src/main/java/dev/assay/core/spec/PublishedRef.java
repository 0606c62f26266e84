package dev.assay.core.spec;

import java.util.List;
import java.util.Optional;

/** Where the published files of a release are. */
public sealed interface PublishedRef {
  /**
   * In a Maven repository, under the release's coordinates and those of its modules.
   *
   * @param repository base URL; Maven Central as Maven itself knows it if absent
   */
  record MavenRepository(Optional<String> repository) implements PublishedRef {}

  /**
   * The one file of an npm package, in a registry.
   *
   * @param registry base URL; the user's own registry if absent
   */
  record NpmRegistry(Optional<String> registry) implements PublishedRef {}

  /**
   * In a folder: all files there, and no others, are the release.
   *
   * @param path relative to the spec
   */
  record Folder(String path) implements PublishedRef {}

  /**
   * At these URLs, and no others.
   *
   * @param urls https, http or file URLs; the file's name is the last path segment
   */
  record Urls(List<String> urls) implements PublishedRef {
    public Urls {
      urls = List.copyOf(urls);
    }
  }
}
