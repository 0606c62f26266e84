package dev.assay.rebuilder.toolchain;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collections;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;

/** Unpacks the archive of a tool: files and folders below one folder, and nothing else. */
final class ToolArchive {
  private static final int FILES = 10_000;
  private static final long BYTES = 500L << 20;

  private ToolArchive() {}

  /**
   * Unpacks an archive.
   *
   * @param top the one folder in the archive
   * @param target becomes that folder; must not exist
   */
  static void unpack(Path archive, String top, Path target) throws IOException {
    Files.createDirectories(target.toAbsolutePath().getParent());
    Files.createDirectory(target);
    int files = 0;
    long bytes = 0;
    try (InputStream file = Files.newInputStream(archive);
        TarArchiveInputStream tar =
            new TarArchiveInputStream(new GzipCompressorInputStream(file))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        bytes += entry.getSize();
        if (++files > FILES || bytes > BYTES) {
          throw new IOException("more than " + FILES + " files or " + BYTES + " bytes");
        }
        put(entry, tar, place(entry.getName(), top, target));
      }
    }
  }

  /**
   * Unpacks a zip archive, by its central directory. Nothing is made executable.
   *
   * @param top the one folder in the archive
   * @param target becomes that folder; must not exist
   */
  static void unpackZip(Path archive, String top, Path target) throws IOException {
    Files.createDirectories(target.toAbsolutePath().getParent());
    Files.createDirectory(target);
    try (ZipFile zip = new ZipFile(archive.toFile())) {
      if (zip.size() > FILES) {
        throw new IOException("more than " + FILES + " files");
      }
      long left = BYTES;
      for (ZipEntry entry : Collections.list(zip.entries())) {
        Path place = place(entry.getName(), top, target);
        if (entry.isDirectory()) {
          Files.createDirectories(place);
          continue;
        }
        Files.createDirectories(place.getParent());
        try (InputStream in = zip.getInputStream(entry);
            OutputStream out = Files.newOutputStream(place, StandardOpenOption.CREATE_NEW)) {
          left -= copy(in, out, left);
        }
      }
    }
  }

  /** Whatever size an entry claims. */
  private static long copy(InputStream in, OutputStream out, long most) throws IOException {
    byte[] buffer = new byte[1 << 16];
    long copied = 0;
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      copied += n;
      if (copied > most) {
        throw new IOException("more than " + BYTES + " bytes");
      }
      out.write(buffer, 0, n);
    }
    return copied;
  }

  private static Path place(String name, String top, Path target) throws IOException {
    List<String> parts = List.of(name.replaceFirst("/$", "").split("/", -1));
    if (!parts.getFirst().equals(top)
        || parts.contains("..")
        || parts.contains(".")
        || parts.contains("")) {
      throw new IOException("expected a path below " + top + ", found: " + name);
    }
    Path place = target;
    for (String part : parts.subList(1, parts.size())) {
      place = place.resolve(part);
    }
    return place;
  }

  private static void put(TarArchiveEntry entry, InputStream content, Path place)
      throws IOException {
    if (entry.isDirectory()) {
      Files.createDirectories(place);
      return;
    }
    byte type = entry.getLinkFlag();
    if (type != TarConstants.LF_NORMAL && type != TarConstants.LF_OLDNORM) {
      throw new IOException("neither file nor folder: " + entry.getName());
    }
    Files.createDirectories(place.getParent());
    if (Files.exists(place)) {
      throw new FileAlreadyExistsException(entry.getName());
    }
    Files.copy(content, place);
    boolean executable = (entry.getMode() & 0100) != 0;
    Files.setPosixFilePermissions(
        place, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
  }
}
