package dev.assay.comparator.grade;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.comparator.Comparator;
import dev.assay.comparator.bytes.ArrayBytes;
import dev.assay.comparator.golden.RawZip;
import dev.assay.core.limits.Limits;
import dev.assay.core.result.Comparison;
import dev.assay.core.result.Grade;
import java.io.IOException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LicenceRuleTest {
  private static final String CLEAN =
      "Permission is hereby granted, free of charge, to any person obtaining a copy.\n".repeat(30);

  private static final String CHANGED = CLEAN + "Copyright Grüße and others, 2024.\n";

  @Test
  void textsForPeopleAreData() throws IOException {
    for (String name :
        List.of(
            "LICENSE",
            "licence.txt",
            "META-INF/LICENSE.txt",
            "META-INF/NOTICE",
            "package/README.md",
            "package/Changelog.md",
            "AUTHORS.rst",
            "COPYING")) {
      assertThat(grade(name, CHANGED, CLEAN)).as(name).isEqualTo(Grade.DATA);
      assertThat(grade(name, CLEAN, CHANGED)).as(name).isEqualTo(Grade.DATA);
    }
  }

  @Test
  void otherNamesAndPlacesAreCode() throws IOException {
    for (String name :
        List.of(
            "LICENSE.js",
            "README.mdx",
            "README.html",
            "README.md.sh",
            "README",
            "src/README.md",
            "package/lib/README.md",
            "META-INF/services/LICENSE",
            "META-INF/NOTICE/x",
            "xLICENSE",
            "LICENSE ",
            "package/package/README.md",
            "Makefile",
            "README.json")) {
      boolean alone = name.equals("README");
      Grade grade = alone ? whole(name) : grade(name, CHANGED, CLEAN);
      assertThat(grade).as(name).isEqualTo(Grade.CODE);
    }
  }

  @Test
  void whatIsMoreThanAVisibleTextIsCode() throws IOException {
    for (String more :
        List.of(
            "a\u0000b",
            "a\u001b[2Jb",
            "a\u202eb",
            "a\u200bb",
            "a\ufe0fb",
            "a\u00a0b",
            "a\rb",
            "a\u2028b",
            "x".repeat(201),
            base64(8 << 10, 76),
            base64(2 << 10, 40),
            hex(4 << 10))) {
      assertThat(grade("LICENSE", CLEAN + more + '\n', CLEAN)).as(more).isEqualTo(Grade.CODE);
      // Neither side may be more, whichever it is.
      assertThat(grade("LICENSE", CLEAN, CLEAN + more + '\n')).as(more).isEqualTo(Grade.CODE);
    }
    for (String start :
        List.of("#!/bin/sh\n", "MZ ", "!<arch>\n", "<?php ", "%PDF-1.7\n", "---\n")) {
      assertThat(grade("README.md", start + CLEAN, CLEAN)).as(start).isEqualTo(Grade.CODE);
    }
    assertThat(grade("LICENSE", CLEAN.repeat(500), CLEAN)).isEqualTo(Grade.CODE);
    byte[] latin1 = (CLEAN + "Grüße\n").getBytes(ISO_8859_1);
    assertThat(compare("LICENSE", latin1, CLEAN.getBytes(UTF_8)).worst()).isEqualTo(Grade.CODE);
  }

  /** A member that comes or goes is a member that comes or goes. */
  @Test
  void addedAndRemovedOnesAreCode() throws IOException {
    byte[] with = new RawZip().add("a", "a").add("LICENSE", CLEAN).build();
    byte[] without = new RawZip().add("a", "a").build();
    Comparator comparator = new Comparator(Limits.DEFAULT);
    assertThat(comparator.compare("x.zip", new ArrayBytes(with), new ArrayBytes(without)).worst())
        .isEqualTo(Grade.CODE);
    assertThat(comparator.compare("x.zip", new ArrayBytes(without), new ArrayBytes(with)).worst())
        .isEqualTo(Grade.CODE);
  }

  @Test
  void theSecondOfTwoIsNotExcused() throws IOException {
    byte[] twice = new RawZip().add("LICENSE", CLEAN).add("LICENSE", CHANGED).build();
    byte[] clean = new RawZip().add("LICENSE", CLEAN).add("LICENSE", CLEAN).build();
    Comparison comparison =
        new Comparator(Limits.DEFAULT)
            .compare("x.zip", new ArrayBytes(twice), new ArrayBytes(clean));
    assertThat(comparison.worst()).isEqualTo(Grade.CODE);
  }

  private static Grade grade(String name, String published, String rebuilt) throws IOException {
    return compare(name, published.getBytes(UTF_8), rebuilt.getBytes(UTF_8)).worst();
  }

  private static Comparison compare(String name, byte[] published, byte[] rebuilt)
      throws IOException {
    return new Comparator(Limits.DEFAULT)
        .compare(
            "x.zip",
            new ArrayBytes(new RawZip().add("a", "a").add(name, published).build()),
            new ArrayBytes(new RawZip().add("a", "a").add(name, rebuilt).build()));
  }

  /** A file of the release itself is no member. */
  private static Grade whole(String name) throws IOException {
    return new Comparator(Limits.DEFAULT)
        .compare(
            name, new ArrayBytes(CHANGED.getBytes(UTF_8)), new ArrayBytes(CLEAN.getBytes(UTF_8)))
        .worst();
  }

  private static String base64(int size, int width) {
    byte[] noise = new byte[size];
    new Random(1).nextBytes(noise);
    return Base64.getMimeEncoder(width, new byte[] {'\n'}).encodeToString(noise);
  }

  private static String hex(int size) {
    byte[] noise = new byte[size];
    new Random(1).nextBytes(noise);
    return HexFormat.of().formatHex(noise).replaceAll("(.{64})", "$1\n");
  }
}
