package dev.assay.comparator.format;

import dev.assay.comparator.anatomy.Fields;
import dev.assay.comparator.anatomy.MalformedException;
import dev.assay.comparator.anatomy.Nature;
import dev.assay.comparator.anatomy.Part;
import dev.assay.comparator.bytes.Bytes;
import java.io.IOException;
import java.util.List;

/**
 * What stands between the DOS header and the PE header: a program for DOS, and maybe the "Rich"
 * header of Microsoft's linker, which no documentation describes: pairs of a tool and a count, all
 * exclusive-or'ed with a checksum of the pairs and the bytes before them.
 */
record PeRich(PeFile file) {
  private static final int BEGIN = 0x536e6144; // DanS
  private static final int END = 0x68636952; // Rich
  private static final int HEAD = 16;
  private static final int TAIL = 8;

  /** Stubs are short; in a longer one nothing is searched. */
  private static final int LONGEST = 4096;

  /** The stub as parts. */
  List<Part> parts() throws IOException, MalformedException {
    Bytes bytes = file.bytes();
    long end = file.start();
    Fields fields = new Fields(bytes, 64);
    for (long at = end - TAIL; at >= 64 + HEAD && end <= LONGEST; at -= 4) {
      if ((int) file.number(at, 4) == END) {
        int key = (int) file.number(at + 4, 4);
        for (long begin = at - HEAD; begin >= 64; begin -= 4) {
          if (((int) file.number(begin, 4) ^ key) == BEGIN) {
            rich(fields, begin, at, key);
            return fields.build();
          }
        }
      }
    }
    return fields.add("program for DOS", end - 64, Nature.PAYLOAD).build();
  }

  private void rich(Fields fields, long begin, long end, int key) {
    fields
        .add("program for DOS", begin - 64, Nature.PAYLOAD)
        .derived("Rich header: begin", 4, () -> true)
        .derived("Rich header: padding", HEAD - 4, () -> isPadding(begin + 4, key));
    for (long at = begin + HEAD; at + 8 <= end; at += 8) {
      long entry = at;
      fields.add("Rich header: tool and count", 8, Nature.TOOL_STAMP, () -> entry(entry, key));
    }
    fields
        .add("Rich header: rest", end - fields.position(), Nature.SLACK)
        .add("Rich header: end", 4, Nature.STRUCTURE)
        .derived("Rich header: key", 4, () -> checksum(begin, end, key) == key)
        .add("bytes before the PE header", file.start() - end - TAIL, Nature.SLACK);
  }

  private boolean isPadding(long at, int key) throws IOException, MalformedException {
    for (int i = 0; i < 3; i++) {
      if ((int) file.number(at + 4L * i, 4) != key) {
        return false;
      }
    }
    return true;
  }

  private String entry(long at, int key) throws IOException, MalformedException {
    long tool = (file.number(at, 4) ^ key) & 0xffffffffL;
    long count = (file.number(at + 4, 4) ^ key) & 0xffffffffL;
    return "tool " + (tool >> 16) + " build " + (tool & 0xffff) + ", " + count + " times";
  }

  /** Each byte, and each tool, rotated by its place or count. */
  private int checksum(long begin, long end, int key) throws IOException, MalformedException {
    int sum = (int) begin;
    byte[] head = file.bytes().copy(0, (int) begin);
    for (int i = 0; i < head.length; i++) {
      boolean pointer = i >= 60 && i < 64;
      sum += pointer ? 0 : Integer.rotateLeft(head[i] & 0xff, i);
    }
    for (long at = begin + HEAD; at + 8 <= end; at += 8) {
      int tool = (int) file.number(at, 4) ^ key;
      int count = (int) file.number(at + 4, 4) ^ key;
      sum += Integer.rotateLeft(tool, count);
    }
    return sum;
  }
}
