package dev.assay.comparator.explain;

import dev.assay.comparator.bytes.Bytes;
import dev.assay.core.result.Detail;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Bytes in hexadecimal, sixteen a line, with their offsets. */
final class HexDiff {
  private static final int ROW = 16;
  private static final int SHOWN = 1 << 12;

  private HexDiff() {}

  static Detail changed(Bytes rebuilt, Bytes published, int limit) throws IOException {
    long common = Math.min(rebuilt.size(), published.size());
    long first = Bytes.mismatch(rebuilt, 0, published, 0, common);
    long from = first < 0 ? common : first;
    long suffix = Bytes.commonSuffix(rebuilt, published, common - from);
    long there = published.size() - suffix - from;
    long here = rebuilt.size() - suffix - from;
    String summary =
        Count.of(there, "byte")
            + " at offset "
            + from
            + (there == here ? "" : ", where the rebuilt file has " + here);
    List<String> lines = new ArrayList<>();
    append(lines, '-', rebuilt, from, rebuilt.size() - suffix, limit / 2);
    append(lines, '+', published, from, published.size() - suffix, limit / 2);
    return new Detail(summary, lines);
  }

  static Detail oneSided(char sign, String summary, Bytes bytes, int limit) throws IOException {
    List<String> lines = new ArrayList<>();
    append(lines, sign, bytes, 0, bytes.size(), limit);
    return new Detail(summary, lines);
  }

  private static void append(
      List<String> lines, char sign, Bytes bytes, long from, long end, int limit)
      throws IOException {
    long start = from - from % ROW;
    long shown = Math.min(end, start + Math.min(SHOWN, limit * (long) ROW));
    for (long at = start; at < shown; at += ROW) {
      int n = (int) Math.min(ROW, bytes.size() - at);
      lines.add(row(sign, at, bytes.copy(at, n)));
    }
    if (shown < end) {
      lines.add("  … " + Count.of(end - shown, "more byte"));
    }
  }

  private static String row(char sign, long at, byte[] bytes) {
    StringBuilder line = new StringBuilder();
    line.append(sign).append(String.format(Locale.ROOT, " %08x ", at));
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < ROW; i++) {
      if (i < bytes.length) {
        line.append(String.format(Locale.ROOT, " %02x", bytes[i] & 0xff));
        text.append(bytes[i] >= ' ' && bytes[i] <= '~' ? (char) bytes[i] : '.');
      } else {
        line.append("   ");
      }
    }
    return line.append("  ").append(text).toString();
  }
}
