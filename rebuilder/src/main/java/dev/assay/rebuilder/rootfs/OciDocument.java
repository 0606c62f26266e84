package dev.assay.rebuilder.rootfs;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.assay.core.artifact.Digest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The JSON documents of an image (OCI image specification 1.1, and Docker's manifest version 2,
 * schema 2), as far as it takes to unpack it. A document that could be read as two kinds of
 * document is refused (CVE-2021-41190), and so is a doubled field.
 */
final class OciDocument {
  /** The largest document that is read, in bytes; registries take no larger manifests. */
  static final int LIMIT = 4 << 20;

  private static final JsonFactory FACTORY =
      new JsonFactoryBuilder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  /** Reads the value of one field. */
  private interface Field {
    void read(String name) throws IOException;
  }

  private final JsonParser json;
  private long version = -1;
  private Optional<String> mediaType = Optional.empty();
  private Optional<List<Descriptor>> manifests = Optional.empty();
  private Optional<List<Descriptor>> layers = Optional.empty();
  private Optional<Descriptor> config = Optional.empty();
  private String os = "";
  private String architecture = "";
  private Optional<List<Digest>> diffs = Optional.empty();

  /**
   * What one document says of another one.
   *
   * @param platform {@code OS/ARCHITECTURE[/VARIANT]}; empty if it is not said
   */
  record Descriptor(String mediaType, Digest digest, long size, String platform) {}

  /** An index or a manifest. */
  sealed interface Top {}

  /** A list of manifests. */
  record Index(List<Descriptor> manifests) implements Top {}

  /** One image. */
  record Manifest(Descriptor config, List<Descriptor> layers) implements Top {}

  /**
   * The configuration of an image.
   *
   * @param platform {@code OS/ARCHITECTURE}
   * @param diffs digests of the decompressed layers
   */
  record Config(String platform, List<Digest> diffs) {}

  private OciDocument(JsonParser json) {
    this.json = json;
  }

  /** Reads an index or a manifest. */
  static Top top(byte[] bytes) throws IOException {
    OciDocument read = read(bytes);
    boolean index = read.manifests.isPresent();
    boolean manifest = read.layers.isPresent() || read.config.isPresent();
    if (read.version != 2 || index == manifest) {
      throw new IOException("expected either an index or a manifest, of schema version 2");
    }
    String type = read.mediaType.orElse("");
    boolean list = type.contains("index") || type.contains("list");
    if (!type.isEmpty() && list != index) {
      throw new IOException("a document that says of itself to be another one: " + type);
    }
    return index
        ? new Index(read.manifests.get())
        : new Manifest(
            read.config.orElseThrow(() -> new IOException("a manifest without config")),
            read.layers.orElseThrow(() -> new IOException("a manifest without layers")));
  }

  /** Reads a configuration. */
  static Config config(byte[] bytes) throws IOException {
    OciDocument read = read(bytes);
    return new Config(
        read.os + "/" + read.architecture,
        read.diffs.orElseThrow(() -> new IOException("a config without rootfs.diff_ids")));
  }

  private static OciDocument read(byte[] bytes) throws IOException {
    try (JsonParser json = FACTORY.createParser(bytes)) {
      OciDocument read = new OciDocument(json);
      json.nextToken();
      read.object(read::top);
      if (json.nextToken() != null) {
        throw new IOException("something behind the document");
      }
      return read;
    }
  }

  private void top(String name) throws IOException {
    switch (name) {
      case "schemaVersion" -> version = number();
      case "mediaType" -> mediaType = Optional.of(text());
      case "manifests" -> manifests = Optional.of(array(this::descriptor));
      case "layers" -> layers = Optional.of(array(this::descriptor));
      case "config" -> {
        // In a configuration this is what containers run, which no build does.
        if (json.currentToken() == JsonToken.START_OBJECT) {
          config = descriptorOrNot();
        } else {
          json.skipChildren();
        }
      }
      case "os" -> os = text();
      case "architecture" -> architecture = text();
      case "rootfs" ->
          object(
              inner -> {
                if (inner.equals("diff_ids")) {
                  diffs = Optional.of(array(() -> digest(text())));
                } else {
                  json.skipChildren();
                }
              });
      default -> json.skipChildren();
    }
  }

  private Descriptor descriptor() throws IOException {
    return descriptorOrNot().orElseThrow(() -> new IOException("a descriptor without digest"));
  }

  private Optional<Descriptor> descriptorOrNot() throws IOException {
    List<String> type = new ArrayList<>(List.of(""));
    List<Digest> digest = new ArrayList<>();
    List<Long> size = new ArrayList<>(List.of(-1L));
    List<String> platform = new ArrayList<>(List.of("", "", ""));
    object(
        name -> {
          switch (name) {
            case "mediaType" -> type.set(0, text());
            case "digest" -> digest.add(digest(text()));
            case "size" -> size.set(0, number());
            case "platform" -> object(part -> platform(part, platform));
            default -> json.skipChildren();
          }
        });
    if (digest.isEmpty()) {
      return Optional.empty();
    }
    String said = String.join("/", platform.stream().filter(part -> !part.isEmpty()).toList());
    return Optional.of(new Descriptor(type.getFirst(), digest.getFirst(), size.getFirst(), said));
  }

  private void platform(String name, List<String> parts) throws IOException {
    switch (name) {
      case "os" -> parts.set(0, text());
      case "architecture" -> parts.set(1, text());
      case "variant" -> parts.set(2, text());
      // Another CPU or system than every machine has.
      case "features", "os.features", "os.version" -> {
        parts.set(2, name);
        json.skipChildren();
      }
      default -> json.skipChildren();
    }
  }

  /** Names are unique, as the parser sees to. */
  private void object(Field field) throws IOException {
    if (json.currentToken() != JsonToken.START_OBJECT) {
      throw new IOException("expected an object at " + place());
    }
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      json.nextToken();
      field.read(name);
    }
    if (json.currentToken() != JsonToken.END_OBJECT) {
      throw new IOException("expected the end of the object at " + place());
    }
  }

  /** Reads one item. */
  private interface Item<T> {
    T read() throws IOException;
  }

  private <T> List<T> array(Item<T> item) throws IOException {
    if (json.currentToken() != JsonToken.START_ARRAY) {
      throw new IOException("expected an array at " + place());
    }
    List<T> items = new ArrayList<>();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      if (json.currentToken() == null) {
        throw new IOException("the document ends too early");
      }
      items.add(item.read());
    }
    return items;
  }

  private String text() throws IOException {
    if (json.currentToken() != JsonToken.VALUE_STRING) {
      throw new IOException("expected a text at " + place());
    }
    return json.getText();
  }

  private long number() throws IOException {
    if (json.currentToken() != JsonToken.VALUE_NUMBER_INT
        || !Set.of(JsonParser.NumberType.INT, JsonParser.NumberType.LONG)
            .contains(json.getNumberType())) {
      throw new IOException("expected a whole number at " + place());
    }
    return json.getLongValue();
  }

  private static Digest digest(String text) throws IOException {
    String hex = text.startsWith("sha256:") ? text.substring("sha256:".length()) : "";
    if (!Digest.isValid(hex)) {
      throw new IOException("expected sha256: and 64 hexadecimal digits, found " + text);
    }
    return new Digest(hex);
  }

  private String place() {
    return json.getParsingContext().pathAsPointer().toString();
  }
}
