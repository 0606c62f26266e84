package dev.assay.comparator.gallery;

import dev.assay.core.artifact.ArtifactPath;
import dev.assay.core.artifact.MemberName;
import dev.assay.core.result.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Where a finding must be.
 *
 * @param within names of the members from the file inwards, without the file itself; {@link #ANY}
 *     stands for a name that the container does not give
 * @param part matches somewhere in the finding's part
 * @param deeper whether it may also be in a member of what {@code within} leads to, at any depth
 */
public record Place(List<String> within, Pattern part, boolean deeper) {
  /** Stands for one name, whatever it is. */
  public static final String ANY = "*";

  /** A place that has no others below it. */
  public Place(List<String> within, Pattern part) {
    this(within, part, false);
  }

  public Place {
    within = List.copyOf(within);
  }

  /** Anywhere in the file itself, but not in a member. */
  public static Place here() {
    return new Place(List.of(), Pattern.compile(""));
  }

  /** Anywhere in the content or the headers of a member. */
  public static Place in(String... within) {
    return new Place(List.of(within), Pattern.compile(""));
  }

  /** The same place, or any below it. */
  public Place orDeeper() {
    return new Place(within, part, true);
  }

  /** The same place, narrowed to parts in which {@code regex} occurs. */
  public Place part(String regex) {
    return new Place(within, Pattern.compile(regex), deeper);
  }

  /** The same place in a file that is a member itself. */
  public Place under(List<String> outer) {
    List<String> longer = new ArrayList<>(outer);
    longer.addAll(within);
    return new Place(longer, part, deeper);
  }

  /** Whether a finding is exactly here. */
  public boolean holds(Finding finding) {
    int depth = finding.path().names().size() - 1;
    return (depth == within.size() || (deeper && depth > within.size()))
        && leadsTo(finding.path())
        && part.matcher(finding.part()).find();
  }

  /** Whether a finding is about the content of a container around this place as a whole. */
  public boolean isAround(Finding finding) {
    return finding.path().names().size() <= within.size() + 1
        && leadsTo(finding.path())
        && finding.part().equals("content");
  }

  private boolean leadsTo(ArtifactPath path) {
    List<MemberName> inner = path.names().subList(1, path.names().size());
    for (int i = 0; i < Math.min(inner.size(), within.size()); i++) {
      String expected = within.get(i);
      if (!expected.equals(ANY) && !expected.equals(inner.get(i).decoded())) {
        return false;
      }
    }
    return true;
  }

  /** As people read it, behind the name of the file. */
  public String text(String file) {
    ArtifactPath path = ArtifactPath.of(file);
    for (String name : within) {
      path = path.resolve(MemberName.of(name));
    }
    return path.text()
        + (deeper ? " and below" : "")
        + (part.pattern().isEmpty() ? "" : " (" + part.pattern() + ")");
  }
}
