package dev.assay.comparator.format;

import dev.assay.comparator.anatomy.Anatomy;
import dev.assay.comparator.anatomy.Format;
import dev.assay.comparator.anatomy.LimitReachedException;
import dev.assay.comparator.anatomy.MalformedException;
import dev.assay.comparator.anatomy.Nature;
import dev.assay.comparator.anatomy.Part;
import dev.assay.comparator.bytes.Bytes;
import dev.assay.core.artifact.MemberName;
import dev.assay.core.limits.Limits;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * gzip (RFC 1952): one or more members, each with a header, a deflate stream and a trailer. Some
 * readers show all members, some only the first; all skip what follows the last one.
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
    List<Part> parts = new ArrayList<>();
    Optional<GzipMember> next = Optional.of(GzipMember.read(bytes, 0, limits));
    long position = 0;
    for (int n = 1; next.isPresent(); n++) {
      if (n > limits.members()) {
        throw new LimitReachedException("more than the limit of " + limits.members() + " members");
      }
      lay(next.get(), content.occurrence(n), parts);
      position = next.get().end();
      next = memberAt(bytes, position, limits);
    }
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

  private static void lay(GzipMember member, MemberName name, List<Part> parts) {
    long start = member.offset();
    parts.add(
        new Part.Group(
            Part.Key.of("header", name), start, member.body() - start, member::headerFields));
    parts.add(
        new Part.Body(
            Part.Key.of("content", name),
            member.body(),
            member.trailer() - member.body(),
            DeflateCoding.INSTANCE,
            Optional.empty()));
    parts.add(
        new Part.Group(
            Part.Key.of("trailer", name),
            member.trailer(),
            GzipMember.TRAILER,
            member::trailerFields));
  }
}
