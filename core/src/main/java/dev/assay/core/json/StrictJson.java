package dev.assay.core.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.assay.core.artifact.ArtifactPath;
import dev.assay.core.artifact.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON as Assay writes it, field by field: one that is unknown, missing, doubled or elsewhere
 * is refused. Errors say where, as a JSON pointer (RFC 6901).
 */
public final class StrictJson implements AutoCloseable {
  private static final JsonFactory FACTORY =
      new JsonFactoryBuilder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  /** Digits of a number that surely fits a long. */
  private static final int DIGITS = 18;

  private final JsonParser parser;
  private @Nullable JsonToken ahead;

  /** Reads a value, or the fields or items of one. */
  @FunctionalInterface
  public interface Reading<T> {
    T read() throws IOException, RefusedException;
  }

  /** Reads from {@code in}, which is closed with this. */
  public StrictJson(InputStream in) throws IOException {
    parser = FACTORY.createParser(in);
  }

  /** Reads <code>{…}</code>. */
  public <T> T object(Reading<T> fields) throws IOException, RefusedException {
    expect(JsonToken.START_OBJECT, "an object");
    T value = fields.read();
    expect(JsonToken.END_OBJECT, "the end of the object");
    return value;
  }

  /** Goes to the value of the next field, which has to be {@code name}. */
  public void field(String name) throws IOException, RefusedException {
    String what = "the field \"" + name + '"';
    expect(JsonToken.FIELD_NAME, what);
    String found = parser.currentName();
    if (!name.equals(found)) {
      throw refused(what, "\"" + found + '"');
    }
  }

  /**
   * Goes to the value of the next field if that is {@code name}; else nothing happens. For fields
   * that may be missing.
   */
  public boolean hasField(String name) throws IOException, RefusedException {
    if (peek() != JsonToken.FIELD_NAME || !name.equals(parser.currentName())) {
      return false;
    }
    field(name);
    return true;
  }

  /** Reads {@code […]} of any length. */
  public <T> List<T> array(Reading<T> item) throws IOException, RefusedException {
    expect(JsonToken.START_ARRAY, "an array");
    List<T> items = new ArrayList<>();
    while (peek() != JsonToken.END_ARRAY) {
      items.add(item.read());
    }
    expect(JsonToken.END_ARRAY, "the end of the array");
    return items;
  }

  /** Reads {@code […]} of known length. */
  public <T> T tuple(Reading<T> items) throws IOException, RefusedException {
    expect(JsonToken.START_ARRAY, "an array");
    T value = items.read();
    expect(JsonToken.END_ARRAY, "the end of the array");
    return value;
  }

  /** Reads a value or {@code null}. */
  public <T> Optional<T> optional(Reading<T> value) throws IOException, RefusedException {
    if (peek() == JsonToken.VALUE_NULL) {
      expect(JsonToken.VALUE_NULL, "null");
      return Optional.empty();
    }
    return Optional.of(value.read());
  }

  /** Reads a text. */
  public String string() throws IOException, RefusedException {
    expect(JsonToken.VALUE_STRING, "a text");
    return text();
  }

  /** Reads {@code true} or {@code false}. */
  public boolean bool() throws IOException, RefusedException {
    boolean yes = peek() == JsonToken.VALUE_TRUE;
    expect(yes ? JsonToken.VALUE_TRUE : JsonToken.VALUE_FALSE, "true or false");
    return yes;
  }

  /** A whole number from 0 to {@code max}, which has at most 18 digits. */
  public long number(long max) throws IOException, RefusedException {
    expect(JsonToken.VALUE_NUMBER_INT, "a whole number");
    String digits = text();
    if (digits.length() > DIGITS || digits.charAt(0) == '-' || Long.parseLong(digits) > max) {
      throw refused("a number from 0 to " + max, digits);
    }
    return Long.parseLong(digits);
  }

  /** An index into findings or layers. */
  public int index() throws IOException, RefusedException {
    return (int) number(Integer.MAX_VALUE);
  }

  /** An offset or a size; two of them can be added. */
  public long size() throws IOException, RefusedException {
    return number(1L << 59);
  }

  /** Reads a SHA-256 digest. */
  public Digest digest() throws IOException, RefusedException {
    String text = string();
    if (!Digest.isValid(text)) {
      throw refused("64 lower-case hexadecimal digits", text);
    }
    return new Digest(text);
  }

  /** Reads the path of a member, in its text form. */
  public ArtifactPath path() throws IOException, RefusedException {
    String text = string();
    try {
      return ArtifactPath.parse(text);
    } catch (IllegalArgumentException e) {
      throw refused("a path", text);
    }
  }

  /** Reads a value that does not matter here. */
  public void skip() throws IOException, RefusedException {
    peek();
    ahead = null;
    try {
      parser.skipChildren();
    } catch (JsonProcessingException e) {
      throw malformed(e);
    }
  }

  /** Nothing may follow. */
  public void end() throws IOException, RefusedException {
    try {
      JsonToken token = parser.nextToken();
      if (token != null) {
        throw refused("nothing more", token.name());
      }
    } catch (JsonProcessingException e) {
      throw malformed(e);
    }
  }

  /** An error at the current place. */
  public RefusedException refused(String expected, String found) {
    String place = parser.getParsingContext().pathAsPointer().toString();
    return new RefusedException(place.isEmpty() ? "the report" : place, expected, found);
  }

  private String text() throws IOException, RefusedException {
    try {
      return parser.getText();
    } catch (JsonProcessingException e) {
      throw malformed(e);
    }
  }

  private JsonToken peek() throws IOException, RefusedException {
    JsonToken token = ahead;
    if (token == null) {
      try {
        token = parser.nextToken();
      } catch (JsonProcessingException e) {
        throw malformed(e);
      }
      if (token == null) {
        throw refused("more", "the end of the text");
      }
      ahead = token;
    }
    return token;
  }

  private void expect(JsonToken expected, String what) throws IOException, RefusedException {
    JsonToken token = peek();
    ahead = null;
    if (token != expected) {
      String found = token == JsonToken.FIELD_NAME ? "\"" + text() + '"' : token.name();
      throw refused(what, found);
    }
  }

  private RefusedException malformed(JsonProcessingException e) {
    return refused("well-formed JSON", String.valueOf(e.getMessage()));
  }

  @Override
  public void close() throws IOException {
    parser.close();
  }
}
