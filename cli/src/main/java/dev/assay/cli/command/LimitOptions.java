package dev.assay.cli.command;

import dev.assay.core.failure.AssayException;
import dev.assay.core.limits.Limit;
import dev.assay.core.limits.Limits;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The options that bound how much is read of hostile files. */
final class LimitOptions {
  private static final Limits USUAL = Limits.DEFAULT;

  /** 18 digits fit a long. */
  private static final Pattern NUMBER = Pattern.compile("([0-9]{1,18})([A-Za-z]?)");

  private LimitOptions() {}

  /** Declares them, with what holds unless they are given. */
  static List<OptionSpec> specs() {
    return List.of(
        option(Limit.DEPTH, "N", "containers inside containers", "" + USUAL.depth()),
        option(Limit.MEMBERS, "N", "members of one container", "" + USUAL.members()),
        option(Limit.DECODED, "SIZE", "decoded bytes of one stream", size(USUAL.decodedBytes())),
        option(Limit.RATIO, "N", "decoded to encoded bytes", "" + USUAL.ratio()),
        option(Limit.TIME, "TIME", "for one comparison", USUAL.time().toMinutes() + "m"),
        option(Limit.DETAIL, "N", "lines shown of one difference", "" + USUAL.detailLines()));
  }

  private static OptionSpec option(Limit limit, String value, String what, String usual) {
    return OptionSpec.value(limit.option(), value, what + "; " + usual + " unless given");
  }

  private static String size(long bytes) {
    return (bytes >> 30) + "G";
  }

  /**
   * Reads them.
   *
   * @throws AssayException.Usage if one is not a number in its range
   */
  static Limits of(Arguments arguments) throws AssayException.Usage {
    return new Limits(
        count(arguments, Limit.DEPTH, USUAL.depth()),
        count(arguments, Limit.MEMBERS, USUAL.members()),
        bytes(arguments),
        count(arguments, Limit.RATIO, USUAL.ratio()),
        count(arguments, Limit.DETAIL, USUAL.detailLines()),
        time(arguments));
  }

  private static int count(Arguments arguments, Limit limit, int usual)
      throws AssayException.Usage {
    Optional<String> given = arguments.value(limit.option());
    if (given.isEmpty()) {
      return usual;
    }
    Matcher number = NUMBER.matcher(given.get());
    if (number.matches() && number.group(2).isEmpty()) {
      long value = Long.parseLong(number.group(1));
      if (value >= 1 && value <= Integer.MAX_VALUE) {
        return (int) value;
      }
    }
    throw wrong(limit, "a number from 1 to " + Integer.MAX_VALUE, given.get());
  }

  private static long bytes(Arguments arguments) throws AssayException.Usage {
    Optional<String> given = arguments.value(Limit.DECODED.option());
    if (given.isEmpty()) {
      return USUAL.decodedBytes();
    }
    Matcher number = NUMBER.matcher(given.get());
    if (number.matches()) {
      int shift =
          switch (number.group(2).toUpperCase(Locale.ROOT)) {
            case "" -> 0;
            case "K" -> 10;
            case "M" -> 20;
            case "G" -> 30;
            default -> -1;
          };
      long value = Long.parseLong(number.group(1));
      if (shift >= 0 && value >= 1 && value <= Long.MAX_VALUE >> 4 >> shift) {
        return value << shift;
      }
    }
    throw wrong(Limit.DECODED, "bytes, such as 4096, 64K, 512M or 16G", given.get());
  }

  private static Duration time(Arguments arguments) throws AssayException.Usage {
    Optional<String> given = arguments.value(Limit.TIME.option());
    if (given.isEmpty()) {
      return USUAL.time();
    }
    Matcher number = NUMBER.matcher(given.get());
    if (number.matches() && number.group(1).length() <= 6) {
      long value = Long.parseLong(number.group(1));
      switch (number.group(2)) {
        case "s" -> {
          return Duration.ofSeconds(value);
        }
        case "m" -> {
          return Duration.ofMinutes(value);
        }
        case "h" -> {
          return Duration.ofHours(value);
        }
        default -> {}
      }
    }
    throw wrong(Limit.TIME, "a time such as 90s, 10m or 2h", given.get());
  }

  private static AssayException.Usage wrong(Limit limit, String expected, String found) {
    return new AssayException.Usage(
        "--" + limit.option() + ": expected " + expected + ", found " + found);
  }
}
