package dev.assay.rebuilder;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A Maven repository on loopback. */
final class Repository implements AutoCloseable {
  final Map<String, byte[]> files = new ConcurrentHashMap<>();

  /** Paths that were asked for. */
  final List<String> asked = new CopyOnWriteArrayList<>();

  private final HttpServer server;

  Repository() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          String path = exchange.getRequestURI().getPath().substring(1);
          asked.add(path);
          byte[] body = files.get(path);
          exchange.sendResponseHeaders(body == null ? 404 : 200, body == null ? -1 : body.length);
          if (body != null) {
            exchange.getResponseBody().write(body);
          }
          exchange.close();
        });
    server.start();
  }

  int port() {
    return server.getAddress().getPort();
  }

  String url() {
    return "http://127.0.0.1:" + port() + "/";
  }

  /** What is published at a path. */
  byte[] content(String path) {
    return Objects.requireNonNull(files.get(path));
  }

  /** Publishes a module with a jar. */
  void jar(String group, String artifact, String version) throws IOException {
    String place = place(group, artifact, version);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.putNextEntry(new ZipEntry(artifact + ".txt"));
      zip.write(version.getBytes(UTF_8));
    }
    files.put(place + ".jar", bytes.toByteArray());
    pom(group, artifact, version, "jar");
  }

  /** Publishes a POM. */
  void pom(String group, String artifact, String version, String packaging) {
    files.put(
        place(group, artifact, version) + ".pom",
        Project.pom(group, artifact, version, "<packaging>" + packaging + "</packaging>")
            .getBytes(UTF_8));
  }

  static String place(String group, String artifact, String version) {
    String folder = group.replace('.', '/') + "/" + artifact + "/" + version;
    return folder + "/" + artifact + "-" + version;
  }

  @Override
  public void close() {
    server.stop(0);
  }

  /** Texts of POMs. */
  static final class Project {
    private Project() {}

    static String pom(String group, String artifact, String version, String more) {
      return """
          <project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
          <groupId>%s</groupId><artifactId>%s</artifactId><version>%s</version>
          %s
          </project>
          """
          .formatted(group, artifact, version, more);
    }

    /** What makes Maven's core fetch a jar: no plugin takes part. */
    static String extension(String group, String artifact, String version) {
      return """
          <build><extensions><extension><groupId>%s</groupId>
          <artifactId>%s</artifactId><version>%s</version></extension></extensions></build>
          """
          .formatted(group, artifact, version);
    }

    static String parent(String group, String artifact, String version) {
      return """
          <parent><groupId>%s</groupId><artifactId>%s</artifactId><version>%s</version>
          <relativePath/></parent>
          """
          .formatted(group, artifact, version);
    }
  }
}
