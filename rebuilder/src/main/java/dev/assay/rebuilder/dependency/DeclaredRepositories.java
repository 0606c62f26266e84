package dev.assay.rebuilder.dependency;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.assay.core.artifact.Printable;
import dev.assay.rebuilder.repository.PublicUrl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Repositories that POMs name. None is asked because of that: whoever can publish a POM would say
 * where a build reads from. They are shown to the person who decides.
 */
final class DeclaredRepositories {
  private static final int POM_LIMIT = 256 << 10;
  private static final int POMS = 5_000;
  private static final int SHOWN = 10;
  private static final int DEPTH = 30;

  private static final Pattern REPOSITORY =
      Pattern.compile(
          "(?s)<(?:r|pluginR)epository>(?:(?!</(?:r|pluginR)epository>).){0,1000}?"
              + "<url>\\s*([^<\\s]{1,300})\\s*</url>");

  /** Where the project itself is deployed to. */
  private static final Pattern DISTRIBUTION =
      Pattern.compile("(?s)<distributionManagement>.*?</distributionManagement>");

  private DeclaredRepositories() {}

  /** The first ones, sorted, in all POMs below some folders; links are not followed. */
  static Set<String> in(Path... folders) {
    Set<String> urls = new TreeSet<>();
    for (Path folder : folders) {
      try (Stream<Path> all = Files.find(folder, DEPTH, (file, _) -> isPom(file))) {
        for (Path pom : all.limit(POMS).toList()) {
          collect(pom, urls);
        }
      } catch (IOException | java.io.UncheckedIOException e) {
        // A hint that cannot be had is left out.
      }
    }
    return urls;
  }

  private static boolean isPom(Path file) {
    String name = String.valueOf(file.getFileName());
    return (name.equals("pom.xml") || name.endsWith(".pom"))
        && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
  }

  private static void collect(Path pom, Set<String> urls) throws IOException {
    if (Files.size(pom) > POM_LIMIT) {
      return;
    }
    String text = new String(Files.readAllBytes(pom), ISO_8859_1);
    Matcher found = REPOSITORY.matcher(DISTRIBUTION.matcher(text).replaceAll(""));
    while (urls.size() < SHOWN && found.find()) {
      urls.add(Printable.escape(PublicUrl.of(found.group(1))));
    }
  }
}
