package dev.assay.comparator.consistency;

import dev.assay.comparator.anatomy.LimitReachedException;
import dev.assay.comparator.anatomy.MalformedException;
import dev.assay.comparator.bytes.Bytes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Holds the lists of hashes that a package brings along against its own files, on both sides alike.
 * Nobody who compares bytes trusts them; but others do, and somebody who changed a file after it
 * was packed may have forgotten them.
 *
 * <p>Only what differs between the two sides is looked at: members with other bytes, members and
 * entries of a list that one side has alone. What is wrong on both sides in the same way is the
 * build's own doing, and no difference.
 */
public final class Consistency {
  /** The rule by which contradictions are graded. */
  public static final String RULE = "own-hashes/1";

  /** More are only counted. */
  private static final int NAMED = 5;

  private final Side published;
  private final Side rebuilt;
  private final Set<String> changed;

  /**
   * Looks at one container.
   *
   * @param changed names of the members whose bytes differ, one byte per char
   */
  public Consistency(Side published, Side rebuilt, Set<String> changed) {
    this.published = published;
    this.rebuilt = rebuilt;
    this.changed = new TreeSet<>(changed);
    one(published.names(), rebuilt.names());
    one(rebuilt.names(), published.names());
  }

  private void one(Set<String> names, Set<String> others) {
    for (String name : names) {
      if (!others.contains(name)) {
        changed.add(name);
      }
    }
  }

  /** Lists that are members of the container itself: those of jars and wheels. */
  public List<Contradiction> inside() throws IOException {
    List<Contradiction> found = new ArrayList<>();
    found.addAll(check(JarDigests::read, JarDigests::read, published, rebuilt));
    found.addAll(check(WheelRecord::read, WheelRecord::read, published, rebuilt));
    return found;
  }

  /** {@code md5sums} in the control archives, about this container, the data archive. */
  public List<Contradiction> debian(Side publishedControl, Side rebuiltControl) throws IOException {
    return check(new DebSums(published), new DebSums(rebuilt), publishedControl, rebuiltControl);
  }

  private List<Contradiction> check(
      OwnList.Reader left, OwnList.Reader right, Side leftLists, Side rightLists)
      throws IOException {
    Read first = read(left, leftLists);
    Read second = read(right, rightLists);
    if (!first.why.equals(second.why)) {
      return List.of(
          new Contradiction(
              "", "lists", first.why, second.why, Optional.empty(), Optional.empty(), true));
    }
    Map<String, OwnList> ofPublished = byName(first.lists);
    Map<String, OwnList> ofRebuilt = byName(second.lists);
    Set<String> names = new TreeSet<>(ofPublished.keySet());
    names.addAll(ofRebuilt.keySet());
    List<Contradiction> found = new ArrayList<>();
    for (String name : names) {
      found.addAll(
          check(
              name,
              Optional.ofNullable(ofPublished.get(name)),
              Optional.ofNullable(ofRebuilt.get(name))));
    }
    return found;
  }

  /** The lists of one side, or why they cannot be read. */
  private record Read(List<OwnList> lists, Optional<String> why) {}

  private static Read read(OwnList.Reader reader, Side side) throws IOException {
    try {
      return new Read(reader.read(side), Optional.empty());
    } catch (MalformedException | LimitReachedException e) {
      return new Read(List.of(), Optional.of("cannot be read: " + e.getMessage()));
    }
  }

  private static Map<String, OwnList> byName(List<OwnList> lists) {
    Map<String, OwnList> byName = new HashMap<>();
    lists.forEach(list -> byName.putIfAbsent(list.name(), list));
    return byName;
  }

  private List<Contradiction> check(String list, Optional<OwnList> left, Optional<OwnList> right)
      throws IOException {
    Set<String> members = new TreeSet<>(changed);
    Map<String, List<Claim>> there = left.map(OwnList::claims).orElse(Map.of());
    Map<String, List<Claim>> here = right.map(OwnList::claims).orElse(Map.of());
    Map<String, List<Claim>> both = new TreeMap<>(there);
    both.putAll(here);
    for (String member : both.keySet()) {
      if (!Objects.equals(there.get(member), here.get(member))) {
        members.add(member);
      }
    }
    List<Contradiction> found = new ArrayList<>();
    List<String> nowhere = new ArrayList<>();
    for (String member : members) {
      if (published.member(member).isEmpty() && rebuilt.member(member).isEmpty()) {
        nowhere.add(member);
        continue;
      }
      Optional<String> ofPublished = wrong(left, member, published);
      Optional<String> ofRebuilt = wrong(right, member, rebuilt);
      if (!ofPublished.equals(ofRebuilt)) {
        found.add(
            new Contradiction(
                member,
                list,
                ofPublished,
                ofRebuilt,
                published.place(member),
                rebuilt.place(member),
                false));
      }
    }
    found.addAll(nowhere(list, nowhere, there, here));
    return found;
  }

  /** Entries without a member on either side are told together: there may be millions. */
  private static List<Contradiction> nowhere(
      String list,
      List<String> members,
      Map<String, List<Claim>> there,
      Map<String, List<Claim>> here) {
    if (members.isEmpty()) {
      return List.of();
    }
    return List.of(
        new Contradiction(
            "",
            list,
            phantoms(members, there),
            phantoms(members, here),
            Optional.empty(),
            Optional.empty(),
            false));
  }

  private static Optional<String> phantoms(List<String> members, Map<String, List<Claim>> claims) {
    List<String> listed = members.stream().filter(claims::containsKey).toList();
    return listed.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "lists "
                + listed.size()
                + " that are not there: "
                + String.join(", ", listed.subList(0, Math.min(NAMED, listed.size())))
                + (listed.size() > NAMED ? " and others" : ""));
  }

  /** What is wrong with a member on one side. */
  private static Optional<String> wrong(Optional<OwnList> list, String member, Side side)
      throws IOException {
    if (list.isEmpty()) {
      return Optional.empty();
    }
    List<Claim> claims = list.get().claims().get(member);
    if (claims == null) {
      return side.isFile(member) && list.get().complete().test(member)
          ? Optional.of("does not list it: added after the list was made")
          : Optional.empty();
    }
    if (side.member(member).isEmpty()) {
      return Optional.of("lists it, but it is not there");
    }
    try {
      Optional<Bytes> content = side.content(member);
      if (content.isEmpty()) {
        return Optional.empty();
      }
      Optional<String> contradiction = Claim.firstContradiction(claims, content.get());
      side.release(content.get());
      return contradiction;
    } catch (MalformedException | LimitReachedException e) {
      return Optional.of("says what cannot be checked: " + e.getMessage());
    }
  }
}
