package dev.assay.rebuilder.checkout;

import dev.assay.core.artifact.Digest;
import dev.assay.core.artifact.StoredFile;
import dev.assay.core.failure.AssayException;
import dev.assay.core.limits.Limits;
import dev.assay.rebuilder.repository.Downloads;
import dev.assay.rebuilder.repository.Retries;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.jgit.transport.URIish;

/**
 * The files of one git repository that are kept by Git LFS: in the repository's own folder if it is
 * on this machine, else on the server that has the repository. What comes is held against its
 * pointer, which the commit has.
 */
final class LfsObjects {
  private final GitAddress address;
  private final GitAccess access;
  private final Downloads downloads;
  private final Retries retries;
  private final Limits limits;
  private Named named = Optional::empty;
  private Optional<LfsServer> server = Optional.empty();

  /**
   * Of a repository.
   *
   * @param address where it is read from
   * @param access to private ones
   * @param downloads for what servers refer to
   */
  LfsObjects(
      GitAddress address, GitAccess access, Downloads downloads, Retries retries, Limits limits) {
    this.address = address;
    this.access = access;
    this.downloads = downloads;
    this.retries = retries;
    this.limits = limits;
  }

  /** The server that a commit names; asked for only if a file is to come from one. */
  @FunctionalInterface
  interface Named {
    /** Its URL, if the commit names one. */
    Optional<String> url() throws IOException, AssayException;
  }

  /** Says where the commit's own {@code .lfsconfig} has the server. */
  void configure(Named server) {
    named = server;
  }

  /**
   * Writes the file that a pointer stands for, all of it or nothing that lasts: a failure ends the
   * checkout.
   *
   * @throws AssayException.Source if it is not to be had, or not what the pointer says
   */
  void write(LfsPointer pointer, String path, OutputStream out) throws IOException, AssayException {
    if (pointer.extended()) {
      throw problem(path, "its pointer wants a program to change it, which Assay does not run");
    }
    if (pointer.size() > limits.decodedBytes()) {
      throw new AssayException.Limit(
          path + " of " + address.shown() + " is larger than " + limits.decodedBytes() + " bytes.");
    }
    MessageDigest hasher = Digest.newHasher();
    long size = 0;
    try (InputStream in =
        pointer.size() == 0 ? InputStream.nullInputStream() : open(pointer, path)) {
      byte[] buffer = new byte[1 << 16];
      for (int n = in.read(buffer); n >= 0 && size <= pointer.size(); n = in.read(buffer)) {
        hasher.update(buffer, 0, n);
        out.write(buffer, 0, n);
        size += n;
      }
    }
    Digest found = Digest.finish(hasher);
    if (size != pointer.size() || !found.equals(pointer.oid())) {
      throw problem(
          path,
          "expected "
              + pointer.size()
              + " bytes with "
              + pointer.oid()
              + ", found "
              + (size > pointer.size() ? "more" : size + " with " + found)
              + ". It was replaced, or damaged: find out which");
    }
  }

  private InputStream open(LfsPointer pointer, String path) throws IOException, AssayException {
    URIish uri = address.uri();
    String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
    if (!uri.isRemote()) {
      return Files.newInputStream(local(Path.of(uri.getPath()), pointer, path));
    }
    if (!scheme.equals("https") && !scheme.equals("http")) {
      throw problem(
          path,
          "from "
              + scheme.replace("null", "ssh")
              + " remotes such files are not fetched. Name the https URL of the repository, or a"
              + " --source-mirror with a clone that has them (git lfs fetch --all)");
    }
    if (server.isEmpty()) {
      server = Optional.of(new LfsServer(uri, named.url(), access, retries, address.shown()));
    }
    LfsServer.Action action = server.get().download(pointer);
    Optional<StoredFile> file;
    try {
      file = downloads.find(action.href().toString(), pointer.size(), action::headers);
    } catch (AssayException.Published e) {
      throw new AssayException.Source(path + ", which is in Git LFS: " + e.text(), e);
    } catch (AssayException.Limit e) {
      throw problem(path, "the server has more than the " + pointer.size() + " bytes of it");
    }
    return Files.newInputStream(
        file.orElseThrow(() -> problem(path, "the server does not have it any more")).path());
  }

  /** In a bare repository, or beside a checkout. */
  private Path local(Path repository, LfsPointer pointer, String path) throws AssayException {
    String oid = pointer.oid().sha256();
    String place = "lfs/objects/" + oid.substring(0, 2) + "/" + oid.substring(2, 4) + "/" + oid;
    for (Path folder : new Path[] {repository, repository.resolve(".git")}) {
      Path file = folder.resolve(place);
      if (Files.isRegularFile(file)) {
        return file;
      }
    }
    throw problem(
        path,
        "the repository has no "
            + place
            + ". Fetch it there: git lfs fetch --all, or ask a server");
  }

  private AssayException.Source problem(String path, String why) {
    return new AssayException.Source(
        path + " of " + address.shown() + " is in Git LFS, and cannot be had: " + why);
  }
}
