package dev.assay.rebuilder.rootfs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.core.artifact.Digest;
import dev.assay.core.event.EventSink;
import dev.assay.core.failure.AssayException;
import dev.assay.core.lock.LockedPackage;
import dev.assay.core.lock.LockedRoot;
import dev.assay.core.result.Condition;
import dev.assay.core.spec.Environment.Root;
import dev.assay.rebuilder.repository.Gate;
import dev.assay.rebuilder.rootfs.Layers.Layout;
import dev.assay.rebuilder.rootfs.Layers.Tar;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

/** Images, archives and folders; nothing that a hostile one holds is written anywhere else. */
class SuppliedRootsTest {
  private static final String TAR = "application/vnd.oci.image.layer.v1.tar";

  @TempDir private Path folder;
  private Path base;
  private Layout layout;

  @BeforeEach
  void lay() throws IOException {
    base = Files.createDirectories(folder.resolve("spec"));
    layout = new Layout(base.resolve("image"));
  }

  private RootFileSystem find(Root root) throws AssayException {
    return find(root, Optional.empty());
  }

  private RootFileSystem find(Root root, Optional<LockedRoot> held) throws AssayException {
    return new RootFileSystems(folder.resolve("cache"), Map.of(), Gate.open(), EventSink.NONE)
        .find(root, base, List.of(), held);
  }

  private static Root root(Root.Kind kind, String name, Digest digest) {
    return new Root(kind, name, Optional.of(digest), List.of(), false);
  }

  private RootFileSystem image(Digest digest) throws AssayException {
    return find(root(Root.Kind.OCI, "./image", digest));
  }

  private RootFileSystem archive(byte[] bytes) throws AssayException, IOException {
    Files.write(base.resolve("root.tar"), bytes);
    return find(root(Root.Kind.TAR, "./root.tar", Digest.of(bytes)));
  }

  private Path tree(Tar... layers) throws AssayException, IOException {
    layout.layer(Layers.system());
    for (Tar layer : layers) {
      layout.layer(layer);
    }
    return image(layout.finish()).folder();
  }

  @Test
  void layersLieOnEachOther() throws Exception {
    Path tree =
        tree(
            new Tar().file("a/lower", "1").file("a/both", "1").file("b/x", "1").file("gone", "1"),
            new Tar()
                .file("a/both", "22")
                .file("b/.wh..wh..opq", "")
                .file("b/y", "2")
                .file(".wh.gone", "")
                .file(".wh.never", "")
                .link("c", "/etc/passwd")
                .hardLink("d/e", "a/both"),
            new Tar().file("d/e", "3"));
    assertThat(tree.resolve("a/lower")).hasContent("1");
    assertThat(tree.resolve("a/both")).hasContent("22");
    assertThat(tree.resolve("b/x")).doesNotExist();
    assertThat(tree.resolve("b/y")).hasContent("2");
    assertThat(tree.resolve("gone")).doesNotExist();
    assertThat(Files.readSymbolicLink(tree.resolve("c"))).hasToString("/etc/passwd");
    assertThat(tree.resolve("d/e")).hasContent("3");
    assertThat(Files.getLastModifiedTime(tree.resolve("b/y")).toMillis())
        .isEqualTo(1_000_000_000_000L);
    assertThat(tree.resolve("usr/bin/sh")).isExecutable();
    try (Stream<Path> all = Files.walk(tree)) {
      assertThat(all.map(path -> path.getFileName().toString()))
          .noneMatch(name -> name.startsWith(".wh."));
    }
  }

  /** Whatever the order in the layer: a mark removes what is below, never what is beside it. */
  @Test
  void aMarkOfRemovalDoesNotTouchItsOwnLayer() throws Exception {
    Path tree =
        tree(
            new Tar().file("a/old", "1").file("a/deep/old", "1").file("f", "1"),
            new Tar()
                .file("a/deep/new", "2")
                .file("a/.wh..wh..opq", "")
                .file("a/new", "2")
                .file("f", "2")
                .file(".wh.f", ""));
    assertThat(tree.resolve("a/old")).doesNotExist();
    assertThat(tree.resolve("a/deep/old")).doesNotExist();
    assertThat(tree.resolve("a/deep/new")).hasContent("2");
    assertThat(tree.resolve("a/new")).hasContent("2");
    assertThat(tree.resolve("f")).hasContent("2");
  }

