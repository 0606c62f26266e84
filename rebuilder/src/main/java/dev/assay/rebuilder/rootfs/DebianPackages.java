package dev.assay.rebuilder.rootfs;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.assay.core.artifact.Digest;
import dev.assay.core.failure.AssayException;
import dev.assay.core.lock.LockedPackage;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Debian packages by digest. apt chooses and fetches them, as this machine's own apt is set up
 * (proxies, credentials), from the archive that this machine's apt knows, and checks their
 * signatures against Debian's keyring. A package that was fetched once is kept: suites move.
 */
final class DebianPackages {
  /** Names the address of a Debian archive where apt knows none. */
  static final String MIRROR = "ASSAY_DEBIAN_MIRROR";

  static final String KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg";

  private final HostProgram host;
  private final Map<String, String> environment;
  private final Path kept;

  /**
   * Packages.
   *
   * @param kept folder that holds a file {@code SHA256.deb} for each package
   */
  DebianPackages(HostProgram host, Map<String, String> environment, Path kept) {
    this.host = host;
    this.environment = environment;
    this.kept = kept;
  }

  /**
   * Lets apt choose and fetch what Debian calls essential, and the asked packages with what they
   * need.
   *
   * @param scratch an empty folder
   */
  PackageLock fetch(DebianSuite suite, List<String> packages, Path scratch)
      throws AssayException, IOException {
    List<String> apt = updated(suite, scratch);
    List<String> install = new ArrayList<>(List.of("install", "--download-only", "?essential"));
    install.addAll(packages);
    host.run(with(apt, install));
    List<LockedPackage> locked = new ArrayList<>();
    try (DirectoryStream<Path> debs =
        Files.newDirectoryStream(scratch.resolve("cache/archives"), "*.deb")) {
      for (Path deb : debs) {
        locked.add(keep(deb));
      }
    }
    return new PackageLock(suite.codename(), locked);
  }

  private List<String> updated(DebianSuite suite, Path scratch) throws AssayException, IOException {
    Files.createDirectories(scratch.resolve("state/lists/partial"));
    Files.createDirectories(scratch.resolve("cache/archives/partial"));
    Files.createFile(scratch.resolve("status"));
    Files.writeString(scratch.resolve("sources.list"), sources(suite));
    List<String> apt = apt(scratch);
    host.run(with(apt, List.of("update")));
    return apt;
  }

  /** Those of a lock that are not kept. */
  List<LockedPackage> missing(PackageLock lock) {
    return lock.packages().stream()
        .filter(locked -> !Files.isRegularFile(place(locked.digest())))
        .toList();
  }

  /**
   * Lets apt fetch what is locked and not kept, as far as the archive still has it. What apt
   * fetches is signed; it is kept only if it is what is locked.
   *
   * @param scratch an empty folder
   * @throws AssayException.Toolchain if some are not to be had any more, with their names
   */
  void fetchLocked(DebianSuite suite, PackageLock lock, Path scratch)
      throws AssayException, IOException {
    List<String> apt = updated(suite, scratch);
    Path out = Files.createDirectory(scratch.resolve("debs"));
    List<LockedPackage> wanted = missing(lock);
    if (!download(apt, wanted, out)) {
      for (LockedPackage one : wanted) {
        download(apt, List.of(one), out);
      }
    }
    for (LockedPackage one : wanted) {
      Path deb = out.resolve(one.file());
      if (Files.isRegularFile(deb) && Digest.of(deb).equals(one.digest())) {
        keep(deb);
      }
    }
    List<LockedPackage> gone = missing(lock);
    if (!gone.isEmpty()) {
      throw new AssayException.Toolchain(
          "these packages of the root file system are locked, and not to be had any more"
              + " (Debian's suites move on):\n  "
              + gone.stream()
                  .map(it -> it.file() + " " + it.digest())
                  .collect(Collectors.joining("\n  "))
              + "\nTake them from Debian's archive of past days, not from whom the lock is from, as"
              + " SHA256.deb to "
              + kept
              + "; or make the lock again: assay lock --update");
    }
  }

  /** Whether apt had all of them. */
  private boolean download(List<String> apt, List<LockedPackage> packages, Path out)
      throws AssayException {
    List<String> command = with(apt, List.of("download"));
    packages.forEach(it -> command.add(it.name() + "=" + it.version()));
    try {
      host.run(command, Map.of(), out);
      return true;
    } catch (AssayException.Toolchain e) {
      return false;
    }
  }

  private static List<String> with(List<String> apt, List<String> more) {
    List<String> command = new ArrayList<>(apt);
    command.addAll(more);
    return command;
  }

