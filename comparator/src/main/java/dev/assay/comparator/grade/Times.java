package dev.assay.comparator.grade;

import dev.assay.comparator.anatomy.Cursor;
import dev.assay.comparator.anatomy.MalformedException;
import dev.assay.comparator.bytes.Bytes;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Grammars of points in time. */
final class Times {
  /** 1970-01-01, which also stands for "no time", to the end of 2107, which is where DOS ends. */
  static final long LATEST = Instant.parse("2107-12-31T23:59:59Z").getEpochSecond();

  static final String BOUNDS = "1970-01-01 to 2107-12-31";

  /** One of the seconds up to {@link #LATEST}. */
  static final double SECOND_BITS = Grammar.log2(LATEST + 1.0);

  private static final double DOS_BITS = Grammar.log2(128 * 366.0 * 43_200);
  private static final long TICKS_TO_1970 = 11_644_473_600L;
  private static final int TICKS = 10_000_000;
  private static final double TICK_BITS = SECOND_BITS + Grammar.log2(TICKS);

  private Times() {}

  /** An MS-DOS time and date that the calendar has, or all zeros for none. */
  static Optional<Proved> dos(Bytes value) throws IOException, MalformedException {
    Cursor cursor = new Cursor(value, 0);
    int time = cursor.u16();
    return dos(cursor.u16(), time);
  }

  /** The same, with the date first, as cabinets have it. */
  static Optional<Proved> dosDateFirst(Bytes value) throws IOException, MalformedException {
    Cursor cursor = new Cursor(value, 0);
    int date = cursor.u16();
    return dos(date, cursor.u16());
  }

  private static Optional<Proved> dos(int date, int time) {
    if (time == 0 && date == 0) {
      return Optional.of(new Proved("none", 1));
    }
    try {
      LocalDateTime at =
          LocalDateTime.of(
              1980 + (date >> 9),
              date >> 5 & 15,
              date & 31,
              time >> 11,
              time >> 5 & 63,
              (time & 31) * 2);
      return Optional.of(new Proved(at.toString(), DOS_BITS));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** Seconds since 1970 in 32 bits. */
  static Optional<Proved> unix(Bytes value) throws IOException, MalformedException {
    return value.size() == 4 ? seconds(new Cursor(value, 0).u32()) : Optional.empty();
  }

  /** A number of seconds since 1970. */
  static Optional<Proved> seconds(long seconds) {
    return seconds < 0 || seconds > LATEST
        ? Optional.empty()
        : Optional.of(new Proved(Instant.ofEpochSecond(seconds).toString(), SECOND_BITS));
  }

  /** Extended timestamps of Info-ZIP: flags, then up to three times of which each has a flag. */
  static Optional<Proved> extended(Bytes value) throws IOException, MalformedException {
    Cursor cursor = new Cursor(value, 4);
    int flags = cursor.u8();
    long left = cursor.left();
    // The central header repeats the flags of the local one, but only has the first time.
    boolean central = left == 4 && (flags & 1) != 0;
    if (flags > 7 || (left != 4L * Integer.bitCount(flags) && !central)) {
      return Optional.empty();
    }
    List<Long> times = new ArrayList<>();
    while (cursor.left() > 0) {
      times.add(cursor.u32());
    }
    // Beyond 31 bits some readers see a time before 1970.
    return all(times, Integer.MAX_VALUE, 31, 3);
  }

  /** Times of NTFS: a reserved zero, the tag 1, its size, and three times in 100 ns since 1601. */
  static Optional<Proved> ntfs(Bytes value) throws IOException, MalformedException {
    Cursor cursor = new Cursor(value, 4);
    if (cursor.u32() != 0 || cursor.u16() != 1 || cursor.u16() != 24 || cursor.left() != 24) {
      return Optional.empty();
    }
    List<Long> times = new ArrayList<>();
    List<Long> seconds = new ArrayList<>();
    while (cursor.left() > 0) {
      long ticks = cursor.u64();
      times.add(ticks);
      seconds.add(ticks / TICKS - TICKS_TO_1970);
    }
    return all(seconds, LATEST, 0, 0).isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Proved(times.toString(), TICK_BITS * times.stream().distinct().count() + 3));
  }

  /** A time of Windows, in units of 100 ns since 1601. */
  static Optional<Proved> ticks(long ticks) {
    long seconds = ticks / TICKS - TICKS_TO_1970;
    return ticks < 0 || seconds < 0 || seconds > LATEST
        ? Optional.empty()
        : Optional.of(new Proved(Long.toString(ticks), TICK_BITS));
  }

  /** A list of seconds since 1970. */
  private static Optional<Proved> all(List<Long> times, long latest, double bits, double more) {
    return times.stream().anyMatch(time -> time < 0 || time > latest)
        ? Optional.empty()
        : Optional.of(
            new Proved(times.toString(), bits * times.stream().distinct().count() + more));
  }
}
