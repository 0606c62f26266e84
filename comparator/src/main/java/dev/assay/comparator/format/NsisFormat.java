package dev.assay.comparator.format;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.assay.comparator.anatomy.Anatomy;
import dev.assay.comparator.anatomy.Cursor;
import dev.assay.comparator.anatomy.Fields;
import dev.assay.comparator.anatomy.Format;
import dev.assay.comparator.anatomy.LimitReachedException;
import dev.assay.comparator.anatomy.MalformedException;
import dev.assay.comparator.anatomy.Nature;
import dev.assay.comparator.anatomy.Part;
import dev.assay.comparator.bytes.Bytes;
import dev.assay.core.artifact.MemberName;
import dev.assay.core.limits.Limits;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What makensis puts behind the program of an installer (NSIS 3, Source/exehead/fileform.h): a
 * first header, the script, the data that the script refers to, and a checksum. The script and each
 * item of the data are compressed one by one, or all of them as one stream ({@code /SOLID}).
 */
public final class NsisFormat implements Format {
  /** Behind the flags. */
  private static final long MAGIC = 0xdeadbeefL;

  private static final byte[] NAME = "NullsoftInst".getBytes(US_ASCII);

  private static final int FIRST_HEADER = 28;
  private static final int KNOWN_FLAGS = 15;
  private static final int NO_CRC = 4;
  private static final int FORCE_CRC = 8;
  private static final int SIZE = 4;
  private static final int CHECKSUM = 4;
  private static final MemberName SOLID = MemberName.of("[data]");

  @Override
  public String id() {
    return "nsis";
  }

  @Override
  public boolean recognizes(Bytes bytes, String name) throws IOException {
    if (bytes.size() < FIRST_HEADER) {
      return false;
    }
    byte[] head = bytes.head(FIRST_HEADER);
    return (int32(head, 0) & ~KNOWN_FLAGS) == 0
        && int32(head, 4) == MAGIC
        && Arrays.equals(head, 8, 20, NAME, 0, NAME.length);
  }

  private static long int32(byte[] head, int at) {
    return (head[at] & 0xff)
        | (head[at + 1] & 0xff) << 8
        | (head[at + 2] & 0xff) << 16
        | (head[at + 3] & 0xffL) << 24;
  }

  @Override
  public Anatomy read(Bytes bytes, String name, Limits limits)
      throws IOException, MalformedException, LimitReachedException {
    return new Anatomy(id(), bytes.size(), new Reading(bytes, limits).parts());
  }

  private static final class Reading {
    private final Bytes bytes;
    private final Limits limits;
    private final List<Part> parts = new ArrayList<>();
    private long headerLength;
    private long end;

    Reading(Bytes bytes, Limits limits) {
      this.bytes = bytes;
      this.limits = limits;
    }

    List<Part> parts() throws IOException, MalformedException, LimitReachedException {
      Cursor cursor = new Cursor(bytes, 0);
      long flags = cursor.u32();
      cursor.skip(16);
      headerLength = cursor.u32();
      long all = cursor.u32();
      // Of both flags the program heeds the one that asks for a checksum.
      boolean checked = (flags & (NO_CRC | FORCE_CRC)) != NO_CRC;
      end = all - (checked ? CHECKSUM : 0);
      if (all > bytes.size() || end < FIRST_HEADER + SIZE) {
        throw new MalformedException(24, "a length inside the file", Long.toString(all));
      }
      if (headerLength > NsisHeader.LARGEST) {
        throw new LimitReachedException("a script of more than " + NsisHeader.LARGEST + " bytes");
      }
      parts.addAll(
          new Fields(bytes, 0)
              .add("flags", 4, Nature.STRUCTURE)
              .add("magic", 16, Nature.STRUCTURE)
              // Checked below: without it the file is malformed.
              .derived("length of the script", 4, () -> true)
              .derived("length of all", 4, () -> true)
              .build());
      content();
      if (checked) {
        parts.addAll(new Fields(bytes, end).add("checksum", CHECKSUM, Nature.DERIVED).build());
      }
      if (all < bytes.size()) {
        parts.add(
            new Part.Slack(
                Part.Key.of("bytes behind the installer"), all, bytes.size() - all, Nature.SLACK));
      }
      return parts;
    }