  /**
   * apt with a state of its own. A list that is older than it says is taken: which packages are
   * wanted is a question of the release that is rebuilt, and each is locked by its digest.
   */
  private static List<String> apt(Path scratch) {
    List<String> command = new ArrayList<>(List.of("apt-get", "-q", "-y"));
    for (String option :
        List.of(
            "Dir::State=" + scratch.resolve("state"),
            "Dir::State::status=" + scratch.resolve("status"),
            "Dir::Cache=" + scratch.resolve("cache"),
            "Dir::Etc::sourcelist=" + scratch.resolve("sources.list"),
            "Dir::Etc::sourceparts=/dev/null",
            "Dir::Etc::preferences=/dev/null",
            "Dir::Etc::preferencesparts=/dev/null",
            "Dir::Etc::trusted=/dev/null",
            "Dir::Etc::trustedparts=/dev/null",
            "APT::Default-Release=",
            "APT::Install-Recommends=false",
            "APT::Install-Suggests=false",
            "APT::Sandbox::User=",
            "APT::Get::AllowUnauthenticated=false",
            "Acquire::AllowInsecureRepositories=false",
            "Acquire::AllowDowngradeToInsecureRepositories=false",
            "Acquire::Check-Valid-Until=false",
            "Acquire::Languages=none",
            "Acquire::Retries=3",
            "Debug::NoLocking=true")) {
      command.add("-o");
      command.add(option);
    }
    return command;
  }

  private String sources(DebianSuite suite) throws AssayException {
    String archive = environment.getOrDefault(MIRROR, "");
    String security = "";
    if (archive.isEmpty()) {
      archive = site("Debian");
      security = suite.hasSecurityArchive() ? site("Debian-Security") : "";
    }
    if (archive.isEmpty()) {
      throw new AssayException.Toolchain(
          "apt on this machine knows no Debian archive to take packages of "
              + suite.codename()
              + " from; set "
              + MIRROR
              + " to the address of one");
    }
    String line = "deb [signed-by=" + KEYRING + "] ";
    return line
        + archive
        + " "
        + suite.codename()
        + " main\n"
        + (security.isEmpty() ? "" : line + security + " " + suite.codename() + "-security main\n");
  }

  /** Where this machine's apt finds the archive with a label; empty if it does not. */
  private String site(String label) throws AssayException {
    String known =
        host.run(
            List.of(
                "apt-get",
                "indextargets",
                "--format",
                "$(LABEL) $(SITE)",
                "Created-By: Packages",
                "Origin: Debian"));
    for (String line : known.split("\n", -1)) {
      if (line.startsWith(label + " ")) {
        return line.substring(label.length() + 1);
      }
    }
    return "";
  }

  private LockedPackage keep(Path deb) throws IOException {
    Files.createDirectories(kept);
    Digest digest = Digest.of(deb);
    long size = Files.size(deb);
    Path place = place(digest);
    if (!Files.exists(place)) {
      Path draft = Files.createTempFile(kept, "deb", null);
      try {
        Files.copy(deb, draft, StandardCopyOption.REPLACE_EXISTING);
        Files.move(draft, place, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(draft);
      }
    }
    try {
      return new LockedPackage(String.valueOf(deb.getFileName()), size, digest);
    } catch (IllegalArgumentException e) {
      throw new IOException("apt fetched a file of an unknown name: " + e.getMessage(), e);
    }
  }

  private Path place(Digest digest) {
    return kept.resolve(digest.sha256() + ".deb");
  }

  /**
   * Lays locked packages out as an archive that apt reads. Each is hashed while it is copied there.
   *
   * @param folder an empty one
   * @throws AssayException.Toolchain if a package is not kept, or is not what the lock says
   */
  void layOut(PackageLock lock, Path folder) throws AssayException, IOException {
    StringBuilder index = new StringBuilder();
    for (LockedPackage locked : lock.packages()) {
      Path source = place(locked.digest());
      if (!Files.isRegularFile(source)) {
        throw new AssayException.Toolchain(
            "the package "
                + locked.file()
                + " with SHA-256 "
                + locked.digest().sha256()
                + " is locked, but is not in "
                + kept
                + "; Debian's suites move on, so it must come from where the lock was made");
      }
      Path copy = folder.resolve(locked.file());
      Files.copy(source, copy);
      if (!Digest.of(copy).equals(locked.digest())) {
        throw new AssayException.Toolchain(
            source + " is not what its name says any more; remove it");
      }
      index
          .append(host.run(List.of("dpkg-deb", "--field", copy.toString())).stripTrailing())
          .append("\nFilename: ./")
          .append(locked.file())
          .append("\nSize: ")
          .append(locked.size())
          .append("\nSHA256: ")
          .append(locked.digest().sha256())
          .append("\n\n");
    }
    byte[] packages = index.toString().getBytes(UTF_8);
    Files.write(folder.resolve("Packages"), packages);
    Files.writeString(folder.resolve("Release"), release(lock.suite(), packages));
  }

  /** mmdebstrap finds essential packages by the suite that they are from. */
  private String release(String suite, byte[] packages) throws AssayException {
    return "Suite: "
        + suite
        + "\nCodename: "
        + suite
        + "\nArchitectures: "
        + host.run(List.of("dpkg", "--print-architecture")).strip()
        + "\nDate: Tue, 14 Nov 2023 22:13:20 UTC\nSHA256:\n "
        + Digest.of(packages).sha256()
        + " "
        + packages.length
        + " Packages\n";
  }
}
