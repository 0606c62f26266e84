package dev.assay.comparator.consistency;

import dev.assay.comparator.anatomy.LimitReachedException;
import dev.assay.comparator.anatomy.MalformedException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * What one list of a package says about the package's members.
 *
 * @param name of the list, as people call it
 * @param claims by the name of the member, one byte per char
 * @param complete tells the members that have to be on it
 */
record OwnList(String name, Map<String, List<Claim>> claims, Predicate<String> complete) {
  /** Reads the lists of one kind that a package has. */
  @FunctionalInterface
  interface Reader {
    /** The lists of one side; none if it has none. */
    List<OwnList> read(Side side) throws IOException, MalformedException, LimitReachedException;
  }
}
