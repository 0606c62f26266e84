package dev.assay.comparator.format;

import dev.assay.comparator.anatomy.Anatomy;
import dev.assay.comparator.anatomy.Fields;
import dev.assay.comparator.anatomy.Format;
import dev.assay.comparator.anatomy.LimitReachedException;
import dev.assay.comparator.anatomy.MalformedException;
import dev.assay.comparator.anatomy.Nature;
import dev.assay.comparator.bytes.Bytes;
import dev.assay.comparator.explain.TextEncoding;
import dev.assay.comparator.format.TextMeaning.Layout;
import dev.assay.core.artifact.Printable;
import dev.assay.core.limits.Limits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Properties as java.util.Properties.load reads them: keys with values, comments, blank lines. */
public final class PropertiesFormat implements Format {
  private static final int SNIFFED = 1 << 16;
  private static final String BLANK = " \t\f";

  @Override
  public String id() {
    return "properties";
  }

  @Override
  public boolean recognizes(Bytes bytes, String name) throws IOException {
    return name.endsWith(".properties")
        && TextEncoding.sniff(bytes.head(SNIFFED), bytes.size() > SNIFFED)
            .filter(charset -> !charset.name().startsWith("UTF-16"))
            .isPresent();
  }

  @Override
  public Anatomy read(Bytes bytes, String name, Limits limits)
      throws IOException, MalformedException, LimitReachedException {
    List<TextLine> lines = TextLine.of(bytes);
    Supplier<Layout> layout = () -> layout(lines);
    Fields fields = new Fields(bytes, 0);
    for (int i = 0; i < lines.size(); ) {
      int end = i + 1;
      StringBuilder text = new StringBuilder(stripped(lines.get(i).text()));
      boolean comment = isComment(text);
      while (!comment && continues(text) && end < lines.size()) {
        text.setLength(text.length() - 1);
        text.append(stripped(lines.get(end++).text()));
      }
      String label = comment ? "comment" : text.isEmpty() ? "blank line" : "key " + key(text);
      String whole = text.toString();
      fields.add(
          label,
          lines.get(end - 1).end() - lines.get(i).start(),
          Nature.TEXT,
          () -> Printable.escape(whole),
          new TextMeaning(Nature.TEXT, List.of(whole), layout));
      i = end;
    }
    return new Anatomy(id(), bytes.size(), fields.build());
  }

  private static String stripped(String line) {
    int start = 0;
    while (start < line.length() && BLANK.indexOf(line.charAt(start)) >= 0) {
      start++;
    }
    return line.substring(start);
  }

  private static boolean isComment(CharSequence text) {
    return !text.isEmpty() && (text.charAt(0) == '#' || text.charAt(0) == '!');
  }

  /** Whether a line ends in a backslash that is not escaped itself. */
  private static boolean continues(CharSequence text) {
    int backslashes = 0;
    while (backslashes < text.length() && text.charAt(text.length() - 1 - backslashes) == '\\') {
      backslashes++;
    }
    return backslashes % 2 == 1;
  }

  /** As it is written, with its escapes. */
  private static String key(CharSequence text) {
    int end = 0;
    while (end < text.length() && "=: \t\f".indexOf(text.charAt(end)) < 0) {
      end += text.charAt(end) == '\\' ? 2 : 1;
    }
    String key = text.subSequence(0, Math.min(end, text.length())).toString();
    byte[] raw = key.getBytes(StandardCharsets.ISO_8859_1);
    return Printable.escape(new String(raw, StandardCharsets.UTF_8));
  }

  /** All lines end alike, none goes on in the next one, and none is indented. */
  private static Layout layout(List<TextLine> lines) {
    String lineEnd = lines.isEmpty() ? "" : lines.getFirst().lineEnd();
    for (TextLine line : lines) {
      boolean plain = line.text().equals(stripped(line.text()));
      boolean continued = !isComment(line.text()) && continues(line.text());
      if (!plain || continued || !line.lineEnd().equals(lineEnd)) {
        return Layout.UNKNOWN;
      }
    }
    return new Layout(Optional.of("lines end in " + ManifestLayout.shown(lineEnd)), 2);
  }
}
