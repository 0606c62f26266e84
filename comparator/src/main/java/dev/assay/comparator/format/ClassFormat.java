package dev.assay.comparator.format;

import dev.assay.comparator.anatomy.Anatomy;
import dev.assay.comparator.anatomy.Cursor;
import dev.assay.comparator.anatomy.Format;
import dev.assay.comparator.anatomy.LimitReachedException;
import dev.assay.comparator.anatomy.MalformedException;
import dev.assay.comparator.bytes.Bytes;
import dev.assay.core.limits.Limits;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Java class files (JVMS 25, chapter 4): every structure is a part. Constants are paired by what
 * they say, not by their number, and whatever refers to constants is compared by what it says, so
 * that an inserted constant shows as itself.
 */
public final class ClassFormat implements Format {
  /** Of JDK 1.0.2; below it, the same magic number begins a Mach-O file for several machines. */
  private static final int OLDEST_VERSION = 45;

  private static final int HEADER = 10;

  @Override
  public String id() {
    return "class";
  }

  @Override
  public boolean recognizes(Bytes bytes, String name) throws IOException {
    try {
      return bytes.size() >= HEADER
          && new Cursor(bytes, 0).u32be() == ClassFile.MAGIC
          && new Cursor(bytes, 6).u16be() >= OLDEST_VERSION;
    } catch (MalformedException e) {
      return false;
    }
  }

  @Override
  public Anatomy read(Bytes bytes, String name, Limits limits)
      throws IOException, MalformedException, LimitReachedException {
    return new Anatomy(id(), bytes.size(), new ClassParts(ClassFile.read(bytes)).parts());
  }

  @Override
  public Optional<List<String>> describe(Bytes bytes, Limits limits)
      throws IOException, MalformedException, LimitReachedException {
    return Optional.of(ClassText.all(ClassFile.read(bytes)));
  }
}
