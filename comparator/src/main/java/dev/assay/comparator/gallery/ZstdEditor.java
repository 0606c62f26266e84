package dev.assay.comparator.gallery;

import dev.assay.core.zstd.ZstdInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

/** Frames of Zstandard (RFC 8878), without compression where they are made. */
final class ZstdEditor {
  private static final int MAX_CONTENT = 1 << 28;
  private static final int MAX_BLOCK = 1 << 17;

  private ZstdEditor() {}

  /**
   * What the frames of a file hold together.
   *
   * @throws IOException if there is anything but frames with content
   */
  static byte[] content(byte[] file) throws IOException {
    ByteArrayInputStream in = new ByteArrayInputStream(file);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    while (in.available() > 0 && out.size() < MAX_CONTENT) {
      out.writeBytes(new ZstdInputStream(in).readNBytes(MAX_CONTENT));
    }
    return out.toByteArray();
  }

  /** One frame, as long as the content needs. */
  static byte[] frame(byte[] content) {
    List<byte[]> pieces = new ArrayList<>();
    // No checksum, no size, a window of 128 KiB.
    pieces.add(new byte[] {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd, 0, 0x38});
    int at = 0;
    do {
      int size = Math.min(MAX_BLOCK, content.length - at);
      int header = size << 3 | (at + size == content.length ? 1 : 0);
      pieces.add(new byte[] {(byte) header, (byte) (header >> 8), (byte) (header >> 16)});
      pieces.add(Le.range(content, at, at + size));
      at += size;
    } while (at < content.length);
    return Le.concat(pieces.toArray(new byte[0][]));
  }

  /** Writes one frame when it is closed. */
  static OutputStream encoder(OutputStream out) {
    return new ByteArrayOutputStream() {
      @Override
      public void close() throws IOException {
        out.write(frame(toByteArray()));
        out.close();
      }
    };
  }

  /** A frame that decoders skip. */
  static byte[] skippable(byte[] payload) {
    byte[] head = {0x50, 0x2a, 0x4d, 0x18, 0, 0, 0, 0};
    Le.put32(head, 4, payload.length);
    return Le.concat(head, payload);
  }
}
