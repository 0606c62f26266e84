package dev.assay.rebuilder.checkout;

import dev.assay.core.limits.Limits;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.transport.PackParser;

/**
 * An empty bare repository to fetch hostile packs into. JGit allocates by what a pack claims of
 * itself, so the claims are held against limits first.
 */
final class PrivateRepository extends FileRepository {
  /** Of one object. JGit holds deltas in memory; hosting services allow files of 100 MB. */
  private static final long MAX_OBJECT = 512L << 20;

  /** Every commit and folder of the history is an object, and each costs some 60 bytes. */
  private static final long OBJECTS_PER_MEMBER = 16;

  /** Signature, version, and number of objects (gitformat-pack(5)). */
  private static final int HEADER = 12;

  private final Limits limits;

  private PrivateRepository(FileRepositoryBuilder options, Limits limits) throws IOException {
    super(options);
    this.limits = limits;
  }

  /** Makes a repository in an empty folder. */
  static PrivateRepository create(Path folder, Limits limits) throws IOException {
    PrivateRepository repository =
        new PrivateRepository(
            new FileRepositoryBuilder().setGitDir(folder.toFile()).setBare().setup(), limits);
    repository.create(true);
    repository.getConfig().setInt("gc", null, "auto", 0);
    return repository;
  }

  @Override
  public ObjectInserter newObjectInserter() {
    ObjectInserter plain = super.newObjectInserter();
    return new ObjectInserter.Filter() {
      @Override
      protected ObjectInserter delegate() {
        return plain;
      }

      @Override
      public PackParser newPackParser(InputStream in) throws IOException {
        PackParser parser = plain.newPackParser(checked(in));
        parser.setMaxObjectSizeLimit(Math.min(MAX_OBJECT, limits.decodedBytes()));
        return parser;
      }
    };
  }

  private InputStream checked(InputStream in) throws IOException {
    byte[] header = in.readNBytes(HEADER);
    if (header.length == HEADER) {
      long objects = Integer.toUnsignedLong(ByteBuffer.wrap(header).getInt(8));
      if (objects > OBJECTS_PER_MEMBER * limits.members()) {
        throw new TooMany(objects);
      }
    }
    return new SequenceInputStream(new ByteArrayInputStream(header), in);
  }

  /** A pack claims more objects than the limits allow. */
  static final class TooMany extends IOException {
    @java.io.Serial private static final long serialVersionUID = 1L;

    TooMany(long objects) {
      super("a pack of " + objects + " objects");
    }
  }
}
