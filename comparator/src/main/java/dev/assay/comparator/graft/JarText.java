package dev.assay.comparator.graft;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.assay.comparator.anatomy.MalformedException;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A manifest or signature file ("JAR File Specification", JDK 25, section "JAR Manifest"), as a
 * build writes it: lines that end in LF or CR LF, names of letters, digits, hyphens and
 * underscores. Anything else is malformed here.
 *
 * @param main the attributes of the main section
 * @param sections the others, in their order; a name may stand twice
 */
record JarText(List<Attribute> main, List<Section> sections) {
  private static final String NAME = "[A-Za-z0-9_-]{1,70}";
  private static final int MAIN_CAPACITY = 11;
  private static final int LEAST_CAPACITY = 2;

  /** A name and its value. */
  record Attribute(String name, String value) {}

  /** What is said of one entry. */
  record Section(String name, List<Attribute> attributes) {}

  /**
   * How a JDK writes manifests: JDK 8 keeps attributes in the order of hashes, and folds lines at
   * 70 bytes; later ones keep the order that was read, and fold at 72. The sections are in the
   * order of hashes in all of them.
   */
  record Dialect(boolean hashed, int width) {
    static final List<Dialect> ALL =
        List.of(
            new Dialect(false, 72),
            new Dialect(true, 70),
            new Dialect(true, 72),
            new Dialect(false, 70));

    private Map<Key, String> attributes(int capacity) {
      return hashed ? new HashMap<>(capacity) : new LinkedHashMap<>();
    }
  }

  /** A name, whatever its case; hashed as {@code Attributes.Name} is. */
  private record Key(String name) {
    @Override
    public boolean equals(Object other) {
      return other instanceof Key key && key.name.equalsIgnoreCase(name);
    }

    @Override
    public int hashCode() {
      return name.toLowerCase(Locale.ROOT).hashCode();
    }
  }

  /** The main section that a JDK writes, and the others by name, in their order. */
  record Written(String main, Map<String, String> sections) {
    /** All of it, one byte per char. */
    String text() {
      return main + String.join("", sections.values());
    }
  }

  static JarText parse(byte[] text) throws MalformedException {
    List<Attribute> main = new ArrayList<>();
    List<Section> sections = new ArrayList<>();
    List<Attribute> section = main;
    boolean blank = false;
    for (String line : lines(text)) {
      int colon = line.indexOf(": ");
      if (line.isEmpty()) {
        blank = true;
        continue;
      }
      String name = line.substring(0, Math.max(0, colon));
      require(name.matches(NAME), "an attribute", line);
      String value = line.substring(colon + 2);
      if (blank) {
        require(name.equalsIgnoreCase("Name"), "the name of a section", line);
        section = new ArrayList<>();
        sections.add(new Section(value, section));
        blank = false;
      } else {
        section.add(new Attribute(name, value));
      }
    }
    return new JarText(main, sections);
  }

  /** Lines without their ends, unfolded. */
  private static List<String> lines(byte[] text) throws MalformedException {
    List<String> lines = new ArrayList<>();
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    require(text.length > 0 && text[text.length - 1] == '\n', "a line that ends", "none");
    boolean first = true;
    int start = 0;
    for (int i = 0; i < text.length; i++) {
      if (text[i] != '\n') {
        continue;
      }
      int end = i > start && text[i - 1] == '\r' ? i - 1 : i;
      boolean folded = end > start && text[start] == ' ';
      require(!folded || line.size() > 0, "a line to go on with", "none");
      if (!folded && !first) {
        lines.add(unfolded(line));
      }
      line.write(text, folded ? start + 1 : start, end - start - (folded ? 1 : 0));
      first = false;
      start = i + 1;
    }
    lines.add(unfolded(line));
    return lines;
  }

  private static String unfolded(ByteArrayOutputStream line) throws MalformedException {
    String text = JarZip.text(line.toByteArray(), 0);
    line.reset();
    require(text.chars().noneMatch(c -> c == 0 || c == '\r'), "no carriage return", "one");
    return text;
  }

  private static void require(boolean holds, String expected, String found)
      throws MalformedException {
    if (!holds) {
      throw new MalformedException(0, expected, found);
    }
  }

