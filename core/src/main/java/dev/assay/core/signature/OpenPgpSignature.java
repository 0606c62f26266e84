package dev.assay.core.signature;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A signature packet (RFC 9580, section 5.2), read as far as it goes without a key: the first 16
 * bits of the digest that was signed tell a signature of another file, by chance but for one in
 * 65,536. They say nothing about who signed.
 *
 * @param binary whether it signs a file as it is; else nothing is checked
 * @param hash the digest's name for Java; empty if Java has none
 * @param salt hashed before the file
 * @param trailer hashed after the file
 * @param left the first 16 bits of the digest
 */
public record OpenPgpSignature(
    boolean binary, Optional<String> hash, ByteBuffer salt, ByteBuffer trailer, int left) {
  private static final int SIGNATURE_TAG = 2;
  private static final int CHUNK = 1 << 16;

  /** Whether {@link #fits} can tell anything. */
  public boolean isChecksummed() {
    return binary && hash.isPresent();
  }

  /** Whether this can be a signature of {@code content}. */
  public boolean fits(SignedContent content) throws IOException {
    MessageDigest hasher;
    try {
      hasher = MessageDigest.getInstance(hash.orElseThrow());
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("OpenJDK has " + hash, e);
    }
    hasher.update(salt.duplicate());
    byte[] buffer = new byte[CHUNK];
    try (InputStream in = content.open()) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        hasher.update(buffer, 0, n);
      }
    }
    hasher.update(trailer.duplicate());
    return (ByteBuffer.wrap(hasher.digest()).getShort() & 0xffff) == left;
  }

  /** Reads a file of one or more signatures, armored or binary. */
  public static List<OpenPgpSignature> parse(byte[] content) throws MalformedException {
    boolean armored = content.length > 0 && content[0] == '-';
    try {
      return packets(ByteBuffer.wrap(armored ? unarmored(content) : content));
    } catch (BufferUnderflowException | IndexOutOfBoundsException | IllegalArgumentException e) {
      // What a buffer throws for a get, a slice and a position outside of it.
      throw new MalformedException("a packet is cut off");
    }
  }

  /** The packets of an armored signature. */
  static byte[] unarmored(byte[] content) throws MalformedException {
    return Armor.openPgp(content, "PGP SIGNATURE");
  }

  private static List<OpenPgpSignature> packets(ByteBuffer in) throws MalformedException {
    List<OpenPgpSignature> signatures = new ArrayList<>();
    while (in.hasRemaining()) {
      int head = in.get() & 0xff;
      boolean modern = (head & 0xc0) == 0xc0;
      if ((head & 0x80) == 0 || (modern ? head & 0x3f : (head >> 2) & 0xf) != SIGNATURE_TAG) {
        throw new MalformedException("expected signature packets only");
      }
      int length = modern ? modernLength(in) : oldLength(in, head & 3);
      if (length < 0 || length > in.remaining()) {
        throw new MalformedException("a packet is cut off");
      }
      signatures.add(signature(in.slice(in.position(), length)));
      in.position(in.position() + length);
    }
    if (signatures.isEmpty()) {
      throw new MalformedException("it is empty");
    }
    return signatures;
  }

  /** Section 4.2.1; partial lengths are not for signatures. */
  private static int modernLength(ByteBuffer in) throws MalformedException {
    int first = in.get() & 0xff;
    if (first < 192) {
      return first;
    }
    if (first < 224) {
      return ((first - 192) << 8) + (in.get() & 0xff) + 192;
    }
    if (first != 255) {
      throw new MalformedException("a signature packet has a partial length");
    }
    return in.getInt();
  }

  /** Section 4.2.2. */
  private static int oldLength(ByteBuffer in, int type) throws MalformedException {
    return switch (type) {
      case 0 -> in.get() & 0xff;
      case 1 -> in.getShort() & 0xffff;
      case 2 -> in.getInt();
      default -> throw new MalformedException("a packet has no length");
    };
  }

  private static OpenPgpSignature signature(ByteBuffer packet) throws MalformedException {
    int version = packet.get() & 0xff;
    return switch (version) {
      case 3 -> version3(packet);
      case 4 -> modern(packet, version, 2);
      case 6 -> modern(packet, version, 4);
      default -> throw new MalformedException("version " + version + " is not known");
    };
  }

  /** Section 5.2.2. */
  private static OpenPgpSignature version3(ByteBuffer packet) throws MalformedException {
    if (packet.get() != 5) {
      throw new MalformedException("a version 3 signature hashes 5 bytes");
    }
    ByteBuffer trailer = packet.slice(packet.position(), 5);
    int type = packet.get(packet.position()) & 0xff;
    packet.position(packet.position() + 5 + 8 + 1);
    Optional<String> hash = hash(packet.get() & 0xff);
    return new OpenPgpSignature(
        isBinary(type), hash, ByteBuffer.allocate(0), trailer, packet.getShort() & 0xffff);
  }

  /** Sections 5.2.3 and 5.2.4; subpacket lengths take {@code width} bytes. */
  private static OpenPgpSignature modern(ByteBuffer packet, int version, int width)
      throws MalformedException {
    int type = packet.get() & 0xff;
    packet.get();
    Optional<String> hash = hash(packet.get() & 0xff);
    int hashed = length(packet, width);
    int hashedEnd = packet.position() + hashed;
    packet.position(hashedEnd);
    int unhashed = length(packet, width);
    packet.position(packet.position() + unhashed);
    int left = packet.getShort() & 0xffff;
    ByteBuffer salt = ByteBuffer.allocate(0);
    if (version == 6) {
      int size = packet.get() & 0xff;
      salt = packet.slice(packet.position(), size);
    }
    ByteArrayOutputStream trailer = new ByteArrayOutputStream();
    byte[] head = new byte[hashedEnd];
    packet.get(0, head);
    trailer.writeBytes(head);
    trailer.write(version);
    trailer.write(0xff);
    trailer.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(hashedEnd).array());
    return new OpenPgpSignature(
        isBinary(type), hash, salt, ByteBuffer.wrap(trailer.toByteArray()), left);
  }

  /** Section 5.2.1: of a file as it is, or as text, where line ends may have been changed. */
  private static boolean isBinary(int type) throws MalformedException {
    return switch (type) {
      case 0 -> true;
      case 1 -> false;
      default -> throw new MalformedException("type " + type + " is not for files");
    };
  }

  private static int length(ByteBuffer packet, int width) throws MalformedException {
    int length = width == 2 ? packet.getShort() & 0xffff : packet.getInt();
    if (length < 0 || length > packet.remaining()) {
      throw new MalformedException("subpackets are cut off");
    }
    return length;
  }

  /** Section 9.5. */
  private static Optional<String> hash(int id) {
    return switch (id) {
      case 1 -> Optional.of("MD5");
      case 2 -> Optional.of("SHA-1");
      case 8 -> Optional.of("SHA-256");
      case 9 -> Optional.of("SHA-384");
      case 10 -> Optional.of("SHA-512");
      case 11 -> Optional.of("SHA-224");
      case 12 -> Optional.of("SHA3-256");
      case 14 -> Optional.of("SHA3-512");
      default -> Optional.empty();
    };
  }
}
