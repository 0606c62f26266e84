package dev.assay.comparator;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** JSON that can be changed: objects keep their order, and may have a field twice. */
final class JsonTree {
  private static final JsonFactory FACTORY = new JsonFactory();

  private JsonTree() {}

  /** Any value. */
  sealed interface Node {}

  static final class Obj implements Node {
    final List<Field> fields = new ArrayList<>();

    Node get(String name) {
      return fields.stream()
          .filter(field -> field.name.equals(name))
          .findFirst()
          .orElseThrow()
          .value;
    }

    void set(String name, Node value) {
      fields.replaceAll(field -> field.name.equals(name) ? new Field(name, value) : field);
    }
  }

  static final class Arr implements Node {
    final List<Node> items = new ArrayList<>();
  }

  record Field(String name, Node value) {}

  record Text(String value) implements Node {}

  record Int(long value) implements Node {}

  record Null() implements Node {}

  static Node parse(byte[] json) throws IOException {
    try (JsonParser parser = FACTORY.createParser(json)) {
      parser.nextToken();
      return read(parser);
    }
  }

  private static Node read(JsonParser parser) throws IOException {
    return switch (Objects.requireNonNull(parser.currentToken())) {
      case START_OBJECT -> {
        Obj object = new Obj();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
          String name = Objects.requireNonNull(parser.currentName());
          parser.nextToken();
          object.fields.add(new Field(name, read(parser)));
        }
        yield object;
      }
      case START_ARRAY -> {
        Arr array = new Arr();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          array.items.add(read(parser));
        }
        yield array;
      }
      case VALUE_STRING -> new Text(parser.getText());
      case VALUE_NUMBER_INT -> new Int(parser.getLongValue());
      case VALUE_NULL -> new Null();
      default -> throw new IllegalStateException("unexpected " + parser.currentToken());
    };
  }

  static byte[] write(Node node) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (JsonGenerator json = FACTORY.createGenerator(out)) {
      write(node, json);
    }
    return out.toByteArray();
  }

  private static void write(Node node, JsonGenerator json) throws IOException {
    switch (node) {
      case Obj object -> {
        json.writeStartObject();
        for (Field field : object.fields) {
          json.writeFieldName(field.name);
          write(field.value, json);
        }
        json.writeEndObject();
      }
      case Arr array -> {
        json.writeStartArray();
        for (Node item : array.items) {
          write(item, json);
        }
        json.writeEndArray();
      }
      case Text text -> json.writeString(text.value);
      case Int number -> json.writeNumber(number.value);
      case Null _ -> json.writeNull();
    }
  }
}
