package dev.assay.comparator.format;

import dev.assay.comparator.anatomy.Anatomy;
import dev.assay.comparator.anatomy.Format;
import dev.assay.comparator.anatomy.LimitReachedException;
import dev.assay.comparator.anatomy.MalformedException;
import dev.assay.comparator.anatomy.Nature;
import dev.assay.comparator.anatomy.Part;
import dev.assay.comparator.bytes.Bytes;
import dev.assay.core.limits.Limit;
import dev.assay.core.limits.Limits;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Zstandard (RFC 8878): frames, which are read as one, and skippable frames, which nobody shows.
 * How a frame is made belongs to the body; so do skippable frames between two others, where what
 * they hold is part of how the content is encoded.
 */
public final class ZstdFormat implements Format {
  @Override
  public String id() {
    return "zstd";
  }

  @Override
  public boolean recognizes(Bytes bytes, String name) throws IOException {
    try {
      return ZstdFrame.startsAt(bytes, 0);
    } catch (MalformedException e) {
      return false;
    }
  }

  @Override
  public Anatomy read(Bytes bytes, String name, Limits limits)
      throws IOException, MalformedException, LimitReachedException {
    List<ZstdFrame> frames = frames(bytes, limits);
    int first = 0;
    int last = frames.size() - 1;
    while (first <= last && frames.get(first).skippable()) {
      first++;
    }
    while (last > first && frames.get(last).skippable()) {
      last--;
    }
    if (first > last) {
      throw new MalformedException(0, "a frame with content", "none");
    }
    List<Part> parts = new ArrayList<>();
    skipped(bytes, frames.subList(0, first), parts);
    long start = frames.get(first).offset();
    long length = frames.get(last).end() - start;
    Part.Key key = Part.Key.of("content", StreamName.of(name));
    parts.add(new Part.Body(key, start, length, ZstdCoding.INSTANCE, Optional.empty()));
    skipped(bytes, frames.subList(last + 1, frames.size()), parts);
    long end = frames.getLast().end();
    if (end < bytes.size()) {
      // Half a frame is shown by readers that do not wait for its end.
      Nature nature = ZstdFrame.isData(bytes, end) ? Nature.AMBIGUOUS : Nature.SLACK;
      Part.Key slack = Part.Key.of("bytes after the last frame");
      parts.add(new Part.Slack(slack, end, bytes.size() - end, nature));
    }
    return new Anatomy(id(), bytes.size(), parts);
  }

  private static List<ZstdFrame> frames(Bytes bytes, Limits limits)
      throws IOException, MalformedException, LimitReachedException {
    List<ZstdFrame> frames = new ArrayList<>(List.of(ZstdFrame.read(bytes, 0, limits)));
    while (ZstdFrame.startsAt(bytes, frames.getLast().end())) {
      if (frames.size() == limits.members()) {
        throw new LimitReachedException(
            "more than the limit of " + frames.size() + " frames", Limit.MEMBERS);
      }
      try {
        frames.add(ZstdFrame.read(bytes, frames.getLast().end(), limits));
      } catch (MalformedException e) {
        break;
      }
    }
    return frames;
  }

  private static void skipped(Bytes bytes, List<ZstdFrame> frames, List<Part> parts)
      throws IOException {
    for (ZstdFrame frame : frames) {
      long length = frame.end() - frame.offset();
      boolean code = Magic.isSuspicious(bytes, frame.offset(), length);
      Nature nature = code ? Nature.PAYLOAD : Nature.SLACK;
      parts.add(new Part.Slack(Part.Key.of("skippable frame"), frame.offset(), length, nature));
    }
  }
}
