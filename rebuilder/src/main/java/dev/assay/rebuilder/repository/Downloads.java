package dev.assay.rebuilder.repository;

import dev.assay.core.artifact.Store;
import dev.assay.core.artifact.StoredFile;
import dev.assay.core.failure.AssayException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Files at https, http and file URLs, into the store. A redirect never leads from https to http,
 * nor to a file. No credentials are sent but those that whoever asks has for the very URL.
 */
public final class Downloads {
  private static final int MAX_REDIRECTS = 5;
  private static final Duration CONNECT = Duration.ofSeconds(30);

  private final Store store;
  private final Duration patience;
  private final Retries retries;
  private final Gate gate;

  /** What is sent with a request. Asked anew for every redirect, so that no token goes astray. */
  @FunctionalInterface
  public interface Headers {
    /** Nothing. */
    Headers NONE = _ -> Map.of();

    /** Names and values. */
    Map<String, String> of(URI uri);
  }

  /**
   * Downloads into {@code store}.
   *
   * @param patience for one file, from request to last byte
   * @param retries of each file
   * @param gate which hosts are asked, redirects included
   */
  public Downloads(Store store, Duration patience, Retries retries, Gate gate) {
    this.gate = gate;
    this.store = store;
    this.patience = patience;
    this.retries = retries;
  }

  /**
   * Fetches a file.
   *
   * @param url https, http or file
   * @param limit in bytes
   * @throws AssayException.Published if it cannot be had; the message says why
   * @throws AssayException.Limit if it is larger than {@code limit}
   */
  public StoredFile get(String url, long limit) throws AssayException {
    URI uri = parse(url);
    if (scheme(uri).equals("file")) {
      return guarded(uri, () -> file(uri, limit));
    }
    return find(url, limit, Headers.NONE)
        .orElseThrow(() -> failed(uri, "the answer is status 404. Correct the URL."));
  }

  /**
   * Fetches a file that may not be there.
   *
   * @param url https or http
   * @param limit in bytes
   * @param headers beside the usual ones
   * @return empty if the answer is status 404
   * @throws AssayException as in {@link #get}
   */
  public Optional<StoredFile> find(String url, long limit, Headers headers) throws AssayException {
    URI uri = parse(url);
    if (!scheme(uri).equals("http") && !scheme(uri).equals("https")) {
      throw failed(uri, "expected an https, http or file URL. Correct it.");
    }
    return retries.repeat(() -> guarded(uri, () -> http(uri, limit, headers)));
  }

  /** Keeps what was made of a file that was fetched. */
  StoredFile keep(byte[] made) throws IOException {
    return store.put(new ByteArrayInputStream(made), made.length);
  }

  private interface Fetch<T> {
    T run() throws AssayException, IOException;
  }

  private <T> T guarded(URI uri, Fetch<T> fetch) throws AssayException {
    try {
      return fetch.run();
    } catch (Store.TooLarge e) {
      throw new AssayException.Limit(
          "cannot fetch " + shown(uri) + ": it is " + e.getMessage() + ".");
    } catch (IOException e) {
      throw new AssayException.Published(
          "cannot fetch "
              + shown(uri)
              + ": "
              + gate.trouble(uri.getHost())
                  .or(() -> NetworkProblem.in(e))
                  .orElseGet(
                      () ->
                          PublicUrl.of(
                              Objects.requireNonNullElse(
                                  e.getMessage(), e.getClass().getSimpleName())))
              + ". Check the URL and the network, then try again.",
          e);
    }
  }

  private static URI parse(String url) throws AssayException {
    if (PublicUrl.hasCredentials(url)) {
      throw new AssayException.Usage(
          "expected a URL without user name and password, found one with them: "
              + PublicUrl.of(url)
              + ". Remove them.");
    }
    try {
      return new URI(url);
    } catch (URISyntaxException e) {
      throw new AssayException.Usage("expected a URL, found: " + url + ". Correct it.");
    }
  }

  private static String scheme(URI uri) {
    return Objects.requireNonNullElse(uri.getScheme(), "").toLowerCase(Locale.ROOT);
  }

  private StoredFile file(URI uri, long limit) throws AssayException, IOException {
    Path path;
    try {
      path = Path.of(uri);
    } catch (IllegalArgumentException e) {
      throw failed(uri, "not a usable file URL. Correct it.");
    }
    if (!Files.isRegularFile(path)) {
      throw failed(uri, "there is no such file. Correct the URL.");
    }
    try (InputStream in = Files.newInputStream(path)) {
      return store.put(in, limit);
    }
  }