  /** The value of a main attribute. */
  Optional<String> value(String name) {
    return value(main, name);
  }

  static Optional<String> value(List<Attribute> attributes, String name) {
    return attributes.stream()
        .filter(attribute -> attribute.name.equalsIgnoreCase(name))
        .map(Attribute::value)
        .reduce((a, b) -> b);
  }

  /**
   * What jarsigner makes of a manifest.
   *
   * @param digests by name of the entry, in the order of the archive
   * @param folders which of these names only count if the manifest has them
   */
  Written signed(String algorithm, Map<String, String> digests, Set<String> folders, Dialect how) {
    Map<String, Map<Key, String>> written = new HashMap<>();
    int read = 0;
    int attributes = 0;
    int capacity = LEAST_CAPACITY;
    for (Section section : sections) {
      int wanted = capacity;
      Map<Key, String> said = written.computeIfAbsent(section.name, name -> how.attributes(wanted));
      section.attributes.forEach(one -> said.put(new Key(one.name), one.value));
      read++;
      attributes += said.size();
      capacity = Math.max(LEAST_CAPACITY, attributes / read);
    }
    digests.forEach(
        (name, digest) -> {
          Map<Key, String> known = written.get(name);
          if (known != null) {
            known.put(digestKey(known, algorithm), digest);
          } else if (!folders.contains(name)) {
            Map<Key, String> said = how.attributes(MAIN_CAPACITY);
            said.put(new Key(algorithm + "-Digest"), digest);
            written.put(name, said);
          }
        });
    return write("Manifest-Version", main, written, how);
  }

  /** An attribute that has the digest already may spell the algorithm without its hyphen. */
  private static Key digestKey(Map<Key, String> said, String algorithm) {
    Key plain = new Key(algorithm + "-Digest");
    Key shorter = new Key(algorithm.replace("-", "") + "-Digest");
    return !said.containsKey(plain) && said.containsKey(shorter) ? shorter : plain;
  }

  /** What jarsigner writes as signature file: one digest for each section of the manifest. */
  static Written signatureFile(
      List<Attribute> main, String name, Map<String, String> digests, Dialect how) {
    Map<String, Map<Key, String>> sections = new HashMap<>();
    digests.forEach(
        (section, digest) -> {
          Map<Key, String> said = how.attributes(MAIN_CAPACITY);
          said.put(new Key(name), digest);
          sections.put(section, said);
        });
    return write("Signature-Version", main, sections, how);
  }

  private static Written write(
      String version, List<Attribute> main, Map<String, Map<Key, String>> sections, Dialect how) {
    Map<Key, String> all = how.attributes(MAIN_CAPACITY);
    main.forEach(one -> all.put(new Key(one.name), one.value));
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    String stated = all.get(new Key(version));
    if (stated != null) {
      // The JDK does not fold this line.
      head.writeBytes((version + ": " + stated + "\r\n").getBytes(UTF_8));
      all.remove(new Key(version));
    }
    attributes(stated == null ? Map.of() : all, how.width, head);
    Map<String, String> texts = new LinkedHashMap<>();
    sections.forEach(
        (name, said) -> {
          ByteArrayOutputStream text = new ByteArrayOutputStream();
          folded("Name: " + name, how.width, text);
          attributes(said, how.width, text);
          texts.put(name, text.toString(ISO_8859_1));
        });
    return new Written(head.toString(ISO_8859_1), texts);
  }

  private static void attributes(Map<Key, String> said, int width, ByteArrayOutputStream out) {
    said.forEach((key, value) -> folded(key.name + ": " + value, width, out));
    out.writeBytes("\r\n".getBytes(UTF_8));
  }

  private static void folded(String line, int width, ByteArrayOutputStream out) {
    byte[] bytes = line.getBytes(UTF_8);
    int at = 0;
    for (int room = width; bytes.length - at > room; room = width - 1) {
      out.write(bytes, at, room);
      out.writeBytes("\r\n ".getBytes(UTF_8));
      at += room;
    }
    out.write(bytes, at, bytes.length - at);
    out.writeBytes("\r\n".getBytes(UTF_8));
  }
}
