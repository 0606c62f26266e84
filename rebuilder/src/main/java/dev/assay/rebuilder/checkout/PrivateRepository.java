package dev.assay.rebuilder.checkout;

import dev.assay.core.failure.AssayException;
import dev.assay.core.limits.Limits;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.Deflater;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.internal.storage.file.PackInserter;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.transport.PackParser;

/**
 * An empty bare repository to fetch hostile packs into. Packs are only received here; somebody else
 * reads them, and what comes back are plain objects, whose ids this repository computes itself. So
 * it holds what it is asked for or does not hold it, whatever the other one says.
 *
 * <p>Whoever reads them uses such a repository, too. JGit allocates by what a pack claims of
 * itself, so the claims are held against limits first.
 */
final class PrivateRepository extends FileRepository {
  /** Of one object. JGit holds deltas in memory; hosting services allow files of 100 MB. */
  private static final long MAX_OBJECT = 512L << 20;

  /** Every commit and folder of the history is an object, and each costs some 60 bytes. */
  private static final long OBJECTS_PER_MEMBER = 16;

  /** What all objects of a pack may take, as a multiple of what the pack may. */
  private static final int INFLATED = 8;

  /** Signature, version, and number of objects (gitformat-pack(5)). */
  private static final int HEADER = 12;

  /** In the folder of the repository: packs as they came. */
  static final String RECEIVED = "received";

  private final Limits limits;
  private final Optional<PackReader> reader;
  private final List<Path> packs = new ArrayList<>();
  private boolean everything;

  private PrivateRepository(
      FileRepositoryBuilder options, Limits limits, Optional<PackReader> reader)
      throws IOException {
    super(options);
    this.limits = limits;
    this.reader = reader;
  }

  /** Makes a repository in an empty folder, whose packs somebody else reads. */
  static PrivateRepository create(Path folder, Limits limits, PackReader reader)
      throws IOException {
    return create(folder, limits, Optional.of(reader));
  }

  /** Makes one that reads packs itself. */
  static PrivateRepository unpacking(Path folder, Limits limits) throws IOException {
    return create(folder, limits, Optional.empty());
  }

  private static PrivateRepository create(Path folder, Limits limits, Optional<PackReader> reader)
      throws IOException {
    PrivateRepository repository =
        new PrivateRepository(
            new FileRepositoryBuilder().setGitDir(folder.toFile()).setBare().setup(),
            limits,
            reader);
    repository.create(true);
    Files.createDirectory(folder.resolve(RECEIVED));
    repository.getConfig().setInt("gc", null, "auto", 0);
    return repository;
  }

  /** Whether all of the next packs is wanted, or their commits and tags only. */
  void expect(boolean all) {
    everything = all;
  }

  /** Has all files of a commit ready. */
  void require(RevCommit commit) throws IOException, AssayException {
    if (reader.isPresent() && !everything && !packs.isEmpty()) {
      Optional<String> tree = Optional.of(commit.getTree().name());
      insert(reader.get(), packs, new PackReader.Wanted(false, tree, limits));
    }
  }

  private ReceivedPack received(PackReader apart, InputStream in) throws IOException {
    Path file = getDirectory().toPath().resolve(RECEIVED).resolve(packs.size() + ".pack");
    return new ReceivedPack(
        getObjectDatabase(),
        checked(in),
        file,
        pack -> {
          // Not private, since the process that reads it may be another user's.
          Files.setPosixFilePermissions(pack, PosixFilePermissions.fromString("rw-r--r--"));
          PackReader.Wanted wanted = new PackReader.Wanted(everything, Optional.empty(), limits);
          insert(apart, List.of(pack), wanted);
          packs.add(pack);
        });
  }

  private void insert(PackReader apart, List<Path> from, PackReader.Wanted wanted)
      throws IOException, AssayException {
    try (PackInserter inserter = getObjectDatabase().newPackInserter()) {
      inserter.setCompressionLevel(Deflater.BEST_SPEED);
      Bounded bounded = new Bounded(inserter);
      apart.read(List.copyOf(from), wanted, bounded);
      inserter.flush();
    }
  }

  /** Of somebody who is not trusted to keep to the limits. */
  private final class Bounded implements GitObjects {
    private final PackInserter inserter;
    private long count;
    private long bytes;

    Bounded(PackInserter inserter) {
      this.inserter = inserter;
    }

    @Override
    public void object(int type, long size, InputStream content) throws IOException {
      count++;
      if (count > OBJECTS_PER_MEMBER * limits.members()) {
        throw new TooMany(count);
      }
      if (size > mostOfOne() || size > INFLATED * limits.decodedBytes() - bytes) {
        throw new TooMany(count);
      }
      bytes += size;
      inserter.insert(type, size, content);
    }
  }

  private long mostOfOne() {
    return Math.min(MAX_OBJECT, limits.decodedBytes());
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
        if (reader.isPresent()) {
          return received(reader.get(), in);
        }
        PackParser parser = plain.newPackParser(checked(in));
        parser.setMaxObjectSizeLimit(mostOfOne());
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
