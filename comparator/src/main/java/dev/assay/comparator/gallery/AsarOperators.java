package dev.assay.comparator.gallery;

import static dev.assay.comparator.gallery.Operator.injection;
import static dev.assay.comparator.gallery.Operator.marker;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.assay.core.result.Grade;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Electron archives, and the program that reads them. */
final class AsarOperators {
  /** What Electron looks for in its own program file (its documentation, "Electron Fuses"). */
  private static final String FUSES = "dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX";

  private static final Pattern MAIN = Pattern.compile("\"main\"\\s*:\\s*\"([^\"]*)\"");

  static final List<Operator> ALL =
      List.of(
          injection(
              "A1",
              Shape.ASAR,
              Grade.CODE,
              "a script changed, and its integrity recomputed",
              "Comm100 2022: a backdoor in main.js of a signed installer",
              member(
                  file -> file.path().endsWith(".js"),
                  content -> {
                    byte[] payload = Le.utf8(marker("A1"));
                    return content.length < payload.length
                        ? Optional.empty()
                        : Optional.of(Le.splice(content, 0, payload.length, payload));
                  })),
          header(
              "A2",
              "the offset of a script retargeted to a body appended at the end",
              "extracts without an error, with a stale integrity",
              (asar, file) -> put(asar.json, file.offset(), Integer.toString(asar.bodies.length))),
          header(
              "A4",
              "a file marked as unpacked",
              "its content comes from the folder beside the archive",
              (asar, file) ->
                  put(asar.json, file.size(), file.size().value() + ",\"unpacked\":true")),
          header(
              "A5",
              "an entry that is a link",
              "leads wherever it likes",
              (asar, file) ->
                  asar.json.replaceFirst(
                      "\"files\":\\{", "\"files\":{\"injected\":{\"link\":\"/etc\"},")),
          injection(
              "A7",
              Shape.ASAR,
              Grade.SURFACE,
              "package.json: another main",
              "Electron runs what is named there",
              member(
                  file -> file.path().equals("package.json"),
                  content -> {
                    Matcher main = MAIN.matcher(new String(content, UTF_8));
                    return main.find()
                        ? Optional.of(Le.utf8(main.replaceFirst("\"main\":\"injected.js\"")))
                        : Optional.empty();
                  })),
          injection(
              "A8",
              Shape.ASAR,
              Grade.HIDDEN,
              "bytes behind the last body",
              "no entry refers to them",
              clean ->
                  Optional.of(new Mutant(Le.concat(clean, Le.utf8(marker("A8"))), Place.here()))),
          injection(
              "A9",
              Shape.ELECTRON,
              Grade.SURFACE,
              "a fuse flipped in the Electron binary",
              "switches the check of the archive's integrity off, or lets the program run as Node",
              AsarOperators::fuse),
          injection(
              "A10",
              Shape.ASAR,
              Grade.CODE,
              "a vendored binary replaced",
              "3CX 2023: ffmpeg.dll; the application around it is unchanged",
              member(
                  file -> Shape.isLibrary(file.path()),
                  content -> Optional.of(library(content, "A10")))));

  private AsarOperators() {}

  /** Another library of the same kind. */
  static byte[] library(byte[] content, String id) {
    byte[] head = Le.range(content, 0, Math.min(content.length, 64));
    return Le.concat(head, Le.utf8(marker(id)));
  }

  private static String put(String json, AsarEditor.Figure number, String text) {
    return json.substring(0, number.start()) + text + json.substring(number.end());
  }

  /** Makes another header. */
  @FunctionalInterface
  private interface HeaderEdit {
    String apply(AsarEditor asar, AsarEditor.Entry file);
  }

  private static Operator header(String id, String what, String seen, HeaderEdit edit) {
    return injection(
        id,
        Shape.ASAR,
        Grade.HIDDEN,
        what,
        seen,
        clean ->
            AsarEditor.read(clean)
                .flatMap(
                    asar ->
                        asar.entries.stream()
                            .filter(file -> file.size().value() > 0)
                            .findFirst()
                            .map(
                                file -> {
                                  byte[] bodies = Le.concat(asar.bodies, Le.utf8(marker(id)));
                                  String json = edit.apply(asar, file);
                                  return new Mutant(AsarEditor.write(json, bodies), Place.here());
                                })));
  }

  /** Makes another content, if there is something to change. */
  @FunctionalInterface
  private interface ContentEdit {
    Optional<byte[]> apply(byte[] content);
  }

  /** Changes the first of certain files that the change fits. */
  private static Mutation member(Predicate<AsarEditor.Entry> which, ContentEdit edit) {
    return clean -> {
      AsarEditor asar = AsarEditor.read(clean).orElseThrow();
      for (AsarEditor.Entry file : asar.entries) {
        Optional<byte[]> changed =
            which.test(file) ? edit.apply(asar.content(file)) : Optional.empty();
        if (changed.isPresent()) {
          byte[] mutant = asar.with(file, changed.get());
          return Optional.of(new Mutant(mutant, Place.in(file.path())));
        }
      }
      return Optional.empty();
    };
  }

  /** Behind the text stand a version and a count, then one character for each fuse. */
  private static Optional<Mutant> fuse(byte[] clean) {
    int at = Le.indexOf(clean, Le.utf8(FUSES), 0) + FUSES.length() + 2;
    byte[] changed = clean.clone();
    changed[at] = (byte) (clean[at] == '1' ? '0' : '1');
    return Optional.of(new Mutant(changed, Place.here().part("fuse RunAsNode")));
  }

  /** Whether a file has fuses. */
  static boolean hasFuses(byte[] bytes) {
    int at = Le.indexOf(bytes, Le.utf8(FUSES), 0);
    return at >= 0 && at + FUSES.length() + 2 < bytes.length;
  }
}
