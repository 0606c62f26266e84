package dev.assay.rebuilder.repository;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * The versions in a {@code maven-metadata.xml} (Maven repository metadata model 1.1), read and
 * written.
 *
 * @param group path of the group, with slashes
 * @param artifact its folder in there
 * @param versions in the order of the list; none for a list of plugins
 */
record VersionList(String group, String artifact, List<String> versions) {
  /** The largest that is read, in bytes. */
  static final long LIMIT = 8 << 20;

  private static final int MOST = 5_000;
  private static final int DEPTH = 10;
  private static final Pattern VERSION = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._+-]{0,127}");
  private static final DateTimeFormatter UPDATED =
      DateTimeFormatter.ofPattern("yyyyMMddHHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

  VersionList {
    versions = List.copyOf(versions);
  }

  /**
   * Reads one.
   *
   * @param path of the list in the repository
   * @throws IOException if it is not well-formed, or has more versions than anybody publishes
   */
  static VersionList read(String path, InputStream in) throws IOException {
    List<String> parts = new ArrayList<>(List.of(path.split("/", -1)));
    parts.removeLast();
    String artifact = parts.isEmpty() ? "" : parts.removeLast();
    List<String> versions = new ArrayList<>();
    try {
      XMLInputFactory factory = XMLInputFactory.newFactory();
      factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
      factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
      factory.setProperty(XMLInputFactory.IS_COALESCING, true);
      read(factory.createXMLStreamReader(in), versions);
    } catch (XMLStreamException e) {
      throw new IOException("not well-formed: " + e.getMessage(), e);
    }
    return new VersionList(String.join("/", parts), artifact, versions);
  }

  private static void read(XMLStreamReader xml, List<String> versions)
      throws XMLStreamException, IOException {
    Deque<String> path = new ArrayDeque<>();
    while (xml.hasNext()) {
      switch (xml.next()) {
        case XMLStreamConstants.START_ELEMENT -> {
          if (path.size() > DEPTH) {
            throw new IOException("too deep for a list of versions");
          }
          path.push((path.isEmpty() ? "" : path.peek()) + "/" + xml.getLocalName());
        }
        case XMLStreamConstants.END_ELEMENT -> path.pop();
        case XMLStreamConstants.CHARACTERS -> {
          if ("/metadata/versioning/versions/version".equals(path.peek())) {
            add(xml.getText().strip(), versions);
          }
        }
        default -> {}
      }
    }
  }

  private static void add(String version, List<String> versions) throws IOException {
    if (!VERSION.matcher(version).matches() || versions.size() >= MOST) {
      throw new IOException("expected at most " + MOST + " versions, found one more: " + version);
    }
    versions.add(version);
  }

  /** Where the POM of a version is. */
  String pom(String version) {
    String folder = (group.isEmpty() ? "" : group + "/") + artifact + "/" + version;
    return folder + "/" + artifact + "-" + version + ".pom";
  }

  /**
   * The list with some of the versions, of which the one that came last is the latest.
   *
   * @param kept with the time when each came; at least one
   * @param moment of the list
   */
  String with(Map<String, Instant> kept, Instant moment) {
    StringBuilder all = new StringBuilder();
    Instant last = Instant.MIN;
    String latest = "";
    for (String version : versions) {
      Instant when = kept.get(version);
      if (when != null) {
        all.append("      <version>").append(version).append("</version>\n");
        if (!when.isBefore(last)) {
          latest = version;
          last = when;
        }
      }
    }
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<metadata>\n"
        + ("  <groupId>" + group.replace('/', '.') + "</groupId>\n")
        + ("  <artifactId>" + artifact + "</artifactId>\n  <versioning>\n")
        + ("    <latest>" + latest + "</latest>\n    <release>" + latest + "</release>\n")
        + ("    <versions>\n" + all + "    </versions>\n")
        + ("    <lastUpdated>" + UPDATED.format(moment) + "</lastUpdated>\n")
        + "  </versioning>\n</metadata>\n";
  }
}
