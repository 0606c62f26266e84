package dev.assay.comparator;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.assay.comparator.anatomy.LimitReachedException;
import dev.assay.comparator.anatomy.MalformedException;
import dev.assay.comparator.anatomy.Part;
import dev.assay.comparator.bytes.Bytes;
import dev.assay.comparator.bytes.FileBytes;
import dev.assay.comparator.bytes.Scratch;
import dev.assay.comparator.format.Formats;
import dev.assay.core.limits.Limits;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What our formats say that an archive holds: its regular files, as one would unpack them. */
final class Members {
  private static final int TAR_NAME = 100;
  private static final int TAR_TYPE = 156;
  private static final int TAR_HEADER = 512;

  private final Scratch scratch;
  private final Map<String, byte[]> files = new TreeMap<>();

  private Members(Scratch scratch) {
    this.scratch = scratch;
  }

  /** Of a package for Debian, those that it installs; of a compressed archive, those in it. */
  static Map<String, byte[]> of(Path file)
      throws IOException, MalformedException, LimitReachedException {
    try (FileBytes bytes = new FileBytes(file);
        Scratch scratch = new Scratch()) {
      Members members = new Members(scratch);
      members.open(bytes, String.valueOf(file.getFileName()));
      return members.files;
    }
  }

  /** What the outermost encoding of a stream holds. */
  static byte[] content(Path file) throws IOException, MalformedException, LimitReachedException {
    try (FileBytes bytes = new FileBytes(file);
        Scratch scratch = new Scratch()) {
      Formats.Reading reading =
          Formats.read(bytes, file.toString(), Optional.empty(), Limits.DEFAULT);
      java.io.ByteArrayOutputStream all = new java.io.ByteArrayOutputStream();
      for (Part part : reading.anatomy().parts()) {
        if (part instanceof Part.Body body) {
          all.writeBytes(new Members(scratch).decode(bytes, body));
        }
      }
      return all.toByteArray();
    }
  }

  private void open(Bytes outer, String name)
      throws IOException, MalformedException, LimitReachedException {
    Bytes bytes = outer;
    String called = name;
    while (true) {
      Formats.Reading reading = Formats.read(bytes, called, Optional.empty(), Limits.DEFAULT);
      if (reading.remark().isPresent()) {
        throw new MalformedException(0, "a file that can be read", reading.remark().get());
      }
      List<Part> parts = reading.anatomy().parts();
      switch (reading.anatomy().format()) {
        case "gzip", "bzip2", "xz", "zstd" -> {
          Part.Body body = first(parts, "");
          called = name(body);
          bytes = decoded(bytes, body);
        }
        case "ar" -> {
          Part.Body body = first(parts, "data.tar");
          called = name(body);
          bytes = decoded(bytes, body);
        }
        case "tar" -> {
          tar(bytes, parts);
          return;
        }
        default -> {
          for (Part part : parts) {
            if (part instanceof Part.Body body && !name(body).endsWith("/")) {
              files.put(name(body), decode(bytes, body));
            } else if (part.key().label().equals("central header") && !name(part).endsWith("/")) {
              // An empty file has no content.
              files.putIfAbsent(name(part), new byte[0]);
            }
          }
          return;
        }
      }
    }
  }

  private void tar(Bytes bytes, List<Part> parts)
      throws IOException, MalformedException, LimitReachedException {
    Map<String, byte[]> contents = new HashMap<>();
    for (Part part : parts) {
      String name = name(part);
      if (part instanceof Part.Body body) {
        contents.put(name, decode(bytes, body));
        files.computeIfPresent(name, (same, empty) -> contents.getOrDefault(name, empty));
      } else if (part.key().label().equals("header") && part.length() >= TAR_HEADER) {
        byte[] header = bytes.copy(part.end() - TAR_HEADER, TAR_HEADER);
        char type = (char) header[TAR_TYPE];
        if (type == '0' || type == 0 || type == '7') {
          files.put(name, new byte[0]);
        } else if (type == '1') {
          // A hard link is the file that it leads to.
          int end = TAR_TYPE + 1;
          while (end < TAR_TYPE + 1 + TAR_NAME && header[end] != 0) {
            end++;
          }
          String target = plain(new String(header, TAR_TYPE + 1, end - TAR_TYPE - 1, UTF_8));
          files.put(name, contents.getOrDefault(target, new byte[0]));
        }
      }
    }
  }

  private static Part.Body first(List<Part> parts, String prefix) throws MalformedException {
    for (Part part : parts) {
      if (part instanceof Part.Body body && name(body).startsWith(prefix)) {
        return body;
      }
    }
    throw new MalformedException(0, "a member " + prefix, "none");
  }

  private static String name(Part part) {
    return plain(part.key().member().map(member -> member.decoded()).orElse(""));
  }

  private static String plain(String name) {
    return name.startsWith("./") ? name.substring(2) : name;
  }

  private Bytes decoded(Bytes bytes, Part.Body body)
      throws IOException, MalformedException, LimitReachedException {
    Bytes raw = bytes.slice(body.offset(), body.length());
    return body.coding().decode(raw, scratch, Limits.DEFAULT).content();
  }

  private byte[] decode(Bytes bytes, Part.Body body)
      throws IOException, MalformedException, LimitReachedException {
    Bytes content = decoded(bytes, body);
    return content.copy(0, Math.toIntExact(content.size()));
  }
}
