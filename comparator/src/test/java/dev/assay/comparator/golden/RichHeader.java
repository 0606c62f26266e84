package dev.assay.comparator.golden;

import java.util.Arrays;

/** Makes the header that Microsoft's linker leaves behind the program for DOS. */
final class RichHeader {
  private static final int BEGIN = 0x80;

  private RichHeader() {}

  /** A stub with a Rich header that names one tool, up to a PE header at 0xa0. */
  static byte[] stub(int tool, int count) {
    byte[] head = new byte[BEGIN];
    head[0] = 'M';
    head[1] = 'Z';
    head[2] = (byte) 0x90;
    head[60] = (byte) 0xa0;
    int key = BEGIN;
    for (int i = 0; i < BEGIN; i++) {
      key += i >= 60 && i < 64 ? 0 : Integer.rotateLeft(head[i] & 0xff, i);
    }
    key += Integer.rotateLeft(tool, count);
    Little out = new Little().bytes(Arrays.copyOfRange(head, 64, BEGIN)).u32(0x536e6144 ^ key);
    out.u32(key).u32(key).u32(key).u32(tool ^ key).u32(count ^ key).u32(0x68636952).u32(key);
    return out.toByteArray();
  }
}
