package dev.assay.cli.flow;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.assay.core.failure.AssayException;
import dev.assay.core.result.Detail;
import dev.assay.core.result.ReleaseResult.Sidecar;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code maven-metadata.xml}: which versions a repository has. Maven writes it beside a release
 * when it deploys to a folder; the repository that the release goes to has its own. So it is no
 * part of the release, and passes if it is nothing but such a list (Maven repository metadata model
 * 1.1), without room for anything else.
 */
final class RepositoryIndex {
  private static final Pattern NAME =
      Pattern.compile("(.*/)maven-metadata(-[A-Za-z0-9._-]+)?\\.xml");

  private static final String WORD = "[A-Za-z0-9][A-Za-z0-9._+-]{0,127}";

  private static final Pattern VERSION =
      Pattern.compile("<version>%s</version>\\s".formatted(WORD));

  /** What is left without the versions: elements without attributes, short words between them. */
  private static final Pattern CONTENT =
      Pattern.compile(
          ("(<\\?xml version=\"1\\.0\" encoding=\"UTF-8\"\\?>)?\\s*"
                  + "<metadata( modelVersion=\"1\\.1\\.0\")?>\\s*"
                  + "<groupId>(?<group>%1$s)</groupId>\\s*"
                  + "<artifactId>(?<artifact>%1$s)</artifactId>\\s*"
                  + "<versioning>\\s*(<latest>%1$s</latest>\\s*)?(<release>%1$s</release>\\s*)?"
                  + "<versions>\\s*</versions>\\s*<lastUpdated>[0-9]{14}</lastUpdated>\\s*"
                  + "</versioning>\\s*</metadata>\\s*")
              .formatted(WORD));

  private RepositoryIndex() {}

  /** Whether a file is one, by its path in a repository. */
  static boolean is(ReleaseFile file) {
    return file.repositoryPath().filter(path -> NAME.matcher(path).matches()).isPresent();
  }

  /** Reads it; a finding if it is anything else than a list of versions of what lies there. */
  static Sidecars.Outcome check(ReleaseFile file) throws AssayException {
    byte[] content;
    try (InputStream in = Files.newInputStream(file.file().path())) {
      content = in.readNBytes(Sidecars.LIMIT + 1);
    } catch (IOException e) {
      throw new AssayException.Published("cannot read " + file.name() + ": " + e, e);
    }
    // One char per byte: what is not ASCII is not part of the grammar.
    String text = VERSION.matcher(new String(content, ISO_8859_1)).replaceAll(" ");
    Matcher matcher = CONTENT.matcher(text);
    if (content.length > Sidecars.LIMIT || !matcher.matches()) {
      return wrong(file, "expected a list of versions and nothing else");
    }
    String folder = matcher.group("group").replace('.', '/') + "/" + matcher.group("artifact");
    if (!file.repositoryPath().orElse("").startsWith(folder + "/maven-metadata")) {
      return wrong(file, "is about other coordinates: " + folder);
    }
    return new Sidecars.Outcome.Fine(
        new Sidecar(
            file.artifact(), folder, Optional.of("a repository's own index, not of the release")));
  }

  private static Sidecars.Outcome wrong(ReleaseFile file, String why) {
    return new Sidecars.Outcome.Wrong(
        WholeFile.wrong(file.artifact(), "index", "index", Detail.of(why)));
  }
}
