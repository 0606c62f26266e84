package dev.assay.comparator.anatomy;

import dev.assay.comparator.bytes.Bytes;
import dev.assay.comparator.bytes.Scratch;
import dev.assay.core.limits.Deadline;
import dev.assay.core.limits.Limits;
import java.io.IOException;
import java.util.Optional;

/** How a body is encoded. */
public interface Coding {
  /** A name for the account: {@code stored}, {@code deflate} … */
  String id();

  /** Decodes {@code encoded} from its start. */
  Decoded decode(Bytes encoded, Scratch scratch, Limits limits)
      throws IOException, MalformedException, LimitReachedException;

  /**
   * Names a listed encoder and its parameters that give exactly {@code encoded} for {@code
   * content}; empty if none does. This is the proof that the encoding carries nothing else.
   */
  Optional<Encoder> explain(Bytes content, Bytes encoded) throws IOException;

  /** Whether the listed encoder {@code id} gives exactly {@code encoded} for {@code content}. */
  default boolean isBy(String id, Bytes content, Bytes encoded) throws IOException {
    return false;
  }

  /**
   * How {@code encoded} was made from {@code content}, as far as that can be told.
   *
   * @param likely the encoder to try first: what the previous body of the archive was made by. One
   *     choice for all is less than one for each
   * @param deadline after which nothing more is tried
   */
  default Encoding encoding(
      Bytes content, Bytes encoded, Optional<Encoder> likely, Deadline deadline)
      throws IOException {
    return explain(content, encoded).map(Encoding::by).orElse(Encoding.UNKNOWN);
  }

  /**
   * A decoded body.
   *
   * @param content what was decoded
   * @param consumed how many encoded bytes the decoder used; what is left is slack
   * @param streams how many streams were joined
   * @param first how many bytes of the content the first of them holds; some readers show no more
   */
  record Decoded(Bytes content, long consumed, int streams, long first) {
    /** What one stream held. */
    public Decoded(Bytes content, long consumed) {
      this(content, consumed, 1, content.size());
    }
  }

  /**
   * A listed encoder.
   *
   * @param id with parameters, such as {@code zlib level 6}
   * @param bits how many bits of choice the parameters carry
   * @param checked whether the checker of accounts knows it, too; then it takes no finding where
   *     both sides have it
   */
  record Encoder(String id, int bits, boolean checked) {}

  /**
   * How a body was encoded.
   *
   * @param encoder what gives exactly these bytes; empty if no listed encoder does
   * @param plain whether a strict walk finds nothing that carries no content, in an encoding that
   *     is about as short as ours; always so for listed encoders
   * @param text for people
   */
  record Encoding(Optional<Encoder> encoder, boolean plain, String text) {
    /** Of which nothing is known. */
    public static final Encoding UNKNOWN = odd("");

    private static final String NONE = "as by no listed encoder";

    /** Made by a listed encoder. */
    public static Encoding by(Encoder encoder) {
      return new Encoding(Optional.of(encoder), true, encoder.id());
    }

    /** Made by no listed encoder, but with nothing odd about it. */
    public static Encoding foreign(String what) {
      return new Encoding(Optional.empty(), true, NONE + ": " + what);
    }

    /** Made by no listed encoder. */
    public static Encoding odd(String what) {
      return new Encoding(Optional.empty(), false, what.isEmpty() ? NONE : NONE + ": " + what);
    }
  }
}
