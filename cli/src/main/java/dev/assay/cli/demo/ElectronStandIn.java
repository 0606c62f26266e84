package dev.assay.cli.demo;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A Windows program that ends at once, in the place of Electron's: it has Electron's fuses, and is
 * a thousand times smaller. Always the same bytes.
 */
final class ElectronStandIn {
  private static final int ALIGNMENT = 0x200;
  private static final int PAGE = 0x1000;
  private static final int BASE = 0x400000;
  private static final int CODE = 0x60000020; // code, execute, read
  private static final int DATA = 0x40000040; // initialised data, read

  /** Returns 0: xor eax, eax; ret. */
  private static final byte[] START = {0x31, (byte) 0xC0, (byte) 0xC3};

  /** Version 1, eight fuses; '0' is off, '1' is on, as Electron ships them. */
  private static final String FUSES = "dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX\1\b10110101";

  private ElectronStandIn() {}

  /** The program: headers, one section of code, one of data, 1,536 bytes in all. */
  static byte[] bytes() {
    ByteBuffer file = ByteBuffer.allocate(3 * ALIGNMENT).order(ByteOrder.LITTLE_ENDIAN);
    file.put(new byte[] {'M', 'Z'}).putInt(0x3C, 0x40).position(0x40);
    file.put(new byte[] {'P', 'E', 0, 0});
    file.putShort((short) 0x14C).putShort((short) 2); // i386, two sections
    file.putInt(0).putInt(0).putInt(0); // no time, no symbols
    file.putShort((short) 0xE0).putShort((short) 0x102); // a program of 32 bits
    optionalHeader(file);
    section(file, ".text", START.length, 1, CODE);
    section(file, ".rdata", FUSES.length(), 2, DATA);
    file.position(ALIGNMENT).put(START);
    file.position(2 * ALIGNMENT).put(FUSES.getBytes(US_ASCII));
    return file.array();
  }

  private static void optionalHeader(ByteBuffer file) {
    file.putShort((short) 0x10B).putShort((short) 0); // PE32
    file.putInt(ALIGNMENT).putInt(ALIGNMENT).putInt(0); // sizes of code and data
    file.putInt(PAGE).putInt(PAGE).putInt(2 * PAGE); // entry point, code, data
    file.putInt(BASE).putInt(PAGE).putInt(ALIGNMENT);
    file.putShort((short) 6).putShort((short) 0); // Windows Vista
    file.putInt(0).putShort((short) 6).putShort((short) 0).putInt(0);
    file.putInt(3 * PAGE).putInt(ALIGNMENT).putInt(0); // size in memory, of headers; no checksum
    file.putShort((short) 2).putShort((short) 0x140); // windows; may be moved, no execution of data
    file.putInt(0x100000).putInt(PAGE).putInt(0x100000).putInt(PAGE).putInt(0);
    file.putInt(16).put(new byte[16 * 8]); // directories, all empty
  }

  private static void section(ByteBuffer file, String name, int size, int index, int flags) {
    file.put(Arrays.copyOf(name.getBytes(US_ASCII), 8));
    file.putInt(size).putInt(index * PAGE).putInt(ALIGNMENT).putInt(index * ALIGNMENT);
    file.putInt(0).putInt(0).putInt(0).putInt(flags);
  }
}