  @Test
  void whatChangesItsKindGivesWay() throws Exception {
    Path tree =
        tree(
            new Tar().file("x", "1").file("d/y", "1").link("l", "d"),
            new Tar().folder("x").file("x/in", "2").file("d", "2").folder("l").file("l/in", "2"));
    assertThat(tree.resolve("x/in")).hasContent("2");
    assertThat(tree.resolve("d")).hasContent("2");
    assertThat(Files.isSymbolicLink(tree.resolve("l"))).isFalse();
    assertThat(tree.resolve("l/in")).hasContent("2");
  }

  @Test
  void nothingGetsRightsOfItsOwn() throws Exception {
    Path tree =
        tree(
            new Tar()
                .file("usr/bin/su", "x", 06755)
                .file("usr/secret", "x", 0600)
                .file("tmp/t", "x", 01777)
                .special("dev/null", TarConstants.LF_CHR)
                .special("./dev/pts/0", TarConstants.LF_CHR));
    for (String name : List.of("usr/bin/su", "usr/secret", "tmp/t", "tmp", "usr")) {
      int mode = (int) Files.getAttribute(tree.resolve(name), "unix:mode") & 07777;
      assertThat(mode).as(name).isIn(0755, 0644);
    }
    assertThat(tree.resolve("dev/null")).doesNotExist();
  }

  /** Each would write, link or delete outside, or mean something else to another reader. */
  interface Hostile {
    Tar write(String outside) throws IOException;
  }

  static Stream<Hostile> hostile() {
    return Stream.of(
        out -> new Tar().file("../escaped", "x"),
        out -> new Tar().file("a/../../escaped", "x"),
        out -> new Tar().file(out + "/escaped", "x"),
        out -> new Tar().file("/usr/escaped", "x"),
        out -> new Tar().file("a//escaped", "x"),
        out -> new Tar().file("a/./escaped", "x"),
        out -> new Tar().folder("../escaped"),
        out -> new Tar().link("../escaped", "x"),
        out -> new Tar().link("l", out).file("l/escaped", "x"),
        out -> new Tar().link("l", "../../..").file("l/escaped", "x"),
        out -> new Tar().link("l", out).folder("l/escaped"),
        out -> new Tar().link("l", out).folder("l"),
        out -> new Tar().link("l", out + "/secret").file("l", "overwritten"),
        out -> new Tar().link("l", out + "/secret").hardLink("h", "l"),
        out -> new Tar().link("l", out).hardLink("h", "l/secret"),
        out -> new Tar().hardLink("h", out + "/secret"),
        out -> new Tar().hardLink("h", "../../../secret"),
        out -> new Tar().hardLink("h", "usr"),
        out -> new Tar().hardLink("h", "h"),
        out -> new Tar().link("l", out).file("l/.wh.secret", ""),
        out -> new Tar().link("l", out).file("l/.wh..wh..opq", "").file("l/x", "x"),
        out -> new Tar().file("../.wh.secret", ""),
        out -> new Tar().file("a/.wh...", ""),
        out -> new Tar().file(".wh..", ""),
        out -> new Tar().file(".wh.", ""),
        out -> new Tar().file(".wh..wh.plnk", ""),
        out -> new Tar().file("a/.wh.b/c", "x"),
        out -> new Tar().link("", "x"),
        out -> new Tar().file("", "x"),
        out -> new Tar().special("usr/null", TarConstants.LF_CHR),
        out -> new Tar().special("dev/../usr/null", TarConstants.LF_CHR),
        out -> new Tar().special("usr/sda", TarConstants.LF_BLK),
        out -> new Tar().special("usr/pipe", TarConstants.LF_FIFO),
        out -> new Tar().special("usr/what", (byte) 'Z'),
        out -> new Tar().file("twice", "1").file("twice", "2"),
        out -> new Tar().file("twice", "1").folder("twice"),
        out -> new Tar().file("f", "1").file("f/below", "2"),
        out -> new Tar().file("line\nbreak", "x"));
  }

