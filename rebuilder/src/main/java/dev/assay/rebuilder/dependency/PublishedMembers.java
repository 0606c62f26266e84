package dev.assay.rebuilder.dependency;

import dev.assay.core.artifact.Digest;
import dev.assay.core.artifact.Printable;
import dev.assay.core.artifact.StoredFile;
import dev.assay.core.failure.AssayException;
import dev.assay.core.lock.DependencyLock;
import dev.assay.core.lock.LockedFile;
import dev.assay.core.lock.ModuleId;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.io.input.BoundedInputStream;

/**
 * What lies in published archives. A web application holds its dependencies, each under its own
 * name; a dependency that lies in one under another name, say a single class file, may be a part of
 * the release that takes the way round by a repository.
 *
 * <p>Members of dependencies are not compared with members of the release: jars that hold others
 * unpacked, and plugins that build themselves with their last version, have many in common.
 */
public final class PublishedMembers {
  /** What a dependency and a release may both have, such as a marker or an empty archive. */
  private static final int TRIVIAL = 1024;

  private static final Set<String> ARCHIVES = Set.of("jar", "war", "ear", "aar", "zip", "rar");

  /** In bytes, of all members of one archive. */
  private static final long DECODED = 16L << 30;

  private PublishedMembers() {}

  /**
   * Checks that no locked file is a member of a published archive under another name.
   *
   * @param files published, by name
   * @param built digests of what the build made
   * @throws AssayException.Dependency if one is; or if an archive that came out the same cannot be
   *     looked into
   */
  public static void requireNone(
      Map<String, StoredFile> files, Set<Digest> built, DependencyLock lock)
      throws AssayException.Dependency {
    Map<Digest, LockedFile> locked = new HashMap<>();
    lock.files().stream()
        .filter(file -> file.size() > TRIVIAL)
        .forEach(file -> locked.put(file.digest(), file));
    Set<Long> sizes = locked.values().stream().map(LockedFile::size).collect(Collectors.toSet());
    for (Map.Entry<String, StoredFile> file : files.entrySet()) {
      if (isGzip(file.getKey(), file.getValue())) {
        requireNoneInTar(file.getKey(), file.getValue(), sizes, locked, built);
        continue;
      }
      try (ZipFile zip = new ZipFile(file.getValue().path().toFile())) {
        requireNone(file.getKey(), zip, sizes, locked);
      } catch (IOException e) {
        // One that differs from what was built is different, whatever went into the build.
        if (built.contains(file.getValue().digest())
            && looksLikeZip(file.getKey(), file.getValue())) {
          throw unread(file.getKey(), "" + e);
        }
      }
    }
  }

  /**
   * The sizes of members that are worth looking at.
   *
   * @return in bytes; empty if nothing that is locked counts
   */
  public static Set<Long> sizes(DependencyLock lock) {
    return lock.files().stream()
        .map(LockedFile::size)
        .filter(size -> size > TRIVIAL)
        .collect(Collectors.toSet());
  }

  /**
   * Checks the same of members at any depth. What lies in a dependency that is packed under its own
   * name is that dependency's.
   *
   * @throws AssayException.Dependency if a locked file is one
   */
  public static void requireNone(List<MemberReader.Member> members, DependencyLock lock)
      throws AssayException.Dependency {
    Map<Digest, LockedFile> locked = new HashMap<>();
    lock.files().stream()
        .filter(file -> file.size() > TRIVIAL)
        .forEach(file -> locked.put(file.digest(), file));
    Set<List<String>> packed = new HashSet<>();
    List<MemberReader.Member> found =
        members.stream()
            .filter(member -> locked.containsKey(member.digest()))
            .sorted(Comparator.comparingInt(member -> member.names().size()))
            .toList();
    for (MemberReader.Member member : found) {
      LockedFile same = Objects.requireNonNull(locked.get(member.digest()));
      List<String> names = member.names();
      boolean within =
          IntStream.range(1, names.size()).anyMatch(end -> packed.contains(at(member, end)));
      if (isItsOwnName(names.getLast(), same)) {
        packed.add(at(member, names.size()));
      } else if (!within) {
        throw refused(same, String.join("!/", names), member.file());
      }
    }
  }

  private static List<String> at(MemberReader.Member member, int end) {
    List<String> place = new ArrayList<>(List.of(member.file()));
    place.addAll(member.names().subList(0, end));
    return place;
  }

  private static void requireNone(
      String name, ZipFile zip, Set<Long> sizes, Map<Digest, LockedFile> locked)
      throws AssayException.Dependency, IOException {
    for (ZipEntry member : Collections.list(zip.entries())) {
      // Only what has the size of a locked file is decoded, and no further than that.
      if (!sizes.contains(member.getSize())) {
        continue;
      }
      LockedFile file = locked.get(digest(zip, member));
      if (file != null && !isItsOwnName(member.getName(), file)) {
        throw refused(file, member.getName(), name);
      }
    }
  }

