package dev.assay.core.text;

import java.util.List;
import java.util.Map;

/**
 * A node of a YAML file. There are no anchors, aliases, tags, or keys that are not text, and no key
 * occurs twice: {@link YamlParser} refuses them.
 */
public sealed interface Yaml {
  /** Where it begins. */
  Place place();

  /**
   * A single value.
   *
   * @param kind what the core schema makes of it as it was written (YAML 1.2.2, section 10.3.2)
   * @param text as it was written, quotes and escapes resolved
   */
  record Scalar(Kind kind, String text, Place place) implements Yaml {}

  /** A list. */
  record Sequence(List<Yaml> items, Place place) implements Yaml {
    public Sequence {
      items = List.copyOf(items);
    }
  }

  /**
   * Keys with their values.
   *
   * @param entries in the file's order
   */
  record Mapping(Map<String, Entry> entries, Place place) implements Yaml {
    public Mapping {
      entries = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(entries));
    }
  }

  /**
   * A value with the place of its key.
   *
   * @param key where the key is
   * @param value what it has
   */
  record Entry(Place key, Yaml value) {}

  /** What a scalar is. */
  enum Kind {
    TEXT,
    NUMBER,
    BOOLEAN,
    NULL
  }

  /** "a list", "the number 3": completes "expected …, found" in a message. */
  default String found() {
    return switch (this) {
      case Mapping _ -> "keys with values";
      case Sequence _ -> "a list";
      case Scalar(Kind kind, String text, _) ->
          switch (kind) {
            case TEXT -> "the text " + Place.quote(text);
            case NUMBER -> "the number " + text;
            case BOOLEAN -> text;
            case NULL -> "nothing";
          };
    };
  }
}
