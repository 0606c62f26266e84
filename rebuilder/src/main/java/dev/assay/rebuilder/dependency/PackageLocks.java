package dev.assay.rebuilder.dependency;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.assay.core.artifact.Printable;
import dev.assay.core.failure.AssayException;
import dev.assay.core.lock.ModuleId;
import dev.assay.core.lock.NpmPackage;
import dev.assay.rebuilder.repository.PublicUrl;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the {@code package-lock.json} files of a source pin, and what they ask for that no registry
 * has.
 *
 * @param pinned integrities of tarballs, each a single {@code sha512-…}
 * @param siblings packages that are part of the source: the project's own at their own version and
 *     at the release's, others that are named in it at the release's
 * @param foreign dependencies of the project that are not from a registry, with the reason; sorted
 */
public record PackageLocks(Set<String> pinned, Set<ModuleId> siblings, Set<String> foreign) {
  private static final JsonFactory FACTORY =
      new JsonFactoryBuilder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private static final List<String> NAMES =
      List.of("npm-shrinkwrap.json", "package-lock.json", "package.json");
  private static final String MODULES = "node_modules/";
  private static final long LIMIT = PackageManifest.LIMIT;
  private static final int DEPTH = 12;
  private static final int FILES = 20_000;
  private static final int SHOWN = 10;

  public PackageLocks {
    pinned = Set.copyOf(pinned);
    siblings = Set.copyOf(siblings);
    foreign = java.util.Collections.unmodifiableSet(new TreeSet<>(foreign));
  }

  /**
   * Reads all of them.
   *
   * @param source the checkout; links are not followed
   * @param version of the release, which siblings may have beside their own
   */
  public static PackageLocks in(Path source, String version) throws IOException {
    Set<String> pinned = new HashSet<>();
    Set<ModuleId> siblings = new HashSet<>();
    Set<String> foreign = new TreeSet<>();
    List<Path> files = files(source);
    Map<Path, PackageManifest> manifests = OwnPackages.read(files);
    Set<Path> own = OwnPackages.folders(source, manifests);
    for (Path file : files) {
      boolean isOwn = own.contains(file.getParent());
      PackageManifest manifest = manifests.get(file);
      if (manifest != null) {
        siblings.addAll(named(manifest, isOwn, version));
        continue;
      }
      boolean top = source.equals(file.getParent());
      for (Entry entry : entries(file)) {
        for (String item : entry.text("integrity").split("\\s+", -1)) {
          if (item.startsWith("sha512-")) {
            pinned.add(item);
          }
        }
        if (isOwn) {
          siblings.addAll(entry.sibling(version));
        }
        if (top) {
          entry.problem().ifPresent(why -> foreign.add(Printable.escape(entry.name() + why)));
        }
      }
    }
    return new PackageLocks(pinned, siblings, foreign);
  }

  /**
   * Checks that everything that the project's own lock names is a package of a registry.
   *
   * @throws AssayException.Dependency if something is not
   */
  public void requireRegistryOnly() throws AssayException.Dependency {
    if (foreign.isEmpty()) {
      return;
    }
    StringBuilder text = new StringBuilder("the project's package-lock.json is refused:");
    foreign.stream().limit(SHOWN).forEach(line -> text.append("\n  ").append(line));
    if (foreign.size() > SHOWN) {
      text.append("\n  and ").append(foreign.size() - SHOWN).append(" more");
    }
    throw new AssayException.Dependency(
        text + "\n  what helps: depend on packages of a registry, by version");
  }

  /**
   * The packages of the source that the registry may not stand in for.
   *
   * @param own whether it is the project's own; of any other, say in the data of a test, only what
   *     has the release's version is refused, as a build that leaves a sibling out would want it
   */
  private static List<ModuleId> named(PackageManifest manifest, boolean own, String version) {
    List<ModuleId> found = new ArrayList<>();
    for (String one : own ? List.of(manifest.version(), version) : List.of(version)) {
      NpmPackage.of(manifest.name(), one).ifPresent(it -> found.add(it.module()));
    }
    return found;
  }

