package dev.assay.rebuilder.checkout;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.assay.core.failure.AssayException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Enumeration;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import org.apache.commons.compress.archivers.zip.X5455_ExtendedTimestamp;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;

/** Reads a source archive in zip format (PKWARE APPNOTE 6.3.10), by its central directory. */
final class ZipSource {
  private static final int SYMLINK_BYTES = 4096;

  private final Path archive;
  private final ArchiveEntries writer;

  ZipSource(Path archive, ArchiveEntries writer) {
    this.archive = archive;
    this.writer = writer;
  }

  void unpack() throws IOException, AssayException {
    try (ZipFile zip =
        ZipFile.builder()
            .setPath(archive)
            .setCharset(UTF_8)
            .setUseUnicodeExtraFields(false)
            .get()) {
      Enumeration<ZipArchiveEntry> entries = zip.getEntriesInPhysicalOrder();
      while (entries.hasMoreElements()) {
        entry(zip, entries.nextElement());
      }
    }
  }

  private void entry(ZipFile zip, ZipArchiveEntry entry) throws IOException, AssayException {
    String name = name(entry);
    Instant time = time(entry);
    if (entry.getGeneralPurposeBit().usesEncryption() || !zip.canReadEntryData(entry)) {
      throw writer.refused(name, "encrypted, or compressed in an unknown way");
    }
    if (entry.isUnixSymlink()) {
      try (InputStream in = zip.getInputStream(entry)) {
        byte[] target = in.readNBytes(SYMLINK_BYTES + 1);
        writer.link(name, decoded(target, name), time);
      }
    } else if (entry.isDirectory()) {
      writer.folder(name, time);
    } else {
      requireRegular(entry, name);
      boolean executable = (entry.getUnixMode() & 0100) != 0;
      writer.file(
          name, executable, time, entry.getCompressedSize(), out -> copy(zip, entry, name, out));
    }
  }

  /** A Unix mode may name a device or a pipe (upper four bits; 0 is what others write). */
  private void requireRegular(ZipArchiveEntry entry, String name) throws AssayException {
    int type = entry.getUnixMode() & 0170000;
    if (type != 0 && type != 0100000) {
      throw writer.refused(name, "neither a file, a folder nor a link");
    }
  }

  /** The library checks neither the size nor the checksum that the directory gives. */
  private void copy(ZipFile zip, ZipArchiveEntry entry, String name, OutputStream out)
      throws IOException, AssayException {
    CRC32 crc = new CRC32();
    long size;
    try (InputStream in = new CheckedInputStream(zip.getInputStream(entry), crc)) {
      size = in.transferTo(out);
    }
    if (size != entry.getSize() || crc.getValue() != entry.getCrc()) {
      throw writer.refused(name, "damaged: size or checksum is not what the archive says");
    }
  }

  private String name(ZipArchiveEntry entry) throws AssayException {
    String name = decoded(entry.getRawName(), entry.getName());
    if (name.indexOf('\\') >= 0) {
      throw writer.refused(name, "a backslash, which is a separator to some readers");
    }
    return name;
  }

  private String decoded(byte[] raw, String shown) throws AssayException {
    try {
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(raw)).toString();
    } catch (CharacterCodingException e) {
      throw writer.refused(shown, "a name that is not UTF-8");
    }
  }

  /**
   * An extended timestamp is in UTC; a DOS time has no zone and is taken as UTC. The library
   * converts it with the zone of this machine, which is undone here.
   */
  private static Instant time(ZipArchiveEntry entry) {
    if (entry.getExtraField(X5455_ExtendedTimestamp.HEADER_ID) instanceof X5455_ExtendedTimestamp x
        && x.getModifyTime() != null) {
      return Instant.ofEpochSecond(x.getModifyTime().getIntValue());
    }
    Instant local = Instant.ofEpochMilli(entry.getTime());
    return local.atZone(ZoneId.systemDefault()).toLocalDateTime().toInstant(ZoneOffset.UTC);
  }
}
