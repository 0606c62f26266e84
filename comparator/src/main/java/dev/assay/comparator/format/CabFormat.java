package dev.assay.comparator.format;

import dev.assay.comparator.anatomy.Anatomy;
import dev.assay.comparator.anatomy.Coding;
import dev.assay.comparator.anatomy.Cursor;
import dev.assay.comparator.anatomy.Fields;
import dev.assay.comparator.anatomy.Format;
import dev.assay.comparator.anatomy.LimitReachedException;
import dev.assay.comparator.anatomy.MalformedException;
import dev.assay.comparator.anatomy.Meaning;
import dev.assay.comparator.anatomy.Nature;
import dev.assay.comparator.anatomy.Part;
import dev.assay.comparator.bytes.Bytes;
import dev.assay.core.artifact.MemberName;
import dev.assay.core.limits.Limit;
import dev.assay.core.limits.Limits;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Microsoft's cabinets (MS-CAB): a header, folders, files, and for each folder blocks of data,
 * which hold the contents of its files as one stream.
 */
public final class CabFormat implements Format {
  private static final int FOLDER = 8;
  private static final int PREVIOUS = 1;
  private static final int NEXT = 2;
  private static final int RESERVE = 4;
  private static final int LONGEST_NAME = 257;

  @Override
  public String id() {
    return "cab";
  }

  @Override
  public boolean recognizes(Bytes bytes, String name) throws IOException {
    byte[] head = bytes.head(4);
    return head.length == 4 && head[0] == 'M' && head[1] == 'S' && head[2] == 'C' && head[3] == 'F';
  }

  @Override
  public Anatomy read(Bytes bytes, String name, Limits limits)
      throws IOException, MalformedException, LimitReachedException {
    return new Anatomy(id(), bytes.size(), new Reading(bytes, limits).parts());
  }

  /**
   * A folder.
   *
   * @param number from 0
   * @param offset of its header in the cabinet
   * @param start of its blocks in the cabinet
   * @param blocks how many there are
   * @param type how they are compressed
   * @param end of its blocks
   * @param size of what they hold, as they state it
   */
  private record Folder(
      int number, long offset, long start, int blocks, int type, long end, long size) {}

  /** Where the header of a file stands decides which content is its own. */
  private record FileMeaning() implements Meaning {
    @Override
    public Nature nature() {
      return Nature.NAME;
    }

    @Override
    public Nature order() {
      return Nature.STRUCTURE;
    }
  }

  private static final class Reading {
    private final Bytes bytes;
    private final Limits limits;
    private final List<Part> parts = new ArrayList<>();
    private final List<Folder> folders = new ArrayList<>();
    private final List<CabFile> files = new ArrayList<>();
    private final Map<Integer, CabFolderFormat> layouts = new HashMap<>();
    private int folderReserve;
    private int blockReserve;
    private long position;

    Reading(Bytes bytes, Limits limits) {
      this.bytes = bytes;
      this.limits = limits;
    }

    List<Part> parts() throws IOException, MalformedException, LimitReachedException {
      Cursor cursor = new Cursor(bytes, 8);
      long size = cursor.u32();
      cursor.skip(4);
      long firstFile = cursor.u32();
      cursor.skip(6);
      int folderCount = cursor.u16();
      int fileCount = cursor.u16();
      Fields fields = header(size);
      long foldersAt = fields.position();
      folders(foldersAt, folderCount);
      long foldersEnd = foldersAt + folderCount * (long) (FOLDER + folderReserve);
      if (firstFile < foldersEnd || firstFile > bytes.size()) {
        throw new MalformedException(16, "files behind the folders", "" + firstFile);
      }
      files(firstFile, fileCount);
      parts.addAll(fields.build());
      layouts();
      for (Folder folder : folders) {
        folder(folder);
      }
      position = foldersEnd;
      slack("bytes before the files", firstFile);
      for (CabFile file : files) {
        file(file);
      }
      data();
      slack("bytes behind the data", Math.max(position, Math.min(size, bytes.size())));
      slack("bytes behind the cabinet", bytes.size());
      return parts;
    }

    private void slack(String label, long to) {
      if (to > position) {
        parts.add(new Part.Slack(Part.Key.of(label), position, to - position, Nature.SLACK));
        position = to;
      }
    }

