package dev.assay.cli.isolation;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.assay.rebuilder.sandbox.Mount;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The code that this JVM runs, for another one that is to run the same: its JDK, its class path,
 * and those options of it that make a start fast.
 *
 * @param javaHome of this JVM
 * @param classPath folders and jars, in order
 * @param flags options of the virtual machine
 */
public record OwnCode(Path javaHome, List<Path> classPath, List<String> flags) {
  private static final Path COMMAND_LINE = Path.of("/proc/self/cmdline");
  private static final List<String> TAKEN = List.of("-XX:", "-Xshare:", "-Xlog:");

  /** These write to files of the host. */
  private static final List<String> LEFT = List.of("-XX:ErrorFile=", "-XX:DumpLoadedClassList=");

  private static final String ARCHIVE = "-XX:SharedArchiveFile=";

  /** Where code is mounted that cannot be mounted where it is. */
  private static final String ELSEWHERE = "/assay/code/";

  public OwnCode {
    classPath = List.copyOf(classPath);
    flags = List.copyOf(flags);
  }

  /** What this JVM runs. */
  public static OwnCode current() {
    List<Path> entries =
        Stream.of(System.getProperty("java.class.path", "").split(File.pathSeparator, -1))
            .filter(entry -> !entry.isEmpty())
            .map(entry -> Path.of(entry).toAbsolutePath().normalize())
            .filter(Files::exists)
            .toList();
    Path home = Path.of(System.getProperty("java.home", "")).toAbsolutePath();
    return new OwnCode(home, entries, ownFlags());
  }

  /** As given on the command line; what JAVA_TOOL_OPTIONS and the like add is not for a child. */
  private static List<String> ownFlags() {
    List<String> taken = new ArrayList<>();
    try {
      String[] words = Files.readString(COMMAND_LINE, UTF_8).split("\0", -1);
      for (int i = 1; i < words.length && words[i].startsWith("-"); i++) {
        String word = words[i];
        if (TAKEN.stream().anyMatch(word::startsWith)
            && LEFT.stream().noneMatch(word::startsWith)) {
          taken.add(word);
        }
      }
    } catch (IOException e) {
      // They only make it faster.
      return List.of();
    }
    return taken;
  }

  /** The same JVM with another class path, for what is not Assay. */
  public OwnCode with(List<Path> otherClassPath) {
    return new OwnCode(javaHome, otherClassPath, flags);
  }

  /** What has to be seen to run it; where everything is, where that is possible. */
  List<Mount> mounts() {
    List<Mount> mounts = new ArrayList<>(List.of(mount(javaHome)));
    folders().forEach(path -> mounts.add(mount(path)));
    archive().ifPresent(path -> mounts.add(mount(path)));
    return mounts;
  }

  /** A folder of jars and nothing else, which an image has, is one mount instead of many. */
  private List<Path> folders() {
    List<Path> parents =
        classPath.stream()
            .flatMap(entry -> Optional.ofNullable(entry.getParent()).stream())
            .toList();
    boolean image =
        parents.stream().distinct().count() == 1
            && classPath.stream().allMatch(entry -> entry.toString().endsWith(".jar"));
    return image ? List.of(parents.getFirst()) : classPath;
  }

  private Optional<Path> archive() {
    return flags.stream()
        .filter(flag -> flag.startsWith(ARCHIVE))
        .map(flag -> Path.of(flag.substring(ARCHIVE.length())).toAbsolutePath())
        .filter(Files::exists)
        .findFirst();
  }

  private static Mount mount(Path path) {
    return Mount.readOnly(path, inside(path));
  }

  private static String inside(Path path) {
    String same = path.toString();
    return Mount.isUsable(same) ? same : ELSEWHERE + Integer.toHexString(same.hashCode());
  }

  /** The words that start it; options and the main class come behind. */
  List<String> words(boolean mounted) {
    List<String> words = new ArrayList<>();
    words.add(place(javaHome, mounted) + "/bin/java");
    flags.forEach(flag -> words.add(flag.startsWith(ARCHIVE) ? archive(mounted) : flag));
    words.add("-cp");
    words.add(
        String.join(
            File.pathSeparator, classPath.stream().map(path -> place(path, mounted)).toList()));
    return words;
  }

  private String archive(boolean mounted) {
    return archive().map(path -> ARCHIVE + (mounted ? inside(path) : path)).orElse("-Xshare:auto");
  }

  private String place(Path path, boolean mounted) {
    if (!mounted) {
      return path.toString();
    }
    for (Path folder : folders()) {
      if (path.startsWith(folder)) {
        String below = folder.relativize(path).toString();
        return inside(folder) + (below.isEmpty() ? "" : "/" + below);
      }
    }
    return inside(path);
  }
}
