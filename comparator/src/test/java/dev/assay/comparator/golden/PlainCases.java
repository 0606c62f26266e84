package dev.assay.comparator.golden;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Random;

/** The golden cases of text and of bytes that nobody knows. */
public final class PlainCases {
  private static final String SCRIPT = "#!/bin/sh\nset -eu\necho one\necho two\nexit 0\n";

  private PlainCases() {}

  /** Adds them all. */
  public static void addTo(GoldenFiles files) {
    text(files, "added-line", SCRIPT.replace("echo two\n", "echo two\necho INJECTED\n"), SCRIPT);
    text(files, "changed-line", SCRIPT.replace("echo two", "echo INJECTED"), SCRIPT);
    text(files, "removed-line", SCRIPT.replace("set -eu\n", ""), SCRIPT);
    text(files, "line-ends", SCRIPT.replace("\n", "\r\n"), SCRIPT);
    text(files, "no-last-line-end", SCRIPT.stripTrailing(), SCRIPT);
    text(files, "emptied", "", SCRIPT);
    String minified = "a(1);".repeat(400);
    text(files, "minified.js", minified.replaceFirst("(.{900})", "$1INJECTED();"), minified);
    text(files, "bidi.js", "if (a\u202e \u2066// b\u2069) {}\n", "if (a // b) {}\n");
    text(files, "spaces", "a\n" + " ".repeat(500) + "INJECTED\n", "a\n\n");
    files.add(
        "text", "utf-16", SCRIPT.getBytes(UTF_16), SCRIPT.getBytes(UTF_8), "in another encoding");
    files.add(
        "text",
        "latin-1",
        "Grüße\nINJECTED\nund noch eine lange Zeile\n".getBytes(ISO_8859_1),
        "Grüße\nund noch eine lange Zeile\n".getBytes(ISO_8859_1),
        "an added line, in ISO 8859-1");
    unknown(files);
  }

  private static void text(GoldenFiles files, String name, String published, String rebuilt) {
    files.add(
        "text",
        name,
        published.getBytes(UTF_8),
        rebuilt.getBytes(UTF_8),
        name.replace('-', ' ') + ", in UTF-8");
  }

  private static void unknown(GoldenFiles files) {
    byte[] noise = new byte[200];
    new Random(1).nextBytes(noise);
    noise[0] = 0;
    byte[] flipped = noise.clone();
    flipped[100] ^= 1;
    byte[] longer = new Little().bytes(noise).bytes("INJECTED".getBytes(UTF_8)).toByteArray();
    files.add("unknown", "flipped-bit", flipped, noise, "one bit of bytes that mean nothing");
    files.add("unknown", "appended", longer, noise, "bytes behind bytes that mean nothing");
    files.add("unknown", "from-nothing", noise, new byte[0], "an empty file that was filled");
    files.add(
        "unknown", "other-kind", noise, SCRIPT.getBytes(UTF_8), "text that became something else");
  }
}
