package dev.assay.rebuilder.ecosystem;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.assay.core.failure.AssayException;
import dev.assay.core.spec.Environment;
import dev.assay.rebuilder.sandbox.SandboxClass;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The files by which {@code mvn} in the sandbox is the Maven we mean.
 *
 * <p>{@code bin/mvn} starts Maven's own script with {@code JAVA_HOME} naming {@code shim}, whose
 * {@code java} adds options to the real one. Options given there rather than to {@code mvn} are no
 * user properties, which some plugins write into what they make; and a line separator of two
 * characters does not survive the word splitting of {@code MAVEN_OPTS}. The shim takes all of its
 * variables away again. Maven started by the build itself is not recorded: its projects are tests'.
 */
final class MavenLauncher {
  /** By name: its superclass is Maven's, which is not on our class path. */
  private static final String RECORDER = "dev.assay.rebuilder.recorder.BuildRecorder";

  private static final Pattern ZONE = Pattern.compile("[A-Za-z0-9_+:/-]+");
  private static final Pattern LOCALE = Pattern.compile("([a-z]{2,3})(?:_([A-Z]{2}))?(?:\\..*)?");
  private static final String CRLF = "\r\n";

  private MavenLauncher() {}

  static void write(Environment environment, String settings, Workplace place)
      throws IOException, AssayException {
    script(place.tools().resolve("bin/mvn"), mvn(environment.tool().version()));
    script(place.tools().resolve("shim/bin/java"), java(environment));
    Files.writeString(place.tools().resolve("settings.xml"), settings);
    Path recorder = place.tools().resolve("recorder");
    Files.createDirectories(recorder.resolve("META-INF/plexus"));
    Files.writeString(recorder.resolve("META-INF/plexus/components.xml"), component());
    SandboxClass.copy(RECORDER, recorder);
    // For Maven started by the build, which may not come by our script.
    Path user = Files.createDirectories(place.home().resolve(".m2"));
    Files.writeString(user.resolve("settings.xml"), settings);
  }

  private static String mvn(String version) {
    return """
        #!/bin/sh
        export ASSAY_JAVA_HOME="$JAVA_HOME"
        export JAVA_HOME=%1$s/shim
        exec %1$s/maven/bin/mvn -s %1$s/settings.xml -B %2$s"$@"
        """
        .formatted(Workplace.TOOLS, hasNoTransferProgress(version) ? "-ntp " : "");
  }

  /** The option came with Maven 3.6.1. */
  private static boolean hasNoTransferProgress(String version) {
    Matcher numbers = Pattern.compile("([0-9]+)\\.([0-9]+)\\.([0-9]+).*").matcher(version);
    if (!numbers.matches()) {
      return false;
    }
    int major = Integer.parseInt(numbers.group(1));
    int minor = Integer.parseInt(numbers.group(2));
    return major > 3
        || (major == 3 && minor > 6)
        || (major == 3 && minor == 6 && !numbers.group(3).equals("0"));
  }

  private static String java(Environment environment) throws AssayException {
    StringBuilder options = new StringBuilder();
    for (String option : options(environment)) {
      options.append(" '").append(option).append('\'');
    }
    return """
        #!/bin/sh
        export JAVA_HOME="$ASSAY_JAVA_HOME"
        unset ASSAY_JAVA_HOME
        if [ -z "$ASSAY_RECORDED" ]; then
          export ASSAY_RECORDED=1
          set -- -Dmaven.ext.class.path=%1$s/recorder -Dassay.record=%2$s/maven "$@"
        fi
        exec "$JAVA_HOME/bin/java"%3$s "$@"
        """
        .formatted(Workplace.TOOLS, Workplace.RECORD, options);
  }

  /** No option has a quote in it: each is a constant, or of a grammar without. */
  static List<String> options(Environment environment) throws AssayException {
    Matcher locale = LOCALE.matcher(environment.locale());
    if (!locale.matches()) {
      throw new AssayException.Usage(
          "locale: expected one such as en_US, found: " + environment.locale());
    }
    if (!ZONE.matcher(environment.timezone()).matches()) {
      throw new AssayException.Usage(
          "timezone: expected one such as Europe/Berlin, found: " + environment.timezone());
    }
    List<String> options = new ArrayList<>();
    options.add("-Duser.language=" + locale.group(1));
    String country = locale.group(2);
    if (country != null) {
      options.add("-Duser.country=" + country);
    }
    options.add("-Duser.timezone=" + environment.timezone());
    if (environment.newline() == Environment.Newline.CRLF) {
      options.add("-Dline.separator=" + CRLF);
    }
    return options;
  }

  private static String component() {
    return """
        <component-set><components><component>
          <role>org.apache.maven.eventspy.EventSpy</role>
          <role-hint>assay</role-hint>
          <implementation>%s</implementation>
        </component></components></component-set>
        """
        .formatted(RECORDER);
  }

  private static void script(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.write(file, text.getBytes(UTF_8));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