    /** Lays out the header; leaves what it says about reserved areas. */
    private Fields header(long size) throws IOException, MalformedException {
      Cursor cursor = new Cursor(bytes, 30);
      int flags = cursor.u16();
      cursor.skip(4);
      Fields fields =
          new Fields(bytes, 0)
              .add("magic", 4, Nature.STRUCTURE)
              .add("reserved 1", 4, Nature.COMMENT)
              .derived("size", 4, () -> size == bytes.size())
              .add("reserved 2", 4, Nature.COMMENT)
              .derived("first file", 4, () -> isCompact())
              .add("reserved 3", 4, Nature.COMMENT)
              .add("version", 2, Nature.STRUCTURE)
              // They decide what is read, and how it is laid out.
              .derived("folders", 2, () -> true)
              .derived("files", 2, () -> true)
              .add("flags", 2, Nature.STRUCTURE)
              .add("set", 2, Nature.COMMENT)
              .add("number in the set", 2, Nature.COMMENT);
      if ((flags & RESERVE) != 0) {
        int reserve = cursor.u16();
        folderReserve = cursor.u8();
        blockReserve = cursor.u8();
        cursor.skip(reserve);
        fields
            .add("size of the reserved area", 2, Nature.STRUCTURE)
            .add("size of those of folders", 1, Nature.STRUCTURE)
            .add("size of those of blocks", 1, Nature.STRUCTURE)
            .add("reserved area", reserve, Nature.COMMENT);
      }
      for (int flag : new int[] {PREVIOUS, NEXT}) {
        String which = flag == PREVIOUS ? "previous" : "next";
        if ((flags & flag) != 0) {
          fields.add(which + " cabinet", text(cursor).length + 1, Nature.LINK);
          fields.add(which + " disk", text(cursor).length + 1, Nature.LINK);
        }
      }
      return fields;
    }

    private boolean isCompact() {
      return parts.stream().noneMatch(p -> p.key().label().equals("bytes before the files"));
    }

    /** A text up to its 0. */
    private static byte[] text(Cursor cursor) throws IOException, MalformedException {
      ByteArrayOutputStream text = new ByteArrayOutputStream();
      for (int c = cursor.u8(); c != 0; c = cursor.u8()) {
        text.write(c);
        if (text.size() >= LONGEST_NAME) {
          throw new MalformedException(
              cursor.position(), "a text of at most " + LONGEST_NAME + " bytes", "a longer one");
        }
      }
      return text.toByteArray();
    }

    private void folders(long at, int count) throws IOException, MalformedException {
      for (int i = 0; i < count; i++) {
        long offset = at + i * (long) (FOLDER + folderReserve);
        Cursor cursor = new Cursor(bytes, offset);
        long start = cursor.u32();
        int blocks = cursor.u16();
        int type = cursor.u16();
        cursor.skip(folderReserve);
        Cursor data = new Cursor(bytes, start);
        long size = 0;
        for (int n = 0; n < blocks; n++) {
          data.skip(4);
          int length = data.u16();
          size += data.u16();
          data.skip(blockReserve + (long) length);
        }
        folders.add(new Folder(i, offset, start, blocks, type, data.position(), size));
      }
    }

    private void files(long at, int count)
        throws IOException, MalformedException, LimitReachedException {
      if (count > limits.members()) {
        throw new LimitReachedException(
            "more than the limit of " + limits.members() + " files", Limit.MEMBERS);
      }
      Map<MemberName, Integer> counts = new HashMap<>();
      Cursor cursor = new Cursor(bytes, at);
      for (int i = 0; i < count; i++) {
        long offset = cursor.position();
        long size = cursor.u32();
        long start = cursor.u32();
        int folder = cursor.u16();
        cursor.skip(6);
        byte[] name = text(cursor);
        for (int c = 0; c < name.length; c++) {
          name[c] = name[c] == '\\' ? (byte) '/' : name[c];
        }
        MemberName member = MemberName.of(name);
        files.add(
            new CabFile(
                member.occurrence(counts.merge(member, 1, Integer::sum)),
                offset,
                cursor.position(),
                size,
                start,
                folder));
      }
      position = cursor.position();
    }

