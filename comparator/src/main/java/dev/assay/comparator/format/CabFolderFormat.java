package dev.assay.comparator.format;

import dev.assay.comparator.anatomy.Anatomy;
import dev.assay.comparator.anatomy.Format;
import dev.assay.comparator.anatomy.Nature;
import dev.assay.comparator.anatomy.Part;
import dev.assay.comparator.bytes.Bytes;
import dev.assay.core.limits.Limits;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The decoded data of one folder of a cabinet: the contents of its files. */
final class CabFolderFormat implements Format {
  private final List<CabFile> files;
  private final Set<CabFile> laid = new HashSet<>();

  /** Files whose content begins where that of the one listed before them ends. */
  private final Set<CabFile> next = new HashSet<>();

  /**
   * Lays out files.
   *
   * @param files of the folder, as they are listed
   * @param size of its decoded data, as its blocks state it
   */
  CabFolderFormat(List<CabFile> files, long size) {
    long end = 0;
    for (CabFile file : files) {
      if (file.start() == end) {
        next.add(file);
      }
      end = file.start() + file.size();
    }
    this.files = new ArrayList<>(files);
    this.files.sort(Comparator.comparingLong(CabFile::start).thenComparingLong(CabFile::size));
    long position = 0;
    for (CabFile file : this.files) {
      boolean fits = file.size() <= size - file.start();
      if (fits && (file.size() == 0 || file.start() >= position)) {
        laid.add(file);
        position = file.size() == 0 ? position : file.start() + file.size();
      }
    }
  }

  /** Whether a file has its bytes for itself; each byte has one owner, the first to claim it. */
  boolean isLaid(CabFile file) {
    return laid.contains(file);
  }

  /** Whether its content begins where that of the file listed before it ends. */
  boolean isNext(CabFile file) {
    return next.contains(file);
  }

  @Override
  public String id() {
    return "cab-folder";
  }

  @Override
  public boolean recognizes(Bytes bytes, String name) {
    return true;
  }

  @Override
  public Anatomy read(Bytes bytes, String name, Limits limits) {
    List<Part> parts = new ArrayList<>();
    long position = 0;
    for (CabFile file : files) {
      if (!isLaid(file)) {
        continue;
      }
      long start = file.size() == 0 ? position : file.start();
      if (start > position) {
        parts.add(slack("gap before " + file.member().decoded(), position, start));
      }
      parts.add(
          new Part.Body(
              Part.Key.of("content", file.member()),
              start,
              file.size(),
              StoredCoding.INSTANCE,
              Optional.empty()));
      position = start + file.size();
    }
    if (position < bytes.size()) {
      parts.add(slack("bytes behind the last content", position, bytes.size()));
    }
    return new Anatomy(id(), bytes.size(), parts);
  }

  private static Part slack(String label, long start, long end) {
    return new Part.Slack(Part.Key.of(label), start, end - start, Nature.SLACK);
  }
}
