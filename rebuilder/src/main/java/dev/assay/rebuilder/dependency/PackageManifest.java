package dev.assay.rebuilder.dependency;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a {@code package.json} of the source says of itself, and of others beside it.
 *
 * @param name empty if it has none
 * @param version empty if it has none
 * @param workspaces patterns of folders (npm's documentation, "workspaces")
 * @param links folders that it takes packages from, by {@code file:} and {@code link:}
 */
record PackageManifest(String name, String version, Set<String> workspaces, Set<String> links) {
  /** Of a file, in bytes. */
  static final long LIMIT = 64L << 20;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(100).build())
          .build();

  private static final Set<String> DEPENDENCIES =
      Set.of("dependencies", "devDependencies", "optionalDependencies", "peerDependencies");

  private static final List<String> LINKS = List.of("file:", "link:");

  PackageManifest {
    workspaces = Set.copyOf(workspaces);
    links = Set.copyOf(links);
  }

  /** Reads one; of one that is malformed, what stands before the error counts. */
  static PackageManifest read(Path file) throws IOException {
    String[] own = {"", ""};
    Set<String> workspaces = new HashSet<>();
    Set<String> links = new HashSet<>();
    if (Files.size(file) > LIMIT) {
      return new PackageManifest("", "", Set.of(), Set.of());
    }
    try (InputStream in = Files.newInputStream(file);
        JsonParser json = FACTORY.createParser(in)) {
      Deque<String> above = new ArrayDeque<>();
      for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
        if (token.isStructStart()) {
          // Of an object in an array, the parser has no name of its own.
          above.addLast(json.currentName() == null ? "" : json.currentName());
        } else if (token.isStructEnd()) {
          above.removeLast();
        } else if (token == JsonToken.VALUE_STRING) {
          take(String.join("/", above), json, own, workspaces, links);
        }
      }
    } catch (JacksonException e) {
      // What was read before the error counts.
    }
    return new PackageManifest(own[0], own[1], workspaces, links);
  }

  /** The outermost object has no name, so paths begin with a slash. */
  private static void take(
      String above, JsonParser json, String[] own, Set<String> workspaces, Set<String> links)
      throws IOException {
    String name = String.valueOf(json.currentName());
    String text = json.getText();
    if (above.isEmpty()) {
      switch (name) {
        case "name" -> own[0] = text;
        case "version" -> own[1] = text;
        default -> {}
      }
    } else if (above.equals("/workspaces") || above.equals("/workspaces/packages")) {
      workspaces.add(text);
    } else if (DEPENDENCIES.contains(above.substring(1))) {
      for (String kind : LINKS) {
        if (text.startsWith(kind)) {
          links.add(text.substring(kind.length()));
        }
      }
    }
  }
}
