package dev.assay.core.text;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.assay.core.artifact.Digest;
import dev.assay.core.failure.AssayException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A small text file that someone wrote by hand.
 *
 * @param origin the file as it was given, for messages
 * @param digest of its bytes
 * @param text decoded from UTF-8, without a byte order mark, every line ended by {@code \n} alone
 */
public record TextFile(String origin, Digest digest, String text) {
  /** The largest file that is read, in bytes. */
  public static final int LIMIT = 1 << 20;

  /**
   * Reads a file once, whole.
   *
   * @throws AssayException if there is no such file, or it is larger than {@link #LIMIT}, or not
   *     UTF-8 text
   */
  public static TextFile read(Path file) throws AssayException {
    Place place = Place.of(file.toString());
    if (Files.isDirectory(file)) {
      throw place.problem("expected a file, found a folder");
    }
    if (!Files.isRegularFile(file)) {
      throw place.problem(
          Files.exists(file) ? "expected a regular file, found another kind" : "no such file");
    }
    try (InputStream in = Files.newInputStream(file)) {
      return of(file.toString(), in.readNBytes(LIMIT + 1));
    } catch (IOException e) {
      throw place.problem("can't be read: " + e);
    }
  }

  /**
   * Takes bytes as the content of a file.
   *
   * @throws AssayException as {@link #read}
   */
  public static TextFile of(String origin, byte[] bytes) throws AssayException {
    if (bytes.length > LIMIT) {
      throw Place.of(origin).problem("larger than " + LIMIT + " bytes, the most that is read");
    }
    String text = decode(origin, bytes);
    String withoutMark = text.startsWith("\ufeff") ? text.substring(1) : text;
    return new TextFile(origin, Digest.of(bytes), withoutMark.replace("\r\n", "\n"));
  }

  private static String decode(String origin, byte[] bytes) throws AssayException {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    try {
      return UTF_8.newDecoder().decode(in).toString();
    } catch (CharacterCodingException e) {
      int line = 1;
      for (int i = 0; i < in.position(); i++) {
        line += bytes[i] == '\n' ? 1 : 0;
      }
      throw new Place(origin, line, 0)
          .problem("not UTF-8 text, from byte " + in.position() + " on");
    }
  }
}
