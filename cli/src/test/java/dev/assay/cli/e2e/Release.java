package dev.assay.cli.e2e;

import dev.assay.cli.command.ExitCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A release by strangers, and what must come out of it. They stand in {@code examples/}, too.
 *
 * @param groupId of the release
 * @param name its artifact id and version, with a hyphen between
 * @param maven version that builds it
 * @param jdk that builds it
 * @param umask of the build
 * @param profile of Maven that builds it
 * @param differs the finding in the one file that differs, if one does
 * @param says what its diff shows
 */
record Release(
    String groupId,
    String name,
    String maven,
    int jdk,
    String umask,
    String profile,
    Optional<String> differs,
    String says) {
  static final Release RESOURCES =
      same("org.apache.maven.plugins", "maven-resources-plugin-3.3.1", "3.6.3");
  static final Release FILE_MANAGEMENT =
      same("org.apache.maven.shared", "file-management-3.1.0", "3.6.3");
  static final Release FLATTEN =
      new Release(
          "org.codehaus.mojo",
          "flatten-maven-plugin-1.4.1",
          "3.9.3",
          17,
          "0022",
          "mojo-release",
          Optional.of("flatten-maven-plugin-1.4.1.jar!/META-INF/sisu/javax.inject.Named"),
          "org.codehaus.mojo.flatten");
  static final Release CLASSWORLDS =
      new Release(
          "org.codehaus.plexus",
          "plexus-classworlds-2.12.0",
          "3.9.12",
          25,
          "0022",
          "plexus-release",
          Optional.of("plexus-classworlds-2.12.0.jar!/META-INF/MANIFEST.MF"),
          "Import-Package");

  static final List<Release> ALL = List.of(RESOURCES, FILE_MANAGEMENT, FLATTEN, CLASSWORLDS);

  private static Release same(String groupId, String name, String maven) {
    return new Release(groupId, name, maven, 17, "0002", "apache-release", Optional.empty(), "");
  }

  /** What its verdict rests on, with where its source is from in front. */
  List<String> conditions(String source) {
    List<String> all =
        new ArrayList<>(List.of(source, "host-rootfs", "set-not-listed", "excluded"));
    if (equals(CLASSWORLDS)) {
      // Its tests load jars that are in the source.
      all.add("unverified-binary");
    }
    return all;
  }

  String artifactId() {
    return name.substring(0, name.lastIndexOf('-'));
  }

  String version() {
    return name.substring(name.lastIndexOf('-') + 1);
  }

  String command() {
    return "mvn -P" + profile + " clean package -DskipTests -Dmaven.javadoc.skip -Dgpg.skip";
  }

  /** Where its source archive is in a repository. */
  String sourceArchive() {
    return path(name + "-source-release.zip");
  }

  private String path(String file) {
    String folder = groupId.replace('.', '/') + "/" + artifactId();
    return folder + "/" + version() + "/" + file;
  }

  /** Published files that no build makes. */
  List<String> notMade() {
    return equals(RESOURCES) ? List.of(name + "-tests.jar") : List.of();
  }

  ExitCode code() {
    return differs.isPresent() ? ExitCode.DIFFERENT : ExitCode.OK;
  }

  /** How the headline begins and ends, given how many published files were left out. */
  String headline(int notChecked) {
    int all = 3 + notChecked;
    String about = "  " + artifactId() + " " + version() + ": ";
    String skipped = notChecked == 0 ? "" : ", " + notChecked + " not checked";
    return differs.isPresent()
        ? "DIFFERENT" + about + "1 of " + all + " files differs (worst: CODE)" + skipped
        : "REPRODUCED" + about + "3 of " + all + " files reproduced" + skipped;
  }

  @Override
  public String toString() {
    return name;
  }
}
