package dev.assay.rebuilder.checkout;

import java.util.Map;

/**
 * What a checkout does to the line ends of one file (gitattributes(5), {@code text} and {@code
 * eol}; git-config(1), {@code core.autocrlf}).
 *
 * @param crlf whether an LF without a CR gets one
 * @param ifPlain only if the file looks like text, and has no CR yet
 */
record LineEnds(boolean crlf, boolean ifPlain) {
  static final LineEnds AS_RECORDED = new LineEnds(false, false);

  /**
   * Decides by the file's attributes.
   *
   * @param wide whether text has CRLF where no attribute says otherwise: {@code core.autocrlf=true}
   */
  static LineEnds of(Map<String, String> attributes, boolean wide) {
    String text = kind(attributes.getOrDefault("text", ""));
    // The name that the attribute had before git 1.7.2.
    text = text.isEmpty() ? kind(attributes.getOrDefault("crlf", "")) : text;
    if (text.equals("binary")) {
      return AS_RECORDED;
    }
    String eol = attributes.getOrDefault("eol", "");
    boolean auto = text.equals("auto");
    if (eol.equals("lf") || (text.equals("input") && !eol.equals("crlf"))) {
      return AS_RECORDED;
    }
    if (eol.equals("crlf")) {
      return new LineEnds(true, auto);
    }
    return wide ? new LineEnds(true, auto || text.isEmpty()) : AS_RECORDED;
  }

  private static String kind(String value) {
    return switch (value) {
      case GitAttributes.SET -> "text";
      case GitAttributes.UNSET -> "binary";
      case "auto", "input" -> value;
      default -> "";
    };
  }
}
