package dev.assay.rebuilder.dependency;

import dev.assay.core.artifact.Digest;
import dev.assay.core.artifact.StoredFile;
import dev.assay.core.failure.AssayException;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Looks into published files, at every depth. Whoever does it reads what is hostile, in a process
 * that what it reads may take over: it can leave out members, and no more.
 */
@FunctionalInterface
public interface MemberReader {
  /**
   * Lists the members of these sizes.
   *
   * @param files by name
   * @param sizes in bytes
   * @throws AssayException if nothing can be looked into at all
   */
  Listing read(Map<String, StoredFile> files, Set<Long> sizes) throws AssayException;

  /**
   * A member of a published file.
   *
   * @param file that it is in
   * @param names from the file inwards, without the file's; one at least
   */
  record Member(String file, List<String> names, long size, Digest digest) {
    public Member {
      names = List.copyOf(names);
    }
  }

  /**
   * What was not looked into.
   *
   * @param file that it is, or that it is in
   * @param where in the file, for people
   * @param why for people
   */
  record Unread(String file, String where, String why) {}

  /** What was found, and what was not looked into. */
  record Listing(List<Member> members, List<Unread> unread) {
    public Listing {
      members = List.copyOf(members);
      unread = List.copyOf(unread);
    }
  }
}
