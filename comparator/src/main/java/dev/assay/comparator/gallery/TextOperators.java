package dev.assay.comparator.gallery;

import static dev.assay.comparator.gallery.Operator.injection;
import static dev.assay.comparator.gallery.Operator.marker;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.assay.core.result.Grade;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Text that reads otherwise than it looks. */
final class TextOperators {
  private static final int SPACES = 500;

  static final List<Operator> ALL =
      List.of(
          text(
              "X0",
              "a line added",
              "Webmin 2018, Codecov 2021: one line of one file",
              t -> t + (t.endsWith("\n") ? "" : "\n") + marker("X0") + "\n"),
          text(
              "X1",
              "a bidi override",
              "Trojan Source (CVE-2021-42574)",
              t -> middle(t, "\u202e" + marker("X1") + "\u2066")),
          text(
              "X2",
              "invisible characters",
              "GlassWorm 2025: code in variation selectors",
              t -> middle(t, "\u200b\ufe0f\u2063")),
          text(
              "X3a",
              "a letter that looks like another",
              "homoglyph identifiers",
              t -> t.contains("e") ? t.replaceFirst("e", "\u0435") : t.replaceFirst("a", "\u0430")),
          text(
              "X4",
              "500 spaces, then code, on one line",
              "eslint-scope 2018, lottie-player 2024",
              t -> endOfLine(t, " ".repeat(SPACES) + marker("X4"))),
          text(
              "X5a",
              "other line ends",
              "diff tools that ignore them show nothing",
              t -> t.contains("\r\n") ? t.replace("\r\n", "\n") : t.replace("\n", "\r\n")),
          text(
              "X5b",
              "a byte order mark",
              "interpreters choke on it, or change the encoding",
              t -> t.startsWith("\ufeff") ? t.substring(1) : "\ufeff" + t),
          injection(
              "X5c",
              Shape.TEXT,
              Grade.CODE,
              "another encoding",
              "the same text for people, other bytes for scanners",
              clean -> ClassOperators.here(new String(clean, UTF_8).getBytes(UTF_16), "")),
          text(
              "X7",
              "a very long line",
              "event-stream 2018: one long line of packed code",
              t -> endOfLine(t, ";" + (marker("X7") + ";").repeat(4000))));

  private TextOperators() {}

  private static Operator text(String id, String what, String seen, UnaryOperator<String> edit) {
    return injection(
        id,
        Shape.TEXT,
        Grade.CODE,
        what,
        seen,
        clean -> {
          String before = new String(clean, UTF_8);
          String after = edit.apply(before);
          return after.equals(before)
              ? Optional.empty()
              : ClassOperators.here(after.getBytes(UTF_8), "");
        });
  }

  private static String middle(String text, String payload) {
    int at = text.offsetByCodePoints(0, text.codePointCount(0, text.length()) / 2);
    return text.substring(0, at) + payload + text.substring(at);
  }

  /** At the end of the first line. */
  private static String endOfLine(String text, String payload) {
    int at = text.indexOf('\n') < 0 ? text.length() : text.indexOf('\n');
    return text.substring(0, at) + payload + text.substring(at);
  }
}
