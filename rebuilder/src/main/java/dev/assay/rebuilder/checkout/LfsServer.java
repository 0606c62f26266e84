package dev.assay.rebuilder.checkout;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.assay.core.artifact.Printable;
import dev.assay.core.failure.AssayException;
import dev.assay.rebuilder.repository.NetworkProblem;
import dev.assay.rebuilder.repository.PublicUrl;
import dev.assay.rebuilder.repository.Retries;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.eclipse.jgit.transport.URIish;

/**
 * Asks a server of Git LFS where files are (git-lfs: docs/api/batch.md). The server is the one that
 * has the git repository, and only that one is given the user's credentials for it: no redirect is
 * followed, and what a download needs elsewhere the answer has to say itself.
 */
final class LfsServer {
  private static final String TYPE = "application/vnd.git-lfs+json";
  private static final int ANSWER = 1 << 20;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final URI batch;
  private final GitAccess access;
  private final Retries retries;
  private final String shown;
  private Optional<String> authorization = Optional.empty();

  /**
   * The server of a repository.
   *
   * @param remote where the repository is
   * @param configured URL in the commit's {@code .lfsconfig}, if there is one
   * @param shown the repository, for messages
   * @throws AssayException.Source if the commit names a server elsewhere
   */
  LfsServer(
      URIish remote, Optional<String> configured, GitAccess access, Retries retries, String shown)
      throws AssayException.Source {
    this.access = access;
    this.retries = retries;
    this.shown = shown;
    URI own = uri(withoutUser(remote));
    String base = own.toString().replaceFirst("/+$", "");
    URI endpoint =
        configured.isPresent()
            ? uri(configured.get().replaceFirst("/+$", ""))
            : uri(base + (base.endsWith(".git") ? "" : ".git") + "/info/lfs");
    if (!sameOrigin(own, endpoint) || endpoint.getRawUserInfo() != null) {
      throw new AssayException.Source(
          shown
              + ": .lfsconfig names a server of Git LFS that is not the repository's own, "
              + PublicUrl.of(endpoint.toString())
              + "; it is not asked. Use a --source-mirror with a clone that has the files");
    }
    this.batch = uri(endpoint + "/objects/batch");
  }

  /**
   * Where one file is.
   *
   * @param href for a GET
   * @param header that the server wants to be sent there, and nowhere else
   * @param own the user's authorization, if {@code href} is on the server of the repository, which
   *     asked for it
   */
  record Action(URI href, Map<String, String> header, Optional<String> own) {
    /** What is sent to a URI; after a redirect to another server nothing. */
    Map<String, String> headers(URI to) {
      if (!sameOrigin(href, to)) {
        return Map.of();
      }
      Map<String, String> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
      own.ifPresent(value -> all.put("Authorization", value));
      all.putAll(header);
      return all;
    }
  }

  /**
   * Asks where a file is.
   *
   * @throws AssayException.Source if the server does not say, or cannot be asked
   */
  Action download(LfsPointer pointer) throws AssayException {
    LfsAnswer answer = retries.repeat(() -> ask(pointer));
    URI href = uri(answer.href());
    boolean https = "https".equalsIgnoreCase(href.getScheme());
    boolean followed = https || (isHttp(href) && isHttp(batch));
    if (!followed || href.getHost() == null) {
      throw problem("it refers to " + PublicUrl.of(answer.href()) + ": not followed");
    }
    return new Action(
        href, answer.header(), sameOrigin(href, batch) ? authorization : Optional.empty());
  }

  private LfsAnswer ask(LfsPointer pointer) throws AssayException {
    try {
      access.gate().require("cannot ask the server of Git LFS", batch.getHost());
    } catch (AssayException.Published e) {
      throw new AssayException.Source(e.text(), e);
    }
    try (HttpClient client = access.gate().client(batch, PATIENCE)) {
      HttpResponse<InputStream> response = post(client, pointer);
      if (response.statusCode() == 401 && authorization.isEmpty()) {
        response.body().close();
        authorization = access.authorization(new URIish(batch.toString()));
        if (authorization.isEmpty()) {
          throw problem(
              "it wants credentials: a credential helper of git, or "
                  + GitCredentials.TOKENS
                  + "=HOST=TOKEN");
        }
        response = post(client, pointer);
      }
      try (InputStream body = response.body()) {
        if (response.statusCode() != 200) {
          throw refused(response.statusCode());
        }
        return LfsAnswer.read(bytes(body), pointer);
      }
    } catch (IOException | URISyntaxException e) {
      String why =
          NetworkProblem.in(e)
              .orElseGet(() -> Objects.requireNonNullElse(e.getMessage(), e.toString()));
      throw new AssayException.Source(said(Printable.escape(PublicUrl.of(why))), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssayException.Infrastructure("interrupted while asking " + shown, e);
    }
  }

  private HttpResponse<InputStream> post(HttpClient client, LfsPointer pointer)
      throws IOException, InterruptedException {
    String question =
        "{\"operation\":\"download\",\"transfers\":[\"basic\"],\"hash_algo\":\"sha256\","
            + "\"objects\":[{\"oid\":\""
            + pointer.oid().sha256()
            + "\",\"size\":"
            + pointer.size()
            + "}]}";
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(batch)
            .timeout(PATIENCE)
            .header("User-Agent", "Assay")
            .header("Accept", TYPE)
            .header("Content-Type", TYPE)
            .POST(HttpRequest.BodyPublishers.ofString(question, UTF_8));
    authorization.ifPresent(value -> builder.header("Authorization", value));
    return client.send(builder.build(), HttpResponse.BodyHandlers.ofInputStream());
  }

  private static byte[] bytes(InputStream body) throws IOException {
    byte[] all = body.readNBytes(ANSWER + 1);
    if (all.length > ANSWER) {
      throw new IOException("an answer of more than " + ANSWER + " bytes");
    }
    return all;
  }

  private AssayException.Source refused(int status) {
    String why = "the answer is status " + status;
    Optional<IOException> busy = NetworkProblem.busy(status);
    return busy.isPresent()
        ? new AssayException.Source(said(why), busy.get())
        : new AssayException.Source(said(why));
  }

  private AssayException.Source problem(String why) {
    return new AssayException.Source(said(why));
  }

  private String said(String why) {
    return "cannot ask the server of Git LFS for " + shown + ", " + batch + ": " + why;
  }

  private static String withoutUser(URIish remote) {
    return remote.setUser(null).setPass(null).toString();
  }

  private static boolean isHttp(URI uri) {
    return "http".equalsIgnoreCase(uri.getScheme());
  }

  /** Scheme, host and port (RFC 6454, section 5). */
  private static boolean sameOrigin(URI one, URI other) {
    return origin(one).equals(origin(other)) && one.getHost() != null;
  }

  private static String origin(URI uri) {
    String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
    int usual = scheme.equals("https") ? 443 : 80;
    return scheme
        + "://"
        + String.valueOf(uri.getHost()).toLowerCase(Locale.ROOT)
        + ":"
        + (uri.getPort() < 0 ? usual : uri.getPort());
  }

  private URI uri(String text) throws AssayException.Source {
    try {
      return new URI(text);
    } catch (URISyntaxException e) {
      throw new AssayException.Source(
          shown + ": expected the URL of a server of Git LFS, found " + PublicUrl.of(text));
    }
  }
}
