package dev.assay.core.artifact;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * What a container calls one of its members: the raw bytes of the name, and which of several
 * members of that name it is. Two members of one container never share a {@code MemberName}.
 *
 * @param bytes the name's bytes, one per char (ISO 8859-1), so that no decoding can merge two names
 * @param occurrence 1 for the first member of this name, in the container's physical order
 */
public record MemberName(String bytes, int occurrence) {
  public MemberName {
    if (occurrence < 1) {
      throw new IllegalArgumentException("occurrences count from 1, found: " + occurrence);
    }
  }

  /** The first member with these name bytes. */
  public static MemberName of(byte[] raw) {
    return new MemberName(new String(raw, ISO_8859_1), 1);
  }

  /** The first member with this name, in UTF-8. */
  public static MemberName of(String name) {
    return of(name.getBytes(UTF_8));
  }

  /** The same name, as its {@code n}th occurrence. */
  public MemberName occurrence(int n) {
    return new MemberName(bytes, n);
  }

  /** The name's bytes. */
  public byte[] raw() {
    return bytes.getBytes(ISO_8859_1);
  }

  /** The name as text, for matching on known names; malformed UTF-8 becomes U+FFFD. */
  public String decoded() {
    return new String(raw(), UTF_8);
  }
}