  @ParameterizedTest
  @MethodSource("hostile")
  void nothingLeavesTheTree(Hostile layer) throws Exception {
    Path outside = Files.createDirectory(folder.resolve("outside"));
    Files.writeString(outside.resolve("secret"), "s3cret");
    List<Path> before = files();
    layout.layer(Layers.system()).layer(layer.write(outside.toString()));
    Digest digest = layout.finish();
    assertThatThrownBy(() -> image(digest)).isInstanceOf(AssayException.Toolchain.class);
    assertThat(files()).isEqualTo(before);
    assertThat(outside.resolve("secret")).hasContent("s3cret");
    assertThat((int) Files.getAttribute(outside.resolve("secret"), "unix:nlink")).isEqualTo(1);
    try (Stream<Path> kept = Files.list(folder.resolve("cache"))) {
      assertThat(kept).noneMatch(path -> Files.isDirectory(path));
    }
  }

  /** All but the image itself and the cache. */
  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(path -> !path.startsWith(layout.folder))
          .filter(path -> !path.startsWith(folder.resolve("cache")))
          .sorted()
          .toList();
    }
  }

  @Test
  void aTruncatedOrForeignLayerIsRefused() throws Exception {
    byte[] plain = Layers.system().file("big", "x".repeat(5000)).bytes();
    for (int length : new int[] {3000, 4000}) {
      byte[] cut = java.util.Arrays.copyOf(plain, length);
      assertRefused(new Layout(base.resolve("image")).layer(TAR, cut, cut), "cannot unpack");
    }
    assertRefused(
        new Layout(base.resolve("image")).layer(TAR + "+gzip", plain, plain), "cannot unpack");
    assertRefused(
        new Layout(base.resolve("image")).layer(TAR, Layers.gzip(plain), plain), "cannot unpack");
    assertRefused(
        new Layout(base.resolve("image")).layer(TAR + "+xz", plain, plain), "a layer of the type");
    assertRefused(
        new Layout(base.resolve("image")).layer(TAR, plain, new byte[1]), "decompresses to");
  }

  private void assertRefused(Layout image, String why) throws IOException {
    Digest digest = image.finish();
    assertThatThrownBy(() -> image(digest))
        .isInstanceOf(AssayException.Toolchain.class)
        .hasMessageContaining(why);
  }

  @Test
  void everyBlobIsHeldAgainstItsDigest() throws Exception {
    Digest digest = layout.layer(Layers.system()).finish();
    try (Stream<Path> blobs = Files.list(layout.folder.resolve("blobs/sha256"))) {
      for (Path blob : blobs.toList()) {
        byte[] bytes = Files.readAllBytes(blob);
        byte[] other = bytes.clone();
        other[other.length / 2] ^= 1;
        Files.write(blob, other);
        assertThatThrownBy(() -> image(digest)).isInstanceOf(AssayException.Toolchain.class);
        Files.delete(blob);
        assertThatThrownBy(() -> image(digest))
            .isInstanceOf(AssayException.Toolchain.class)
            .hasMessageContaining("there is no file");
        Files.write(blob, bytes);
      }
      assertThat(image(digest).folder()).isDirectory();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"schemaVersion\": 2, => \"schemaVersion\": 1,",
        "\"schemaVersion\": 2, => \"schemaVersion\": 2, \"manifests\": [],",
        "\"schemaVersion\": 2, => \"schemaVersion\": 2, \"layers\": [],",
        "image.manifest.v1 => image.index.v1",
        "\"layers\": [ => \"layers\": 1, \"x\": [",
        "\"layers\": [{ => \"layers\": [1, {",
        "\"size\":  => \"size\": -",
        "\"size\":  => \"size\": 1",
        "\"size\":  => \"size\": 99999999999999999999",
        "\"digest\": \"sha256: => \"digest\": \"sha512:",
        "\"digest\": \"sha256: => \"digest\": \"sha256:../",
        "\"config\" => \"konfig\"",
      })
  void aManifestThatIsNoneIsRefused(String change) throws Exception {
    layout.layer(Layers.system());
    String manifest = layout.manifest();
    String[] parts = change.split(" => ", -1);
    assertThat(manifest).contains(parts[0]);
    Digest digest = layout.blob(manifest.replace(parts[0], parts[1]).getBytes(UTF_8));
    assertThatThrownBy(() -> image(digest)).isInstanceOf(AssayException.Toolchain.class);
  }

  @Test
  void aDeepDocumentIsRefusedRatherThanAnOverflow() throws Exception {
    byte[] deep = ("{\"x\":" + "[".repeat(2_000_000)).getBytes(UTF_8);
    Digest digest = layout.blob(deep);
    assertThatThrownBy(() -> image(digest)).isInstanceOf(AssayException.Toolchain.class);
    Digest large = layout.blob(new byte[OciDocument.LIMIT + 1]);
    assertThatThrownBy(() -> image(large)).isInstanceOf(AssayException.Toolchain.class);
  }

  @Test
  void ofAnIndexTheOneForThisKindOfMachineIsTaken() throws Exception {
    String amd = indexed("amd64", Layers.system().file("which", "amd64"), "");
    String arm = indexed("arm64", Layers.system().file("which", "arm64"), "");
    String v3 = indexed("amd64", Layers.system().file("which", "v3"), ", \"variant\": \"v3\"");
    Path tree = image(index(arm, v3, amd)).folder();
    assertThat(tree.resolve("which")).hasContent("amd64");
    assertThatThrownBy(() -> image(index(arm)))
        .hasMessageContaining("expected one image for linux/amd64, found linux/arm64 sha256:");
    String second = indexed("amd64", Layers.system().file("which", "second"), "");
    assertThatThrownBy(() -> image(index(amd, second))).hasMessageContaining("expected one image");
    // What the index says of an image has to be true.
    String lie = arm.replace("arm64", "amd64");
    assertThatThrownBy(() -> image(index(lie))).hasMessageContaining("it is for linux/arm64");
  }

  private String indexed(String architecture, Tar layer, String more) throws IOException {
    Layout one = new Layout(layout.folder);
    one.architecture = architecture;
    Digest digest = one.layer(layer).finish();
    return "{\"mediaType\": \"application/vnd.oci.image.manifest.v1+json\", \"digest\": \"%s\", \"size\": 1, \"platform\": {\"os\": \"linux\", \"architecture\": \"%s\"%s}}"
        .formatted(digest, architecture, more);
  }

  private Digest index(String... manifests) throws IOException {
    return layout.blob(
        "{\"schemaVersion\": 2, \"manifests\": [%s]}"
            .formatted(String.join(",", manifests))
            .getBytes(UTF_8));
  }

  @Test
  void anImageIsKeptAndHeldAgainstItsDigest() throws Exception {
    Digest digest = layout.layer(Layers.system()).finish();
    RootFileSystem first = image(digest);
    assertThat(first.info().kind()).isEqualTo("oci");
    assertThat(first.info().digest()).contains(digest);
    assertThat(first.conditions()).containsExactly(new Condition.UnverifiedRootfs("oci", digest));
    assertThat(first.locked()).contains(new LockedRoot.Supplied("oci", digest));
    dev.assay.rebuilder.checkout.Trees.delete(layout.folder);
    assertThat(image(digest)).isEqualTo(first);
    Files.writeString(first.folder().resolve("usr/bin/sh"), "changed");
    assertThatThrownBy(() -> image(digest)).hasMessageContaining("was changed after it was made");
  }

  @Test
  void anArchiveIsUnpackedWhateverItsCompression() throws Exception {
    byte[] plain = Layers.system().file("usr/.wh.name", "kept").file("x", "y").bytes();
    ByteArrayOutputStream bzip = new ByteArrayOutputStream();
    try (var out = new BZip2CompressorOutputStream(bzip)) {
      out.write(plain);
    }
    ByteArrayOutputStream xz = new ByteArrayOutputStream();
    try (var out = new XZOutputStream(xz, new LZMA2Options(0))) {
      out.write(plain);
    }
    List<byte[]> all =
        new ArrayList<>(List.of(plain, Layers.gzip(plain), bzip.toByteArray(), xz.toByteArray()));
    all.add(zstd(plain));
    List<Optional<Digest>> trees = new ArrayList<>();
    for (byte[] bytes : all) {
      RootFileSystem root = archive(bytes);
      assertThat(root.info().digest()).contains(Digest.of(bytes));
      assertThat(root.folder().resolve("usr/.wh.name")).hasContent("kept");
      trees.add(root.tree());
    }
    assertThat(trees).hasSize(5).containsOnly(trees.getFirst());
    assertThat(trees.getFirst()).isPresent();
  }

  /** Two frames, and a skippable one between them. */
  private byte[] zstd(byte[] plain) throws Exception {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    int half = plain.length / 2;
    all.write(frame(java.util.Arrays.copyOf(plain, half)));
    all.write(new byte[] {0x50, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3});
    all.write(frame(java.util.Arrays.copyOfRange(plain, half, plain.length)));
    return all.toByteArray();
  }

  private byte[] frame(byte[] plain) throws Exception {
    Path file = Files.write(folder.resolve("plain"), plain);
    Process zstd =
        new ProcessBuilder("zstd", "-qc", file.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    byte[] frame = zstd.getInputStream().readAllBytes();
    assertThat(zstd.waitFor()).isZero();
    return frame;
  }

  @Test
  void anArchiveIsTheOneThatIsNamed() throws Exception {
    Files.write(base.resolve("root.tar"), Layers.system().bytes());
    Root other = root(Root.Kind.TAR, "./root.tar", Digest.of(new byte[1]));
    assertThatThrownBy(() -> find(other))
        .isInstanceOf(AssayException.Toolchain.class)
        .hasMessageContaining("is not the one asked for");
    assertThatThrownBy(() -> archive(new byte[10_240])).hasMessageContaining("has no entries");
    assertThatThrownBy(() -> archive("no tar".getBytes(UTF_8)))
        .isInstanceOf(AssayException.Toolchain.class);
    assertThatThrownBy(() -> archive(new Tar().file("usr/bin/x", "").bytes()))
        .hasMessageContaining("has no shell");
    assertThatThrownBy(() -> archive(new Tar().file("etc/x", "").bytes()))
        .hasMessageContaining("has no folder /usr");
  }

  @Test
  void aFolderIsKnownByItsDigestAndReadAgain() throws Exception {
    Path tree = Files.createDirectories(base.resolve("tree/usr/bin"));
    Files.writeString(tree.resolve("sh"), "#!");
    Root named = new Root(Root.Kind.DIR, "./tree", List.of());
    RootFileSystem root = find(named);
    Digest digest = root.info().digest().orElseThrow();
    assertThat(root.conditions()).containsExactly(new Condition.UnverifiedRootfs("dir", digest));
    root.requireUnchanged();
    assertThat(find(named, root.locked())).isEqualTo(root);
    Files.writeString(tree.resolve("cc"), "trojan");
    assertThatThrownBy(root::requireUnchanged)
        .isInstanceOf(AssayException.Toolchain.class)
        .hasMessageContaining("was changed during the build");
    assertThatThrownBy(() -> find(named, root.locked()))
        .isInstanceOf(AssayException.Toolchain.class)
        .hasMessageContaining("is not the one in the lock");
  }

  @Test
  void aSpecLeadsNowhereElse() throws Exception {
    Path outside = Files.createDirectories(folder.resolve("outside/usr/bin"));
    Files.writeString(outside.resolve("sh"), "#!");
    Files.createSymbolicLink(base.resolve("link"), folder.resolve("outside"));
    Files.createDirectory(base.resolve("in"));
    Files.createSymbolicLink(base.resolve("in/usr"), outside.getParent());
    Files.write(folder.resolve("outside/root.tar"), Layers.system().bytes());
    Digest digest = Digest.of(folder.resolve("outside/root.tar"));
    assertThatThrownBy(() -> find(new Root(Root.Kind.DIR, "./link", List.of())))
        .isInstanceOf(AssayException.Toolchain.class)
        .hasMessageContaining("leads through a link");
    assertThatThrownBy(() -> find(new Root(Root.Kind.DIR, "./link/usr", List.of())))
        .hasMessageContaining("leads through a link");
    assertThatThrownBy(() -> find(new Root(Root.Kind.DIR, "./in", List.of())))
        .hasMessageContaining("has no folder /usr");
    assertThatThrownBy(() -> find(root(Root.Kind.TAR, "./link/root.tar", digest)))
        .hasMessageContaining("leads through a link");
    String user = base.resolve("link/root.tar").toString();
    Root named = new Root(Root.Kind.TAR, user, Optional.of(digest), List.of(), true);
    assertThat(find(named).info().chosenBy()).isEqualTo("user");
    Root own = new Root(Root.Kind.DIR, "/usr/..", Optional.empty(), List.of(), true);
    assertThatThrownBy(() -> find(own)).hasMessageContaining("rootfs: host");
  }

  @Test
  void aLockHoldsForWhatTheSpecNames() throws Exception {
    Digest digest = layout.layer(Layers.system()).finish();
    Optional<LockedRoot> same = Optional.of(new LockedRoot.Supplied("oci", digest));
    Optional<LockedRoot> other =
        Optional.of(new LockedRoot.Supplied("oci", Digest.of(new byte[] {1})));
    Optional<LockedRoot> debian =
        Optional.of(
            new LockedRoot.Debian(
                "sid", List.of(new LockedPackage("apt_3.0_amd64.deb", 1, digest))));
    Root named = root(Root.Kind.OCI, "./image", digest);
    assertThat(find(named, same).info().digest()).contains(digest);
    for (Optional<LockedRoot> wrong : List.of(other, debian)) {
      assertThatThrownBy(() -> find(named, wrong))
          .isInstanceOf(AssayException.Toolchain.class)
          .hasMessageContaining("the lock was made on another root file system");
    }
    assertThatThrownBy(() -> find(Root.ANY, same)).hasMessageContaining("name it with --rootfs");
    Root users =
        new Root(Root.Kind.OCI, layout.folder.toString(), Optional.of(digest), List.of(), true);
    assertThat(find(users, debian).info().chosenBy()).isEqualTo("user");
  }

  @Test
  void skopeoIsNamedWhereItIsMissing() {
    Root image = root(Root.Kind.OCI, "registry.example.org/jdk", Digest.of(new byte[1]));
    assertThatThrownBy(() -> find(image))
        .isInstanceOf(AssayException.Toolchain.class)
        .hasMessageContaining("apt-get install skopeo");
    assertThat(RootFileSystems.lacking(RootFileSystems.Need.REGISTRY, Map.of("PATH", "/nowhere")))
        .contains("apt-get install skopeo");
  }

  @Test
  void linksOfATreeAreNotFollowedWhenItIsHashed() throws Exception {
    Path tree = tree(new Tar().link("usr/lib", "/").link("loop", "loop"));
    assertThat(Files.exists(tree.resolve("loop"), LinkOption.NOFOLLOW_LINKS)).isTrue();
  }
}
