package dev.assay.core.spec;

import dev.assay.core.artifact.Digest;
import dev.assay.core.artifact.Printable;
import dev.assay.core.text.Grammar;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** What each value of a spec may be. Only build commands ever reach a shell. */
final class Grammars {
  private static final int NAME_LENGTH = 255;
  private static final int COMMAND_LENGTH = 16_384;

  static final Grammar VERSION =
      Grammar.pattern(
          "a version (letters, digits, . _ + -)", "(?!.*\\.\\.)[A-Za-z0-9][A-Za-z0-9._+-]{0,127}");
  static final Grammar TOOL_VERSION =
      Grammar.pattern("a version such as 3.9.9", "[0-9][A-Za-z0-9._-]{0,63}");

  /** For tools whose wrapper in the source can name the version. */
  static final Grammar WRAPPER_VERSION =
      Grammar.pattern("a version such as 8.5, or wrapper", "(?:[0-9][A-Za-z0-9._-]{0,63}|wrapper)");

  /** Of Node and npm, which are packages of a registry. */
  static final Grammar NPM_VERSION =
      Grammar.pattern(
          "an exact version such as 20.19.2, or rootfs for the one that the system has",
          "(?:[0-9]{1,9}(?:\\.[0-9]{1,9}){2}(?:-[A-Za-z0-9.-]{1,40})?|rootfs)");

  static final Grammar JDK =
      Grammar.pattern(
          "a JDK: a major version such as 17, or an exact one such as 17.0.9",
          "[1-9][0-9]{0,2}(?:[._+][0-9]{1,5}){0,4}");
  static final Grammar GROUP =
      Grammar.pattern(
          "a group id such as org.example",
          "[A-Za-z0-9_][A-Za-z0-9_-]{0,99}(?:\\.[A-Za-z0-9_-]{1,100}){0,20}");
  static final Grammar ARTIFACT =
      Grammar.pattern(
          "an artifact id such as demo-core", "(?!.*\\.\\.)[A-Za-z0-9_][A-Za-z0-9._-]{0,199}");
  static final Grammar CLASSIFIER =
      Grammar.pattern(
          "a classifier such as sources", "(?!.*\\.\\.)[A-Za-z0-9_][A-Za-z0-9._-]{0,99}");
  static final Grammar EXTENSION =
      Grammar.pattern(
          "an extension such as jar or tar.gz", "[A-Za-z0-9]{1,20}(?:\\.[A-Za-z0-9]{1,20}){0,3}");
  static final Grammar COMMIT =
      Grammar.pattern("a commit: 40 hexadecimal digits, lower case", "[0-9a-f]{40}");
  static final Grammar SHA256 = new Grammar("64 hexadecimal digits, lower case", Digest::isValid);
  static final Grammar UMASK =
      Grammar.pattern("an umask in quotes, octal, from \"000\" to \"0777\"", "0?[0-7]{3}");
  static final Grammar NEWLINE = Grammar.pattern("lf or crlf", "lf|crlf");
  static final Grammar LOCALE =
      Grammar.pattern(
          "a locale such as en_US or de_DE.UTF-8", "[a-z]{2,3}(?:_[A-Z]{2})?(?:\\.UTF-8)?");
  static final Grammar TIMEZONE =
      new Grammar(
          "an IANA time zone such as UTC or Europe/Paris",
          text -> ZoneId.getAvailableZoneIds().contains(text));
  static final Grammar REASON = new Grammar("a reason, on one line", text -> isLine(text, 500));
  static final Grammar NAME = new Grammar("a name, on one line", text -> isLine(text, NAME_LENGTH));
  static final Grammar VALUE =
      new Grammar("one line of text", text -> text.isEmpty() || isLine(text, 4096));
  static final Grammar COMMAND =
      new Grammar(
          "a command of at most " + COMMAND_LENGTH + " characters, without invisible ones",
          text -> !text.isBlank() && text.length() <= COMMAND_LENGTH && isVisible(text, " \n\t"));
  static final Grammar FILE_NAME =
      new Grammar("the exact name of a file, without / \\ * ? [ ] { } or ..", Grammars::isFileName);
  static final Grammar PATH =
      new Grammar(
          "a relative path without .. or . and without * ? [ ] { }",
          text -> isRelativePath(text, "*?[]{}\\"));
  static final Grammar GLOB =
      new Grammar("a relative path or glob pattern without ..", text -> isRelativePath(text, "\\"));

