package dev.assay.comparator.consistency;

import dev.assay.comparator.anatomy.LimitReachedException;
import dev.assay.comparator.anatomy.MalformedException;
import dev.assay.comparator.anatomy.Part;
import dev.assay.comparator.bytes.Bytes;
import dev.assay.comparator.format.Formats;
import dev.assay.core.artifact.MemberName;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One of the two tar archives in a Debian package (deb(5)), decoded.
 *
 * @param path from the package to the tar archive: {@code data.tar.xz}, {@code data.tar}
 * @param place the member of the package that holds it
 * @param members of the tar archive
 */
public record DebArchive(List<MemberName> path, Part place, Side members) {
  /** What the members of a package that hold its control archive are called. */
  public static final String CONTROL = "control.tar";

  /** What the members of a package that hold its data archive are called. */
  public static final String DATA = "data.tar";

  /**
   * Decodes one.
   *
   * @param prefix {@link #CONTROL} or {@link #DATA}
   * @return empty if the package has none, or more than one
   */
  public static Optional<DebArchive> open(Side deb, String prefix)
      throws IOException, MalformedException, LimitReachedException {
    List<String> names = deb.names().stream().filter(name -> name.startsWith(prefix)).toList();
    if (names.size() != 1) {
      return Optional.empty();
    }
    String name = names.getFirst();
    Optional<Bytes> content = deb.content(name);
    Optional<Part> place = deb.place(name);
    Optional<MemberName> member = deb.member(name);
    if (content.isEmpty() || place.isEmpty() || member.isEmpty()) {
      return Optional.empty();
    }
    List<MemberName> path = new ArrayList<>(List.of(member.get()));
    Side.Context context = deb.context();
    Formats.Reading outer = read(content.get(), member.get(), context);
    if (outer.anatomy().format().equals("tar")) {
      return Optional.of(tar(path, place.get(), content.get(), outer, context));
    }
    List<Part> bodies =
        outer.anatomy().parts().stream().filter(part -> part instanceof Part.Body).toList();
    if (bodies.size() != 1 || !(bodies.getFirst() instanceof Part.Body body)) {
      return Optional.empty();
    }
    Bytes raw = content.get().slice(body.offset(), body.length());
    Bytes tar = body.coding().decode(raw, context.scratch(), context.limits()).content();
    path.add(body.key().member().orElseGet(() -> MemberName.of(body.key().text())));
    Formats.Reading inner = read(tar, path.getLast(), context);
    return inner.anatomy().format().equals("tar")
        ? Optional.of(tar(path, place.get(), tar, inner, context))
        : Optional.empty();
  }

  private static Formats.Reading read(Bytes bytes, MemberName name, Side.Context context)
      throws IOException {
    return Formats.read(bytes, name.decoded(), Optional.empty(), context.limits());
  }

  private static DebArchive tar(
      List<MemberName> path, Part place, Bytes bytes, Formats.Reading tar, Side.Context context) {
    return new DebArchive(
        List.copyOf(path), place, new Side(bytes, tar.anatomy().parts(), false, context));
  }
}
