package dev.assay.rebuilder.dependency;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.assay.core.failure.AssayException;
import dev.assay.core.lock.DependencyLock;
import dev.assay.core.lock.DependencyLock.Repository;
import dev.assay.core.lock.LockedFile;
import dev.assay.core.lock.NpmPackage;
import dev.assay.rebuilder.repository.Integrity;
import dev.assay.rebuilder.repository.Packument;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * An npm registry that has what a lock names, and no more. What a registry says of a package
 * changes every day, so none of that is locked: here each package has the versions that are locked,
 * with the dependencies that their own tarballs state.
 */
public final class LockedRegistry {
  private static final JsonFactory FACTORY = new JsonFactory();

  private final LockedRepository files;

  /** Takes files from where {@code files} does. */
  public LockedRegistry(LockedRepository files) {
    this.files = files;
  }

  /**
   * What was laid out.
   *
   * @param supply for a build
   * @param integrities of all tarballs that are no tools, as npm writes them, by path
   * @param scripted those of which something might run when they are installed; sorted
   */
  public record Laid(Supply supply, Map<String, String> integrities, List<String> scripted) {
    public Laid {
      integrities = Map.copyOf(integrities);
      scripted = scripted.stream().sorted().toList();
    }

    /**
     * The paths of those that the source does not pin, sorted: a list of the registry decided on
     * their versions when the lock was made.
     */
    public List<String> unpinned(Set<String> pinned) {
      return integrities.entrySet().stream()
          .filter(entry -> !pinned.contains(entry.getValue()))
          .map(Map.Entry::getKey)
          .sorted()
          .toList();
    }
  }

  /**
   * Lays out what {@code lock} names.
   *
   * @param folder an empty one that no build can write to
   * @param tools that are packages, but no dependencies
   * @throws AssayException.Dependency if a file cannot be had with its digest, or is no package
   */
  public Laid layOut(DependencyLock lock, Path folder, Set<NpmPackage> tools)
      throws AssayException {
    Map<String, List<NpmPackage>> packages = new TreeMap<>();
    Set<String> paths = new HashSet<>();
    for (LockedFile file : lock.files()) {
      NpmPackage of =
          NpmPackage.ofPath(file.path())
              .orElseThrow(
                  () ->
                      new AssayException.Dependency(
                          "the lock is refused: "
                              + file.path()
                              + " is not the path of an npm package"));
      paths.add(file.path());
      if (tools.contains(of) && !file.repository().equals(Repository.NPM_ID)) {
        throw new AssayException.Dependency(
            "the lock is refused: it has "
                + of
                + " from "
                + file.repository()
                + ", but Node and npm come from the user's own registry, npm");
      }
      if (tools.contains(of)) {
        // A lock can call any file of the store Node, but not make the user's registry serve it.
        files.atOrigin(file, Repository.NPM);
      } else {
        packages.computeIfAbsent(of.name(), _ -> new ArrayList<>()).add(of);
      }
    }
    files.place(lock, folder);
    try {
      Map<String, String> integrities = new TreeMap<>();
      List<String> scripted = new ArrayList<>();
      for (Map.Entry<String, List<NpmPackage>> entry : packages.entrySet()) {
        write(entry.getKey(), entry.getValue(), folder, integrities);
        for (NpmPackage of : entry.getValue()) {
          if (TarballManifest.mayRun(folder.resolve(of.path()))) {
            scripted.add(of.toString());
          }
        }
      }
      Supply supply = Supply.lockedNpm(folder, tool -> tool(tool, paths, folder));
      return new Laid(supply, integrities, scripted);
    } catch (IOException e) {
      throw new AssayException.Infrastructure(
          "cannot lay out the locked packages in " + folder + ": " + e, e);
    }
  }

  private static Path tool(NpmPackage tool, Set<String> paths, Path folder)
      throws AssayException.Dependency {
    if (!paths.contains(tool.path())) {
      throw new AssayException.Dependency(
          tool + " is not in the lock, which was made for another environment. Make it again");
    }
    return folder.resolve(tool.path());
  }

  private static void write(
      String name, List<NpmPackage> versions, Path folder, Map<String, String> integrities)
      throws IOException {
    Path place = folder.resolve(Packument.path(name));
    try (OutputStream out = Files.newOutputStream(place);
        JsonGenerator json = FACTORY.createGenerator(out)) {
      json.writeStartObject();
      json.writeStringField("name", name);
      json.writeObjectFieldStart("dist-tags");
      json.writeStringField("latest", latest(versions).version());
      json.writeEndObject();
      json.writeObjectFieldStart("versions");
      for (NpmPackage of : versions) {
        Path tarball = folder.resolve(of.path());
        String integrity = Integrity.sha512(tarball);
        integrities.put(of.path(), integrity);
        json.writeObjectFieldStart(of.version());
        json.writeStringField("name", name);
        json.writeStringField("version", of.version());
        TarballManifest.copy(tarball, json);
        json.writeObjectFieldStart("dist");
        json.writeStringField("tarball", Supply.npmUrl() + of.path());
        json.writeStringField("integrity", integrity);
        json.writeEndObject();
        json.writeEndObject();
      }
      json.writeEndObject();
      json.writeEndObject();
    }
  }

  /** For whoever asks for no version; by numbers, releases before what comes before them. */
  private static NpmPackage latest(List<NpmPackage> versions) {
    NpmPackage latest = versions.getFirst();
    for (NpmPackage of : versions) {
      latest = key(of).compareTo(key(latest)) > 0 ? of : latest;
    }
    return latest;
  }

  private static String key(NpmPackage of) {
    int hyphen = of.version().indexOf('-');
    String numbers = hyphen < 0 ? of.version() : of.version().substring(0, hyphen);
    StringBuilder key = new StringBuilder(hyphen < 0 ? "1" : "0");
    for (String number : numbers.split("\\.", -1)) {
      key.append("0".repeat(20 - number.length())).append(number);
    }
    return key.append(hyphen < 0 ? "" : of.version().substring(hyphen)).toString();
  }
}
