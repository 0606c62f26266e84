package dev.assay.core.text;

import dev.assay.core.failure.AssayException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Typed access to one mapping of a YAML file. Every answer is checked; what can't be had throws
 * {@link AssayException.Usage} with the place.
 */
public final class Fields {
  private static final int ITEMS = 1_000;

  /** Replaces what stands for something else in a text, such as <code>${version}</code>. */
  @FunctionalInterface
  public interface Filler {
    String fill(String text, Place place) throws AssayException;
  }

  private final Yaml.Mapping mapping;
  private final String what;
  private final Filler filler;

  private Fields(Yaml.Mapping mapping, String what, Filler filler) {
    this.mapping = mapping;
    this.what = what;
    this.filler = filler;
  }

  /**
   * Takes a mapping that may have these keys, and no others.
   *
   * @param what names the mapping in messages, as in "a spec"
   */
  public static Fields of(Yaml.Mapping mapping, String what, Filler filler, List<String> known)
      throws AssayException {
    for (var entry : mapping.entries().entrySet()) {
      if (!known.contains(entry.getKey())) {
        String key = entry.getKey();
        throw entry
            .getValue()
            .key()
            .problem("unknown key " + Place.quote(key) + " in " + what + Nearest.hint(key, known));
      }
    }
    return new Fields(mapping, what, filler);
  }

  /** Takes a node that must be such a mapping. */
  public static Fields of(Yaml node, String what, Filler filler, List<String> known)
      throws AssayException {
    if (node instanceof Yaml.Mapping mapping) {
      return of(mapping, what, filler, known);
    }
    throw node.place()
        .problem(
            "expected "
                + what
                + " as keys ("
                + String.join(", ", known)
                + "), found "
                + node.found());
  }

  /** Where the mapping begins. */
  public Place place() {
    return mapping.place();
  }

  /** Where a key's value is, or else the mapping. */
  public Place placeOf(String key) {
    return get(key).map(Yaml::place).orElse(place());
  }

  /** Whether a key is there. */
  public boolean has(String key) {
    return mapping.entries().containsKey(key);
  }

  /** Which of some keys are there. */
  public List<String> present(List<String> keys) {
    return keys.stream().filter(this::has).toList();
  }

  /** The one of these keys that is there; none or several is an error. */
  public String exactlyOne(List<String> keys) throws AssayException {
    List<String> present = present(keys);
    if (present.size() != 1) {
      throw place()
          .problem(
              what
                  + " needs exactly one of: "
                  + String.join(", ", keys)
                  + "; found "
                  + (present.isEmpty() ? "none" : String.join(" and ", present)));
    }
    return present.getFirst();
  }

  /** A key's value as it stands. */
  public Optional<Yaml> get(String key) {
    return Optional.ofNullable(mapping.entries().get(key)).map(Yaml.Entry::value);
  }

  /** A key's value, which must be there. */
  public Yaml require(String key) throws AssayException {
    Optional<Yaml> value = get(key);
    if (value.isEmpty()) {
      throw place().problem(what + " needs the key \"" + key + "\"");
    }
    return value.get();
  }

  /** A text of a grammar; a number counts as the text that it was written as. */
  public Optional<String> text(String key, Grammar grammar) throws AssayException {
    Optional<Yaml> value = get(key);
    return value.isEmpty() ? Optional.empty() : Optional.of(textOf(value.get(), grammar));
  }

  /** A text of a grammar that must be there. */
  public String requireText(String key, Grammar grammar) throws AssayException {
    return textOf(require(key), grammar);
  }

  /** A list of texts of a grammar; empty if the key is not there. */
  public List<String> texts(String key, Grammar grammar) throws AssayException {
    List<String> texts = new ArrayList<>();
    for (Yaml item : items(key)) {
      texts.add(textOf(item, grammar));
    }
    return texts;
  }

  /** A list's items; empty if the key is not there. */
  public List<Yaml> items(String key) throws AssayException {
    Optional<Yaml> value = get(key);
    if (value.isEmpty()) {
      return List.of();
    }
    if (!(value.get() instanceof Yaml.Sequence list)) {
      throw value
          .get()
          .place()
          .problem("expected a list for \"" + key + "\", found " + value.get().found());
    }
    if (list.items().size() > ITEMS) {
      throw list.place().problem("more than " + ITEMS + " items");
    }
    return list.items();
  }

  /** True or false; false if the key is not there. */
  public boolean flag(String key) throws AssayException {
    Optional<Yaml> value = get(key);
    if (value.isEmpty()) {
      return false;
    }
    if (value.get() instanceof Yaml.Scalar(Yaml.Kind kind, String text, _)
        && kind == Yaml.Kind.BOOLEAN) {
      return text.equalsIgnoreCase("true");
    }
    throw value
        .get()
        .place()
        .problem("expected true or false for \"" + key + "\", found " + value.get().found());
  }

  /** Checks that {@code schema} is the given number. */
  public void requireSchema(int schema) throws AssayException {
    Yaml value = require("schema");
    boolean equal =
        value instanceof Yaml.Scalar(Yaml.Kind kind, String text, _)
            && kind == Yaml.Kind.NUMBER
            && text.equals(Integer.toString(schema));
    if (!equal) {
      throw value
          .place()
          .problem(
              "expected schema: "
                  + schema
                  + ", found "
                  + value.found()
                  + "; a newer Assay may be needed");
    }
  }

  /** The text of one value, filled in and checked. */
  public String textOf(Yaml value, Grammar grammar) throws AssayException {
    if (value instanceof Yaml.Scalar(Yaml.Kind kind, String text, Place place)
        && (kind == Yaml.Kind.TEXT || kind == Yaml.Kind.NUMBER)) {
      return grammar.check(filler.fill(text, place), place);
    }
    boolean scalar = value instanceof Yaml.Scalar;
    throw value
        .place()
        .problem(
            "expected "
                + grammar.expected()
                + ", found "
                + value.found()
                + (scalar ? "; put a text that looks like that in quotes" : ""));
  }
}