  /** Read further by {@link RootNames}. */
  static final Grammar NAME_OF_ROOT =
      new Grammar("a root file system, on one line", text -> isLine(text, 2048));

  static final Grammar DEBIAN_PACKAGE =
      new Grammar(
          "the name of a Debian package, such as nsis or g++",
          text -> text.matches("[a-z0-9][a-z0-9+.-]{0,100}[a-z0-9+]"));
  static final Grammar WORKDIR =
      new Grammar(
          "an absolute path such as /var/maven/app: normalised, of letters, digits and . _ + @ -,"
              + " not a folder of the system",
          Grammars::isWorkdir);
  static final Grammar VARIABLE =
      new Grammar(
          "the name of an environment variable that Assay does not set itself",
          Grammars::isFreeVariable);
  static final Grammar REF =
      new Grammar("the name of a tag or branch, as git allows it", Grammars::isRef);
  static final Grammar URL =
      new Grammar(
          "an https, http or file URL without credentials or fragment",
          text -> isUrl(text, Set.of("https", "http", "file")));

  /** Where dependencies come from. Not a folder: a spec must not put this machine's files there. */
  static final Grammar REPOSITORY =
      new Grammar(
          "central, npm, or an https or http URL without credentials, query or fragment",
          text ->
              text.equals("central")
                  || text.equals("npm")
                  || (isUrl(text, Set.of("https", "http")) && text.indexOf('?') < 0));

  /** With a query, as services that make archives have it. Not a file of this machine. */
  static final Grammar DOWNLOAD =
      new Grammar(
          "an https or http URL without credentials or fragment",
          text -> isUrl(text, Set.of("https", "http")));

  /** Where a binary is from. Not a file of this machine, and no package without a registry. */
  static final Grammar UPSTREAM =
      new Grammar(
          "a package URL such as pkg:npm/demo@1.0 or pkg:maven/org.example/demo@1.0, or an https"
              + " or http URL without credentials or fragment",
          text ->
              isUrl(text, Set.of("https", "http"))
                  || (Purls.PURL.test().test(text) && !text.startsWith("pkg:generic/")));

  /** A URL whose last segment is the file's name. */
  static final Grammar FILE_URL =
      new Grammar(
          "an https, http or file URL of a file, without credentials, query or fragment",
          text ->
              isUrl(text, Set.of("https", "http", "file"))
                  && text.indexOf('?') < 0
                  && isFileName(decoded(text.substring(text.lastIndexOf('/') + 1))));

  static final Grammar GIT_URL =
      new Grammar(
          "a repository: an https, ssh, http or file URL without a password, user@host:path,"
              + " or a path that begins with / ./ or ../",
          Grammars::isGitUrl);

