package dev.assay.comparator.grade;

import dev.assay.comparator.anatomy.Cursor;
import dev.assay.comparator.anatomy.MalformedException;
import dev.assay.comparator.anatomy.Part;
import dev.assay.comparator.bytes.Bytes;
import dev.assay.core.result.Grade;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;

/** Rules about NSIS installers. */
final class NsisRules {
  private static final long NONE = -1;

  static final List<Rule> ALL =
      List.of(
          new Rule(
              "nsis-checksum",
              1,
              Grade.METADATA,
              new Rule.Text(
                  "the checksum of an NSIS installer, which also covers what is in front of its data",
                  "both sides leave the same to what is in front, which is accounted for by itself",
                  "computed again",
                  "0"),
              NsisRules::checksum),
          ((Grammar) NsisRules::time)
              .rule(
                  "nsis-time",
                  new Rule.Text(
                      "the time of a file in an NSIS script",
                      "none, or one in units of 100 ns; " + Times.BOUNDS,
                      "the published value is copied",
                      "56 for each time"),
                  difference ->
                      difference.format().equals("nsis-script")
                          && difference.label().equals("last modified")));

  private NsisRules() {}

  /** {@code SetDateSave off} leaves all bits set. */
  private static Optional<Proved> time(Bytes value) throws IOException, MalformedException {
    Cursor cursor = new Cursor(value, 0);
    long low = cursor.u32();
    long high = cursor.u32();
    long ticks = high << 32 | low;
    return ticks == NONE || ticks == 0 ? Optional.of(new Proved("none", 1)) : Times.ticks(ticks);
  }

  private static Optional<Proved> checksum(Difference difference)
      throws IOException, MalformedException {
    Optional<Part.Field> left = difference.published().field();
    Optional<Part.Field> right = difference.rebuilt().field();
    boolean applies =
        difference.format().equals("nsis")
            && difference.label().equals("checksum")
            && left.isPresent()
            && right.isPresent();
    return applies
            && before(difference.published().layer(), left.get().offset())
                == before(difference.rebuilt().layer(), right.get().offset())
        ? Optional.of(Proved.NOTHING)
        : Optional.empty();
  }

  /**
   * The CRC-32 that what is in front of a layer must have, so that the one at {@code end} holds.
   */
  private static long before(Bytes layer, long end) throws IOException, MalformedException {
    CRC32 crc = new CRC32();
    byte[] buffer = new byte[(int) Math.min(Bytes.CHUNK, Math.max(1, end))];
    for (long done = 0; done < end; ) {
      int n = (int) Math.min(buffer.length, end - done);
      layer.read(done, buffer, 0, n);
      crc.update(buffer, 0, n);
      done += n;
    }
    return Crc32Algebra.before(new Cursor(layer, end).u32(), crc.getValue(), end);
  }
}
