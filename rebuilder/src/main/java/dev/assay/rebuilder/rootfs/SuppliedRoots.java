package dev.assay.rebuilder.rootfs;

import dev.assay.core.artifact.Digest;
import dev.assay.core.event.EventSink;
import dev.assay.core.event.ProgressEvent.StepFinished;
import dev.assay.core.event.ProgressEvent.StepStarted;
import dev.assay.core.failure.AssayException;
import dev.assay.core.lock.LockedRoot;
import dev.assay.core.result.RootInfo;
import dev.assay.core.spec.Environment.Root;
import dev.assay.rebuilder.repository.Gate;
import dev.assay.rebuilder.toolchain.FolderDigest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Trees that somebody else made: images, archives, folders. Each is known by its digest only. */
final class SuppliedRoots {
  /** Changes when what an image or archive becomes changes. */
  private static final int RECIPE = 1;

  /** Of an archive, as it is; in bytes. */
  private static final long ARCHIVE_BYTES = 16L << 30;

  private final RootStore store;
  private final Map<String, String> environment;
  private final Gate gate;
  private final EventSink events;

  SuppliedRoots(RootStore store, Map<String, String> environment, Gate gate, EventSink events) {
    this.gate = gate;
    this.store = store;
    this.environment = environment;
    this.events = events;
  }

  /**
   * The tree that a spec, or its user, names.
   *
   * @param base the spec's folder, which its paths count from
   * @throws AssayException.Toolchain if it is not there, or not what its digest says
   */
  RootFileSystem of(Root root, Path base, String by) throws AssayException {
    return switch (root.kind()) {
      case OCI -> image(root, base, by);
      case TAR -> archive(root, base, by);
      case DIR -> folder(root, base, by);
      case ANY, HOST, DEBIAN -> throw new IllegalArgumentException(root.text());
    };
  }

  private RootFileSystem image(Root root, Path base, String by) throws AssayException {
    Digest digest = root.digest().orElseThrow();
    return kept(
        root,
        digest,
        by,
        (draft, tree) -> {
          Path scratch = Files.createDirectory(draft.resolve("image"));
          HostProgram host = new HostProgram(environment, draft.resolve("log"));
          OciImage.Source source;
          if (root.isLocal()) {
            source = new LayoutFolder(place(root, base), root.byUser());
          } else {
            requireReachable(root);
            host.require("an image of a registry", RegistryImage.NEEDED);
            source = new RegistryImage(host, root.name(), scratch.resolve("registry"));
          }
          new OciImage(source, root.text()).unpack(digest, scratch, tree);
          dev.assay.rebuilder.checkout.Trees.delete(scratch);
        });
  }

  /** What the registry leads on to, skopeo decides. */
  private void requireReachable(Root root) throws AssayException.Toolchain {
    if (root.byUser()) {
      return;
    }
    String registry = root.name().substring(0, Math.max(0, root.name().indexOf('/')));
    try {
      gate.require("cannot fetch " + root.text(), registry.replaceFirst(":[0-9]+$", ""));
    } catch (AssayException.Published e) {
      throw new AssayException.Toolchain(e.text(), e);
    }
  }

  private RootFileSystem archive(Root root, Path base, String by) throws AssayException {
    Digest digest = root.digest().orElseThrow();
    return kept(
        root,
        digest,
        by,
        (draft, tree) -> {
          Path copy = draft.resolve("archive");
          copy(place(root, base), root.byUser(), copy, ARCHIVE_BYTES);
          Digest found = Digest.of(copy);
          if (!found.equals(digest)) {
            throw new AssayException.Toolchain(
                "the archive " + root.name() + " is not the one asked for: found " + found);
          }
          RootTree entries = new RootTree(tree, root.text(), OciImage.ENTRIES);
          new RootArchive(entries, false, OciImage.ALL_BYTES)
              .read(copy, RootArchive.compressionOf(copy), root.text());
          entries.finish();
          Files.delete(copy);
        });
  }

  private RootFileSystem kept(Root root, Digest digest, String by, RootStore.Maker maker)
      throws AssayException {
    String kind = kind(root);
    RootStore.Kept kept =
        store.require(
            kind + "-" + RECIPE + "-" + digest.sha256(),
            (draft, tree) -> {
              events.accept(new StepStarted("rootfs", "unpacking " + root.text() + ", once"));
              maker.make(draft, tree);
              requireSystem(tree, root);
              events.accept(new StepFinished("rootfs", "unpacked"));
            });
    return root(root, digest, kept.root(), kept.digest(), by);
  }

