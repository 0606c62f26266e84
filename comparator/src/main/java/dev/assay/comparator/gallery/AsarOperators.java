package dev.assay.comparator.gallery;

import static dev.assay.comparator.gallery.Operator.injection;
import static dev.assay.comparator.gallery.Operator.marker;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.assay.core.artifact.Digest;
import dev.assay.core.result.Grade;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Electron archives: a header in JSON, then all bodies. */
final class AsarOperators {
  private static final int JSON = 16;
  private static final Pattern FILE =
      Pattern.compile(
          "\"([^\"]+\\.js)\":\\{\"size\":(\\d+),(?:\"integrity\":\\{[^{}]*\\},)?\"offset\":\"(\\d+)\"");

  static final List<Operator> ALL =
      List.of(
          injection(
              "A1",
              Shape.ASAR,
              Grade.CODE,
              "a script changed, and its integrity recomputed",
              "Comm100 2022: a backdoor in main.js of a signed installer",
              AsarOperators::changed),
          header(
              "A2",
              "the offset of a script retargeted to a body appended at the end",
              "extracts without an error, with a stale integrity",
              (json, file, size) ->
                  json.substring(0, file.start(3)) + size + json.substring(file.end(3))),
          header(
              "A4",
              "a file marked as unpacked",
              "its content comes from the folder beside the archive",
              (json, file, size) ->
                  json.substring(0, file.end(2))
                      + ",\"unpacked\":true"
                      + json.substring(file.end(2))),
          header(
              "A5",
              "an entry that is a link",
              "leads wherever it likes",
              (json, file, size) ->
                  json.substring(0, file.start())
                      + "\"injected\":{\"link\":\"/etc\"},"
                      + json.substring(file.start())),
          injection(
              "A8",
              Shape.ASAR,
              Grade.HIDDEN,
              "bytes behind the last body",
              "no entry refers to them",
              clean ->
                  Optional.of(new Mutant(Le.concat(clean, Le.utf8(marker("A8"))), Place.here()))));

  private AsarOperators() {}

  /** Makes another header, where the first script is at {@code file}. */
  @FunctionalInterface
  private interface HeaderEdit {
    String apply(String json, Matcher file, int bodies);
  }

  private static Operator header(String id, String what, String seen, HeaderEdit edit) {
    return injection(
        id,
        Shape.ASAR,
        Grade.HIDDEN,
        what,
        seen,
        clean -> {
          String json = json(clean);
          Matcher file = FILE.matcher(json);
          if (!file.find()) {
            return Optional.empty();
          }
          byte[] bodies = Le.range(clean, bodies(clean), clean.length);
          byte[] payload = Le.utf8(marker(id));
          byte[] head = head(edit.apply(json, file, bodies.length));
          return Optional.of(new Mutant(Le.concat(head, bodies, payload), Place.here()));
        });
  }

  private static String json(byte[] asar) {
    return new String(Le.range(asar, JSON, JSON + Math.toIntExact(Le.u32(asar, 12))), UTF_8);
  }

  private static int bodies(byte[] asar) {
    return 8 + Math.toIntExact(Le.u32(asar, 4));
  }

  private static byte[] head(String json) {
    byte[] text = Le.utf8(json);
    int padded = Math.ceilDiv(text.length, 4) * 4;
    byte[] head = new byte[JSON + padded];
    Le.put32(head, 0, 4);
    Le.put32(head, 4, padded + 8);
    Le.put32(head, 8, padded + 4);
    Le.put32(head, 12, text.length);
    System.arraycopy(text, 0, head, JSON, text.length);
    return head;
  }

  /** Of the same length, so that all other offsets stay. */
  private static Optional<Mutant> changed(byte[] clean) {
    Matcher file = FILE.matcher(json(clean));
    byte[] payload = Le.utf8(marker("A1"));
    while (file.find()) {
      int size = Integer.parseInt(file.group(2));
      if (size >= payload.length) {
        int at = bodies(clean) + Integer.parseInt(file.group(3));
        byte[] mutant = clean.clone();
        System.arraycopy(payload, 0, mutant, at, payload.length);
        String before = Digest.of(Le.range(clean, at, at + size)).sha256();
        String after = Digest.of(Le.range(mutant, at, at + size)).sha256();
        byte[] head = head(json(clean).replace(before, after));
        System.arraycopy(head, 0, mutant, 0, Math.min(head.length, bodies(clean)));
        return Optional.of(new Mutant(mutant, Place.in(file.group(1))));
      }
    }
    return Optional.empty();
  }
}
