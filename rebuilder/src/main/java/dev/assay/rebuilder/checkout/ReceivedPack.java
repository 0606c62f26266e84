package dev.assay.rebuilder.checkout;

import dev.assay.core.failure.AssayException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Serial;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.jgit.lib.AnyObjectId;
import org.eclipse.jgit.lib.ObjectDatabase;
import org.eclipse.jgit.lib.ProgressMonitor;
import org.eclipse.jgit.transport.PackLock;
import org.eclipse.jgit.transport.PackParser;
import org.eclipse.jgit.transport.PackParser.ObjectTypeAndSize;
import org.eclipse.jgit.transport.PackParser.Source;
import org.eclipse.jgit.transport.PackParser.UnresolvedDelta;
import org.eclipse.jgit.transport.PackedObjectInfo;
import org.jspecify.annotations.Nullable;

/**
 * Takes the place of the parser that JGit gives a pack to as it comes in: it only copies the bytes
 * to a file, so that the process that holds the credentials does not read them.
 */
final class ReceivedPack extends PackParser {
  private static final int BUFFER = 1 << 16;

  private final InputStream in;
  private final Path file;
  private final Next next;

  /** What is done with a pack that has come in. */
  @FunctionalInterface
  interface Next {
    void read(Path pack) throws IOException, AssayException;
  }

  ReceivedPack(ObjectDatabase database, InputStream in, Path file, Next next) {
    super(database, in);
    this.in = in;
    this.file = file;
    this.next = next;
  }

  /** Why a pack was refused, on its way through JGit. */
  static final class Refused extends IOException {
    @Serial private static final long serialVersionUID = 1L;

    private final AssayException why;

    Refused(AssayException why) {
      super(why);
      this.why = why;
    }

    AssayException why() {
      return why;
    }
  }

  @Override
  public @Nullable PackLock parse(ProgressMonitor receiving, ProgressMonitor resolving)
      throws IOException {
    byte[] buffer = new byte[BUFFER];
    try (OutputStream out = Files.newOutputStream(file)) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        out.write(buffer, 0, n);
        receiving.update(n);
        if (receiving.isCancelled()) {
          throw new IOException("the fetch was ended");
        }
      }
    }
    try {
      next.read(file);
    } catch (AssayException e) {
      throw new Refused(e);
    }
    return null;
  }

  private static UnsupportedOperationException unread() {
    return new UnsupportedOperationException("packs are not parsed here");
  }

  @Override
  protected void onStoreStream(byte[] raw, int pos, int len) {
    throw unread();
  }

  @Override
  protected void onObjectHeader(Source src, byte[] raw, int pos, int len) {
    throw unread();
  }

  @Override
  protected void onObjectData(Source src, byte[] raw, int pos, int len) {
    throw unread();
  }

  @Override
  protected void onInflatedObjectData(PackedObjectInfo obj, int typeCode, byte[] data) {
    throw unread();
  }

  @Override
  protected void onPackHeader(long objCnt) {
    throw unread();
  }

  @Override
  protected void onPackFooter(byte[] hash) {
    throw unread();
  }

  @Override
  protected boolean onAppendBase(int typeCode, byte[] data, PackedObjectInfo info) {
    throw unread();
  }

  @Override
  protected void onEndThinPack() {
    throw unread();
  }

  @Override
  protected ObjectTypeAndSize seekDatabase(PackedObjectInfo obj, ObjectTypeAndSize info) {
    throw unread();
  }

  @Override
  protected ObjectTypeAndSize seekDatabase(UnresolvedDelta delta, ObjectTypeAndSize info) {
    throw unread();
  }

  @Override
  protected int readDatabase(byte[] dst, int pos, int cnt) {
    throw unread();
  }

  @Override
  protected boolean checkCRC(int oldCRC) {
    throw unread();
  }

  @Override
  protected void onBeginWholeObject(long streamPosition, int type, long inflatedSize) {
    throw unread();
  }

  @Override
  protected void onEndWholeObject(PackedObjectInfo info) {
    throw unread();
  }

  @Override
  protected void onBeginOfsDelta(long deltaStreamPosition, long baseStreamPosition, long size) {
    throw unread();
  }

  @Override
  protected void onBeginRefDelta(long deltaStreamPosition, AnyObjectId baseId, long size) {
    throw unread();
  }
}