    /** Whether the script is compressed alone, stored, or with all data, only decoding it tells. */
    private void content() throws IOException, MalformedException, LimitReachedException {
      long stated = new Cursor(bytes, FIRST_HEADER).u32();
      long length = stated & ~NsisData.COMPRESSED;
      boolean compressed = stated != length;
      long room = end - FIRST_HEADER - SIZE;
      NsisMethod method = NsisMethod.of(bytes, FIRST_HEADER + SIZE);
      if (compressed && length <= room) {
        Optional<byte[]> script = head(method, FIRST_HEADER + SIZE, length, headerLength + 1);
        if (script.isPresent() && script.get().length == headerLength) {
          separate(method, script.get(), length);
          return;
        }
      }
      if (stated == headerLength && length <= room) {
        separate(NsisMethod.STORED, bytes.copy(FIRST_HEADER + SIZE, (int) length), length);
        return;
      }
      NsisMethod whole = NsisMethod.of(bytes, FIRST_HEADER);
      Optional<byte[]> head = head(whole, FIRST_HEADER, end - FIRST_HEADER, SIZE);
      if (head.isEmpty() || head.get().length != SIZE || int32(head.get(), 0) != headerLength) {
        throw new MalformedException(
            FIRST_HEADER, "a script of " + headerLength + " bytes", "nothing that decodes to one");
      }
      parts.add(
          new Part.Body(
              Part.Key.of("content, solid " + whole.text(), SOLID),
              FIRST_HEADER,
              end - FIRST_HEADER,
              whole.coding(),
              Optional.of(new NsisSolidFormat())));
    }

    /** The first bytes of a stream; empty if it is none. */
    private Optional<byte[]> head(NsisMethod method, long start, long length, long count)
        throws IOException {
      Bytes encoded = bytes.slice(start, length);
      try (InputStream in = method.open(encoded.stream())) {
        return Optional.of(in.readNBytes((int) count));
      } catch (IOException | RuntimeException e) {
        // Decoders of libraries meet hostile bytes with exceptions of all kinds.
        return Optional.empty();
      }
    }

    private void separate(NsisMethod method, byte[] script, long length)
        throws IOException, MalformedException, LimitReachedException {
      long base = FIRST_HEADER + SIZE + length;
      NsisReferences references = new NsisReferences(new NsisHeader(script, limits));
      NsisMethod items = method == NsisMethod.STORED ? firstCompressed(base, references) : method;
      NsisData data = new NsisData(bytes, base, end, Optional.of(items)).lay(references);
      parts.addAll(
          new Fields(bytes, FIRST_HEADER)
              .derived("size of the script, " + method.text(), SIZE, () -> true)
              .build());
      parts.add(
          new Part.Body(
              Part.Key.of("content, " + method.text(), NsisReferences.SCRIPT),
              FIRST_HEADER + SIZE,
              length,
              method.coding(),
              Optional.of(new NsisScriptFormat(data.laid()))));
      parts.addAll(data.parts());
    }

    /** A script that is stored does not tell the method; the first item that is not stored does. */
    private NsisMethod firstCompressed(long base, NsisReferences references)
        throws IOException, MalformedException {
      for (NsisReferences.Reference reference : references.all()) {
        long at = reference.offset() < 0 ? end : base + reference.offset();
        int items = reference.next().isPresent() ? 2 : 1;
        for (int i = 0; i < items && at <= end - SIZE; i++) {
          long stated = new Cursor(bytes, at).u32();
          if ((stated & NsisData.COMPRESSED) != 0) {
            return NsisMethod.of(bytes, at + SIZE);
          }
          at += SIZE + stated;
        }
      }
      return NsisMethod.STORED;
    }
  }
}
