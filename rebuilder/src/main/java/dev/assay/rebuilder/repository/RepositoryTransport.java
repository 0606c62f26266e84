package dev.assay.rebuilder.repository;

import dev.assay.core.failure.AssayException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.http.client.HttpResponseException;
import org.eclipse.aether.repository.RemoteRepository;
import org.eclipse.aether.spi.connector.transport.GetTask;
import org.eclipse.aether.spi.connector.transport.TransportListener;
import org.eclipse.aether.spi.connector.transport.Transporter;
import org.eclipse.aether.spi.connector.transport.TransporterFactory;
import org.eclipse.aether.transfer.NoTransporterException;
import org.eclipse.aether.transfer.TransferCancelledException;
import org.eclipse.aether.transport.file.FileTransporterFactory;
import org.eclipse.aether.transport.http.HttpTransporterFactory;

/** An open line to one repository; tells "not there" from "cannot ask". */
final class RepositoryTransport implements AutoCloseable {
  private final Transporter transporter;
  private final RemoteRepository repository;
  private final String purpose;
  private final Gate gate;

  private RepositoryTransport(
      Transporter transporter, RemoteRepository repository, String purpose, Gate gate) {
    this.gate = gate;
    this.transporter = transporter;
    this.repository = repository;
    this.purpose = purpose;
  }

  /**
   * Opens the repository that is really asked.
   *
   * @param url as wanted; Maven Central if absent
   * @param task such as {@code fetch g/a/1/a-1.jar}, for messages
   */
  static RepositoryTransport open(MavenSession maven, Optional<String> url, String task)
      throws AssayException {
    RemoteRepository repository = maven.effective(url);
    String purpose = "cannot " + task + " from " + shown(repository, url);
    if (repository.isBlocked()) {
      throw new AssayException.Published(
          purpose + ": blocked by the Maven settings. Use https, or a mirror that is not blocked.");
    }
    Gate gate = maven.gate(repository);
    if (!repository.getProtocol().equalsIgnoreCase("file")) {
      gate.require(purpose, repository.getHost());
    }
    try {
      Transporter transporter =
          factory(repository, purpose).newInstance(maven.session(), maven.gated(repository));
      return new RepositoryTransport(transporter, repository, purpose, gate).withFolder();
    } catch (NoTransporterException e) {
      throw new AssayException.Published(purpose + ": not a usable URL. Correct it.", e);
    }
  }

  private static TransporterFactory factory(RemoteRepository repository, String purpose)
      throws AssayException.Published {
    return switch (repository.getProtocol().toLowerCase(Locale.ROOT)) {
      case "file" -> new FileTransporterFactory();
      case "http", "https" -> new HttpTransporterFactory(Map.of());
      default ->
          throw new AssayException.Published(
              purpose + ": expected an https, http or file URL. Correct the repository's URL.");
    };
  }

  private static String shown(RemoteRepository asked, Optional<String> url) {
    String place = PublicUrl.of(asked.getUrl());
    boolean same = url.map(wanted -> MavenSettings.sameUrl(wanted, asked.getUrl())).orElse(true);
    return same ? place : place + " (which stands in for " + PublicUrl.of(url.orElse("")) + ")";
  }

  /** A folder that is not there cannot answer "not there". */
  private RepositoryTransport withFolder() throws AssayException {
    Optional<Path> folder = localFolder();
    if (folder.isPresent() && !Files.isDirectory(folder.get())) {
      throw new AssayException.Published(purpose + ": there is no such folder. Correct the URL.");
    }
    return this;
  }

  /** The folder, if the repository is one on this machine. */
  Optional<Path> localFolder() throws AssayException {
    if (!repository.getProtocol().equalsIgnoreCase("file")) {
      return Optional.empty();
    }
    try {
      return Optional.of(Path.of(new URI(repository.getUrl())));
    } catch (URISyntaxException | IllegalArgumentException e) {
      throw new AssayException.Published(purpose + ": not a usable file URL. Correct it.", e);
    }
  }

  /** The URL of a path in the repository that is really asked. */
  URI url(String path) throws AssayException {
    String base = repository.getUrl();
    try {
      return new URI(base.endsWith("/") ? base : base + "/").resolve(location(path));
    } catch (URISyntaxException e) {
      throw new AssayException.Published(purpose + ": not a usable URL. Correct it.", e);
    }
  }

  /**
   * Writes a file's content to {@code target}.
   *
   * @param limit in bytes
   * @return false if the repository answers that it has no such file
   */
  boolean get(String path, Path target, long limit) throws AssayException {
    return run(new GetTask(location(path)).setDataFile(target.toFile()), limit);
  }

  /** A short text file, or empty if the repository has no such file. */
  Optional<String> text(String path, int limit) throws AssayException {
    GetTask task = new GetTask(location(path));
    return run(task, limit)
        ? Optional.of(new String(task.getDataBytes(), StandardCharsets.UTF_8))
        : Optional.empty();
  }

  private boolean run(GetTask task, long limit) throws AssayException {
    Meter meter = new Meter(limit);
    task.setListener(meter);
    try {
      transporter.get(task);
      return true;
    } catch (TransferCancelledException e) {
      throw new AssayException.Limit(
          purpose
              + ": "
              + task.getLocation()
              + " is larger than the limit of "
              + limit
              + " bytes.");
    } catch (Exception e) {
      if (!meter.started && transporter.classify(e) == Transporter.ERROR_NOT_FOUND) {
        return false;
      }
      throw new AssayException.Published(
          purpose
              + ": "
              + gate.trouble(repository.getHost())
                  .map(RepositoryTransport::remedied)
                  .orElse(reason(e)),
          e);
    }
  }

  private static String remedied(String trouble) {
    return trouble + ". Check the URL, the proxy and the network, then try again.";
  }

  private static String reason(Exception e) {
    return switch (e) {
      case HttpResponseException http
          when http.getStatusCode() == 401 || http.getStatusCode() == 403 ->
          "the answer is status "
              + http.getStatusCode()
              + ". Give credentials for it in the Maven settings.";
      case HttpResponseException http ->
          "the answer is status " + http.getStatusCode() + ". Try again later.";
      default ->
          NetworkProblem.in(e)
                  .orElseGet(
                      () ->
                          PublicUrl.of(
                              Objects.requireNonNullElse(
                                  e.getMessage(), e.getClass().getSimpleName())))
              + ". Check the URL, the proxy and the network, then try again.";
    };
  }

  private static URI location(String path) throws AssayException {
    try {
      // The empty authority-less form keeps a colon in the first segment from becoming a scheme.
      return new URI(null, null, path, null);
    } catch (URISyntaxException e) {
      throw new AssayException.Usage("expected a path of a repository, found: " + path);
    }
  }

  @Override
  public void close() {
    transporter.close();
  }

  /** Ends a transfer that is larger than allowed, whatever length it claims. */
  private static final class Meter extends TransportListener {
    private final long limit;
    private long seen;
    private boolean started;

    Meter(long limit) {
      this.limit = limit;
    }

    @Override
    public void transportStarted(long offset, long length) throws TransferCancelledException {
      started = true;
      seen = offset;
      if (length > limit) {
        throw new TransferCancelledException();
      }
    }

    @Override
    public void transportProgressed(ByteBuffer data) throws TransferCancelledException {
      seen += data.remaining();
      if (seen > limit) {
        throw new TransferCancelledException();
      }
    }
  }
}
