package dev.assay.rebuilder.dependency;

import dev.assay.core.lock.ModuleId;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * The modules that a source has POMs of. A build of one of them alone ({@code mvn -pl}) asks the
 * repository for the others, and would get what is published. What the source says here can only
 * make more be refused; POMs that cannot be read are the build's to complain of.
 */
public final class SourceModules {
  private static final int POM_LIMIT = 4 << 20;
  private static final int POMS = 5_000;

  /** Of folders, and of elements. */
  private static final int DEPTH = 30;

  private SourceModules() {}

  /**
   * Finds them.
   *
   * @param source the checkout; links are not followed
   * @param version of the release, which modules have beside the one in their POM
   */
  public static Set<ModuleId> in(Path source, String version) throws IOException {
    Set<ModuleId> modules = new HashSet<>();
    int[] poms = {0};
    Files.walkFileTree(
        source,
        Set.of(),
        DEPTH,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            boolean pom = file.endsWith("pom.xml") && attributes.isRegularFile();
            if (pom && poms[0]++ >= POMS) {
              throw new IOException("more than " + POMS + " POMs in the source");
            }
            if (pom && attributes.size() <= POM_LIMIT) {
              add(file, version, modules);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return modules;
  }

  private static void add(Path pom, String version, Set<ModuleId> modules) throws IOException {
    Map<String, String> texts = new TreeMap<>();
    try (InputStream in = Files.newInputStream(pom)) {
      read(in, texts);
    } catch (XMLStreamException e) {
      // What was read before the error counts.
    }
    String artifact = texts.getOrDefault("/project/artifactId", "");
    String group =
        texts.getOrDefault("/project/groupId", texts.getOrDefault("/project/parent/groupId", ""));
    if (!artifact.isEmpty() && !group.isEmpty()) {
      modules.add(new ModuleId(group, artifact, version));
      String own =
          texts.getOrDefault(
              "/project/version", texts.getOrDefault("/project/parent/version", version));
      modules.add(new ModuleId(group, artifact, own));
    }
  }

  private static void read(InputStream in, Map<String, String> texts) throws XMLStreamException {
    XMLInputFactory factory = XMLInputFactory.newFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    XMLStreamReader xml = factory.createXMLStreamReader(in);
    Deque<String> path = new ArrayDeque<>();
    while (xml.hasNext()) {
      switch (xml.next()) {
        case XMLStreamConstants.START_ELEMENT -> {
          if (path.size() > DEPTH) {
            throw new XMLStreamException("too deep for a POM");
          }
          path.push((path.isEmpty() ? "" : path.peek()) + "/" + xml.getLocalName());
        }
        case XMLStreamConstants.END_ELEMENT -> path.pop();
        case XMLStreamConstants.CHARACTERS -> text(path, xml.getText(), texts);
        default -> {}
      }
    }
  }

  /** Of the project and its parent only: texts deeper down are other modules' coordinates. */
  private static void text(Deque<String> path, String text, Map<String, String> texts) {
    String at = path.isEmpty() ? "" : path.peek();
    if (at.matches("/project(/parent)?/(groupId|artifactId|version)") && !text.isBlank()) {
      texts.merge(at, text.strip(), String::concat);
    }
  }
}
