package dev.assay.comparator.golden;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;

/** Makes Unix archives for tests, byte by byte. */
public final class RawAr {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  public RawAr() {
    out.writeBytes("!<arch>\n".getBytes(UTF_8));
  }

  /** A member as dpkg-deb writes it. */
  public RawAr add(String name, byte[] content) {
    return add(name, content, "1700000000", "0", "100644");
  }

  public RawAr add(String name, String content) {
    return add(name, content.getBytes(UTF_8));
  }

  /** A member whose owner has one id for user and group. */
  public RawAr add(String name, byte[] content, String time, String owner, String mode) {
    field(name, 16).field(time, 12).field(owner, 6).field(owner, 6).field(mode, 8);
    field("" + content.length, 10).raw("`\n".getBytes(UTF_8)).raw(content);
    return content.length % 2 == 0 ? this : raw("\n".getBytes(UTF_8));
  }

  private RawAr field(String text, int width) {
    return raw((text + " ".repeat(width - text.length())).getBytes(ISO_8859_1));
  }

  public RawAr raw(byte[] bytes) {
    out.writeBytes(bytes);
    return this;
  }

  public byte[] bytes() {
    return out.toByteArray();
  }
}
