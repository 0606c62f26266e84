package dev.assay.comparator.format;

import dev.assay.comparator.anatomy.Anatomy;
import dev.assay.comparator.anatomy.Fields;
import dev.assay.comparator.anatomy.Format;
import dev.assay.comparator.anatomy.LimitReachedException;
import dev.assay.comparator.anatomy.MalformedException;
import dev.assay.comparator.anatomy.Meaning;
import dev.assay.comparator.anatomy.Nature;
import dev.assay.comparator.anatomy.Part;
import dev.assay.comparator.bytes.Bytes;
import dev.assay.core.limits.Limit;
import dev.assay.core.limits.Limits;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * PNG (PNG third edition). What a viewer shows is one thing, the image: header, palette, pixels and
 * a few small chunks; its data chunks are one part. Everything else a file may carry unseen.
 */
public final class PngFormat implements Format {
  private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};

  /** Chunks that change what is shown, with the most data that each may have. */
  private static final Map<String, Integer> SHOWN =
      Map.of(
          "PLTE", 768, "tRNS", 256, "gAMA", 4, "cHRM", 32, "sRGB", 1, "sBIT", 4, "bKGD", 6, "pHYs",
          9);

  /** Chunks of which a file may have several. */
  private static final Set<String> REPEATED =
      Set.of("tEXt", "zTXt", "iTXt", "sPLT", "fcTL", "fdAT");

  private static final int TIME = 7;

  @Override
  public String id() {
    return "png";
  }

  @Override
  public boolean recognizes(Bytes bytes, String name) throws IOException {
    return Arrays.equals(bytes.head(SIGNATURE.length), SIGNATURE);
  }

  @Override
  public Anatomy read(Bytes bytes, String name, Limits limits)
      throws IOException, MalformedException, LimitReachedException {
    List<PngChunk> chunks = chunks(bytes, limits);
    PngImage image = new PngImage(bytes, PngHeader.read(chunks.getFirst()), chunks, limits);
    return new Anatomy(id(), bytes.size(), new Layout(bytes, chunks, image).parts());
  }

  private static List<PngChunk> chunks(Bytes bytes, Limits limits)
      throws IOException, MalformedException, LimitReachedException {
    List<PngChunk> chunks = new ArrayList<>();
    long position = SIGNATURE.length;
    do {
      if (chunks.size() == limits.members()) {
        throw new LimitReachedException(
            "more than the limit of " + chunks.size() + " chunks", Limit.MEMBERS);
      }
      chunks.add(PngChunk.read(bytes, position));
      position = chunks.getLast().end();
    } while (!chunks.getLast().type().equals("IEND"));
    PngChunk first = chunks.getFirst();
    if (!first.type().equals("IHDR") || first.length() != PngHeader.SIZE) {
      throw new MalformedException(SIGNATURE.length, "a header of 13 bytes", first.type());
    }
    return chunks;
  }

  /** What a chunk that only one side has is for. */
  private record Alone(Nature nature) implements Meaning {}

  private static final class Layout {
    private final Bytes bytes;
    private final List<PngChunk> chunks;
    private final PngImage image;
    private final List<Part> parts = new ArrayList<>();
    private final Map<String, Integer> counts = new HashMap<>();

    Layout(Bytes bytes, List<PngChunk> chunks, PngImage image) {
      this.bytes = bytes;
      this.chunks = chunks;
      this.image = image;
    }

    List<Part> parts() throws IOException {
      parts.addAll(
          new Fields(bytes, 0).add("signature", SIGNATURE.length, Nature.STRUCTURE).build());
      for (int i = 0; i < chunks.size(); ) {
        int end = i;
        while (chunks.get(end).type().equals("IDAT")) {
          end++;
        }
        if (end > i) {
          data(chunks.get(i).offset(), chunks.get(end - 1).end(), end - i);
          i = end;
        } else {
          chunk(chunks.get(i));
          i++;
        }
      }
      long end = chunks.getLast().end();
      if (end < bytes.size()) {
        boolean code = Magic.isSuspicious(bytes, end, bytes.size() - end);
        Part.Key key = Part.Key.of("bytes after the end");
        Nature nature = code ? Nature.PAYLOAD : Nature.SLACK;
        parts.add(new Part.Slack(key, end, bytes.size() - end, nature));
      }
      return parts;
    }

    /** Consecutive IDAT chunks; readers disagree about others behind them. */
    private void data(long start, long end, int count) {
      Part.Key key = key("image data");
      boolean first = key.occurrence() == 1;
      parts.add(
          new Part.Field(
              key,
              start,
              end - start,
              first ? Nature.PAYLOAD : Nature.AMBIGUOUS,
              () -> (end - start) + " bytes in " + count + " chunks",
              Optional.empty(),
              first ? Optional.of(image.meaning(true)) : Optional.empty()));
    }

    private void chunk(PngChunk chunk) throws IOException {
      Part.Key key = key("chunk " + chunk.type());
      boolean twice = key.occurrence() > 1 && !REPEATED.contains(chunk.type());
      Nature nature = twice ? Nature.AMBIGUOUS : nature(chunk);
      parts.add(
          new Part.Group(
              key,
              chunk.offset(),
              chunk.end() - chunk.offset(),
              () -> fields(chunk, nature),
              Optional.of(new Alone(nature))));
    }

    private static Nature nature(PngChunk chunk) throws IOException {
      boolean known = SHOWN.containsKey(chunk.type()) || chunk.type().equals("IEND");
      return isShown(chunk) || (known && chunk.length() == 0)
          ? Nature.COMMENT
          : chunk.type().equals("tIME") && chunk.length() == TIME
              ? Nature.TIME
              : (chunk.isCritical() && !known)
                      || Magic.isSuspicious(chunk.bytes(), chunk.data(), chunk.length())
                  ? Nature.PAYLOAD
                  : Nature.COMMENT;
    }

    private static boolean isShown(PngChunk chunk) {
      Integer most = SHOWN.get(chunk.type());
      return chunk.type().equals("IHDR") || (most != null && chunk.length() <= most);
    }

    private List<Part> fields(PngChunk chunk, Nature nature) {
      Fields fields = new Fields(bytes, chunk.offset());
      fields.derived("length", 4, chunk::crcHolds);
      fields.add("type", 4, Nature.STRUCTURE);
      if (nature == Nature.AMBIGUOUS) {
        fields.add("data", chunk.length(), nature);
      } else if (chunk.type().equals("IHDR")) {
        header(fields);
      } else if (isShown(chunk)) {
        shown(fields, "data", (int) chunk.length());
      } else {
        fields.add(nature == Nature.TIME ? "time" : "data", chunk.length(), nature);
      }
      fields.derived("CRC", 4, chunk::crcHolds);
      return fields.build();
    }

    private void header(Fields fields) {
      shown(fields, "width", 4);
      shown(fields, "height", 4);
      for (String label :
          List.of("bit depth", "colour type", "compression", "filter", "interlace")) {
        shown(fields, label, 1);
      }
    }

    private void shown(Fields fields, String label, int length) {
      long at = fields.position();
      fields.add(
          label,
          length,
          Nature.PAYLOAD,
          () -> Fields.show(bytes, at, length),
          image.meaning(false));
    }

    private Part.Key key(String label) {
      return new Part.Key(label, Optional.empty(), counts.merge(label, 1, Integer::sum));
    }
  }
}
