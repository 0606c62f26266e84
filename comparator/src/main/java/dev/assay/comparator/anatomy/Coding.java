package dev.assay.comparator.anatomy;

import dev.assay.comparator.bytes.Bytes;
import dev.assay.comparator.bytes.Scratch;
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
   */
  record Encoder(String id, int bits) {}
}