  private static List<Path> files(Path source) throws IOException {
    List<Path> files = new ArrayList<>();
    Files.walkFileTree(
        source,
        Set.of(),
        DEPTH,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            return folder.endsWith(".git") || folder.endsWith("node_modules")
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            if (attributes.isRegularFile() && NAMES.contains(String.valueOf(file.getFileName()))) {
              if (files.size() >= FILES) {
                throw new IOException("more than " + FILES + " manifests of npm in the source");
              }
              files.add(file);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return files;
  }

  /** npm takes the shrinkwrap if both are there; of a lock that cannot be read it complains. */
  private static List<Entry> entries(Path file) throws IOException {
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || Files.size(file) > LIMIT) {
      return List.of();
    }
    List<Entry> entries = new ArrayList<>();
    try (InputStream in = Files.newInputStream(file);
        JsonParser json = FACTORY.createParser(in)) {
      read(json, entries);
    } catch (com.fasterxml.jackson.core.JacksonException e) {
      // What was read before the error counts.
    }
    return entries;
  }

  /** An object on the way to where the parser is. */
  private record Frame(String key, Map<String, String> texts) {}

  /** Of both shapes of lock: objects in {@code packages}, and in {@code dependencies}. */
  private static void read(JsonParser json, List<Entry> entries) throws IOException {
    Deque<Frame> frames = new ArrayDeque<>();
    for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
      switch (token) {
        case START_OBJECT ->
            frames.push(new Frame(String.valueOf(json.currentName()), new HashMap<>()));
        case VALUE_STRING, VALUE_TRUE -> {
          if (!frames.isEmpty() && json.currentName() != null) {
            frames.peek().texts().put(json.currentName(), json.getText());
          }
        }
        case END_OBJECT -> {
          Frame ended = frames.pop();
          String above = frames.isEmpty() ? "" : frames.peek().key();
          if (above.equals("packages") || above.equals("dependencies")) {
            entries.add(new Entry(ended.key(), above.equals("packages"), ended.texts()));
          }
        }
        default -> {}
      }
    }
  }

  /**
   * What a lock says of one package.
   *
   * @param key where it is put, or in the old shape its name
   * @param placed whether {@code key} is a path
   * @param texts its fields
   */
  private record Entry(String key, boolean placed, Map<String, String> texts) {
    String text(String field) {
      return texts.getOrDefault(field, "");
    }

    String name() {
      String own = text("name");
      if (!own.isEmpty()) {
        return own;
      }
      return placed && key.contains(MODULES)
          ? key.substring(key.lastIndexOf(MODULES) + MODULES.length())
          : key;
    }

    /** Part of the source: the project itself, and workspaces. */
    private boolean isInSource() {
      return (placed && !key.contains(MODULES)) || text("link").equals("true");
    }

    List<ModuleId> sibling(String version) {
      List<ModuleId> found = new ArrayList<>();
      if (placed && !key.contains(MODULES)) {
        NpmPackage.of(text("name"), text("version")).ifPresent(own -> found.add(own.module()));
        NpmPackage.of(text("name"), version).ifPresent(own -> found.add(own.module()));
      }
      return found;
    }

    /** Why it cannot be had, if it cannot. */
    Optional<String> problem() {
      String resolved = text("resolved");
      String version = text("version");
      boolean bundled = !text("inBundle").isEmpty() || !text("bundled").isEmpty();
      if (isInSource() || bundled || resolved.startsWith("file:")) {
        return Optional.empty();
      }
      if (resolved.isEmpty()) {
        // The old shape has the address in place of the version, where there is one.
        return version.startsWith("file:") || !version.contains(":") || version.startsWith("npm:")
            ? Optional.empty()
            : Optional.of(" is not from a registry: " + PublicUrl.of(version));
      }
      // An alias in the old shape has the real name there.
      String name = version.startsWith("npm:") ? aliased(version) : name();
      String plain = version.startsWith("npm:") ? version.replaceFirst(".*@", "") : version;
      String path =
          NpmPackage.of(name, plain.replaceFirst("\\+.*", "")).map(NpmPackage::path).orElse("?");
      if (!resolved.startsWith("https://")) {
        return Optional.of(" is not from a registry over https: " + PublicUrl.of(resolved));
      }
      return decoded(resolved).endsWith("/" + path)
          ? Optional.empty()
          : Optional.of(
              "@"
                  + version
                  + " is not the tarball of that package in a registry: "
                  + PublicUrl.of(resolved));
    }

    private static String aliased(String version) {
      int at = version.lastIndexOf('@');
      return version.substring("npm:".length(), at <= "npm:".length() ? version.length() : at);
    }

    private static String decoded(String url) {
      return url.replaceFirst("(?i)%2f", "/").replaceFirst("%40", "@");
    }
  }
}
