package dev.assay.rebuilder.ecosystem;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.assay.core.artifact.Printable;
import dev.assay.core.artifact.StoredFile;
import dev.assay.core.failure.AssayException;
import dev.assay.core.spec.ArtifactCoordinates;
import dev.assay.rebuilder.sandbox.Collector;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Reads what the recorder wrote in a hostile build: {@code dev.assay.rebuilder.recorder}. */
final class MavenClaims {
  private static final String INDEX = "maven";
  private static final long INDEX_LIMIT = 64L << 20;
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9_.-]*");
  private static final Pattern VERSION = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9_.+-]*");
  private static final Pattern GROUP = Pattern.compile("[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*");
  private static final Pattern ESCAPED = Pattern.compile("([!-$&-~]|%[0-9a-f]{2})*");

  private final String workdir;

  MavenClaims(String workdir) {
    this.workdir = workdir;
  }

  private record Claim(String name, String path, boolean deploySkipped) {}

  /** The files of all sessions, by path in a repository; of two with one path the later one. */
  List<Output> outputs(Collector source, Collector record) throws AssayException, IOException {
    Map<String, Claim> claims = new TreeMap<>();
    for (String line : lines(record)) {
      read(line, claims);
    }
    List<Output> outputs = new ArrayList<>();
    for (Map.Entry<String, Claim> entry : claims.entrySet()) {
      Claim claim = entry.getValue();
      StoredFile file = source.take(claim.path());
      outputs.add(
          new Output(Optional.of(entry.getKey()), claim.name(), claim.deploySkipped(), file));
    }
    return outputs;
  }

  private static List<String> lines(Collector record) throws AssayException, IOException {
    if (record.find(dev.assay.rebuilder.sandbox.Glob.of(INDEX)).isEmpty()) {
      throw new AssayException.Build(
          "the command ran no mvn to its end (./mvnw and other tools don't count), so nothing is"
              + " known to have been built; name the files under outputs in the spec");
    }
    StoredFile index = record.take(INDEX, INDEX_LIMIT);
    return List.of(new String(Files.readAllBytes(index.path()), US_ASCII).split("\n", -1));
  }

  private void read(String line, Map<String, Claim> claims) throws AssayException {
    if (line.isEmpty()) {
      return;
    }
    String[] fields = line.split("\t", -1);
    if (fields.length != 7) {
      throw malformed("7 fields", line);
    }
    for (int i = 0; i < fields.length; i++) {
      if (!ESCAPED.matcher(fields[i]).matches()) {
        throw malformed("visible characters", line);
      }
      fields[i] = URLDecoder.decode(fields[i].replace("+", "%2b"), StandardCharsets.UTF_8);
    }
    check(fields, line);
    ArtifactCoordinates coordinates =
        new ArtifactCoordinates(fields[0], fields[1], fields[2], fields[3], fields[4]);
    claims.put(
        coordinates.path(),
        new Claim(coordinates.fileName(), inWorkdir(fields[5], line), fields[6].equals("true")));
  }

  private static void check(String[] fields, String line) throws AssayException {
    boolean valid =
        GROUP.matcher(fields[0]).matches()
            && ID.matcher(fields[1]).matches()
            && VERSION.matcher(fields[2]).matches()
            && (fields[3].isEmpty() || VERSION.matcher(fields[3]).matches())
            && VERSION.matcher(fields[4]).matches();
    if (!valid) {
      throw malformed("Maven coordinates", line);
    }
  }

  private String inWorkdir(String path, String line) throws AssayException {
    if (!path.startsWith(workdir + "/")) {
      throw malformed("a file below " + workdir, line);
    }
    return path.substring(workdir.length() + 1);
  }

  private static AssayException malformed(String expected, String line) {
    String shown = line.length() > 300 ? line.substring(0, 300) + "…" : line;
    return new AssayException.Build(
        "what the build says about its files: expected "
            + expected
            + ", found: "
            + Printable.escape(shown));
  }
}
