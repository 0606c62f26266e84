package dev.assay.core.lock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NpmPackageTest {
  @ParameterizedTest
  @CsvSource({
    "typescript/-/typescript-5.4.5.tgz, typescript, 5.4.5, typescript-5.4.5.tgz",
    "@types/node/-/node-20.0.0.tgz, @types/node, 20.0.0, types-node-20.0.0.tgz",
    "a-1.0.0/-/a-1.0.0-2.0.0-rc.1.tgz, a-1.0.0, 2.0.0-rc.1, a-1.0.0-2.0.0-rc.1.tgz",
    "JSONStream/-/JSONStream-1.3.5.tgz, JSONStream, 1.3.5, JSONStream-1.3.5.tgz",
  })
  void aTarballHasOnePath(String path, String name, String version, String packed) {
    NpmPackage found = NpmPackage.ofPath(path).orElseThrow();
    assertThat(found).isEqualTo(new NpmPackage(name, version));
    assertThat(found.path()).isEqualTo(path);
    assertThat(found.packed()).isEqualTo(packed);
    assertThat(LockedFile.isPath(path)).isTrue();
    assertThat(ModuleId.ofPath(path)).isEqualTo(Optional.of(found.module()));
    assertThat(found.module()).hasToString(name + "@" + version);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "typescript/-/other-5.4.5.tgz",
        "typescript/-/typescript-5.4.tgz",
        "typescript/-/typescript-5.4.5.tar",
        "typescript/typescript-5.4.5.tgz",
        "x/typescript/-/typescript-5.4.5.tgz",
        "@types/node/-/@types/node-20.0.0.tgz",
        "../-/..-1.0.0.tgz",
        "@a/../-/..-1.0.0.tgz",
        "typescript/-/typescript-5.4.5+b.tgz",
      })
  void nothingElseIsOne(String path) {
    assertThat(NpmPackage.ofPath(path)).isEmpty();
  }

  @Test
  void onlyWellFormedOnesAreMade() {
    assertThat(NpmPackage.of("a/b", "1.0.0")).isEmpty();
    assertThat(NpmPackage.of("a", "latest")).isEmpty();
    assertThat(NpmPackage.of("a%2fb", "1.0.0")).isEmpty();
    assertThatThrownBy(() -> new NpmPackage("a", "1")).isInstanceOf(IllegalArgumentException.class);
  }
}