  private Optional<StoredFile> http(URI first, long limit, Headers headers)
      throws AssayException, IOException {
    try (HttpClient client = gate.client(first, CONNECT)) {
      URI uri = first;
      for (int hops = 0; hops <= MAX_REDIRECTS; hops++) {
        gate.require("cannot fetch " + shown(first), uri.getHost());
        HttpResponse<InputStream> answer = ask(client, uri, headers);
        try (InputStream body = answer.body()) {
          switch (answer.statusCode()) {
            case 200 -> {
              return Optional.of(body(body, limit));
            }
            case 404 -> {
              return Optional.empty();
            }
            default -> {}
          }
        }
        requirePassed(first, uri, answer.statusCode());
        uri = redirect(first, uri, answer);
      }
      throw failed(first, "more than " + MAX_REDIRECTS + " redirects. Give the final URL.");
    }
  }

  /** What the gate answers in place of a server. */
  private void requirePassed(URI first, URI uri, int status) throws AssayException.Published {
    Optional<String> trouble = gate.trouble(uri.getHost());
    if ((status == 403 || status == 502) && trouble.isPresent()) {
      throw new AssayException.Published(
          "cannot fetch "
              + shown(first)
              + ": "
              + trouble.get()
              + ". Check the URL and the network, then try again.",
          status == 502 ? new NetworkProblem.Busy(status) : new IOException(trouble.get()));
    }
  }

  private HttpResponse<InputStream> ask(HttpClient client, URI uri, Headers headers)
      throws IOException, AssayException {
    HttpRequest request;
    try {
      HttpRequest.Builder builder =
          HttpRequest.newBuilder(uri).timeout(patience).header("User-Agent", "Assay");
      headers.of(uri).forEach(builder::header);
      request = builder.build();
    } catch (IllegalArgumentException e) {
      throw failed(uri, "not a usable URL. Correct it.");
    }
    try {
      return client.send(request, HttpResponse.BodyHandlers.ofInputStream());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssayException.Infrastructure("interrupted while fetching " + shown(uri), e);
    }
  }

  /** The client's own timeout ends with the header; a body that trickles is cut off here. */
  private StoredFile body(InputStream body, long limit) throws IOException {
    AtomicBoolean late = new AtomicBoolean();
    CompletableFuture<Void> watch =
        CompletableFuture.runAsync(
            () -> {
              late.set(true);
              closeQuietly(body);
            },
            CompletableFuture.delayedExecutor(patience.toMillis(), TimeUnit.MILLISECONDS));
    try {
      StoredFile stored = store.put(body, limit);
      if (late.get()) {
        throw new IOException("not complete after " + patience.toSeconds() + " s");
      }
      return stored;
    } catch (Store.TooLarge e) {
      throw e;
    } catch (IOException e) {
      throw late.get()
          ? new IOException("not complete after " + patience.toSeconds() + " s", e)
          : e;
    } finally {
      watch.cancel(false);
    }
  }

  private static void closeQuietly(InputStream body) {
    try {
      body.close();
    } catch (IOException e) {
      // The reader sees the closed stream, which is all that is wanted.
    }
  }

  private static URI redirect(URI first, URI from, HttpResponse<?> answer)
      throws AssayException.Published {
    int status = answer.statusCode();
    Optional<String> location = answer.headers().firstValue("Location");
    if (status < 301 || status > 308 || status == 304 || location.isEmpty()) {
      String why =
          "the answer is status "
              + status
              + (from.equals(first) ? "" : " at " + shown(from))
              + remedy(status);
      throw NetworkProblem.isBusy(status)
          ? new AssayException.Published(
              "cannot fetch " + shown(first) + ": " + why, new NetworkProblem.Busy(status))
          : failed(first, why);
    }
    URI to = resolve(first, from, location.get());
    boolean same = scheme(to).equals(scheme(from));
    if (!same && !(scheme(from).equals("http") && scheme(to).equals("https"))) {
      throw failed(first, "refused to follow a redirect from " + shown(from) + " to " + shown(to));
    }
    return to;
  }

  private static String remedy(int status) {
    if (status == 401 || status == 403) {
      return ". It wants other credentials, or there is no such file. Correct either.";
    }
    return status >= 500 ? ". Try again later." : ". Correct the URL.";
  }

  private static URI resolve(URI first, URI from, String location) throws AssayException.Published {
    try {
      return from.resolve(new URI(location));
    } catch (URISyntaxException e) {
      throw failed(first, "it redirects to something that is not a URL. Correct the URL.");
    }
  }

  private static String shown(URI uri) {
    return PublicUrl.of(uri.toString());
  }

  private static AssayException.Published failed(URI uri, String why) {
    return new AssayException.Published("cannot fetch " + shown(uri) + ": " + why);
  }
}
