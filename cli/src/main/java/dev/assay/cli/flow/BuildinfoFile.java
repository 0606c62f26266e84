package dev.assay.cli.flow;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.assay.core.artifact.Printable;
import dev.assay.core.buildinfo.Buildinfo;
import dev.assay.core.buildinfo.BuildinfoReader;
import dev.assay.core.failure.AssayException;
import dev.assay.core.result.Detail;
import dev.assay.core.result.ReleaseResult.Sidecar;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A published {@code .buildinfo}: what the publisher's build says it made. Its sums have to be
 * those of the published files; what it says of the publisher's machine is nobody's to check.
 */
final class BuildinfoFile {
  private static final Set<String> KEYS =
      Set.of(
          "buildinfo.version",
          "name",
          "group-id",
          "artifact-id",
          "version",
          "source.scm.uri",
          "source.scm.tag",
          "build-tool",
          "build.setup",
          "java.version",
          "java.vendor",
          "os.name",
          "os.version",
          "os.arch",
          "line.separator",
          "mvn.version",
          "mvn.minimum.version",
          "mvn.rebuild-args",
          "mvn.build-root",
          "mvn.toolchain.jdk",
          "mvn.aggregate.artifact-id");

  /** Room for a sentence, not for a program. */
  private static final int VALUE = 300;

  private static final int COMMENTS = 60;
  private static final Pattern COMMENT = Pattern.compile("#[ -~]{0,120}");

  /** Nothing before the key, and no backslash at the end, by which the next line would go on. */
  private static final Pattern LINE =
      Pattern.compile("[A-Za-z0-9.-]+=(\\P{Cntrl}*[^\\\\\\p{Cntrl}])?");

  private BuildinfoFile() {}

  /** Whether a file is one, by its name. */
  static boolean is(ReleaseFile file) {
    return file.name().endsWith(".buildinfo");
  }

  /**
   * Reads it; a finding if it says anything else than the published files do, or more than its
   * format has.
   *
   * @param published all published files, by name
   */
  static Sidecars.Outcome check(ReleaseFile file, Map<String, ReleaseFile> published)
      throws AssayException {
    try (InputStream in = Files.newInputStream(file.file().path())) {
      byte[] content = in.readNBytes(BuildinfoReader.LIMIT + 1);
      Buildinfo info = BuildinfoReader.read(content);
      Optional<String> more = more(content, info);
      if (more.isPresent()) {
        return wrong(file, Detail.of(more.get()));
      }
      return compare(file, info, published);
    } catch (BuildinfoReader.Malformed e) {
      return wrong(file, Detail.of("not a .buildinfo: " + e.getMessage()));
    } catch (IOException e) {
      throw new AssayException.Published("cannot read " + file.name() + ": " + e, e);
    }
  }

  /** What nobody reads would be a place to hide in. */
  private static Optional<String> more(byte[] content, Buildinfo info) {
    int comments = 0;
    // Split by hand: String.lines() would also end a line at a lone carriage return.
    for (String line : new String(content, UTF_8).split("\r?\n", -1)) {
      boolean comment = line.isEmpty() || COMMENT.matcher(line).matches();
      comments += comment ? 1 : 0;
      if (comments > COMMENTS || !(comment || LINE.matcher(line).matches())) {
        return Optional.of("a line that is none of this format, or too many comments");
      }
    }
    for (Buildinfo.Output output : info.outputs()) {
      if (output.filename().length() + output.groupId().length() + output.coordinates().length()
          > VALUE) {
        return Optional.of("a long name of a file");
      }
    }
    for (Map.Entry<String, String> entry : info.properties().entrySet()) {
      if (!KEYS.contains(entry.getKey()) || entry.getValue().length() > VALUE) {
        return Optional.of("an unknown key, or a long value: " + Printable.escape(entry.getKey()));
      }
    }
    return Optional.empty();
  }

  private static Sidecars.Outcome compare(
      ReleaseFile file, Buildinfo info, Map<String, ReleaseFile> published) throws IOException {
    List<String> lines = new ArrayList<>();
    int found = 0;
    for (Buildinfo.Output output : info.outputs()) {
      ReleaseFile named = published.get(output.filename());
      if (named == null) {
        continue;
      }
      found++;
      String actual = Checksum.SHA512.digest(named.file().path());
      if (!actual.equals(output.sha512()) || named.file().size() != output.length()) {
        String name = Printable.escape(output.filename());
        lines.add("- " + name + " " + named.file().size() + " bytes " + actual);
        lines.add("+ " + name + " " + output.length() + " bytes " + output.sha512());
      }
    }
    if (!lines.isEmpty()) {
      return wrong(file, new Detail("says something else than the published files", lines));
    }
    return new Sidecars.Outcome.Fine(
        new Sidecar(
            file.artifact(),
            found + (found == 1 ? " published file" : " published files"),
            Optional.of(
                "its sums are right; what it says of the publisher's machine is not checked")));
  }

  private static Sidecars.Outcome wrong(ReleaseFile file, Detail detail) {
    return new Sidecars.Outcome.Wrong(
        WholeFile.wrong(file.artifact(), "buildinfo", "buildinfo", detail));
  }
}
