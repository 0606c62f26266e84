package dev.assay.rebuilder.toolchain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.core.failure.AssayException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JdksTest {
  @TempDir Path folder;

  @Test
  void theHighestOfAMajorVersionIsTaken() throws Exception {
    jdk("a", "17.0.9");
    jdk("b", "17.0.10");
    jdk("c", "17");
    jdk("d", "21.0.1");
    assertThat(find(Map.of()).require("17").version()).isEqualTo("17.0.10");
    assertThat(find(Map.of()).require("21").version()).isEqualTo("21.0.1");
  }

  @Test
  void ofEqualVersionsTheFirstPathIsTaken() throws Exception {
    jdk("z", "17.0.9");
    Path first = jdk("b", "17.0.9");
    jdk("c", "17.0.9");
    assertThat(find(Map.of()).require("17").home()).isEqualTo(first.toRealPath());
  }

  @Test
  void aLinkIsNoFurtherJdk() throws Exception {
    Path real = jdk("java-17-real", "17.0.9");
    Files.createSymbolicLink(folder.resolve("java-1.17.0"), real);
    assertThat(find(Map.of()).all())
        .containsExactly(new Jdk(real.toRealPath(), real.toRealPath().toString(), "17.0.9"));
  }

  @ParameterizedTest
  @CsvSource({
    "1.8.0_392, 8, true",
    "1.8.0_392, 1.8.0_392, true",
    "1.8.0_392, 8u392, true",
    "1.8.0_392, 8u39, false",
    "1.8.0_392, 1, false",
    "11.0.20.1, 11, true",
    "11.0.20.1, 11.0.20, false",
    "17.0.9, 17.0.9, true",
    "17.0.9, 17.0.9+9, true",
    "17.0.9, 17.0, false",
    "17.0.9, 1, false",
    "17.0.9, 7, false",
    "25, 25, true",
    "9, 9, true",
  })
  void exactVersionsMeanExactlyThat(String there, String asked, boolean satisfied) {
    assertThat(new Jdk(folder, "/jdk", there).satisfies(asked)).isEqualTo(satisfied);
  }

  @Test
  void variablesNameFurtherOnes() throws Exception {
    Path elsewhere = Files.createDirectories(folder.resolve("elsewhere"));
    Path jdk = jdk("elsewhere/jdk", "11.0.2");
    Jdks jdks =
        Jdks.find(
            folder.resolve("none"),
            Map.of(
                "JAVA_HOME_11_X64", jdk.toString(),
                "JAVA_HOME_17_X64", elsewhere.toString(),
                "JAVA_HOME_21_X64", "relative",
                "NOT_JAVA_HOME_8_X64", jdk.toString()),
            folder);
    assertThat(jdks.all()).extracting(Jdk::version).containsExactly("11.0.2");
  }

  @Test
  void sdkmanAndToolchainsNameFurtherOnes() throws Exception {
    jdk("home/.sdkman/candidates/java/17.0.9-tem", "17.0.9");
    jdk("managed/candidates/java/21.0.2-zulu", "21.0.2");
    Path named = jdk("elsewhere/deep/jdk", "11.0.2");
    Path toolchains = Files.createDirectories(folder.resolve("home/.m2")).resolve("toolchains.xml");
    Files.writeString(
        toolchains,
        """
        <toolchains>
          <toolchain><type>jdk</type>
            <configuration><jdkHome> %s </jdkHome></configuration></toolchain>
          <toolchain><configuration><jdkHome>${env.X}</jdkHome></configuration></toolchain>
        </toolchains>
        """
            .formatted(named));
    assertThat(find(Map.of()).all()).extracting(Jdk::version).containsExactly("17.0.9", "11.0.2");
    String managed = folder.resolve("managed").toString();
    assertThat(find(Map.of("SDKMAN_DIR", managed)).all())
        .extracting(Jdk::version)
        .containsExactly("21.0.2", "11.0.2");

    Files.writeString(
        toolchains, "<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><jdkHome>&b;</jdkHome>");
    assertThatThrownBy(() -> find(Map.of()))
        .isInstanceOf(AssayException.Usage.class)
        .hasMessageContaining(toolchains.toString());
  }

  @Test
  void whatIsNotAWholeJdkDoesNotCount() throws Exception {
    Path jre = jdk("jre", "17.0.1");
    Files.delete(jre.resolve("bin/javac"));
    Files.delete(jdk("no-release", "17.0.2").resolve("release"));
    Files.writeString(jdk("no-version", "17.0.3").resolve("release"), "IMPLEMENTOR=\"x\"\n");
    Files.write(jdk("binary", "17.0.4").resolve("release"), new byte[] {(byte) 0xff, 0});
    Files.writeString(folder.resolve("file"), "");
    assertThat(find(Map.of()).all()).isEmpty();
  }

  @Test
  void aJdkIsNeverRun() throws Exception {
    Path jdk = jdk("hostile", "17.0.9");
    Path mark = folder.resolve("ran");
    for (String program : new String[] {"java", "javac"}) {
      script(jdk.resolve("bin").resolve(program), "#!/bin/sh\ntouch " + mark + "\n");
    }
    identified();
    assertThat(mark).doesNotExist();
  }

  @Test
  void whatIsMissingIsNamed() throws Exception {
    Path jdk = jdk("a", "17.0.9");
    assertThatThrownBy(() -> find(Map.of()).require("8u392"))
        .isInstanceOf(AssayException.Toolchain.class)
        .hasMessage(
            "the build asks for JDK 8u392; found: 17.0.9 (%s). Install it below /usr/lib/jvm or set"
                + " JAVA_HOME_8_X64 to its folder",
            jdk.toRealPath());
    assertThatThrownBy(() -> Jdks.find(folder.resolve("none"), Map.of(), folder).require("17"))
        .hasMessageContaining("found: none");
  }

  @Test
  void theIdentityIsThatOfEveryFile() throws Exception {
    Path jdk = jdk("a", "17.0.9");
    ToolIdentity before = identified();
    assertThat(before.name()).isEqualTo("jdk");
    assertThat(before.version()).isEqualTo("17.0.9");
    assertThat(identified()).isEqualTo(before);
    Files.writeString(jdk.resolve("lib/modules"), "other");
    assertThat(identified().digest()).isNotEqualTo(before.digest());
  }

  private Jdks find(Map<String, String> environment) throws AssayException {
    return Jdks.find(folder, environment, folder.resolve("home"));
  }

  private Path jdk(String name, String version) throws IOException {
    Path home = Files.createDirectories(folder.resolve(name));
    Files.createDirectories(home.resolve("bin"));
    Files.createDirectories(home.resolve("lib"));
    script(home.resolve("bin/javac"), "");
    Files.writeString(home.resolve("lib/modules"), "modules");
    Files.writeString(
        home.resolve("release"), "IMPLEMENTOR=\"Us\"\nJAVA_VERSION=\"" + version + "\"\n");
    return home;
  }

  private static void script(Path file, String text) throws IOException {
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private ToolIdentity identified() throws AssayException {
    Jdks jdks = find(Map.of());
    return jdks.identify(jdks.require("17"));
  }
}
