package dev.assay.comparator.format;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.assay.comparator.anatomy.Anatomy;
import dev.assay.comparator.anatomy.Fields;
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
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Unix archives: static libraries, and Debian packages, which are three members of which two are
 * compressed tars (deb(5)). Long names as GNU and as BSD write them (ar(5)).
 */
public final class ArFormat implements Format {
  private static final byte[] MAGIC = "!<arch>\n".getBytes(US_ASCII);

  @Override
  public String id() {
    return "ar";
  }

  @Override
  public boolean recognizes(Bytes bytes, String name) throws IOException {
    return Arrays.equals(bytes.head(MAGIC.length), MAGIC);
  }

  @Override
  public Anatomy read(Bytes bytes, String name, Limits limits)
      throws IOException, MalformedException, LimitReachedException {
    return new Anatomy(id(), bytes.size(), new Reading(bytes, limits).parts());
  }

  private static final class Reading {
    private final Bytes bytes;
    private final Limits limits;
    private final List<Part> parts = new ArrayList<>();
    private final Map<MemberName, Integer> occurrences = new HashMap<>();
    private Optional<ArMember.Names> names = Optional.empty();

    Reading(Bytes bytes, Limits limits) {
      this.bytes = bytes;
      this.limits = limits;
    }

    List<Part> parts() throws IOException, MalformedException, LimitReachedException {
      Fields magic = new Fields(bytes, 0).add("magic number", MAGIC.length, Nature.STRUCTURE);
      parts.addAll(magic.build());
      long position = magic.position();
      for (int n = 0; ArMember.startsAt(bytes, position); n++) {
        if (n == limits.members()) {
          throw new LimitReachedException(
              "more than the limit of " + n + " members", Limit.MEMBERS);
        }
        position = lay(ArMember.read(bytes, position, names));
      }
      if (position < bytes.size()) {
        // Readers stop here, with an error or without.
        parts.add(
            new Part.Slack(
                Part.Key.of("bytes after the last member"),
                position,
                bytes.size() - position,
                Nature.AMBIGUOUS));
      }
      return parts;
    }

    private long lay(ArMember member) throws IOException, LimitReachedException {
      if (member.isNameTable()) {
        names = Optional.of(member.names());
      }
      int occurrence = occurrences.merge(member.name(), 1, Integer::sum);
      MemberName name = member.name().occurrence(occurrence);
      parts.add(
          new Part.Group(
              Part.Key.of("header", name),
              member.offset(),
              member.body() - member.offset(),
              member::fields));
      parts.add(
          new Part.Body(
              Part.Key.of("content", name),
              member.body(),
              member.end() - member.body(),
              StoredCoding.INSTANCE,
              Optional.empty()));
      parts.add(member.padding(name));
      return member.paddedEnd();
    }
  }
}
