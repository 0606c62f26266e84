package dev.assay.comparator.grade;

import dev.assay.core.artifact.ArtifactPath;
import dev.assay.core.artifact.MemberName;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Members that make something run, load or install by what they are called and where they lie. A
 * difference in one never gets a better grade for it; the report says what it sets off.
 */
public final class Triggers {
  /** A name, and what it sets off. The first one that fits is taken. */
  private record Trigger(Pattern name, String what) {}

  private static final List<Trigger> JAVA =
      List.of(
          trigger(
              "META-INF/services/javax\\.annotation\\.processing\\.Processor",
              "annotation processor, in every build that has this on its path"),
          trigger("META-INF/services/[^/]+", "service provider"),
          trigger("META-INF/versions/[0-9]+/.+", "on newer JDKs, under Multi-Release"),
          trigger("META-INF/incremental\\.annotation\\.processors", "annotation processor"),
          trigger("META-INF/(spring\\.(factories|handlers|components)|spring/.+)", "Spring"),
          trigger("META-INF/native-image/.+", "options of native-image builds"),
          trigger("META-INF/(sisu/.+|plexus/components\\.xml)", "component of Maven"),
          trigger("META-INF/maven/(plugin|extension)\\.xml", "Maven plugin"),
          trigger("META-INF/gradle-plugins/.+", "Gradle plugin"),
          trigger("META-INF/groovy/.+", "Groovy extension"),
          trigger("META-INF/(beans|persistence|aop|web-fragment|ejb-jar)\\.xml", "container"),
          trigger("META-INF/resources/.+", "served by the web container"),
          trigger("META-INF/INDEX\\.LIST", "class path"),
          trigger("META-INF/jboss-[^/]+\\.xml|META-INF/context\\.xml", "container"),
          trigger("WEB-INF/.*\\.xml", "web container"),
          trigger("OSGI-INF/.+\\.xml", "OSGi component"),
          trigger("(.*/)?module-info\\.class", "services and exports of a module"));

  private static final List<Trigger> OTHERS =
      List.of(
          trigger("(.*/)?[^/]+\\.pth", "code at every start of Python"),
          trigger("(.*/)?(site|user)customize\\.pyc?", "code at every start of Python"),
          trigger("(.*/)?[^/]+\\.(dist|egg)-info/entry_points\\.txt", "commands and plugins"),
          trigger("(.*/)?[^/]+\\.data/scripts/.+", "commands"),
          trigger("(.*/)?(setup\\.py|setup\\.cfg|pyproject\\.toml|conftest\\.py)", "Python builds"),
          trigger("(.*/)?binding\\.gyp", "native code, built on installation"),
          trigger("(.*/)?(\\.npmrc|\\.yarnrc(\\.yml)?|\\.pnpmfile\\.cjs)", "package managers"),
          trigger("(.*/)?[^/]+\\.(so(\\.[0-9.]+)?|dll|dylib|jnilib|node)", "native library"),
          trigger("(.*/)?[^/]+\\.asar\\.unpacked/.+", "loaded by an Electron application"),
          trigger(
              "(.*/)?(snapshot_blob|v8_context_snapshot)[^/]*\\.bin",
              "state that V8 starts with: code"),
          trigger("(\\./)?etc/(cron[^/]*/.+|crontab)", "cron job"),
          trigger("(\\./)?(etc|(usr/)?lib)/systemd/.+", "systemd unit"),
          trigger("(\\./)?etc/(init\\.d|rc[0-9S]\\.d|init)/.+", "service at start"),
          trigger("(\\./)?etc/(profile\\.d/.+|bash\\.bashrc|environment)", "code in every shell"),
          trigger("(\\./)?etc/ld\\.so\\.(preload|conf(\\.d/.+)?)", "libraries of every program"),
          trigger("(\\./)?etc/(sudoers\\.d|pam\\.d|apt/apt\\.conf\\.d|xdg/autostart)/.+", "system"),
          trigger("(\\./)?((usr/)?lib|etc)/(udev/rules|modprobe|modules-load)\\.?d?/.+", "kernel"),
          trigger("(\\./)?usr/share/(dbus-1/(system-)?services|polkit-1)/.+", "D-Bus and polkit"));

  private static final List<Trigger> CONTROL =
      List.of(
          trigger("(\\./)?(preinst|postinst|prerm|postrm|config)", "script of the package manager"),
          trigger("(\\./)?triggers", "scripts of other packages"));

  private Triggers() {}

  private static Trigger trigger(String name, String what) {
    return new Trigger(Pattern.compile(name), what);
  }

  /** What a member sets off; empty if its name alone sets nothing off. */
  public static Optional<String> of(ArtifactPath path) {
    String name = path.last().decoded();
    return first(JAVA, name)
        .or(() -> first(OTHERS, name))
        .or(() -> isControl(path) ? first(CONTROL, name) : Optional.empty());
  }

  private static Optional<String> first(List<Trigger> triggers, String name) {
    return triggers.stream()
        .filter(trigger -> trigger.name.matcher(name).matches())
        .findFirst()
        .map(Trigger::what);
  }

  /** Whether the member is in the control archive of a Debian package. */
  private static boolean isControl(ArtifactPath path) {
    return path.names().stream()
        .map(MemberName::decoded)
        .anyMatch(n -> n.startsWith("control.tar"));
  }
}
