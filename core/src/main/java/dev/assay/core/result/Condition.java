package dev.assay.core.result;

import dev.assay.core.artifact.Digest;
import java.util.List;
import java.util.Locale;

/**
 * What a verdict rests on without its having been checked. A policy accepts each, or it does not.
 */
public sealed interface Condition {
  /** The source is an archive that the publisher made, not a commit. */
  record ArchiveSource(String archive) implements Condition {}

  /** No signature on the tag or commit was checked. */
  record TagNotSigned(String ref, String why) implements Condition {}

  /** A name that can move was resolved, rather than a commit that was given. */
  record CommitNotPinned(String ref, String commit) implements Condition {}

  /** The dependencies were locked during this very run. */
  record LockMadeNow() implements Condition {}

  /** The build could reach the network. */
  record NetworkOpen() implements Condition {}

  /** The build ran on this machine's own {@code /usr}. */
  record HostRootfs(String system) implements Condition {}

  /**
   * The build ran on a root file system that somebody supplied whole: what is in it, compilers
   * among it, is what its supplier says.
   *
   * @param kind {@code oci}, {@code tar} or {@code dir}
   */
  record UnverifiedRootfs(String kind, Digest digest) implements Condition {}

  /** The build ran without a sandbox of its own, in a disposable job. */
  record JobSandbox() implements Condition {}

  /** A binary in the source has no known origin. */
  record UnverifiedBinary(String path, Digest digest) implements Condition {}

  /**
   * A binary in the source is what its maker published; what is in it, its maker knows.
   *
   * @param upstream where the spec has it from, without credentials
   */
  record VendoredBinary(String path, String upstream, Digest digest) implements Condition {}

  /**
   * A file that the spec pins by its digest went into the build. It is no source: what is in it,
   * its maker knows.
   *
   * @param path where the build finds it
   * @param url where the spec has it from, without credentials
   */
  record PinnedDownload(String path, String url, Digest digest) implements Condition {}

  /** A value of the recipe was read off the published file. */
  record FittedValue(String variable) implements Condition {}

  /** The build wrote to a file of the source. */
  record SourceWritten(String path) implements Condition {}

  /** A published file was left out, as the spec says. */
  record Excluded(String file, String reason) implements Condition {}

  /**
   * The published files are not from the registry that the release's package URL stands for: what
   * was judged need not be what users get there.
   *
   * @param type of the package URL
   * @param origin where they are from, without credentials
   */
  record PublishedElsewhere(String type, String origin) implements Condition {}

  /** Which files the release consists of was concluded from known names, not read from a list. */
  record SetNotListed() implements Condition {}

  /** Which version the build took was decided by a list that changes with time. */
  record DynamicVersion(String path) implements Condition {}

  /** After the build, its own copy of a dependency was not what is locked. */
  record DependencyRewritten(String path, String what) implements Condition {}

  /**
   * Something in a published file could not be looked into, so a dependency may be a part of it.
   *
   * @param file the published file
   * @param where in the file; empty for the file itself
   */
  record MembersUnread(String file, String where, String why) implements Condition {}

  /** By an attribute, a git of some configuration would have written files otherwise. */
  record AttributeNotApplied(String attribute, String path, long files) implements Condition {}

  /**
   * Install scripts of npm packages ran, or could have run.
   *
   * @param packages that have some, with their versions; empty if the spec lets those of all run
   */
  record InstallScripts(List<String> packages) implements Condition {
    public InstallScripts {
      packages = List.copyOf(packages);
    }
  }

  /**
   * A packaging step ran again over a file with a published signature. What the step does with the
   * signature's bytes, beyond packing them, was not checked.
   */
  record SignatureGrafted(String file, Digest table) implements Condition {}

  /** A limit could not be enforced. */
  record LimitsNotEnforced(String which) implements Condition {}

  /** The names of all conditions, as {@code --accept} and policies spell them. */
  List<String> NAMES =
      List.of(
          "archive-source",
          "tag-not-signed",
          "commit-not-pinned",
          "lock-made-now",
          "network-open",
          "host-rootfs",
          "unverified-rootfs",
          "job-sandbox",
          "unverified-binary",
          "vendored-binary",
          "pinned-download",
          "fitted-value",
          "source-written",
          "excluded",
          "published-elsewhere",
          "set-not-listed",
          "dynamic-version",
          "dependency-rewritten",
          "members-unread",
          "attribute-not-applied",
          "install-scripts",
          "signature-grafted",
          "limits-not-enforced");

  /** The condition's name: lower case, with hyphens. */
  default String id() {
    return getClass()
        .getSimpleName()
        .replaceAll("(?<=[a-z])(?=[A-Z])", "-")
        .toLowerCase(Locale.ROOT);
  }

  /** One line for people: what stands unchecked, and about what. */
  default String text() {
    return switch (this) {
      case ArchiveSource c -> "built from the archive " + c.archive() + ", not from git";
      case TagNotSigned c -> c.ref() + ": " + c.why();
      case CommitNotPinned c -> c.ref() + " is " + c.commit() + " today, and can move";
      case LockMadeNow _ -> "dependencies were locked during this run";
      case NetworkOpen _ -> "the build could reach the network";
      case HostRootfs c -> "built on this machine's own system, " + c.system();
      case UnverifiedRootfs c ->
          "the compilers are its supplier's: root file system " + c.kind() + ", " + c.digest();
      case JobSandbox _ -> "built and compared without a sandbox of its own";
      case UnverifiedBinary c ->
          c.path() + (c.path().contains("://") ? "" : " in the source") + " has no known origin";
      case VendoredBinary c -> c.path() + " in the source is no source: it is " + c.upstream();
      case PinnedDownload c ->
          c.path() + " is no source: the build got it from " + c.url() + ", " + c.digest();
      case FittedValue c -> c.variable() + " was read off the published file";
      case SourceWritten c -> "the build wrote to " + c.path() + " of the source";
      case Excluded c -> c.file() + ": " + c.reason();
      case PublishedElsewhere c ->
          "the published files are from "
              + c.origin()
              + ", not from the registry that pkg:"
              + c.type()
              + " stands for";
      case SetNotListed _ -> "the set of published files is concluded from known names";
      case DynamicVersion c -> c.path() + " decided versions when the lock was made";
      case DependencyRewritten c -> "the build wrote to its copy of " + c.path() + ": " + c.what();
      case MembersUnread c ->
          "whether a dependency is a part of "
              + c.file()
              + " could not be seen everywhere: "
              + (c.where().isEmpty() ? "" : c.where() + ": ")
              + c.why();
      case AttributeNotApplied c ->
          "the attribute "
              + c.attribute()
              + " of "
              + c.path()
              + (c.files() > 1 ? " and " + (c.files() - 1) + " more files" : "")
              + " was not applied";
      case InstallScripts c ->
          c.packages().isEmpty()
              ? "the spec lets install scripts of npm packages run in the sandbox"
              : "nothing keeps the build from running the install scripts of "
                  + String.join(", ", c.packages());
      case SignatureGrafted c ->
          "packed again with the published signature of " + c.file() + " (table " + c.table() + ")";
      case LimitsNotEnforced c -> "not enforced here: " + c.which();
    };
  }
}
