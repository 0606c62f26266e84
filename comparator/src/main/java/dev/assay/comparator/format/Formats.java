package dev.assay.comparator.format;

import dev.assay.comparator.anatomy.Anatomy;
import dev.assay.comparator.anatomy.Format;
import dev.assay.comparator.anatomy.LimitReachedException;
import dev.assay.comparator.anatomy.MalformedException;
import dev.assay.comparator.bytes.Bytes;
import dev.assay.core.limits.Limits;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** All formats, in the order in which they are tried. The last one takes everything. */
public final class Formats {
  /**
   * The list. An explicit one, so that the order is visible and no stray jar can claim a format.
   */
  public static final List<Format> ALL =
      List.of(
          // Those known by their first bytes come before those that are found from the end.
          new GzipFormat(),
          new Bzip2Format(),
          new XzFormat(),
          new ZstdFormat(),
          new ClassFormat(),
          new ArFormat(),
          new AsarFormat(),
          new NsisFormat(),
          new CabFormat(),
          new ElfFormat(),
          new PeFormat(),
          new PngFormat(),
          new TarFormat(),
          new ZipFormat(),
          // Those known by their name are a kind of text.
          new ManifestFormat(),
          new PropertiesFormat(),
          new JsonFormat(),
          new TextFormat(),
          new UnknownFormat());

  private Formats() {}

  /**
   * What a layer was read as.
   *
   * @param anatomy its parts
   * @param remark why a format that recognised it could not read it; for the report
   * @param limited whether it was not looked into for a limit: one that an option raises, or one of
   *     the format's own after which nothing else could read it
   */
  public record Reading(Anatomy anatomy, Optional<String> remark, boolean limited) {}

  /**
   * Reads a layer with the first format that recognises it and can read it. A format that
   * recognises it but cannot read it is named in the remark; what it could not read then counts as
   * unknown, hence as code. So does what a fixed format does not recognise.
   */
  public static Reading read(Bytes bytes, String name, Optional<Format> fixed, Limits limits)
      throws IOException {
    Optional<String> remark = Optional.empty();
    boolean limited = false;
    boolean raisable = false;
    List<Format> candidates = fixed.map(List::of).orElse(ALL);
    for (Format format : candidates) {
      if (format.recognizes(bytes, name)) {
        try {
          Anatomy anatomy = format.read(bytes, name, limits);
          boolean unknown = anatomy.format().equals(UnknownFormat.ID);
          return new Reading(anatomy, remark, raisable || (limited && unknown));
        } catch (MalformedException e) {
          remark = Optional.of(remark(remark, format, e));
        } catch (LimitReachedException e) {
          remark = Optional.of(remark(remark, format, e));
          limited = true;
          raisable |= e.isRaisable();
        }
      }
    }
    return new Reading(UnknownFormat.anatomy(bytes), remark, limited);
  }

  /** Whether a layer looks like one of some formats, by id. */
  public static boolean recognizes(Bytes bytes, String name, Set<String> ids) throws IOException {
    for (Format format : ALL) {
      if (ids.contains(format.id()) && format.recognizes(bytes, name)) {
        return true;
      }
    }
    return false;
  }

  private static String remark(Optional<String> before, Format format, Exception why) {
    String next = "looks like " + format.id() + ", but " + why.getMessage();
    return before.map(first -> first + "; " + next).orElse(next);
  }

  /** What a file says that only one side has, if its format can tell. */
  public static Optional<List<String>> describe(Bytes bytes, String name, Limits limits)
      throws IOException {
    for (Format format : ALL) {
      if (format.recognizes(bytes, name)) {
        try {
          return format.describe(bytes, limits);
        } catch (MalformedException | LimitReachedException e) {
          return Optional.empty();
        }
      }
    }
    return Optional.empty();
  }
}
