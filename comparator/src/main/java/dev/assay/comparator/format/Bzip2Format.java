package dev.assay.comparator.format;

import dev.assay.comparator.anatomy.Anatomy;
import dev.assay.comparator.anatomy.Format;
import dev.assay.comparator.anatomy.LimitReachedException;
import dev.assay.comparator.anatomy.MalformedException;
import dev.assay.comparator.anatomy.Nature;
import dev.assay.comparator.anatomy.Part;
import dev.assay.comparator.bytes.Bytes;
import dev.assay.core.limits.Limits;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * bzip2: one or more streams, which are read as one (parallel writers make one for each block). A
 * stream has no fields but how it is encoded, and belongs to the body as a whole.
 */
public final class Bzip2Format implements Format {
  @Override
  public String id() {
    return "bzip2";
  }

  @Override
  public boolean recognizes(Bytes bytes, String name) throws IOException {
    return Bzip2Coding.startsAt(bytes, 0);
  }

  @Override
  public Anatomy read(Bytes bytes, String name, Limits limits)
      throws IOException, MalformedException, LimitReachedException {
    long end = Bzip2Coding.endsWithFooter(bytes) ? bytes.size() : Bzip2Coding.end(bytes, limits);
    List<Part> parts = new ArrayList<>();
    Part.Key key = Part.Key.of("content", StreamName.of(name));
    parts.add(new Part.Body(key, 0, end, Bzip2Coding.INSTANCE, Optional.empty()));
    if (end < bytes.size()) {
      // Half a stream is shown by readers that do not wait for its end.
      Nature nature = Bzip2Coding.startsAt(bytes, end) ? Nature.AMBIGUOUS : Nature.SLACK;
      Part.Key slack = Part.Key.of("bytes after the last stream");
      parts.add(new Part.Slack(slack, end, bytes.size() - end, nature));
    }
    return new Anatomy(id(), bytes.size(), parts);
  }
}