  private static AssayException.Dependency refused(LockedFile file, String member, String name) {
    return new AssayException.Dependency(
        "the lock is refused: "
            + file.path()
            + " is "
            + Printable.escape(member)
            + " in "
            + name
            + " of the release under another name ("
            + file.digest()
            + "), and must not go into its own rebuild. Find out why the build wants it");
  }

  /** A package of npm, or another archive packed as a whole; one that is none has no members. */
  private static void requireNoneInTar(
      String name,
      StoredFile file,
      Set<Long> sizes,
      Map<Digest, LockedFile> locked,
      Set<Digest> built)
      throws AssayException.Dependency {
    try (InputStream raw = new BufferedInputStream(Files.newInputStream(file.path()));
        InputStream plain =
            BoundedInputStream.builder()
                .setInputStream(new GZIPInputStream(raw))
                .setMaxCount(DECODED)
                .get();
        TarArchiveInputStream tar = new TarArchiveInputStream(plain)) {
      for (TarArchiveEntry member = tar.getNextEntry();
          member != null;
          member = tar.getNextEntry()) {
        if (!member.isFile() || !sizes.contains(member.getSize())) {
          continue;
        }
        LockedFile same = locked.get(Digest.of(tar));
        if (same != null && !isItsOwnName(member.getName(), same)) {
          throw refused(same, member.getName(), name);
        }
      }
    } catch (IOException | RuntimeException e) {
      if (built.contains(file.digest())) {
        throw unread(name, "" + e);
      }
    }
  }

  private static boolean isGzip(String name, StoredFile file) throws AssayException.Dependency {
    try (InputStream in = Files.newInputStream(file.path())) {
      byte[] head = in.readNBytes(2);
      return head.length == 2
          && (head[0] & 0xff) == 0x1f
          && (head[1] & 0xff) == 0x8b
          && name.matches(".*\\.(?i:tgz|tar\\.gz|crate)");
    } catch (IOException e) {
      throw unread(name, "" + e);
    }
  }

  private static Digest digest(ZipFile zip, ZipEntry member) throws IOException {
    try (InputStream in = zip.getInputStream(member)) {
      MessageDigest hasher = Digest.newHasher();
      byte[] buffer = new byte[1 << 16];
      long left = member.getSize();
      for (int n = in.read(buffer); n >= 0 && left > 0; n = in.read(buffer)) {
        hasher.update(buffer, 0, n);
        left -= n;
      }
      return Digest.finish(hasher);
    }
  }

  private static boolean looksLikeZip(String name, StoredFile file)
      throws AssayException.Dependency {
    try (InputStream in = Files.newInputStream(file.path())) {
      byte[] head = in.readNBytes(2);
      return name.matches(".*\\.(?i:jar|war|ear|aar|zip)")
          || (head.length == 2 && head[0] == 'P' && head[1] == 'K');
    } catch (IOException e) {
      throw unread(name, "" + e);
    }
  }

  /** What could not be looked into is not cleared. */
  private static AssayException.Dependency unread(String name, String why) {
    return new AssayException.Dependency(
        "whether a dependency is a part of the published "
            + name
            + " cannot be seen, since it cannot be read as an archive: "
            + why
            + ". 'assay compare' shows what is in it");
  }

  /** Maven puts the POM of a module into its archive, where it stays when archives are merged. */
  private static boolean isItsOwnPom(String member, LockedFile file) {
    return file.path().endsWith(".pom")
        && ModuleId.ofPath(file.path())
            .map(it -> "META-INF/maven/" + it.groupId() + "/" + it.artifactId() + "/pom.xml")
            .filter(pom -> member.equals(pom) || member.endsWith("/" + pom))
            .isPresent();
  }

  /**
   * The name that a packaging plugin gives a dependency in an archive: that of its module, with or
   * without the version. Only archives are packed so; a class or a script is nobody's dependency.
   */
  private static boolean isItsOwnName(String member, LockedFile file) {
    if (isItsOwnPom(member, file)) {
      return true;
    }
    String name = member.substring(member.lastIndexOf('/') + 1);
    String locked = file.path().substring(file.path().lastIndexOf('/') + 1);
    String kind = locked.substring(locked.lastIndexOf('.') + 1);
    Optional<ModuleId> module = ModuleId.ofPath(file.path());
    return module.isPresent()
        && ARCHIVES.contains(kind)
        && locked.startsWith(module.get().artifactId() + "-")
        && name.endsWith("." + kind)
        && (name.endsWith(locked) || name.contains(module.get().artifactId()));
  }
}