    private void layouts() throws MalformedException {
      for (CabFile file : files) {
        if (!file.isContinued() && file.folder() >= folders.size()) {
          throw new MalformedException(
              file.offset() + 8, "one of " + folders.size() + " folders", "" + file.folder());
        }
      }
      Map<Integer, List<CabFile>> byFolder = new HashMap<>();
      for (CabFile file : files) {
        byFolder.computeIfAbsent(file.folder(), f -> new ArrayList<>()).add(file);
      }
      for (Folder folder : folders) {
        List<CabFile> inside = byFolder.getOrDefault(folder.number, List.of());
        layouts.put(folder.number, new CabFolderFormat(inside, folder.size));
      }
    }

    private void folder(Folder folder) {
      parts.add(
          new Part.Group(
              Part.Key.of("folder " + folder.number),
              folder.offset,
              FOLDER + folderReserve,
              () ->
                  new Fields(bytes, folder.offset)
                      .derived("first block", 4, () -> isBehindTheOneBefore(folder))
                      // They are read to know where the data ends.
                      .derived("blocks", 2, () -> true)
                      .add("compression", 2, Nature.STRUCTURE)
                      .add("reserved area", folderReserve, Nature.COMMENT)
                      .build()));
    }

    /** Where there is no data, only one offset says nothing. */
    private boolean isBehindTheOneBefore(Folder folder) {
      long expected = files.isEmpty() ? folder.offset : files.getLast().end();
      for (Folder other : folders) {
        if (other.number < folder.number && other.blocks > 0) {
          expected = Math.max(expected, other.end);
        }
      }
      return folder.start == expected;
    }

    private void file(CabFile file) {
      CabFolderFormat layout =
          Optional.ofNullable(layouts.get(file.folder()))
              .orElseGet(() -> new CabFolderFormat(List.of(), 0));
      boolean laid = layout.isLaid(file);
      parts.add(
          new Part.Group(
              Part.Key.of("file header", file.member()),
              file.offset(),
              file.end() - file.offset(),
              () -> {
                Fields fields = new Fields(bytes, file.offset());
                if (laid) {
                  // The data may be the same where its pieces have other names.
                  fields.add("size", 4, Nature.STRUCTURE);
                  if (layout.isNext(file)) {
                    fields.derived("offset", 4, () -> true);
                  } else {
                    fields.add("offset", 4, Nature.STRUCTURE);
                  }
                } else {
                  fields.add("size", 4, Nature.AMBIGUOUS).add("offset", 4, Nature.AMBIGUOUS);
                }
                return fields
                    .add("folder", 2, Nature.STRUCTURE)
                    .add("last modified", 4, Nature.TIME)
                    .add("attributes", 2, Nature.MODE)
                    .add("name", file.end() - fields.position(), Nature.NAME)
                    .build();
              },
              Optional.of(new FileMeaning())));
      position = file.end();
    }

    private void data() throws MalformedException {
      List<Folder> byPlace = new ArrayList<>(folders);
      byPlace.sort(Comparator.comparingLong(Folder::start).thenComparingLong(Folder::end));
      boolean continued = files.stream().anyMatch(CabFile::isContinued);
      for (Folder folder : byPlace) {
        if (folder.blocks == 0) {
          continue;
        }
        if (folder.start < position) {
          throw new MalformedException(
              folder.offset, "data behind what is before", "" + folder.start);
        }
        slack("bytes before the data of folder " + folder.number, folder.start);
        Coding coding =
            continued ? new UnreadableCoding("continued in another cabinet") : coding(folder.type);
        CabFolderFormat layout = layouts.getOrDefault(folder.number, empty());
        MemberName member = MemberName.of("folder " + folder.number);
        parts.add(
            new Part.Body(
                Part.Key.of("data", member),
                folder.start,
                folder.end - folder.start,
                coding,
                Optional.of(layout)));
        position = folder.end;
      }
    }

    private static CabFolderFormat empty() {
      return new CabFolderFormat(List.of(), 0);
    }

    private Coding coding(int type) {
      return switch (type & 0xf) {
        case 0 -> new CabCoding(false, blockReserve);
        case 1 -> new CabCoding(true, blockReserve);
        case 2 -> new UnreadableCoding("Quantum");
        case 3 -> new UnreadableCoding("LZX");
        default -> new UnreadableCoding("cabinet compression " + type);
      };
    }
  }
}
