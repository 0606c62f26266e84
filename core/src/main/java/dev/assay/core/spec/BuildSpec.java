package dev.assay.core.spec;

import dev.assay.core.artifact.Digest;
import dev.assay.core.result.Condition;
import java.util.List;
import java.util.Optional;

/**
 * How one release is rebuilt. It comes from the vendor's repository or from strangers, so it is
 * hostile: it names things, and never decides what is accepted.
 *
 * @param origin path of the spec as it was given; folders in the spec are relative to it
 * @param digest of the spec file's bytes
 * @param name what to call the release in headlines
 * @param release coordinates of the release
 * @param source where the source is
 * @param environment what the build runs in
 * @param build what to run
 * @param published where the published files are
 * @param repositories where dependencies may come from, in the order in which they are asked:
 *     {@code central} for Maven Central, {@code npm} for the user's npm registry, or https or http
 *     URLs
 * @param downloads further files that the build needs, each pinned
 * @param exclusions whole files that are left out of the comparison
 * @param remarks conditions that follow from the spec itself, such as FITTED_VALUE
 * @param vendored binaries in the source, and where they are from
 */
public record BuildSpec(
    String origin,
    Digest digest,
    String name,
    ReleaseId release,
    SourceRef source,
    Environment environment,
    BuildSteps build,
    PublishedRef published,
    List<String> repositories,
    List<Download> downloads,
    List<Exclusion> exclusions,
    List<Condition> remarks,
    List<Vendored> vendored) {
  /** Where dependencies of builds with npm come from unless the spec says otherwise. */
  public static final List<String> NPM_REPOSITORIES = List.of("npm");

  /** Where those of other builds come from. */
  public static final List<String> DEFAULT_REPOSITORIES = List.of("central");

  public BuildSpec {
    repositories = List.copyOf(repositories);
    downloads = List.copyOf(downloads);
    exclusions = List.copyOf(exclusions);
    remarks = List.copyOf(remarks);
    vendored = List.copyOf(vendored);
  }

  /** This spec with other exclusions. */
  public BuildSpec excluding(List<Exclusion> all) {
    return new BuildSpec(
        origin,
        digest,
        name,
        release,
        source,
        environment,
        build,
        published,
        repositories,
        downloads,
        all,
        remarks,
        vendored);
  }

  /** This spec on another system; its digest stays that of the file. */
  public BuildSpec on(Environment.Root root) {
    return new BuildSpec(
        origin,
        digest,
        name,
        release,
        source,
        environment.on(root),
        build,
        published,
        repositories,
        downloads,
        exclusions,
        remarks,
        vendored);
  }

  /** The exclusion that applies to a published file, if any. */
  public Optional<Exclusion> exclusionOf(String fileName) {
    return exclusions.stream().filter(e -> e.covers(fileName)).findFirst();
  }

  /**
   * A whole published file that is not compared.
   *
   * @param file its exact name; or {@code *-VERSION-javadoc.jar} with the release's version, for
   *     the javadoc jars of all modules. There is no other pattern
   * @param reason why; shown in the verdict
   */
  public record Exclusion(String file, String reason) {
    /** Whether this leaves out a file of that name. */
    public boolean covers(String fileName) {
      return file.startsWith("*-")
          ? fileName.length() >= file.length() && fileName.endsWith(file.substring(1))
          : file.equals(fileName);
    }

    /** The one pattern: the javadoc jars of all modules of a release. */
    static String javadocOf(ReleaseId release) {
      return "*-" + release.version() + "-javadoc.jar";
    }
  }
}
