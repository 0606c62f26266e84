package dev.assay.comparator.golden;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/** Makes zstd frames for tests, block by block and without compression (RFC 8878, section 3.1). */
public final class RawZstd {
  private static final int MAX_BLOCK = 1 << 17;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  /** One frame with a window of 128 KiB, and as many blocks as the content needs. */
  public static byte[] frame(byte[] content) {
    RawZstd frame = new RawZstd().header(0, 0x38);
    int at = 0;
    for (; content.length - at > MAX_BLOCK; at += MAX_BLOCK) {
      frame.block(false, 0, Arrays.copyOfRange(content, at, at + MAX_BLOCK));
    }
    return frame.block(true, 0, Arrays.copyOfRange(content, at, content.length)).bytes();
  }

  /** A frame that decoders skip. */
  public static byte[] skippable(String content) {
    byte[] bytes = content.getBytes(ISO_8859_1);
    return new Little().u32(0x184d2a57L).u32(bytes.length).bytes(bytes).toByteArray();
  }

  /** Begins a frame. */
  public RawZstd header(int... bytes) {
    out.writeBytes(new Little().u32(0xfd2fb528L).toByteArray());
    for (int b : bytes) {
      out.write(b);
    }
    return this;
  }

  /** Appends a raw block, or one of another type with {@code content} behind its header. */
  public RawZstd block(boolean last, int type, byte[] content) {
    return block(last, type, content.length, content);
  }

  /** Appends a block that claims another size. */
  public RawZstd block(boolean last, int type, int size, byte[] content) {
    int header = (last ? 1 : 0) | type << 1 | size << 3;
    out.write(header);
    out.write(header >> 8);
    out.write(header >> 16);
    out.writeBytes(content);
    return this;
  }

  public byte[] bytes() {
    return out.toByteArray();
  }
}