  private static RootFileSystem root(
      Root root, Digest digest, Path folder, Digest tree, String by) {
    String kind = kind(root);
    return new RootFileSystem(
        folder,
        new RootInfo(kind, root.name(), Optional.of(digest), by),
        Optional.of(tree),
        Optional.of(new LockedRoot.Supplied(kind, digest)));
  }

  private static String kind(Root root) {
    return root.text().substring(0, root.text().indexOf(':'));
  }

  private RootFileSystem folder(Root root, Path base, String by) throws AssayException {
    Path place = place(root, base);
    try {
      Path real = place.toRealPath();
      if (real.getNameCount() == 0 || Files.isSameFile(real, Path.of("/"))) {
        throw new AssayException.Toolchain(
            "dir: expected a folder of its own; this machine's own system is rootfs: host");
      }
      requireSystem(real, root);
      events.accept(new StepStarted("rootfs", "hashing " + root.text()));
      Digest digest = FolderDigest.of(real);
      events.accept(new StepFinished("rootfs", digest.toString()));
      return root(root, digest, real, digest, by);
    } catch (IOException | java.io.UncheckedIOException e) {
      throw new AssayException.Toolchain("cannot read the root file system " + place + ": " + e, e);
    }
  }

  /** What no build can do without, and what the sandbox mounts. */
  private static void requireSystem(Path tree, Root root) throws AssayException {
    for (String name : List.of("usr", "usr/bin")) {
      if (!Files.isDirectory(tree.resolve(name), LinkOption.NOFOLLOW_LINKS)) {
        throw new AssayException.Toolchain(
            "the root file system " + root.text() + " has no folder /" + name);
      }
    }
    Path bin = tree.resolve("bin");
    boolean merged =
        Files.isSymbolicLink(bin) || !Files.isDirectory(bin, LinkOption.NOFOLLOW_LINKS);
    if (!Files.exists(
        (merged ? tree.resolve("usr/bin") : bin).resolve("sh"), LinkOption.NOFOLLOW_LINKS)) {
      throw new AssayException.Toolchain(
          "the root file system " + root.text() + " has no shell, /bin/sh");
    }
  }

  /**
   * Where a path of a spec, or of its user, is. A spec lies in a hostile place: none of the folders
   * on the way from its own may be a link.
   */
  private static Path place(Root root, Path base) throws AssayException {
    if (root.byUser()) {
      return Path.of(root.name());
    }
    Path place = base.toAbsolutePath();
    for (Path name : Path.of(root.name()).normalize()) {
      place = place.resolve(name);
      if (Files.isSymbolicLink(place)) {
        throw new AssayException.Toolchain(
            "the path "
                + root.name()
                + " leads through a link, "
                + place
                + ": a spec can name what is in its own folder only; name it with --rootfs");
      }
    }
    return place;
  }

  /** Copies what is a regular file, and stays within a limit. */
  private static void copy(Path from, boolean links, Path to, long limit)
      throws AssayException, IOException {
    requireFile(from, links);
    try (InputStream in = Files.newInputStream(from);
        OutputStream out = Files.newOutputStream(to)) {
      byte[] buffer = new byte[1 << 16];
      long all = 0;
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        all += n;
        if (all > limit) {
          throw new AssayException.Limit(from + " is larger than the limit of " + limit + " bytes");
        }
        out.write(buffer, 0, n);
      }
    }
  }

  private static void requireFile(Path file, boolean links) throws AssayException {
    if (!Files.isRegularFile(file) || (Files.isSymbolicLink(file) && !links)) {
      throw new AssayException.Toolchain("there is no file " + file);
    }
  }

  /** An image in a folder, as the OCI image layout 1.0 lays it out. */
  private record LayoutFolder(Path folder, boolean links) implements OciImage.Source {
    private Path blob(Digest digest) {
      return folder.resolve("blobs").resolve("sha256").resolve(digest.sha256());
    }

    @Override
    public byte[] document(Digest digest) throws AssayException, IOException {
      requireFile(blob(digest), links);
      return RegistryImage.bounded(blob(digest));
    }

    @Override
    public void choose(Digest manifest, List<OciDocument.Descriptor> layers) {
      // All of it is here already.
    }

    @Override
    public void layer(Digest digest, Path place, long limit) throws AssayException, IOException {
      copy(blob(digest), links, place, limit);
    }
  }
}
