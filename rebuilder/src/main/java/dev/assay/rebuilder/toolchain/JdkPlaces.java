package dev.assay.rebuilder.toolchain;

import dev.assay.core.failure.AssayException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Where the user's JDKs may be: folders that variables such as {@code JAVA_HOME_17_X64} name, the
 * system's, SDKMAN's, and those in Maven's {@code toolchains.xml}. Whether there is one is another
 * question.
 */
final class JdkPlaces {
  private static final Pattern VARIABLE = Pattern.compile("JAVA_HOME(_[0-9]+(_[A-Za-z0-9]+)?)?");

  private JdkPlaces() {}

  /**
   * All of them.
   *
   * @param system folder with one folder per JDK; may be absent
   * @param home the user's, if there is one
   */
  static List<Path> of(Path system, Map<String, String> environment, Optional<Path> home)
      throws AssayException {
    List<Path> places = new ArrayList<>();
    environment.forEach(
        (name, value) -> {
          if (VARIABLE.matcher(name).matches() && value.startsWith("/")) {
            places.add(Path.of(value));
          }
        });
    places.addAll(in(system));
    String sdkman = environment.getOrDefault("SDKMAN_DIR", "");
    Optional<Path> managed =
        sdkman.startsWith("/")
            ? Optional.of(Path.of(sdkman))
            : home.map(folder -> folder.resolve(".sdkman"));
    if (managed.isPresent()) {
      places.addAll(in(managed.get().resolve("candidates/java")));
    }
    if (home.isPresent()) {
      places.addAll(named(home.get().resolve(".m2/toolchains.xml")));
    }
    return places;
  }

  private static List<Path> in(Path folder) throws AssayException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> list = Files.list(folder)) {
      return list.toList();
    } catch (IOException e) {
      throw new AssayException.Toolchain("cannot list " + folder + ": " + e, e);
    }
  }

  /** Every {@code jdkHome} of the file (Maven's guide to toolchains). */
  private static List<Path> named(Path toolchains) throws AssayException {
    if (!Files.isRegularFile(toolchains)) {
      return List.of();
    }
    XMLInputFactory factory = XMLInputFactory.newFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    List<Path> homes = new ArrayList<>();
    try (InputStream in = Files.newInputStream(toolchains)) {
      XMLStreamReader xml = factory.createXMLStreamReader(in);
      while (xml.hasNext()) {
        if (xml.next() == XMLStreamConstants.START_ELEMENT
            && xml.getLocalName().equals("jdkHome")) {
          String text = xml.getElementText().strip();
          if (text.startsWith("/")) {
            homes.add(Path.of(text));
          }
        }
      }
      return homes;
    } catch (IOException | XMLStreamException e) {
      throw new AssayException.Usage(
          "expected a well-formed toolchains.xml at " + toolchains + ": " + e.getMessage());
    }
  }
}
