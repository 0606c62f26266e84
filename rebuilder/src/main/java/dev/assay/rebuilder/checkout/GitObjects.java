package dev.assay.rebuilder.checkout;

import java.io.IOException;
import java.io.InputStream;

/** Takes git objects, one by one. */
@FunctionalInterface
public interface GitObjects {
  /**
   * One object. Its id is not told: whoever takes it computes that.
   *
   * @param type 1 commit, 2 tree, 3 blob, 4 tag (gitformat-pack(5))
   * @param size in bytes
   * @param content so many bytes, to be read to their end
   */
  void object(int type, long size, InputStream content) throws IOException;
}
