package dev.assay.core.lock;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.core.artifact.Digest;
import dev.assay.core.json.RefusedException;
import java.io.ByteArrayInputStream;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LockedRootTest {
  private static final DependencyLock NONE =
      new DependencyLock("pkg:generic/demo@1", List.of(), List.of());
  private static final LockedRoot.Debian DEBIAN =
      new LockedRoot.Debian(
          "bookworm",
          List.of(
              locked("apt_2.6.1_amd64.deb", "a"),
              locked("git_1%3a2.39.5-0+deb12u2_amd64.deb", "g"),
              locked("tzdata_2025b-0+deb12u1_all.deb", "t")));
  private static final LockedRoot IMAGE = new LockedRoot.Supplied("oci", digest("image"));

  private static LockedPackage locked(String file, String content) {
    return new LockedPackage(file, content.length(), digest(content));
  }

  private static Digest digest(String content) {
    return Digest.of(content.getBytes(UTF_8));
  }

  private static DependencyLock on(LockedRoot root) {
    return NONE.with(Optional.of(root));
  }

  private static DependencyLock read(String text) throws Exception {
    return LockReader.read(new ByteArrayInputStream(text.getBytes(UTF_8)));
  }

  @Test
  void whatIsWrittenReadsBack() throws Exception {
    String text = LockWriter.write(on(DEBIAN));
    assertThat(read(text)).isEqualTo(on(DEBIAN));
    assertThat(text)
        .contains(
            """
              "files": [],
              "rootfs": {"kind": "debian", "suite": "bookworm", "packages": [
                {"file": "apt_2.6.1_amd64.deb", "size": 1, "sha256": "ca978112ca1bbdcafac231b39a\
            23dc4da786eff8147c4e72b9807785afee48bb"},
            """)
        .endsWith("}\n  ]}\n}\n");
    assertThat(read(LockWriter.write(on(IMAGE)))).isEqualTo(on(IMAGE));
    assertThat(LockWriter.write(on(IMAGE)))
        .endsWith(
            "\"rootfs\": {\"kind\": \"oci\", \"sha256\": \""
                + digest("image").sha256()
                + "\"}\n}\n");
  }

  @Test
  void aLockWithoutTheSectionStaysAsItWas() throws Exception {
    assertThat(LockWriter.write(NONE)).doesNotContain("rootfs");
    assertThat(read(LockWriter.write(NONE)).root()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "'\"debian\"', '\"host\"', the field \"sha256\"",
    "'\"kind\": \"debian\"', '\"kind\": \"debian\", \"x\": 1', the field \"suite\"",
    "bookworm, ../sid, a root file system by digest",
    "apt_2.6.1, ../apt_2.6.1, a root file system by digest",
    "apt_2.6.1, -apt_2.6.1, a root file system by digest",
    "apt_2.6.1, zz_2.6.1, a root file system by digest",
    "apt_2.6.1_amd64, git_1%3a2.39.4_amd64, a root file system by digest",
    "apt_2.6.1_amd64.deb, apt_2.6.1_amd64.exe, a root file system by digest",
    "apt_2.6.1_amd64.deb, apt_2.6.1%2f_amd64.deb, a root file system by digest",
    "'\"size\": 1', '\"size\": -1', a number from 0",
    "ca978, CA978, 64 lower-case",
    "'  ]}\n}\n', '  ], \"more\": 1}\n}\n', the end of the object",
    "'  ]}\n}\n', '  ]},\n  \"rootfs\": {\"kind\": \"oci\"}\n}\n', JSON",
    "'  ]}\n}\n', '  ]},\n  \"other\": 1\n}\n', the end of the object",
    "'\"files\": []', '\"flies\": []', the field \"files\"",
  })
  void whatIsNoRootIsRefused(String part, String by, String message) {
    String text = LockWriter.write(on(DEBIAN));
    assertThat(text).contains(part);
    assertThatThrownBy(() -> read(text.replace(part, by)))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"host", "debian", "", "OCI"})
  void onlyWhatIsSuppliedHasOneDigest(String kind) {
    String text = LockWriter.write(on(IMAGE));
    assertThatThrownBy(() -> read(text.replace("\"oci\"", "\"" + kind + "\"")))
        .isInstanceOf(RefusedException.class);
  }

  @Test
  void anEmptyListOfPackagesIsNoRoot() {
    assertThatThrownBy(() -> new LockedRoot.Debian("sid", List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aFileSaysNameVersionAndArchitecture() {
    LockedPackage git = DEBIAN.packages().get(1);
    assertThat(git.name()).isEqualTo("git");
    assertThat(git.version()).isEqualTo("1:2.39.5-0+deb12u2");
    assertThat(git.architecture()).isEqualTo("amd64");
  }

  @Test
  void changesOfTheSystemAreTold() {
    LockedRoot now =
        new LockedRoot.Debian(
            "bookworm",
            List.of(
                locked("apt_2.6.1_amd64.deb", "a"),
                locked("git_1%3a2.39.6_amd64.deb", "g"),
                locked("make_4.3-4.1_amd64.deb", "m")));
    assertThat(LockChanges.between(on(DEBIAN), on(now)).lines())
        .containsExactly(
            "~ rootfs git 1:2.39.5-0+deb12u2 -> 1:2.39.6",
            "+ rootfs make 4.3-4.1",
            "- rootfs tzdata 2025b-0+deb12u1");
    assertThat(LockChanges.between(on(DEBIAN), on(IMAGE)).lines())
        .containsExactly("~ rootfs debian bookworm, 3 packages -> oci " + digest("image"));
    assertThat(LockChanges.between(NONE, on(IMAGE)).lines())
        .containsExactly("~ rootfs host -> oci " + digest("image"));
    assertThat(LockChanges.between(on(DEBIAN), on(DEBIAN)).isEmpty()).isTrue();
  }

  @Test
  void anotherFileOfTheSameNameIsNoVersion() {
    LockedRoot now = new LockedRoot.Debian("bookworm", List.of(locked("apt_2.6.1_amd64.deb", "x")));
    LockChanges changes = LockChanges.between(on(DEBIAN), on(now));
    assertThat(changes.altered())
        .containsExactly("apt_2.6.1_amd64.deb: was " + digest("a") + ", is " + digest("x"));
  }
}
