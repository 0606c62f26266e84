package dev.assay.cli.report;

import dev.assay.core.result.Grade;
import dev.assay.core.result.Verdict;

/** Terminal colours (ECMA-48, SGR), or none. Whatever is coloured is already escaped. */
record Ink(boolean on) {
  private static final String RESET = "\u001b[0m";

  String bold(String text) {
    return paint("1", text);
  }

  String dim(String text) {
    return paint("2", text);
  }

  String red(String text) {
    return paint("31", text);
  }

  String green(String text) {
    return paint("32", text);
  }

  String verdict(Verdict verdict, String text) {
    return switch (verdict) {
      case Verdict.Reproduced _ -> paint("1;32", text);
      case Verdict.ReproducedUnderSignature _ -> paint("1;32", text);
      case Verdict.Allowed _ -> paint("1;33", text);
      case Verdict.Different _ -> paint("1;31", text);
      case Verdict.Inconclusive _ -> paint("1;33", text);
    };
  }

  String grade(Grade grade, String text) {
    return switch (grade) {
      case IDENTICAL, METADATA -> dim(text);
      case SIGNATURE, DATA -> paint("1;33", text);
      case HIDDEN, AMBIGUOUS, SURFACE, UNINSPECTED, CODE -> paint("1;31", text);
    };
  }

  private String paint(String code, String text) {
    return on ? "\u001b[" + code + "m" + text + RESET : text;
  }
}
