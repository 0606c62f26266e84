package dev.assay.comparator.format;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.assay.comparator.anatomy.Meaning;
import dev.assay.comparator.anatomy.Nature;
import dev.assay.comparator.explain.LineDiff;
import dev.assay.core.artifact.Printable;
import dev.assay.core.result.Detail;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What a piece of a structured text says, however it is laid out.
 *
 * @param nature what it is for
 * @param lines what it says, one char for each byte of UTF-8; the same lines say the same
 * @param layout how the whole file is laid out
 */
record TextMeaning(Nature nature, List<String> lines, Supplier<Layout> layout) implements Meaning {
  private static final int LONGEST = 2_000;

  /**
   * How a file is laid out: line ends, white space, folding.
   *
   * @param name of the layout that all of the file has; empty if it has no listed one
   * @param bits of choosing among those that are listed
   */
  record Layout(Optional<String> name, int bits) {
    static final Layout UNKNOWN = new Layout(Optional.empty(), 0);

    private String text() {
      return name.orElse("as by no listed writer");
    }
  }

  TextMeaning {
    lines = List.copyOf(lines);
  }

  @Override
  public Optional<Shared> shared(Meaning rebuilt) {
    return rebuilt instanceof TextMeaning other && lines.equals(other.lines)
        ? Optional.of(
            new Shared(
                "layout",
                Nature.ENCODING,
                "text-layout",
                () -> Detail.of(other.layout.get().text() + " -> " + layout.get().text()),
                () -> choice(layout.get(), other.layout.get())))
        : Optional.empty();
  }

  private static Optional<Choice> choice(Layout published, Layout rebuilt) {
    return rebuilt.name.isEmpty()
        ? Optional.empty()
        : published.name.map(name -> new Choice(name, published.bits));
  }

  @Override
  public Optional<Detail> changed(Meaning rebuilt, int limit) throws IOException {
    return rebuilt instanceof TextMeaning other
        ? Optional.of(LineDiff.of(decoded(other.lines), decoded(lines), limit))
        : Optional.empty();
  }

  @Override
  public Optional<Detail> alone(char sign, int limit) {
    String where = sign == '+' ? "only in the published file" : "only in the rebuilt file";
    List<String> shown =
        decoded(lines).stream().map(Printable::escape).map(TextMeaning::clipped).toList();
    return Optional.of(LineDiff.oneSided(sign, where, shown, limit));
  }

  private static String clipped(String line) {
    return line.length() <= LONGEST
        ? line
        : line.substring(0, LONGEST) + " … (" + (line.length() - LONGEST) + " more characters)";
  }

  private static List<String> decoded(List<String> lines) {
    return lines.stream().map(line -> new String(line.getBytes(ISO_8859_1), UTF_8)).toList();
  }
}
