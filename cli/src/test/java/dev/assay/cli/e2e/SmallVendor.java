package dev.assay.cli.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.spi.ToolProvider;

/**
 * A vendor with a project that builds in a moment, and what an honest build makes of it.
 *
 * @param bench everything is in its folder
 * @param commit of release 1.0, which the tag {@code v1.0} leads to
 */
record SmallVendor(Bench bench, String commit) {
  static final String JAR = "demo-1.0.jar";
  static final String POM = "demo-1.0.pom";

  /** Where the release is in a repository. */
  static final String PLACE = "org/example/demo/1.0/";

  /** Makes the same bytes wherever it runs. */
  static final String BUILD =
      "mkdir out && cp pom.xml out/demo-1.0.pom && jar --create --no-manifest"
          + " --date=2026-01-01T00:00:00Z --file=out/demo-1.0.jar -C content .";

  private static final Map<String, String> CONTENT =
      Map.of(
          "META-INF/MANIFEST.MF",
          "Manifest-Version: 1.0\r\nMain-Class: org.example.Demo\r\n\r\n",
          "org/example/Demo.txt",
          "one\ntwo\nthree\n");

  static SmallVendor create(Bench bench) throws IOException {
    try (GitVendor vendor = GitVendor.create(bench.folder().resolve("project"))) {
      for (Map.Entry<String, String> file : CONTENT.entrySet()) {
        bench.write("project/content/" + file.getKey(), file.getValue());
      }
      bench.write("project/pom.xml", "<project/>\n");
      String commit = vendor.commit();
      vendor.tag("v1.0");
      return new SmallVendor(bench, commit);
    }
  }

  /** A spec with this build, and these lines more. */
  Path spec(String build, String... lines) throws IOException {
    return bench.write(
        "assay.yaml",
        """
        schema: 1
        release: pkg:maven/org.example/demo@1.0
        source: {git: ./project, tag: v1.0, commit: %s}
        environment: {jdk: %d}
        build:
          command: '%s'
          outputs: [out/*]
        %s
        """
            .formatted(commit, Runtime.version().feature(), build, String.join("\n", lines)));
  }

  /** A spec for the honest build, with files published at this place. */
  Path spec(String published) throws IOException {
    return spec(BUILD, "published: {" + published + "}");
  }

  /** What an honest build makes. */
  Map<String, byte[]> honest() throws IOException {
    return built(bench.folder().resolve("project/content"));
  }

  /** What comes out with one more file, or another one, in the jar. */
  Map<String, byte[]> tampered(String member, String text) throws IOException {
    Path content = Files.createTempDirectory(bench.folder(), "tampered");
    Trees.copy(bench.folder().resolve("project/content"), content);
    Path place = content.resolve(member);
    Files.createDirectories(place.getParent());
    Files.writeString(place, text);
    return built(content);
  }

  private Map<String, byte[]> built(Path content) throws IOException {
    Path jar = Files.createTempFile(bench.folder(), "made", ".jar");
    Files.delete(jar);
    int status =
        ToolProvider.findFirst("jar")
            .orElseThrow()
            .run(
                System.out,
                System.err,
                "--create",
                "--no-manifest",
                "--date=2026-01-01T00:00:00Z",
                "--file=" + jar,
                "-C",
                content.toString(),
                ".");
    if (status != 0) {
      throw new IOException("jar ended with " + status);
    }
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put(JAR, Files.readAllBytes(jar));
    files.put(POM, "<project/>\n".getBytes(UTF_8));
    return files;
  }

  /** Writes files to a folder. */
  Path publish(String folder, Map<String, byte[]> files) throws IOException {
    Path place = Files.createDirectories(bench.folder().resolve(folder));
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      Files.write(place.resolve(file.getKey()), file.getValue());
    }
    return place;
  }

  /** Writes files to a folder as Maven deploys them: with checksums, and an index beside. */
  Path deploy(String folder, Map<String, byte[]> files) throws IOException {
    Path root = bench.folder().resolve(folder);
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      withChecksums(root.resolve(PLACE + file.getKey()), file.getValue());
    }
    String index =
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <metadata>
          <groupId>org.example</groupId>
          <artifactId>demo</artifactId>
          <versioning>
            <release>1.0</release>
            <versions>
              <version>0.9</version>
              <version>1.0</version>
            </versions>
            <lastUpdated>20260101000000</lastUpdated>
          </versioning>
        </metadata>
        """;
    withChecksums(root.resolve("org/example/demo/maven-metadata.xml"), index.getBytes(UTF_8));
    return root;
  }

  private static void withChecksums(Path file, byte[] content) throws IOException {
    Files.createDirectories(file.getParent());
    Files.write(file, content);
    for (String algorithm : List.of("MD5", "SHA-1")) {
      String suffix = algorithm.equals("MD5") ? ".md5" : ".sha1";
      Files.writeString(
          file.resolveSibling(file.getFileName() + suffix), digest(algorithm, content));
    }
  }

  static String digest(String algorithm, byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(content));
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