  /** In specs that strangers wrote: never a path of this machine. */
  static final Grammar REMOTE_GIT_URL = GIT_URL.and(text -> !isLocalPath(text));

  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9][A-Za-z0-9.-]{0,252}");
  private static final Pattern SCP =
      Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]*@[A-Za-z0-9][A-Za-z0-9.-]*:[^-:\\s][^:\\s]*");
  private static final Pattern WORKDIR_PATH =
      Pattern.compile("(?:/[A-Za-z0-9_+@][A-Za-z0-9._+@-]*){1,20}");

  /** Folders that belong to the system or to the sandbox: nothing in them is a place for source. */
  private static final Set<String> SYSTEM =
      Set.of(
          "bin", "boot", "dev", "etc", "lib", "lib32", "lib64", "libx32", "proc", "run", "sbin",
          "sys", "usr");

  /** Folders that have others in them, and can't be replaced as a whole. */
  private static final Set<String> SHARED =
      Set.of("home", "media", "mnt", "opt", "root", "srv", "tmp", "var");

  /** What the environment's own keys set, and what changes how a shell or linker starts. */
  private static final Set<String> RESERVED =
      Set.of(
          "PATH",
          "HOME",
          "USER",
          "LOGNAME",
          "SHELL",
          "PWD",
          "OLDPWD",
          "TMPDIR",
          "TZ",
          "LANG",
          "LANGUAGE",
          "HOSTNAME",
          "JAVA_HOME",
          "MAVEN_HOME",
          "M2_HOME",
          "MAVEN_ARGS",
          "BASH_ENV",
          "ENV",
          "IFS",
          "SHELLOPTS",
          "BASHOPTS",
          "PS4",
          "GLIBC_TUNABLES",
          "GCONV_PATH");

  private static final List<String> RESERVED_STARTS =
      List.of("LC_", "LD_", "JAVA_HOME_", "ASSAY_", "BASH_FUNC_");

  private Grammars() {}

  private static boolean isVisible(String text, String besides) {
    return text.codePoints().allMatch(c -> besides.indexOf(c) >= 0 || Printable.isVisible(c));
  }

  private static boolean isLine(String text, int length) {
    return !text.isBlank() && text.length() <= length && isVisible(text, " ");
  }

  private static boolean isFileName(String text) {
    return isLine(text, NAME_LENGTH)
        && text.strip().equals(text)
        && !text.contains("..")
        && !text.equals(".")
        && text.chars().noneMatch(c -> "/\\*?[]{}".indexOf(c) >= 0);
  }

  private static boolean isRelativePath(String text, String refused) {
    return isLine(text, 1024)
        && !text.startsWith("-")
        && text.chars().noneMatch(c -> refused.indexOf(c) >= 0)
        && List.of(text.split("/", -1)).stream().allMatch(Grammars::isSegment);
  }

  private static boolean isSegment(String segment) {
    return !segment.isBlank() && !segment.equals(".") && !segment.equals("..");
  }

  private static boolean isWorkdir(String text) {
    if (text.length() > 200 || !WORKDIR_PATH.matcher(text).matches()) {
      return false;
    }
    List<String> names = List.of(text.substring(1).split("/", -1));
    return !SYSTEM.contains(names.getFirst())
        && !(names.size() == 1 && SHARED.contains(names.getFirst()));
  }

  private static boolean isFreeVariable(String text) {
    return text.matches("[A-Za-z_][A-Za-z0-9_]{0,99}")
        && !RESERVED.contains(text)
        && RESERVED_STARTS.stream().noneMatch(text::startsWith)
        // npm reads these in any case; where it gets packages from is not the spec's to say.
        && !text.toLowerCase(Locale.ROOT).startsWith("npm_config_");
  }

  /** The rules of git-check-ref-format(1), for one or more levels, and no leading hyphen. */
  private static boolean isRef(String text) {
    return !text.isEmpty()
        && text.length() <= NAME_LENGTH
        && isVisible(text, "")
        && text.chars().noneMatch(c -> "~^:?*[\\".indexOf(c) >= 0)
        && !text.contains("..")
        && !text.contains("@{")
        && !text.equals("@")
        && !text.startsWith("-")
        && !text.endsWith(".")
        && List.of(text.split("/", -1)).stream()
            .noneMatch(s -> s.isEmpty() || s.startsWith(".") || s.endsWith(".lock"));
  }

  private static boolean isUrl(String text, Set<String> schemes) {
    if (text.length() > 2048 || !text.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
      return false;
    }
    try {
      URI uri = new URI(text);
      String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
      if (!schemes.contains(scheme) || uri.getRawFragment() != null || uri.isOpaque()) {
        return false;
      }
      return scheme.equals("file") ? isFileUrl(uri) : isHostUrl(uri, scheme.equals("ssh"));
    } catch (URISyntaxException e) {
      return false;
    }
  }

  /**
   * A segment of a URL without its percent escapes; empty, hence refused, if they are not right.
   */
  private static String decoded(String segment) {
    try {
      String path = new URI("file:/" + segment).getPath();
      return path.substring(1);
    } catch (URISyntaxException e) {
      return "";
    }
  }

  private static boolean isFileUrl(URI uri) {
    return uri.getRawAuthority() == null
        && uri.getRawQuery() == null
        && String.valueOf(uri.getPath()).startsWith("/");
  }

  private static boolean isHostUrl(URI uri, boolean userAllowed) {
    String user = uri.getRawUserInfo();
    boolean userFine = user == null || (userAllowed && user.matches("[A-Za-z0-9_][A-Za-z0-9._-]*"));
    String host = uri.getHost();
    boolean hostFine = host != null && (host.startsWith("[") || HOST.matcher(host).matches());
    return userFine && hostFine;
  }

  private static boolean isGitUrl(String text) {
    if (text.contains("://")) {
      return isUrl(text, Set.of("https", "http", "ssh", "file"));
    }
    return isLine(text, 1024) && (isLocalPath(text) || SCP.matcher(text).matches());
  }

  /** Whether a repository is given as a path of this machine. */
  static boolean isLocalPath(String text) {
    return text.startsWith("/")
        || text.startsWith("./")
        || text.startsWith("../")
        || text.equals(".")
        || text.equals("..");
  }
}
