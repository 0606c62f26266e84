package dev.assay.comparator.gallery;

import static dev.assay.comparator.gallery.Operator.injection;
import static dev.assay.comparator.gallery.Operator.marker;

import dev.assay.core.result.Grade;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What makes the JVM, or a framework, run something that a jar newly brings along. */
final class JarOperators {
  private static final String CLASS = "assay/Injected.class";
  private static final String MANIFEST = "META-INF/MANIFEST.MF";

  static final List<Operator> ALL = list();

  private JarOperators() {}

  private static List<Operator> list() {
    List<Operator> all = new ArrayList<>();
    all.add(attribute("J1", "Launcher-Agent-Class: assay.Injected", "runs before main"));
    all.add(attribute("J2", "Premain-Class: assay.Injected", "runs as an agent"));
    all.add(attribute("J5", "Class-Path: injected.jar", "loads another jar"));
    all.add(attribute("J6a", "Main-Class: assay.Injected", "runs another main"));
    all.add(attribute("J6b", "Add-Opens: java.base/java.lang", "opens the JDK to reflection"));
    all.add(attribute("J6c", "Enable-Native-Access: ALL-UNNAMED", "allows native code"));
    all.add(attribute("J6d", "X-Unknown: " + marker("J6d"), "manifests carry whatever one likes"));
    all.add(
        added(
            "J3",
            "META-INF/versions/9/" + CLASS,
            payload("J3"),
            "a class for newer JVMs, and Multi-Release: true",
            "runs instead of the class that one looks at",
            Map.of("Multi-Release", "true")));
    all.add(service("J4a", "META-INF/services/java.nio.file.spi.FileSystemProvider"));
    all.add(service("J4b", "META-INF/services/javax.annotation.processing.Processor"));
    all.add(service("J4c", "META-INF/spring.factories"));
    all.add(service("J4d", "META-INF/native-image/assay/native-image.properties"));
    all.add(
        added(
            "J13",
            CLASS,
            payload("J13"),
            "a class added",
            "event-stream 2018, ua-parser-js 2021: one file more than in the source",
            Map.of()));
    all.add(
        added(
            "J14",
            "lib/injected.jar",
            ZipEditor.create(List.of(ZipRecord.of(CLASS, payload("J14")))).write(),
            "a jar in the jar",
            "Passwordstate 2021: a library of others in the update",
            Map.of()));
    all.add(
        added(
            "J15",
            "native/linux-x86-64/libinjected.so",
            Le.concat(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1}, Le.utf8(marker("J15"))),
            "a native library",
            "System.load runs it on sight",
            Map.of()));
    all.add(
        injection(
            "J16",
            Shape.JAR,
            Grade.CODE,
            "an unsigned class and a service file in a signed jar",
            "jarsigner -verify says verified, and the code runs",
            ZipEdit.mutation(JarOperators::unsigned)));
    all.add(
        added(
            "J22",
            "META-INF/INDEX.LIST",
            Le.utf8("JarIndex-Version: 1.0\n\n" + marker("J22") + ".jar\nassay\n"),
            "a jar index",
            "old JVMs load packages from the jar that it names",
            Map.of()));
    return List.copyOf(all);
  }

  private static byte[] payload(String id) {
    return ClassRewrites.payload("assay.Injected", id);
  }

  /** An attribute in the main section of the manifest, and the class that it names. */
  private static Operator attribute(String id, String line, String seen) {
    return injection(
        id,
        Shape.JAR,
        line.startsWith("X-") ? Grade.HIDDEN : Grade.SURFACE,
        "manifest: " + line,
        seen,
        ZipEdit.mutation(
            zip -> {
              zip.put(CLASS, payload(id));
              return setAttribute(zip, line);
            }));
  }

  /** Sets an attribute in place of one of its name. */
  private static Optional<Place> setAttribute(ZipEditor zip, String line) {
    Optional<ZipRecord> manifest = zip.find(MANIFEST);
    byte[] content = manifest.map(ZipRecord::contentOrEmpty).orElse(new byte[0]);
    if (manifest.isEmpty() || content.length == 0) {
      return Optional.empty();
    }
    manifest.get().setContent(Manifests.with(content, line));
    return Optional.of(Place.in(MANIFEST));
  }

  private static Operator service(String id, String name) {
    return injection(
        id,
        Shape.JAR,
        Grade.SURFACE,
        "a file " + name,
        "whatever looks for services, runs it",
        ZipEdit.mutation(
            zip -> {
              zip.put(CLASS, payload(id));
              byte[] old = zip.find(name).map(ZipRecord::contentOrEmpty).orElse(new byte[0]);
              zip.put(name, Le.concat(old, Le.utf8("assay.Injected # " + marker(id) + "\n")));
              return Optional.of(Place.in(name));
            }));
  }

  private static Operator added(
      String id,
      String name,
      byte[] content,
      String what,
      String seen,
      Map<String, String> attributes) {
    return injection(
        id,
        Shape.JAR,
        Grade.CODE,
        what,
        seen,
        ZipEdit.mutation(
            zip -> {
              if (zip.find(name).isPresent()) {
                return Optional.empty();
              }
              attributes.forEach((key, value) -> setAttribute(zip, key + ": " + value));
              zip.add(name, content);
              return Optional.of(Place.in(name));
            }));
  }

  private static Optional<Place> unsigned(ZipEditor zip) {
    boolean signed = zip.directory.stream().anyMatch(r -> r.name().matches("META-INF/[^/]+\\.SF"));
    if (!signed) {
      return Optional.empty();
    }
    zip.put("META-INF/services/java.util.spi.ToolProvider", Le.utf8("assay.Injected\n"));
    zip.put(CLASS, payload("J16"));
    return Optional.of(Place.in(CLASS));
  }
}
