package dev.assay.comparator.format;

import dev.assay.comparator.anatomy.Cursor;
import dev.assay.comparator.anatomy.MalformedException;
import java.io.IOException;

/**
 * The header of a PNG file (PNG third edition, section 11.2.1).
 *
 * @param width in pixels
 * @param height in pixels
 * @param depth bits of one sample
 * @param colour type: 0 grey, 2 RGB, 3 palette, 4 grey and alpha, 6 RGB and alpha
 */
record PngHeader(
    long width, long height, int depth, int colour, int compression, int filter, int interlace) {
  static final int SIZE = 13;

  /** Of Adam7: first column, first row, and the steps of both, pass by pass. */
  private static final int PASSES = 7;

  private static final String STARTS_X = "0402010";
  private static final String STARTS_Y = "0040201";
  private static final String STEPS_X = "8844221";
  private static final String STEPS_Y = "8884422";

  static PngHeader read(PngChunk chunk) throws IOException, MalformedException {
    Cursor cursor = new Cursor(chunk.bytes(), chunk.data());
    return new PngHeader(
        cursor.u32be(),
        cursor.u32be(),
        cursor.u8(),
        cursor.u8(),
        cursor.u8(),
        cursor.u8(),
        cursor.u8());
  }

  /** Whether the values are ones that the specification allows. */
  boolean isValid() {
    boolean size = width > 0 && height > 0 && width <= Integer.MAX_VALUE;
    boolean depths =
        switch (colour) {
          case 0 -> depth == 1 || depth == 2 || depth == 4 || depth == 8 || depth == 16;
          case 3 -> depth == 1 || depth == 2 || depth == 4 || depth == 8;
          case 2, 4, 6 -> depth == 8 || depth == 16;
          default -> false;
        };
    return size
        && height <= Integer.MAX_VALUE
        && depths
        && compression == 0
        && filter == 0
        && (interlace == 0 || interlace == 1);
  }

  /** Into how many pictures the rows are divided. */
  int passes() {
    return interlace == 0 ? 1 : PASSES;
  }

  /** How many rows a pass has; 0 if it has no column. */
  long rows(int pass) {
    return interlace == 0
        ? height
        : columns(pass) == 0 ? 0 : count(height, STARTS_Y.charAt(pass), STEPS_Y.charAt(pass));
  }

  /** How many bytes a row of a pass has, with the one that names the filter. */
  long rowBytes(int pass) {
    return 1 + (columns(pass) * samples() * depth + 7) / 8;
  }

  private long columns(int pass) {
    return interlace == 0 ? width : count(width, STARTS_X.charAt(pass), STEPS_X.charAt(pass));
  }

  private static long count(long size, char start, char step) {
    int first = start - '0';
    int by = step - '0';
    return size <= first ? 0 : (size - first + by - 1) / by;
  }

  private int samples() {
    return switch (colour) {
      case 2 -> 3;
      case 4 -> 2;
      case 6 -> 4;
      default -> 1;
    };
  }

  /** As people read it. */
  String text() {
    String kind =
        switch (colour) {
          case 0 -> "grey";
          case 2 -> "RGB";
          case 3 -> "palette";
          case 4 -> "grey and alpha";
          case 6 -> "RGB and alpha";
          default -> "colour type " + colour;
        };
    return width + " x " + height + ", " + depth + " bits, " + kind;
  }
}
