package dev.assay.comparator.gallery;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** An ar archive taken apart, as in Debian packages. */
final class ArEditor {
  private static final int MAGIC = 8;
  private static final int HEADER = 60;

  final List<Member> members = new ArrayList<>();

  private byte[] magic = {};

  private ArEditor() {}

  /** One member. */
  static final class Member {
    byte[] header;
    byte[] content;
    byte[] padding;

    Member(byte[] header, byte[] content, byte[] padding) {
      this.header = header;
      this.content = content;
      this.padding = padding;
    }

    /** The name without the slash that System V writes behind it. */
    String name() {
      return Le.latin1(Le.range(header, 0, 16)).strip().replaceFirst("/$", "");
    }

    void setContent(byte[] changed) {
      content = changed;
      padding = changed.length % 2 == 0 ? new byte[0] : new byte[] {'\n'};
      byte[] size = String.format(Locale.ROOT, "%-10d", changed.length).getBytes(US_ASCII);
      System.arraycopy(size, 0, header, 48, size.length);
    }

    /** In seconds since 1970. */
    void setTime(String seconds) {
      byte[] raw = String.format(Locale.ROOT, "%-12s", seconds).getBytes(US_ASCII);
      System.arraycopy(raw, 0, header, 16, raw.length);
    }

    /** A member of that name, else like this one. */
    Member copy(String name, byte[] changed) {
      Member copy = new Member(header.clone(), changed, padding);
      byte[] raw = String.format(Locale.ROOT, "%-16s", name).getBytes(US_ASCII);
      System.arraycopy(raw, 0, copy.header, 0, 16);
      copy.setContent(changed);
      return copy;
    }
  }

  /** Takes an archive apart; empty unless putting it together again gives the same bytes. */
  static Optional<ArEditor> read(byte[] ar) {
    try {
      ArEditor editor = new ArEditor();
      editor.take(ar);
      return !editor.members.isEmpty() && Arrays.equals(editor.write(), ar)
          ? Optional.of(editor)
          : Optional.empty();
    } catch (IndexOutOfBoundsException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  private void take(byte[] ar) {
    magic = Le.range(ar, 0, MAGIC);
    int at = MAGIC;
    while (at < ar.length) {
      byte[] header = Le.range(ar, at, at + HEADER);
      int size = Integer.parseInt(Le.latin1(Le.range(header, 48, 58)).strip());
      int end = at + HEADER + size;
      int next = Math.min(ar.length, end + size % 2);
      members.add(new Member(header, Le.range(ar, at + HEADER, end), Le.range(ar, end, next)));
      at = next;
    }
  }

  byte[] write() {
    List<byte[]> pieces = new ArrayList<>(List.of(magic));
    for (Member member : members) {
      pieces.addAll(List.of(member.header, member.content, member.padding));
    }
    return Le.concat(pieces.toArray(new byte[0][]));
  }
}
