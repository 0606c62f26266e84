package dev.assay.core.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.core.failure.AssayException;
import dev.assay.core.spec.Environment.Root;
import dev.assay.core.text.Place;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RootNamesTest {
  private static final String HEX = "0123456789abcdef".repeat(4);
  private static final Path HERE = Path.of("/srv/specs");

  private static Root spec(String text) throws AssayException {
    return RootNames.ofSpec(text.replace("HEX", HEX), Place.of("assay.yaml"));
  }

  private static Root user(String text) throws AssayException {
    return RootNames.ofUser(text.replace("HEX", HEX), HERE);
  }

  @ParameterizedTest
  @CsvSource({
    "host, HOST, ''",
    "debian, DEBIAN, ''",
    "debian:trixie, DEBIAN, trixie",
    "oci:registry.example.org/team/jdk@sha256:HEX, OCI, registry.example.org/team/jdk",
    "oci:localhost:5000/a__b-c.d@sha256:HEX, OCI, localhost:5000/a__b-c.d",
    "oci:127.0.0.1:5000/x@sha256:HEX, OCI, 127.0.0.1:5000/x",
    "oci:./images/jdk@sha256:HEX, OCI, ./images/jdk",
    "tar:./a@b/root.tar.xz@sha256:HEX, TAR, ./a@b/root.tar.xz",
    "dir:./tools/root, DIR, ./tools/root",
  })
  void aSpecNamesRoots(String text, Root.Kind kind, String name) throws Exception {
    Root root = spec(text);
    assertThat(root.kind()).isEqualTo(kind);
    assertThat(root.name()).isEqualTo(name);
    assertThat(root.digest().isPresent()).isEqualTo(text.contains("HEX"));
    assertThat(root.byUser()).isFalse();
    assertThat(root.text()).isEqualTo(text.replace("HEX", HEX));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "none",
        "debian:",
        "debian:../x",
        "dir:",
        "dir:root",
        "dir:/",
        "dir:/root",
        "dir:../root",
        "dir:./a/../../b",
        "dir:./",
        "dir:.",
        "dir:./a/",
        "dir:./a*",
        "dir:.//a",
        "dir:./a\u202eb",
        "tar:./root.tar",
        "tar:/root.tar@sha256:HEX",
        "tar:../root.tar@sha256:HEX",
        "tar:root.tar@sha256:HEX",
        "tar:./root.tar@sha256:0HEX",
        "tar:./root.tar@sha512:HEX",
        "tar:./root.tar@sha256:HEX@sha256:",
        "oci:@sha256:HEX",
        "oci:/images@sha256:HEX",
        "oci:jdk@sha256:HEX",
        "oci:team/jdk@sha256:HEX",
        "oci:Registry.example.org/jdk@sha256:HEX",
        "oci:registry.example.org/JDK@sha256:HEX",
        "oci:registry.example.org/jdk:1@sha256:HEX",
        "oci:registry.example.org/a/../b@sha256:HEX",
        "oci:registry.example.org//a@sha256:HEX",
        "oci:user@registry.example.org/a@sha256:HEX",
        "oci:user:pass@registry.example.org/a@sha256:HEX",
        "oci:registry.example.org/a --dest-creds@sha256:HEX",
        "oci:--all/a@sha256:HEX",
        "oci:docker://registry.example.org/a@sha256:HEX",
        "OCI:registry.example.org/a@sha256:HEX",
        "xyz:./a@sha256:HEX"
      })
  void nothingElseIsARoot(String text) {
    assertThatThrownBy(() -> spec(text))
        .isInstanceOf(AssayException.Usage.class)
        .hasMessageContaining("expected host, debian");
  }

  @ParameterizedTest
  @ValueSource(strings = {"registry.example.org/jdk:17", "localhost:5000/team/jdk"})
  void aTagIsRefusedWithTheWayToFindTheDigest(String name) {
    assertThatThrownBy(() -> spec("oci:" + name))
        .isInstanceOf(AssayException.Usage.class)
        .hasMessageContaining("an image is named by its digest, since a tag can move")
        .hasMessageEndingWith("skopeo inspect --format '{{.Digest}}' docker://" + name);
  }

  @Test
  void theUserNamesAnyPath() throws Exception {
    assertThat(user("dir:../root").name()).isEqualTo("/srv/root");
    assertThat(user("dir:/srv/root").name()).isEqualTo("/srv/root");
    assertThat(user("tar:./x.tar@sha256:HEX").name()).isEqualTo("/srv/specs/x.tar");
    assertThat(user("oci:/srv/image@sha256:HEX").name()).isEqualTo("/srv/image");
    Root image = user("oci:registry.example.org/jdk@sha256:HEX");
    assertThat(image.name()).isEqualTo("registry.example.org/jdk");
    assertThat(image.byUser()).isTrue();
    for (String none : new String[] {"dir:/", "dir:/srv/..", "dir:srv", "tar:/x", "potato"}) {
      assertThatThrownBy(() -> user(none))
          .isInstanceOf(AssayException.Usage.class)
          .hasMessageContaining("--rootfs");
    }
  }

  @Test
  void packagesStayWithDebianOnly() throws Exception {
    Root debian = new Root(Root.Kind.DEBIAN, "sid", java.util.List.of("nsis"));
    assertThat(user("debian").with(debian.packages()).packages()).containsExactly("nsis");
    assertThat(user("host").with(debian.packages()).packages()).isEmpty();
  }
}
