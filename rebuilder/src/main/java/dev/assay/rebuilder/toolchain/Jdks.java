package dev.assay.rebuilder.toolchain;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.assay.core.artifact.Digest;
import dev.assay.core.failure.AssayException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * The JDKs of this machine: the folders in {@code /usr/lib/jvm}, SDKMAN's, those in {@code
 * toolchains.xml}, and those that variables such as {@code JAVA_HOME_17_X64} name. None is ever run
 * to find out what it is. Of several that fit, the highest version is taken, and of equal ones the
 * first by path.
 */
public final class Jdks {
  /** Where Linux distributions put them. */
  public static final Path SYSTEM = Path.of("/usr/lib/jvm");

  /** Where images have them as well; each holds folders of JDKs. */
  private static final List<String> INSIDE =
      List.of("usr/lib/jvm", "usr/java", "usr/local", "opt", "opt/java");

  /** The largest {@code release} file that is read, in bytes; that of JDK 25 has 1,700. */
  private static final int RELEASE_BYTES = 1 << 16;

  private static final Path HOST = Path.of("/");
  private static final Pattern VERSION = Pattern.compile("JAVA_VERSION=\"([0-9][0-9._]*)[^\"]*\"");

  private static final Comparator<Jdk> BEST_FIRST =
      Comparator.comparing((Jdk jdk) -> Jdk.numbers(jdk.version()), Jdks::compare)
          .reversed()
          .thenComparing(Jdk::home);

  private final List<Jdk> found;
  private final Optional<DigestMemory> memory;

  private Jdks(List<Jdk> found) {
    this(found, Optional.empty());
  }

  private Jdks(List<Jdk> found, Optional<DigestMemory> memory) {
    this.found = found;
    this.memory = memory;
  }

  /** The same, identified without reading again what has not changed. */
  public Jdks remembering(DigestMemory digests) {
    return new Jdks(found, Optional.of(digests));
  }

  /**
   * Looks at what is there now.
   *
   * @param system folder with one folder per JDK; may be absent
   * @param environment of this process
   * @param home the user's, for SDKMAN and {@code .m2/toolchains.xml}
   */
  public static Jdks find(Path system, Map<String, String> environment, Path home)
      throws AssayException {
    TreeMap<Path, Jdk> found = new TreeMap<>();
    for (Path candidate : JdkPlaces.of(system, environment, Optional.of(home))) {
      read(HOST, candidate).ifPresent(jdk -> found.putIfAbsent(jdk.home(), jdk));
    }
    return new Jdks(found.values().stream().sorted(BEST_FIRST).toList());
  }

  /**
   * Looks at what is in a root file system.
   *
   * @param root of the tree
   */
  public static Jdks inside(Path root) throws AssayException {
    try {
      Path real = root.toRealPath();
      TreeMap<Path, Jdk> found = new TreeMap<>();
      for (String folder : INSIDE) {
        for (Path candidate : JdkPlaces.of(real.resolve(folder), Map.of(), Optional.empty())) {
          read(real, candidate).ifPresent(jdk -> found.putIfAbsent(jdk.home(), jdk));
        }
      }
      return new Jdks(found.values().stream().sorted(BEST_FIRST).toList());
    } catch (IOException e) {
      throw new AssayException.Toolchain("cannot read " + root + ": " + e, e);
    }
  }

  /** What is not a whole JDK, with compiler and version, is none; nor is what leads out of root. */
  private static Optional<Jdk> read(Path root, Path candidate) {
    try {
      Path home = candidate.toRealPath();
      if (!home.startsWith(root) || !Files.isExecutable(home.resolve("bin/javac"))) {
        return Optional.empty();
      }
      String inside = "/" + root.relativize(home);
      return version(root, home).map(version -> new Jdk(home, inside, version));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Debian's JDK 8 has no {@code release} file; its class library says the version, too. */
  private static Optional<String> version(Path root, Path home) throws IOException {
    Path release = home.resolve("release");
    Path library = home.resolve("jre/lib/rt.jar");
    if (Files.exists(release, LinkOption.NOFOLLOW_LINKS) || !Files.exists(library)) {
      Matcher matcher = VERSION.matcher(text(within(root, release)));
      return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    }
    try (ZipFile jar = new ZipFile(within(root, library).toFile())) {
      ZipEntry entry = jar.getEntry(JarFile.MANIFEST_NAME);
      if (entry == null) {
        return Optional.empty();
      }
      try (InputStream in = jar.getInputStream(entry)) {
        Manifest manifest = new Manifest(new ByteArrayInputStream(in.readNBytes(RELEASE_BYTES)));
        return Optional.ofNullable(
                manifest.getMainAttributes().getValue(Attributes.Name.IMPLEMENTATION_VERSION))
            .filter(version -> version.matches("[0-9][0-9._]{0,40}"));
      }
    }
  }

  /** The file that a path leads to, in the same root; a hostile root has links to others. */
  private static Path within(Path root, Path file) throws IOException {
    Path real = file.toRealPath();
    if (!real.startsWith(root) || !Files.isRegularFile(real, LinkOption.NOFOLLOW_LINKS)) {
      throw new IOException("no file of this root: " + file);
    }
    return real;
  }

  private static String text(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return new String(in.readNBytes(RELEASE_BYTES), ISO_8859_1);
    }
  }

  private static int compare(List<Integer> a, List<Integer> b) {
    for (int i = 0; i < Math.min(a.size(), b.size()); i++) {
      int order = Integer.compare(a.get(i), b.get(i));
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(a.size(), b.size());
  }

  /** Whether there is one for each of these. */
  public boolean have(Collection<String> asked) {
    return asked.stream()
        .allMatch(version -> found.stream().anyMatch(jdk -> jdk.satisfies(version)));
  }

  /** All of them, best first. */
  public List<Jdk> all() {
    return found;
  }

  /**
   * The JDK that a spec asks for.
   *
   * @param asked a major version such as {@code 17}, or an exact one such as {@code 17.0.9}
   * @throws AssayException.Toolchain if there is none
   */
  public Jdk require(String asked) throws AssayException {
    return found.stream()
        .filter(jdk -> jdk.satisfies(asked))
        .findFirst()
        .orElseThrow(() -> missing(asked));
  }

  private AssayException missing(String asked) {
    String there =
        found.stream()
            .map(jdk -> jdk.version() + " (" + jdk.inside() + ")")
            .collect(Collectors.joining(", "));
    String major = asked.replaceFirst("^(?:1\\.)?([0-9]+).*", "$1");
    return new AssayException.Toolchain(
        "the build asks for JDK "
            + asked
            + "; found: "
            + (there.isEmpty() ? "none" : there)
            + ". Install it below "
            + SYSTEM
            + " or set JAVA_HOME_"
            + major
            + "_X64 to its folder");
  }

  /**
   * Identifies a JDK by all of its files.
   *
   * @throws AssayException.Toolchain if it cannot be read
   */
  public ToolIdentity identify(Jdk jdk) throws AssayException {
    try {
      Digest digest =
          memory.isPresent() ? memory.get().of(jdk.home()) : FolderDigest.of(jdk.home());
      return new ToolIdentity("jdk", jdk.version(), jdk.inside(), digest);
    } catch (IOException e) {
      throw new AssayException.Toolchain("cannot read the JDK in " + jdk.home() + ": " + e, e);
    }
  }
}
