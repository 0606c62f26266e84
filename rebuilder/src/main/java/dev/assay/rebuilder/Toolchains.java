package dev.assay.rebuilder;

import dev.assay.core.artifact.Printable;
import dev.assay.core.failure.AssayException;
import dev.assay.core.lock.LockedRoot;
import dev.assay.core.spec.Environment;
import dev.assay.rebuilder.rootfs.RootFileSystem;
import dev.assay.rebuilder.rootfs.RootFileSystems;
import dev.assay.rebuilder.sandbox.Mount;
import dev.assay.rebuilder.toolchain.Jdk;
import dev.assay.rebuilder.toolchain.Jdks;
import dev.assay.rebuilder.toolchain.ToolIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The JDKs of one build.
 *
 * @param root what the build sees as the system
 * @param main that the build runs on, if the spec asks for one
 * @param further for {@code toolchains.xml}, with the versions that the spec asks for
 */
record Toolchains(RootFileSystem root, Optional<Jdk> main, List<Further> further) {
  /** One entry of {@code toolchains.xml}. */
  record Further(String asked, Jdk jdk) {}

  /**
   * Chooses the tree and the JDKs in it: what the spec, its user, or the lock says. If all leave
   * that open, this machine's own if it has the JDKs, else a tree of Debian packages.
   *
   * @param base the spec's folder
   * @param held what the lock says
   */
  static Toolchains find(
      Environment environment,
      Path base,
      Jdks host,
      RootFileSystems roots,
      Optional<LockedRoot> held)
      throws AssayException {
    Set<String> asked = new LinkedHashSet<>(environment.toolchains());
    if (!environment.jdk().isEmpty()) {
      asked.add(environment.jdk());
    }
    Environment.Root root = environment.root();
    boolean open = root.kind() == Environment.Root.Kind.ANY && held.isEmpty();
    if (open && host.have(asked)) {
      return in(RootFileSystem.host("machine"), environment, host);
    }
    if (root.kind() == Environment.Root.Kind.HOST && (held.isEmpty() || root.byUser())) {
      return in(RootFileSystem.host(root.byUser() ? "user" : "spec"), environment, host);
    }
    Set<Integer> majors = new TreeSet<>();
    asked.forEach(version -> majors.add(Jdk.major(version)));
    RootFileSystem found = roots.find(root, base, majors, held);
    return in(found, environment, Jdks.inside(found.folder()));
  }

  private static Toolchains in(RootFileSystem root, Environment environment, Jdks jdks)
      throws AssayException {
    Optional<Jdk> main =
        environment.jdk().isEmpty()
            ? Optional.empty()
            : Optional.of(require(root, jdks, environment.jdk()));
    List<Further> further = new ArrayList<>();
    for (String asked : environment.toolchains()) {
      further.add(new Further(asked, require(root, jdks, asked)));
    }
    return new Toolchains(root, main, further);
  }

  /** What a root file system lacks cannot be helped by installing it on this machine. */
  private static Jdk require(RootFileSystem root, Jdks jdks, String asked) throws AssayException {
    if (root.isHost() || jdks.have(List.of(asked))) {
      return jdks.require(asked);
    }
    String there =
        jdks.all().stream()
            .map(jdk -> jdk.version() + " (" + jdk.inside() + ")")
            .collect(Collectors.joining(", "));
    throw new AssayException.Toolchain(
        "the build asks for JDK "
            + asked
            + ", which the root file system "
            + root.info().text()
            + " lacks; found there: "
            + Printable.escape(there.isEmpty() ? "none" : there));
  }

  private LinkedHashSet<Jdk> all() {
    LinkedHashSet<Jdk> all = new LinkedHashSet<>();
    main.ifPresent(all::add);
    further.forEach(entry -> all.add(entry.jdk()));
    return all;
  }

  List<ToolIdentity> identify(Jdks host) throws AssayException {
    List<ToolIdentity> identities = new ArrayList<>();
    root.identity().ifPresent(identities::add);
    for (Jdk jdk : all()) {
      identities.add(host.identify(jdk));
    }
    return identities;
  }

  /** What is below {@code /usr} is there already; {@code /usr/local} is not. */
  List<Mount> mounts() throws AssayException {
    List<Mount> mounts = new ArrayList<>();
    for (Jdk jdk : all()) {
      String home = jdk.inside();
      if (home.startsWith("/usr/") && !home.startsWith("/usr/local/")) {
        continue;
      }
      if (!Mount.isUsable(home)) {
        throw new AssayException.Toolchain("a JDK cannot be used from this folder: " + home);
      }
      mounts.add(Mount.readOnly(jdk.home(), home));
    }
    return mounts;
  }

  /** Writes {@code .m2/toolchains.xml}, where Maven looks for it, if the spec asks for any. */
  void writeTo(Path home) throws IOException {
    if (further.isEmpty()) {
      return;
    }
    StringBuilder xml = new StringBuilder("<toolchains>\n");
    for (Further entry : further) {
      xml.append(
          """
            <toolchain>
              <type>jdk</type>
              <provides><version>%s</version></provides>
              <configuration><jdkHome>%s</jdkHome></configuration>
            </toolchain>
          """
              .formatted(text(entry.asked()), text(entry.jdk().inside())));
    }
    xml.append("</toolchains>\n");
    Files.writeString(
        Files.createDirectories(home.resolve(".m2")).resolve("toolchains.xml"), xml.toString());
  }

  private static String text(String raw) {
    return raw.replace("&", "&amp;").replace("<", "&lt;");
  }
}
