package dev.assay.comparator.golden;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.assay.core.artifact.Digest;
import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;

/** Makes asar files for tests, byte by byte. */
public final class RawAsar {
  private final ByteArrayOutputStream bodies = new ByteArrayOutputStream();
  private final StringBuilder files = new StringBuilder();
  private String wrong = "";

  /** A file as Electron's own tool writes it. */
  public RawAsar file(String name, String content) {
    return entry(name, described(content)).body(content);
  }

  /** What such a file's entry says. */
  public String described(String content) {
    int size = content.getBytes(UTF_8).length;
    return "\"size\":" + size + ",\"offset\":\"" + bodies.size() + "\"" + integrity(content);
  }

  /** The hashes of a content. */
  public static String integrity(String content) {
    String hash = sha256(content.getBytes(UTF_8));
    return ",\"integrity\":{\"algorithm\":\"SHA256\",\"hash\":\""
        + hash
        + "\",\"blockSize\":4194304,\"blocks\":[\""
        + hash
        + "\"]}";
  }

  private static String sha256(byte[] content) {
    MessageDigest hasher = Digest.newHasher();
    hasher.update(content);
    return Digest.finish(hasher).sha256();
  }

  /** An entry with properties of its own. */
  public RawAsar entry(String name, String properties) {
    separate().files.append('"').append(name).append("\":{").append(properties).append('}');
    return this;
  }

  public RawAsar open(String folder) {
    separate().files.append('"').append(folder).append("\":{\"files\":{");
    return this;
  }

  public RawAsar close() {
    files.append("}}");
    return this;
  }

  private RawAsar separate() {
    if (!files.isEmpty() && files.charAt(files.length() - 1) != '{') {
      files.append(',');
    }
    return this;
  }

  public RawAsar body(String content) {
    bodies.writeBytes(content.getBytes(UTF_8));
    return this;
  }

  /** Adds text behind the header that its length leaves out. */
  public RawAsar behindHeader(String text) {
    wrong = text;
    return this;
  }

  public byte[] bytes() {
    byte[] header = ("{\"files\":{" + files + "}}").getBytes(UTF_8);
    int padded = (header.length + 3) / 4 * 4;
    byte[] behind = wrong.getBytes(UTF_8);
    return new Little()
        .u32(4)
        .u32(8L + padded + behind.length)
        .u32(4L + padded + behind.length)
        .u32(header.length)
        .bytes(header)
        .bytes(new byte[padded - header.length])
        .bytes(behind)
        .bytes(bodies.toByteArray())
        .toByteArray();
  }
}
