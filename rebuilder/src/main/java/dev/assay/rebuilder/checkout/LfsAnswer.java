package dev.assay.rebuilder.checkout;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a server of Git LFS answers about one file (git-lfs: docs/api/batch.md).
 *
 * @param href where it is
 * @param header to be sent there
 */
record LfsAnswer(String href, Map<String, String> header) {
  private static final JsonFactory FACTORY =
      new JsonFactoryBuilder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private static final int HEADERS = 20;
  private static final int LENGTH = 16 << 10;

  LfsAnswer {
    header = Map.copyOf(header);
  }

  /**
   * Reads it.
   *
   * @throws IOException if it is not well-formed, about another file, for another kind of transfer,
   *     or says why the file cannot be had
   */
  static LfsAnswer read(byte[] json, LfsPointer pointer) throws IOException {
    Reader reader = new Reader(pointer);
    try (JsonParser parser = FACTORY.createParser(json)) {
      parser.nextToken();
      reader.top(parser);
      if (parser.nextToken() != null) {
        throw new IOException("an answer with something behind it");
      }
    }
    return reader.answer();
  }

  private interface Field {
    /** The parser is at the value, and is to be left at its end. */
    void read(String name) throws IOException;
  }

  private static void object(JsonParser json, Field field) throws IOException {
    if (json.currentToken() != JsonToken.START_OBJECT) {
      throw new IOException("expected an object in the answer, found " + json.currentToken());
    }
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      json.nextToken();
      field.read(name);
    }
    if (json.currentToken() != JsonToken.END_OBJECT) {
      throw new IOException("expected the end of an object, found " + json.currentToken());
    }
  }

  private static String text(JsonParser json) throws IOException {
    if (json.currentToken() != JsonToken.VALUE_STRING || json.getTextLength() > LENGTH) {
      throw new IOException("expected a short text in the answer, found " + json.currentToken());
    }
    return json.getText();
  }

  /** The fields that count; all others are passed over. */
  private static final class Reader {
    private final LfsPointer pointer;
    private final Map<String, String> header = new TreeMap<>();
    private int objects;
    private @Nullable String oid;
    private @Nullable String href;
    private Optional<String> error = Optional.empty();

    Reader(LfsPointer pointer) {
      this.pointer = pointer;
    }

    void top(JsonParser json) throws IOException {
      object(
          json,
          name -> {
            switch (name) {
              case "transfer" -> require("basic", json);
              case "hash_algo" -> require("sha256", json);
              case "objects" -> objects(json);
              default -> json.skipChildren();
            }
          });
    }

    private static void require(String expected, JsonParser json) throws IOException {
      if (!text(json).equals(expected)) {
        throw new IOException("expected " + expected + " in the answer, found " + text(json));
      }
    }

    private void objects(JsonParser json) throws IOException {
      if (json.currentToken() != JsonToken.START_ARRAY) {
        throw new IOException("expected a list of objects in the answer");
      }
      while (json.nextToken() != JsonToken.END_ARRAY) {
        if (++objects > 1) {
          throw new IOException("an answer about more than was asked");
        }
        object(
            json,
            name -> {
              switch (name) {
                case "oid" -> oid = text(json);
                case "actions" -> actions(json);
                case "error" -> error(json);
                default -> json.skipChildren();
              }
            });
      }
    }

    private void error(JsonParser json) throws IOException {
      StringBuilder said = new StringBuilder();
      object(
          json,
          name -> {
            if (name.equals("message")) {
              said.append(text(json));
            } else {
              json.skipChildren();
            }
          });
      error = Optional.of("it says: " + said);
    }

    private void actions(JsonParser json) throws IOException {
      object(
          json,
          action -> {
            if (!action.equals("download")) {
              json.skipChildren();
              return;
            }
            object(
                json,
                name -> {
                  switch (name) {
                    case "href" -> href = text(json);
                    case "header" -> object(json, field -> header(field, text(json)));
                    default -> json.skipChildren();
                  }
                });
          });
    }

    private void header(String name, String value) throws IOException {
      boolean sound = name.matches("[A-Za-z0-9-]{1,100}") && value.matches("[ -~]*");
      if (!sound || header.size() >= HEADERS) {
        throw new IOException("an answer with headers that nobody can send");
      }
      header.put(name, value);
    }

    LfsAnswer answer() throws IOException {
      if (error.isPresent()) {
        throw new IOException(error.get());
      }
      if (!pointer.oid().sha256().equals(oid)) {
        throw new IOException("an answer about another file than was asked for");
      }
      String place = href;
      if (place == null) {
        throw new IOException("an answer that does not say where the file is");
      }
      return new LfsAnswer(place, header);
    }
  }
}
