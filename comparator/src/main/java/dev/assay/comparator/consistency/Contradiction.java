package dev.assay.comparator.consistency;

import dev.assay.comparator.anatomy.Part;
import java.util.Optional;

/**
 * A list of a package that does not fit the package's own content, on one side or both.
 *
 * @param member what it is about, one byte per char
 * @param list the name of the list
 * @param published what is wrong with the published package; empty if nothing is
 * @param rebuilt what is wrong with the rebuilt package; empty if nothing is
 * @param publishedPlace the member in the published container, if it is there
 * @param rebuiltPlace the member in the rebuilt container, if it is there
 * @param unread whether the list could not be looked into
 */
public record Contradiction(
    String member,
    String list,
    Optional<String> published,
    Optional<String> rebuilt,
    Optional<Part> publishedPlace,
    Optional<Part> rebuiltPlace,
    boolean unread) {
  /** The same contradiction, shown at another place. */
  public Contradiction at(Optional<Part> newPublishedPlace, Optional<Part> newRebuiltPlace) {
    return new Contradiction(
        member, list, published, rebuilt, newPublishedPlace, newRebuiltPlace, unread);
  }
}
