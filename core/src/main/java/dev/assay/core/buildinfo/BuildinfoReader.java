package dev.assay.core.buildinfo;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.assay.core.artifact.Printable;
import dev.assay.core.buildinfo.Buildinfo.Output;
import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a {@code .buildinfo}, strictly: what it says about a file is said once, and whole. */
public final class BuildinfoReader {
  /** In bytes; a module takes a few hundred. */
  public static final int LIMIT = 8 << 20;

  private static final Pattern OUTPUT =
      Pattern.compile(
          "outputs\\.(?<module>[0-9]{1,6})(?:\\.(?<file>[0-9]{1,6}))?"
              + "\\.(?<field>groupId|filename|length|checksums\\.sha512|coordinates)");
  private static final Pattern LENGTH = Pattern.compile("[0-9]{1,18}");

  private BuildinfoReader() {}

  /** A {@code .buildinfo} that is none. */
  public static final class Malformed extends IOException {
    @java.io.Serial private static final long serialVersionUID = 1L;

    Malformed(String message) {
      super(message);
    }
  }

  /**
   * Reads one.
   *
   * @throws Malformed if it is not well-formed, with what was expected and found
   */
  public static Buildinfo read(byte[] content) throws Malformed {
    Map<String, String> rest = new TreeMap<>();
    Map<Long, Map<String, String>> files = new TreeMap<>();
    Map<Integer, String> modules = new TreeMap<>();
    for (Map.Entry<String, String> entry : properties(content).entrySet()) {
      String key = entry.getKey();
      Matcher output = OUTPUT.matcher(key);
      if (!key.startsWith("outputs.")) {
        rest.put(key, entry.getValue());
      } else if (!output.matches()) {
        throw new Malformed("an unknown key " + Printable.escape(key));
      } else {
        sort(output, entry.getValue(), modules, files);
      }
    }
    if (!Buildinfo.VERSION.equals(rest.get("buildinfo.version"))) {
      throw new Malformed("expected buildinfo.version=" + Buildinfo.VERSION);
    }
    return new Buildinfo(rest, outputs(modules, files));
  }

  private static void sort(
      Matcher output,
      String value,
      Map<Integer, String> modules,
      Map<Long, Map<String, String>> files)
      throws Malformed {
    int module = Integer.parseInt(output.group("module"));
    String file = output.group("file");
    String field = output.group("field");
    if (field.equals("coordinates") && file != null) {
      throw new Malformed("coordinates of a file: " + output.group());
    }
    if (field.equals("coordinates")) {
      modules.put(module, value);
      return;
    }
    // A file of the only module has one number, which is its own.
    long place = file == null ? module : ((module + 1L) << 32) + Integer.parseInt(file);
    files.computeIfAbsent(place, _ -> new TreeMap<>()).put(field, value);
  }

  private static List<Output> outputs(
      Map<Integer, String> modules, Map<Long, Map<String, String>> files) throws Malformed {
    List<Output> outputs = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (Map.Entry<Long, Map<String, String>> entry : files.entrySet()) {
      Map<String, String> fields = entry.getValue();
      String name = Optional.ofNullable(fields.get("filename")).orElse("");
      String length = fields.getOrDefault("length", "");
      String module = modules.getOrDefault((int) ((entry.getKey() >> 32) - 1), "");
      if (!LENGTH.matcher(length).matches()) {
        throw new Malformed("expected a length of " + Printable.escape(name));
      }
      try {
        outputs.add(
            new Output(
                module,
                fields.getOrDefault("groupId", ""),
                name,
                Long.parseLong(length),
                fields.getOrDefault("checksums.sha512", "").toLowerCase(Locale.ROOT)));
      } catch (IllegalArgumentException e) {
        throw new Malformed(Printable.escape("" + e.getMessage()));
      }
      if (!seen.add(module + "/" + fields.getOrDefault("groupId", "") + "/" + name)) {
        throw new Malformed(Printable.escape(name) + " is there twice");
      }
    }
    return outputs;
  }

  /** A key that comes twice would let two readers see two files. */
  private static Map<String, String> properties(byte[] content) throws Malformed {
    if (content.length > LIMIT) {
      throw new Malformed("larger than " + LIMIT + " bytes");
    }
    Map<String, String> all = new TreeMap<>();
    Properties properties =
        new Properties() {
          @java.io.Serial private static final long serialVersionUID = 1L;

          @Override
          public synchronized Object put(Object key, Object value) {
            if (all.put((String) key, (String) value) != null) {
              throw new IllegalArgumentException("a key twice: " + Printable.escape("" + key));
            }
            return "";
          }
        };
    try {
      String text = UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString();
      properties.load(new StringReader(text));
    } catch (CharacterCodingException e) {
      throw new Malformed("expected UTF-8");
    } catch (IOException | IllegalArgumentException e) {
      throw new Malformed("" + e.getMessage());
    }
    return all;
  }
}
