package dev.assay.core.signature;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;

/** What a detached signature is about; may be read more than once. */
@FunctionalInterface
public interface SignedContent {
  /** Its bytes from the start. */
  InputStream open() throws IOException;

  /** Bytes in memory. */
  static SignedContent of(byte[] bytes) {
    byte[] copy = bytes.clone();
    return () -> new ByteArrayInputStream(copy);
  }
}
