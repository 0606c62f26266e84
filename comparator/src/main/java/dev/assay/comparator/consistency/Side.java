package dev.assay.comparator.consistency;

import dev.assay.comparator.anatomy.LimitReachedException;
import dev.assay.comparator.anatomy.MalformedException;
import dev.assay.comparator.anatomy.Part;
import dev.assay.comparator.bytes.ArrayBytes;
import dev.assay.comparator.bytes.Bytes;
import dev.assay.comparator.bytes.Scratch;
import dev.assay.core.artifact.MemberName;
import dev.assay.core.limits.Deadline;
import dev.assay.core.limits.Limit;
import dev.assay.core.limits.Limits;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One side of a container: its members by name, and their content. */
public final class Side {
  /** No list of hashes that tools write comes near this; it is read into memory. */
  private static final int LARGEST_LIST = 64 << 20;

  private final Bytes layer;
  private final Map<String, MemberName> names = new LinkedHashMap<>();
  private final Map<MemberName, Part> first = new HashMap<>();
  private final Map<MemberName, Part.Body> bodies = new HashMap<>();
  private final boolean emptyFiles;
  private final Context context;

  /** What reading is bounded by, and where decoded bytes are kept. */
  public record Context(Scratch scratch, Limits limits, Deadline deadline) {}

  /**
   * The members that {@code parts} of {@code layer} belong to.
   *
   * @param emptyFiles whether a member without a body is an empty file, as in zip archives, unless
   *     its name ends in a slash; else it is a folder or a link
   */
  public Side(Bytes layer, Iterable<Part> parts, boolean emptyFiles, Context context) {
    this.layer = layer;
    this.emptyFiles = emptyFiles;
    this.context = context;
    for (Part part : parts) {
      if (part.key().member().isPresent() && !part.key().label().startsWith("unlisted")) {
        MemberName member = part.key().member().get();
        // Of several members of one name the last is what most readers see.
        names.merge(member.bytes(), member, (a, b) -> a.occurrence() > b.occurrence() ? a : b);
        if (part.length() > 0) {
          first.putIfAbsent(member, part);
        }
        if (part instanceof Part.Body body) {
          bodies.put(member, body);
        }
      }
    }
  }

  /** The names of all members, one byte per char. */
  public Set<String> names() {
    return names.keySet();
  }

  /** The member of a name; the last one if there are several. */
  public Optional<MemberName> member(String name) {
    return Optional.ofNullable(names.get(name));
  }

  /** The content of a member, or else the first part of it that is not empty. */
  Optional<Part> place(String name) {
    Optional<MemberName> member = member(name);
    Optional<Part> body =
        member.map(bodies::get).filter(part -> part.length() > 0).map(part -> part);
    return body.or(() -> member.map(first::get));
  }

  /** The decoded content of a member; empty if it is a folder, a link, or not there. */
  Optional<Bytes> content(String name)
      throws IOException, MalformedException, LimitReachedException {
    if (!isFile(name)) {
      return Optional.empty();
    }
    Optional<Part.Body> body = member(name).map(bodies::get);
    return Optional.of(body.isEmpty() ? new ArrayBytes(new byte[0]) : decoded(body.get()));
  }

  /** Whether a member has content, be it empty. */
  boolean isFile(String name) {
    Optional<MemberName> member = member(name);
    return member.isPresent()
        && (bodies.containsKey(member.get()) || (emptyFiles && !name.endsWith("/")));
  }

  /** The content of a list, in memory. */
  Optional<byte[]> list(String name) throws IOException, MalformedException, LimitReachedException {
    Optional<Bytes> content = content(name);
    if (content.isEmpty()) {
      return Optional.empty();
    }
    long size = content.get().size();
    if (size > LARGEST_LIST) {
      throw new LimitReachedException(
          name + " has " + size + " bytes; " + LARGEST_LIST + " is the limit");
    }
    return Optional.of(content.get().copy(0, (int) size));
  }

  private Bytes decoded(Part.Body body)
      throws IOException, MalformedException, LimitReachedException {
    if (context.deadline.hasPassed()) {
      throw new LimitReachedException(
          "the time limit of " + context.limits.time() + " was reached", Limit.TIME);
    }
    return body.coding()
        .decode(layer.slice(body.offset(), body.length()), context.scratch, context.limits)
        .content();
  }

  /** Gives back what decoded content takes. */
  void release(Bytes content) throws IOException {
    context.scratch.release(content);
  }

  Context context() {
    return context;
  }
}
