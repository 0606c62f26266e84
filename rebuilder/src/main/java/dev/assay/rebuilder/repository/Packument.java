package dev.assay.rebuilder.repository;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.assay.core.lock.NpmPackage;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What an npm registry says of a package: its versions, and where their tarballs are. */
public final class Packument {
  private static final JsonFactory FACTORY =
      new JsonFactoryBuilder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private Packument() {}

  /**
   * Where a tarball is, and what it must be.
   *
   * @param tarball URL
   * @param integrity as {@link Integrity} reads it; empty if nothing is stated
   */
  record Dist(String tarball, Optional<String> integrity) {}

  /** The path by which one is asked for; no tarball has it. */
  public static String path(String name) {
    return name + "/-/packument.json";
  }

  /** The name in such a path. */
  public static Optional<String> nameIn(String path) {
    return path.endsWith(path(""))
        ? Optional.of(path.substring(0, path.length() - path("").length()))
            .filter(NpmPackage::isName)
        : Optional.empty();
  }

  /**
   * Reads where the tarballs of all versions are.
   *
   * @throws IOException if it is not well-formed
   */
  static Map<String, Dist> dists(Path file) throws IOException {
    Map<String, Dist> dists = new HashMap<>();
    each(
        file,
        "versions",
        (version, json) -> dist(json).ifPresent(dist -> dists.put(version, dist)));
    return dists;
  }

  /**
   * Reads when each version was published.
   *
   * @throws IOException if the registry does not say, or it is not well-formed
   */
  static Map<String, Instant> times(Path file) throws IOException {
    Map<String, Instant> times = new HashMap<>();
    boolean stated =
        each(
            file,
            "time",
            (version, json) -> time(json).ifPresent(time -> times.put(version, time)));
    if (!stated) {
      throw new IOException("it does not say when versions were published (time)");
    }
    return times;
  }

  private interface Member {
    /** The parser is at the value of {@code name}, and behind it when this ends. */
    void read(String name, JsonParser json) throws IOException;
  }

  /** Goes through the members of one field; says whether that is there. */
  private static boolean each(Path file, String wanted, Member member) throws IOException {
    boolean[] found = {false};
    try (InputStream in = Files.newInputStream(file);
        JsonParser json = FACTORY.createParser(in)) {
      object(
          json,
          field -> {
            if (field.equals(wanted)) {
              found[0] = true;
              object(json, name -> member.read(name, json));
            } else {
              json.skipChildren();
            }
          });
    }
    return found[0];
  }

  /** Of what was unpublished there is an object. */
  private static Optional<Instant> time(JsonParser json) throws IOException {
    if (json.currentToken() != JsonToken.VALUE_STRING) {
      json.skipChildren();
      return Optional.empty();
    }
    try {
      return Optional.of(Instant.parse(json.getText()));
    } catch (DateTimeException e) {
      throw new IOException("expected a moment, found " + json.getText(), e);
    }
  }

  /**
   * Copies one with some versions, and the tags that lead to these.
   *
   * @param kept which versions
   */
  static void select(Path file, Set<String> kept, OutputStream out) throws IOException {
    try (InputStream in = Files.newInputStream(file);
        JsonParser json = FACTORY.createParser(in);
        JsonGenerator to = FACTORY.createGenerator(out)) {
      to.writeStartObject();
      object(
          json,
          field -> {
            to.writeFieldName(field);
            switch (field) {
              case "versions", "time" -> select(json, name -> kept.contains(name), to);
              case "dist-tags" -> select(json, _ -> kept.contains(json.getText()), to);
              default -> to.copyCurrentStructure(json);
            }
          });
      to.writeEndObject();
    }
  }

  private interface Choice {
    /** The parser is at the value of {@code name}. */
    boolean of(String name) throws IOException;
  }

  private static void select(JsonParser json, Choice choice, JsonGenerator to) throws IOException {
    to.writeStartObject();
    object(
        json,
        name -> {
          if (choice.of(name)) {
            to.writeFieldName(name);
            to.copyCurrentStructure(json);
          } else {
            json.skipChildren();
          }
        });
    to.writeEndObject();
  }

  private static Optional<Dist> dist(JsonParser json) throws IOException {
    Map<String, String> texts = new HashMap<>();
    object(
        json,
        field -> {
          if (!field.equals("dist")) {
            json.skipChildren();
            return;
          }
          object(
              json,
              name -> {
                if (json.currentToken() == JsonToken.VALUE_STRING) {
                  texts.put(name, json.getText());
                } else {
                  json.skipChildren();
                }
              });
        });
    Optional<String> integrity =
        Optional.ofNullable(texts.get("integrity"))
            .or(() -> Optional.ofNullable(texts.get("shasum")).flatMap(Integrity::ofShasum));
    return Optional.ofNullable(texts.get("tarball")).map(url -> new Dist(url, integrity));
  }

  /**
   * Copies one with every tarball at another address, and without what is not well-formed.
   *
   * @param name of the package
   * @param base URL that paths of tarballs are below, with a slash at its end
   */
  public static void rewrite(Path file, String name, String base, OutputStream out)
      throws IOException {
    try (InputStream in = Files.newInputStream(file);
        JsonParser json = FACTORY.createParser(in);
        JsonGenerator to = FACTORY.createGenerator(out)) {
      to.writeStartObject();
      object(
          json,
          field -> {
            to.writeFieldName(field);
            if (field.equals("versions")) {
              to.writeStartObject();
              object(json, version -> version(json, NpmPackage.of(name, version), base, to));
              to.writeEndObject();
            } else {
              to.copyCurrentStructure(json);
            }
          });
      to.writeEndObject();
    }
  }

  private static void version(
      JsonParser json, Optional<NpmPackage> of, String base, JsonGenerator to) throws IOException {
    if (of.isEmpty()) {
      json.skipChildren();
      return;
    }
    to.writeFieldName(of.get().version());
    to.writeStartObject();
    object(
        json,
        field -> {
          to.writeFieldName(field);
          if (field.equals("dist")) {
            to.writeStartObject();
            object(json, name -> dist(json, name, base + of.get().path(), to));
            to.writeEndObject();
          } else {
            to.copyCurrentStructure(json);
          }
        });
    to.writeEndObject();
  }

  private static void dist(JsonParser json, String name, String url, JsonGenerator to)
      throws IOException {
    to.writeFieldName(name);
    if (name.equals("tarball")) {
      json.skipChildren();
      to.writeString(url);
    } else {
      to.copyCurrentStructure(json);
    }
  }

  private interface Field {
    /** The parser is at the value, and is to be left at its end. */
    void read(String name) throws IOException;
  }

  /** Reads an object that the parser is at, or before if it is at nothing yet. */
  private static void object(JsonParser json, Field field) throws IOException {
    if (json.currentToken() == null) {
      json.nextToken();
    }
    if (json.currentToken() != JsonToken.START_OBJECT) {
      throw new IOException("expected an object, found " + json.currentToken());
    }
    for (JsonToken next = json.nextToken(); next == JsonToken.FIELD_NAME; next = json.nextToken()) {
      String name = json.currentName();
      json.nextToken();
      field.read(name);
    }
    if (json.currentToken() != JsonToken.END_OBJECT) {
      throw new IOException("expected the end of an object, found " + json.currentToken());
    }
  }
}
