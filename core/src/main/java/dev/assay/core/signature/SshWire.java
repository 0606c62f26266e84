package dev.assay.core.signature;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** The data types of SSH (RFC 4251, section 5). Lengths are held against what is there. */
final class SshWire {
  /** RSA of 16384 bits, and a sign. */
  private static final int MAX_NUMBER = 2049;

  private final ByteBuffer in;

  SshWire(byte[] bytes) {
    in = ByteBuffer.wrap(bytes);
  }

  byte[] bytes(int length) throws MalformedException {
    if (length < 0 || length > in.remaining()) {
      throw new MalformedException("a field is cut off");
    }
    byte[] bytes = new byte[length];
    in.get(bytes);
    return bytes;
  }

  int number() throws MalformedException {
    if (in.remaining() < Integer.BYTES) {
      throw new MalformedException("a field is cut off");
    }
    return in.getInt();
  }

  byte[] string() throws MalformedException {
    return bytes(number());
  }

  /** A string of names of algorithms and the like; ISO 8859-1 keeps whatever else it holds. */
  String text() throws MalformedException {
    return new String(string(), ISO_8859_1);
  }

  /** A number that is not negative. */
  BigInteger positive() throws MalformedException {
    byte[] bytes = string();
    if (bytes.length > MAX_NUMBER || (bytes.length > 0 && bytes[0] < 0)) {
      throw new MalformedException("a number is negative, or too large");
    }
    return bytes.length == 0 ? BigInteger.ZERO : new BigInteger(bytes);
  }

  void end() throws MalformedException {
    if (in.hasRemaining()) {
      throw new MalformedException(in.remaining() + " bytes too many");
    }
  }

  /** Strings one after the other, each behind its length. */
  static byte[] strings(byte[]... strings) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] string : strings) {
      out.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(string.length).array());
      out.writeBytes(string);
    }
    return out.toByteArray();
  }

  static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
