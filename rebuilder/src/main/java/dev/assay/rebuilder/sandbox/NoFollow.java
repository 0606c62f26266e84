package dev.assay.rebuilder.sandbox;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;

/**
 * Opens what a hostile build wrote: every entry relative to the folder it is in, and never through
 * a link, which could name any file of the host.
 */
final class NoFollow {
  private static final Set<OpenOption> READ =
      Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);

  private NoFollow() {}

  /** Opens a folder that is ours, as is what leads to it. */
  @SuppressWarnings("StreamResourceLeak") // the caller closes it
  static SecureDirectoryStream<Path> open(Path root) throws IOException {
    var stream = Files.newDirectoryStream(root);
    if (stream instanceof SecureDirectoryStream<Path> secure) {
      return secure;
    }
    stream.close();
    throw new IOException("no openat on this system; cannot collect without following links");
  }

  /** Opens a folder in a folder. */
  static SecureDirectoryStream<Path> folder(SecureDirectoryStream<Path> in, Path name)
      throws IOException {
    return in.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS);
  }

  /** Opens what is known to be a regular file: a FIFO would never end. */
  static InputStream file(SecureDirectoryStream<Path> in, Path name) throws IOException {
    return Channels.newInputStream(in.newByteChannel(name, READ));
  }

  /** What an entry is, whatever it links to. */
  static BasicFileAttributes attributes(SecureDirectoryStream<Path> in, Path name)
      throws IOException {
    return in.getFileAttributeView(name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
        .readAttributes();
  }
}
