package dev.assay.comparator.format;

import dev.assay.comparator.anatomy.Anatomy;
import dev.assay.comparator.anatomy.Format;
import dev.assay.comparator.anatomy.LimitReachedException;
import dev.assay.comparator.anatomy.MalformedException;
import dev.assay.comparator.anatomy.Nature;
import dev.assay.comparator.anatomy.Part;
import dev.assay.comparator.bytes.Bytes;
import dev.assay.core.artifact.MemberName;
import dev.assay.core.limits.Limit;
import dev.assay.core.limits.Limits;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * gzip (RFC 1952): one or more members, each with a header, a deflate stream and a trailer. Some
 * readers show all members, some only the first; all skip what follows the last one. What several
 * members hold is one content; the trailers and headers between them are how it is encoded.
 */
public final class GzipFormat implements Format {
  @Override
  public String id() {
    return "gzip";
  }

  @Override
  public boolean recognizes(Bytes bytes, String name) throws IOException {
    return GzipMember.startsAt(bytes, 0);
  }

  @Override
  public Anatomy read(Bytes bytes, String name, Limits limits)
      throws IOException, MalformedException, LimitReachedException {
    MemberName content = StreamName.of(name);
    GzipMember first = GzipMember.read(bytes, 0, limits);
    GzipMember last = first;
    Optional<GzipMember> next = memberAt(bytes, first.end(), limits);
    for (int n = 1; next.isPresent(); n++) {
      if (n == limits.members()) {
        throw new LimitReachedException("more than the limit of " + n + " members", Limit.MEMBERS);
      }
      last = next.get();
      next = memberAt(bytes, last.end(), limits);
    }
    List<Part> parts = new ArrayList<>(parts(first, last, content));
    long position = last.end();
    if (position < bytes.size()) {
      // What looks like a member but is not a whole one is shown by readers that stream.
      boolean shown = GzipMember.startsAt(bytes, position);
      parts.add(
          new Part.Slack(
              Part.Key.of("bytes after the last member"),
              position,
              bytes.size() - position,
              shown ? Nature.AMBIGUOUS : Nature.SLACK));
    }
    return new Anatomy(id(), bytes.size(), parts);
  }

  private static Optional<GzipMember> memberAt(Bytes bytes, long at, Limits limits)
      throws IOException, LimitReachedException {
    if (!GzipMember.startsAt(bytes, at)) {
      return Optional.empty();
    }
    try {
      return Optional.of(GzipMember.read(bytes, at, limits));
    } catch (MalformedException e) {
      return Optional.empty();
    }
  }

  private static List<Part> parts(GzipMember first, GzipMember last, MemberName name) {
    long start = first.body();
    boolean one = first.offset() == last.offset();
    return List.of(
        new Part.Group(Part.Key.of("header", name), 0, start, first::headerFields),
        new Part.Body(
            Part.Key.of("content", name),
            start,
            last.trailer() - start,
            one ? DeflateCoding.INSTANCE : GzipMembersCoding.INSTANCE,
            Optional.empty()),
        new Part.Group(
            Part.Key.of("trailer", name), last.trailer(), GzipMember.TRAILER, last::trailerFields));
  }
}
