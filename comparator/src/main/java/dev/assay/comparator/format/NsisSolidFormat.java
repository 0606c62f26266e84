package dev.assay.comparator.format;

import dev.assay.comparator.anatomy.Anatomy;
import dev.assay.comparator.anatomy.Cursor;
import dev.assay.comparator.anatomy.Fields;
import dev.assay.comparator.anatomy.Format;
import dev.assay.comparator.anatomy.LimitReachedException;
import dev.assay.comparator.anatomy.MalformedException;
import dev.assay.comparator.anatomy.Part;
import dev.assay.comparator.bytes.Bytes;
import dev.assay.core.limits.Limits;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The one stream of an NSIS installer made with {@code /SOLID}, decoded: script, then data. */
final class NsisSolidFormat implements Format {
  private static final int SIZE = 4;

  @Override
  public String id() {
    return "nsis-data";
  }

  @Override
  public boolean recognizes(Bytes bytes, String name) {
    return true;
  }

  @Override
  public Anatomy read(Bytes bytes, String name, Limits limits)
      throws IOException, MalformedException, LimitReachedException {
    long length = new Cursor(bytes, 0).u32();
    if (length > bytes.size() - SIZE) {
      throw new MalformedException(0, "a script inside the data", length + " bytes");
    }
    if (length > NsisHeader.LARGEST) {
      throw new LimitReachedException("a script of more than " + NsisHeader.LARGEST + " bytes");
    }
    byte[] script = bytes.copy(SIZE, (int) length);
    NsisReferences references = new NsisReferences(new NsisHeader(script, limits));
    NsisData data =
        new NsisData(bytes, SIZE + length, bytes.size(), Optional.empty()).lay(references);
    List<Part> parts =
        new ArrayList<>(
            new Fields(bytes, 0).derived("size of the script", SIZE, () -> true).build());
    parts.add(
        new Part.Body(
            Part.Key.of("content", NsisReferences.SCRIPT),
            SIZE,
            length,
            StoredCoding.INSTANCE,
            Optional.of(new NsisScriptFormat(data.laid()))));
    parts.addAll(data.parts());
    return new Anatomy(id(), bytes.size(), parts);
  }
}
