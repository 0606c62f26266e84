package dev.assay.comparator.gallery;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A tar archive taken apart, so that single members can be changed. */
final class TarEditor {
  final List<TarRecord> records = new ArrayList<>();

  /** The zero blocks, and whatever is behind them. */
  byte[] end = {};

  private TarEditor() {}

  /** Takes an archive apart; empty unless putting it together again gives the same bytes. */
  static Optional<TarEditor> read(byte[] tar) {
    try {
      TarEditor editor = new TarEditor();
      return editor.take(tar) && Arrays.equals(editor.write(), tar)
          ? Optional.of(editor)
          : Optional.empty();
    } catch (IndexOutOfBoundsException | ArithmeticException e) {
      return Optional.empty();
    }
  }

  private boolean take(byte[] tar) {
    int at = 0;
    int start = 0;
    while (at + TarRecord.BLOCK <= tar.length && tar[at] != 0) {
      byte[] header = Le.range(tar, at, at + TarRecord.BLOCK);
      int size = TarRecord.size(header);
      if (size < 0) {
        return false;
      }
      char type = (char) header[156];
      int body = at + TarRecord.BLOCK;
      int next = body + Math.ceilDiv(size, TarRecord.BLOCK) * TarRecord.BLOCK;
      if ("xgLK".indexOf(type) < 0) {
        records.add(new TarRecord(Le.range(tar, start, at), header, Le.range(tar, body, next)));
        start = next;
      }
      at = next;
    }
    end = Le.range(tar, start, tar.length);
    return !records.isEmpty();
  }

  /** The first file with content. */
  Optional<TarRecord> anyFile() {
    return records.stream().filter(TarRecord::isPlainFile).findFirst();
  }

  /** The first file whose name ends so. */
  Optional<TarRecord> find(String suffix) {
    return records.stream().filter(r -> r.isPlainFile() && r.name().endsWith(suffix)).findFirst();
  }

  byte[] write() {
    List<byte[]> pieces = new ArrayList<>();
    records.forEach(record -> pieces.add(record.bytes()));
    pieces.add(end);
    return Le.concat(pieces.toArray(new byte[0][]));
  }
}
