package dev.assay.comparator.format;

import dev.assay.comparator.anatomy.LimitReachedException;
import dev.assay.comparator.anatomy.MalformedException;
import dev.assay.core.artifact.MemberName;
import dev.assay.core.limits.Limit;
import dev.assay.core.limits.Limits;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Walks the JSON header of an asar file once, without recursion. */
final class AsarHeader {
  private static final int DEPTH = 256;
  private static final int PROPERTIES = 64;

  private final byte[] text;
  private final long textOffset;
  private final Limits limits;
  private final AsarJson json;
  private final Deque<Open> path = new ArrayDeque<>();
  private final List<AsarEntry> entries = new ArrayList<>();
  private final Map<MemberName, Integer> occurrences = new HashMap<>();
  private int mark;
  private long packedEnd;

  /**
   * A walk over {@code text}.
   *
   * @param textOffset of the text in the file
   */
  AsarHeader(byte[] text, long textOffset, Limits limits) {
    this.text = text;
    this.textOffset = textOffset;
    this.limits = limits;
    this.json = new AsarJson(text, 0, textOffset);
  }

  /** An entry that was begun. */
  private static final class Open {
    private final String name;
    private final Optional<MemberName> member;
    private final int nameAt;
    private final int open;
    private final List<AsarProperty> properties = new ArrayList<>();
    private boolean folder;
    private boolean inFiles;
    private boolean first = true;

    Open(String name, Optional<MemberName> member, int nameAt, int open) {
      this.name = name;
      this.member = member;
      this.nameAt = nameAt;
      this.open = open;
    }
  }

  /** All entries, in their order. A property behind the members of a folder is one of its own. */
  List<AsarEntry> entries() throws MalformedException, LimitReachedException {
    json.take('{');
    path.push(new Open("", Optional.empty(), 0, 0));
    while (!path.isEmpty()) {
      Open open = path.element();
      if (json.tryTake('}')) {
        close(open);
      } else {
        if (!open.first) {
          json.take(',');
        }
        open.first = false;
        if (open.inFiles) {
          begin(open);
        } else {
          property(open);
        }
      }
    }
    json.end();
    return entries;
  }

  /** The offset behind the last entry; closing brackets follow. */
  int end() {
    return mark;
  }

  private void begin(Open folder) throws MalformedException, LimitReachedException {
    if (entries.size() + path.size() > limits.members()) {
      throw new LimitReachedException(
          "more than the limit of " + limits.members() + " members", Limit.MEMBERS);
    }
    if (path.size() > DEPTH) {
      throw new LimitReachedException("folders deeper than " + DEPTH);
    }
    int nameAt = json.afterSpace();
    String name = folder.name + json.string();
    int open = json.at();
    json.take(':');
    json.take('{');
    MemberName member = MemberName.of(name);
    int occurrence = occurrences.merge(member, 1, Integer::sum);
    path.push(new Open(name + "/", Optional.of(member.occurrence(occurrence)), nameAt, open));
  }

  private void property(Open entry) throws MalformedException {
    int start = entry.properties.isEmpty() ? entry.open : entry.properties.getLast().end();
    int keyAt = json.afterSpace();
    String key = json.string();
    json.take(':');
    boolean files = key.equals("files");
    if (entry.properties.size() == PROPERTIES) {
      throw new MalformedException(textOffset + keyAt, PROPERTIES + " properties", "one more");
    }
    if (entry.properties.stream().anyMatch(p -> p.key().equals(key)) || (files && entry.folder)) {
      throw new MalformedException(textOffset + keyAt, "no property twice", "a second one");
    }
    if (files) {
      json.take('{');
      entry.folder = true;
      entry.inFiles = true;
      entry.first = true;
      add(
          AsarEntry.folder(
              entry.member, mark, entry.nameAt, entry.open, entry.properties, json.at()));
      return;
    }
    int value = json.afterSpace();
    json.value();
    AsarProperty property = new AsarProperty(key, entry.folder ? mark : start, value, json.at());
    entry.properties.add(property);
    if (entry.folder) {
      int at = property.start();
      add(AsarEntry.folder(entry.member, at, at, at, List.of(property), property.end()));
    }
  }

  private void add(AsarEntry entry) {
    entries.add(entry);
    mark = entry.end();
  }

  private void close(Open entry) throws MalformedException {
    if (entry.inFiles) {
      entry.inFiles = false;
      entry.first = false;
      return;
    }
    path.pop();
    if (!entry.folder && path.isEmpty()) {
      throw new MalformedException(textOffset, "a list of files", "none");
    }
    if (!entry.folder) {
      file(entry);
    }
  }

  private void file(Open entry) throws MalformedException {
    long at = textOffset + entry.nameAt;
    Optional<String> stated = AsarEntry.value(entry.properties, text, "offset");
    Optional<String> sized = AsarEntry.value(entry.properties, text, "size");
    boolean packed =
        stated.isPresent()
            && AsarEntry.value(entry.properties, text, "unpacked").orElse("false").equals("false")
            && AsarEntry.value(entry.properties, text, "link").isEmpty();
    long size = 0;
    long offset = -1;
    if (packed) {
      String digits = stated.get();
      boolean quoted = digits.length() > 1 && digits.startsWith("\"");
      offset = AsarEntry.number(quoted ? digits.substring(1, digits.length() - 1) : digits, at);
      size = AsarEntry.number(sized.orElse(""), at);
    }
    add(
        new AsarEntry(
            entry.member,
            false,
            mark,
            entry.nameAt,
            entry.open,
            entry.properties,
            json.at(),
            size,
            offset,
            packedEnd));
    packedEnd = packed && size > 0 ? offset + size : packedEnd;
  }
}
