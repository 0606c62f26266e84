package dev.assay.core.text;

import dev.assay.core.artifact.Printable;
import dev.assay.core.failure.AssayException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Reads the part of YAML 1.2 that a person needs for a configuration file: one document of
 * mappings, lists and scalars. Everything that could make a file mean something else than it seems
 * to is refused: tabs, anchors and aliases, tags, duplicate keys, invisible characters.
 */
public final class YamlParser {
  private static final int DEPTH = 12;
  private static final int NODES = 20_000;
  private static final Pattern NULL = Pattern.compile("null|Null|NULL|~|");
  private static final Pattern BOOLEAN = Pattern.compile("true|True|TRUE|false|False|FALSE");
  private static final Pattern NUMBER =
      Pattern.compile(
          "[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+"
              + "|[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?"
              + "|[-+]?\\.(inf|Inf|INF)|\\.(nan|NaN|NAN)");

  private final String origin;
  private final Iterator<Event> events;
  private int nodes;

  private YamlParser(String origin, Iterator<Event> events) {
    this.origin = origin;
    this.events = events;
  }

  /**
   * Reads a file whose root is a mapping.
   *
   * @throws AssayException if it is not YAML, or has something that is refused
   */
  public static Yaml.Mapping parse(TextFile file) throws AssayException {
    refuseTabs(file);
    LoadSettings settings =
        LoadSettings.builder()
            .setLabel(file.origin())
            .setCodePointLimit(TextFile.LIMIT)
            .setParseComments(false)
            .build();
    try {
      Iterator<Event> events = new Parse(settings).parseString(file.text()).iterator();
      return new YamlParser(file.origin(), events).document();
    } catch (MarkedYamlEngineException e) {
      Place place = place(file.origin(), e.getProblemMark());
      throw place.problem("not YAML: " + Printable.escape(String.valueOf(e.getProblem())));
    } catch (YamlEngineException e) {
      String reason = String.valueOf(e.getMessage()).lines().findFirst().orElse("unreadable");
      throw Place.of(file.origin()).problem("not YAML: " + Printable.escape(reason));
    }
  }

  /** What a plain scalar is by the core schema. */
  public static Yaml.Kind kindOf(String plain) {
    if (NULL.matcher(plain).matches()) {
      return Yaml.Kind.NULL;
    }
    if (BOOLEAN.matcher(plain).matches()) {
      return Yaml.Kind.BOOLEAN;
    }
    return NUMBER.matcher(plain).matches() ? Yaml.Kind.NUMBER : Yaml.Kind.TEXT;
  }

  private static void refuseTabs(TextFile file) throws AssayException {
    int tab = file.text().indexOf('\t');
    if (tab >= 0) {
      String before = file.text().substring(0, tab);
      int line = (int) before.chars().filter(c -> c == '\n').count() + 1;
      throw new Place(file.origin(), line, tab - before.lastIndexOf('\n'))
          .problem("found a tab; indent with spaces, and write \"\\t\" inside a quoted value");
    }
  }

  private Yaml.Mapping document() throws AssayException {
    Event event = next(Event.ID.StreamStart, Event.ID.DocumentStart);
    if (event.getEventId() == Event.ID.StreamEnd) {
      throw Place.of(origin).problem("expected keys with values, found an empty file");
    }
    Yaml root = node(events.next(), 1);
    Event end = next(Event.ID.DocumentEnd);
    if (end.getEventId() != Event.ID.StreamEnd) {
      throw place(end).problem("expected one document, found a second");
    }
    if (root instanceof Yaml.Mapping mapping) {
      return mapping;
    }
    throw root.place().problem("expected keys with values, found " + root.found());
  }

  /** The first event that is none of those to pass over. */
  private Event next(Event.ID... passed) {
    List<Event.ID> pass = List.of(passed);
    Event event = events.next();
    while (pass.contains(event.getEventId()) && event.getEventId() != Event.ID.DocumentStart) {
      event = events.next();
    }
    return event;
  }

  private Yaml node(Event event, int depth) throws AssayException {
    Place place = place(event);
    if (depth > DEPTH) {
      throw place.problem("nested more than " + DEPTH + " deep");
    }
    if (++nodes > NODES) {
      throw place.problem("more than " + NODES + " values");
    }
    refuseMeaningFromElsewhere(event, place);
    return switch (event) {
      case ScalarEvent scalar -> scalar(scalar, place);
      case SequenceStartEvent _ -> sequence(place, depth);
      case MappingStartEvent _ -> mapping(place, depth);
      default -> throw place.problem("expected a value");
    };
  }

  private static void refuseMeaningFromElsewhere(Event event, Place place) throws AssayException {
    if (event instanceof AliasEvent) {
      throw place.problem("found an alias; write the value out");
    }
    if (event instanceof NodeEvent node && node.getAnchor().isPresent()) {
      throw place.problem("found an anchor; write each value out where it belongs");
    }
    Optional<String> tag =
        switch (event) {
          case ScalarEvent scalar -> scalar.getTag();
          case CollectionStartEvent start -> start.getTag();
          default -> Optional.empty();
        };
    if (tag.isPresent()) {
      throw place.problem("found the tag " + Place.quote(tag.get()) + "; remove it");
    }
  }

  private static Yaml.Scalar scalar(ScalarEvent event, Place place) throws AssayException {
    String text = event.getValue();
    Optional<String> odd =
        text.codePoints()
            .filter(c -> c != ' ' && c != '\n' && c != '\t' && !Printable.isVisible(c))
            .mapToObj(c -> Printable.escape(Character.toString(c)))
            .findFirst();
    if (odd.isPresent()) {
      throw place.problem("found the invisible character " + odd.get() + "; remove it");
    }
    boolean plain = event.getScalarStyle() == ScalarStyle.PLAIN;
    return new Yaml.Scalar(plain ? kindOf(text) : Yaml.Kind.TEXT, text, place);
  }

  private Yaml.Sequence sequence(Place place, int depth) throws AssayException {
    List<Yaml> items = new ArrayList<>();
    Event event = events.next();
    while (event.getEventId() != Event.ID.SequenceEnd) {
      items.add(node(event, depth + 1));
      event = events.next();
    }
    return new Yaml.Sequence(items, place);
  }

  private Yaml.Mapping mapping(Place place, int depth) throws AssayException {
    Map<String, Yaml.Entry> entries = new LinkedHashMap<>();
    Event event = events.next();
    while (event.getEventId() != Event.ID.MappingEnd) {
      Yaml key = node(event, depth + 1);
      if (!(key instanceof Yaml.Scalar name)) {
        throw key.place().problem("expected a name as key, found " + key.found());
      }
      Yaml.Entry entry = new Yaml.Entry(key.place(), node(events.next(), depth + 1));
      Yaml.Entry earlier = entries.putIfAbsent(name.text(), entry);
      if (earlier != null) {
        throw key.place()
            .problem(
                Place.quote(name.text())
                    + " is given twice, first in line "
                    + earlier.key().line());
      }
      event = events.next();
    }
    return new Yaml.Mapping(entries, place);
  }

  private Place place(Event event) {
    return place(origin, event.getStartMark());
  }

  private static Place place(String origin, Optional<Mark> mark) {
    return mark.map(m -> new Place(origin, m.getLine() + 1, m.getColumn() + 1))
        .orElse(Place.of(origin));
  }
}
