package dev.assay.comparator.format;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.assay.comparator.anatomy.Anatomy;
import dev.assay.comparator.anatomy.Fields;
import dev.assay.comparator.anatomy.Format;
import dev.assay.comparator.anatomy.LimitReachedException;
import dev.assay.comparator.anatomy.MalformedException;
import dev.assay.comparator.anatomy.Nature;
import dev.assay.comparator.bytes.Bytes;
import dev.assay.core.artifact.Printable;
import dev.assay.core.limits.Limits;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Manifests of jar archives and the signature files beside them: a main section, and one for each
 * member that has something to say; attributes fold onto further lines (JAR File Specification, JDK
 * 25, "Notes on Manifest and Signature Files").
 */
public final class ManifestFormat implements Format {
  private static final Pattern NAMES = Pattern.compile("(?i).*\\.MF|(.*/)?META-INF/[^/]*\\.SF");

  private static final Pattern ATTRIBUTE =
      Pattern.compile("([A-Za-z0-9][A-Za-z0-9_-]{0,69}): (.*)");

  /** Attributes that make something run, load, or resolve differently; lower case. */
  private static final Set<String> TRIGGERS =
      Set.of(
          "main-class",
          "class-path",
          "launcher-agent-class",
          "premain-class",
          "agent-class",
          "boot-class-path",
          "can-redefine-classes",
          "can-retransform-classes",
          "can-set-native-method-prefix",
          "add-opens",
          "add-exports",
          "enable-native-access",
          "multi-release",
          "automatic-module-name",
          "start-class",
          "bundle-activator",
          "bundle-classpath",
          "bundle-nativecode",
          "fragment-host",
          "service-component",
          "permissions",
          "codebase",
          "application-library-allowable-codebase",
          "trusted-library",
          "trusted-only",
          "extension-list",
          "jre-add-opens",
          "enabledynamicagentloading");

  @Override
  public String id() {
    return "manifest";
  }

  @Override
  public boolean recognizes(Bytes bytes, String name) {
    return NAMES.matcher(name).matches();
  }

  @Override
  public Anatomy read(Bytes bytes, String name, Limits limits)
      throws IOException, MalformedException, LimitReachedException {
    List<TextLine> lines = TextLine.of(bytes);
    return new Anatomy(id(), bytes.size(), new Reading(bytes, lines).fields().build());
  }

  private static final class Reading {
    private final List<TextLine> lines;
    private final Fields fields;
    private final ManifestLayout layout;
    private Optional<String> section = Optional.of("");
    private int next;

    Reading(Bytes bytes, List<TextLine> lines) {
      this.lines = lines;
      this.fields = new Fields(bytes, 0);
      this.layout = new ManifestLayout(lines);
    }

    Fields fields() throws MalformedException {
      while (next < lines.size()) {
        if (lines.get(next).isEmpty()) {
          blank(lines.get(next));
        } else {
          attribute();
        }
      }
      return fields;
    }

    private void blank(TextLine line) {
      if (section.isPresent()) {
        String which = section.get().isEmpty() ? "main section" : section.get();
        add("end of " + which, line, Nature.STRUCTURE);
      } else {
        add("blank line", line, Nature.COMMENT);
      }
      section = Optional.empty();
      next++;
    }

    private void add(String label, TextLine line, Nature nature) {
      fields.add(
          label,
          line.end() - line.start(),
          nature,
          () -> "",
          new TextMeaning(nature, List.of(""), layout));
    }

    private void attribute() throws MalformedException {
      TextLine first = lines.get(next++);
      StringBuilder whole = new StringBuilder(first.text());
      TextLine last = first;
      while (next < lines.size() && lines.get(next).text().startsWith(" ")) {
        last = lines.get(next++);
        whole.append(last.text(), 1, last.text().length());
      }
      var matcher = ATTRIBUTE.matcher(first.text());
      if (!matcher.matches()) {
        throw new MalformedException(
            first.start(), "an attribute", '"' + Printable.escape(clipped(first.text())) + '"');
      }
      String name = matcher.group(1);
      String text = new String(whole.toString().getBytes(ISO_8859_1), UTF_8);
      String value = text.substring(name.length() + 2);
      if (section.isEmpty()) {
        if (!name.equalsIgnoreCase("Name")) {
          throw new MalformedException(first.start(), "the name of a section", name);
        }
        section = Optional.of("section " + Printable.escape(value));
      }
      String label = (section.get().isEmpty() ? "" : section.get() + ": ") + name;
      Nature nature = nature(name);
      fields.add(
          label,
          last.end() - first.start(),
          nature,
          () -> Printable.escape(value),
          new TextMeaning(nature, clauses(name, whole.substring(name.length() + 2)), layout));
    }

    private static String clipped(String text) {
      return text.substring(0, Math.min(80, text.length()));
    }
  }

  private static Nature nature(String name) {
    return TRIGGERS.contains(name.toLowerCase(Locale.ROOT)) ? Nature.TRIGGER : Nature.TEXT;
  }

  /** A long list, as OSGi has them, with a line for each of its clauses. */
  private static List<String> clauses(String name, String value) {
    List<String> clauses = new ArrayList<>();
    boolean quoted = false;
    int start = 0;
    for (int i = 0; i < value.length(); i++) {
      quoted ^= value.charAt(i) == '"';
      if (value.charAt(i) == ',' && !quoted) {
        clauses.add(name + ": " + value.substring(start, i + 1));
        start = i + 1;
      }
    }
    clauses.add(name + ": " + value.substring(start));
    return clauses;
  }
}
