package dev.assay.rebuilder.repository;

import dev.assay.core.artifact.StoredFile;
import dev.assay.core.failure.AssayException;
import dev.assay.core.lock.AsOf;
import dev.assay.core.lock.NpmPackage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * npm registries, asked with the user's address and tokens. Of each package the tarballs of its
 * versions are had by {@link NpmPackage#path}, and what the registry says of it by {@link
 * Packument#path}. Every tarball must be what the registry says that it is.
 */
public final class NpmRegistries implements RepositoryAccess {
  /** The shorter form, which is all that an installation needs. */
  private static final String ACCEPT =
      "application/vnd.npm.install-v1+json; q=1.0, application/json; q=0.8";

  /** The whole, which says when versions were published. */
  private static final String ACCEPT_WHOLE = "application/json";

  /** Of what a registry says of one package, in bytes. */
  private static final long PACKUMENT_LIMIT = 64L << 20;

  private final NpmSettings settings;
  private final Downloads downloads;
  private final Downloads guarded;
  private final long limit;

  /**
   * Registries as the user's configuration reaches them.
   *
   * @param downloads from the user's own registry, and where that leads to
   * @param guarded from one that only a spec names
   * @param limit of one tarball, in bytes
   */
  public NpmRegistries(NpmSettings settings, Downloads downloads, Downloads guarded, long limit) {
    this.guarded = guarded;
    this.settings = settings;
    this.downloads = downloads;
    this.limit = limit;
  }

  @Override
  public Line connect(Optional<String> registry) throws AssayException {
    return registry.isPresent()
        ? new Registry(base(registry.get()), guarded)
        : new Registry(base(settings.registry()), downloads);
  }

  /**
   * Fetches the tarball of one version.
   *
   * @param registry base URL; the user's own registry if absent
   * @return empty if the registry has no such version
   * @throws AssayException.Published if it cannot be asked, or contradicts itself
   */
  public Optional<StoredFile> tarball(NpmPackage of, Optional<String> registry)
      throws AssayException {
    try (Line line = connect(registry)) {
      return line.fetch(of.path());
    }
  }

  /** Whether it is the registry of the user's own configuration. */
  public boolean isUsers(Optional<String> registry) throws AssayException {
    return registry.isEmpty() || base(registry.get()).equals(base(settings.registry()));
  }

  /** What is asked, for people. */
  public String origin(Optional<String> registry) throws AssayException {
    return registry.isPresent()
        ? PublicUrl.of(registry.get())
        : "the user's npm registry, " + PublicUrl.of(settings.registry());
  }

  private static URI base(String url) throws AssayException.Usage {
    if (PublicUrl.hasCredentials(url)) {
      throw new AssayException.Usage(
          "expected an npm registry without user name and password, found "
              + PublicUrl.of(url)
              + " with them. Put them into .npmrc, as //HOST/:_authToken=…");
    }
    try {
      URI uri = new URI(url.endsWith("/") ? url : url + "/");
      String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
      if ((scheme.equals("https") || scheme.equals("http")) && uri.getHost() != null) {
        return uri;
      }
    } catch (URISyntaxException e) {
      // Refused below.
    }
    throw new AssayException.Usage(
        "expected the https or http URL of an npm registry, found " + PublicUrl.of(url));
  }

  private final class Registry implements Line {
    private final URI base;
    private final Downloads downloads;
    private final Map<String, Map<String, Packument.Dist>> known = new ConcurrentHashMap<>();
    private final Map<String, Map<String, Instant>> published = new ConcurrentHashMap<>();

    Registry(URI base, Downloads downloads) {
      this.downloads = downloads;
      this.base = base;
    }

    @Override
    public Optional<StoredFile> fetch(String path) throws AssayException {
      Optional<String> packument = Packument.nameIn(path);
      if (packument.isPresent()) {
        return packument(packument.get(), ACCEPT);
      }
      NpmPackage of = tarballAt(path);
      Optional<Packument.Dist> dist = dist(of);
      return dist.isEmpty() ? Optional.empty() : Optional.of(tarball(of, dist.get()));
    }

    private NpmPackage tarballAt(String path) throws AssayException.Usage {
      return NpmPackage.ofPath(path)
          .orElseThrow(
              () -> new AssayException.Usage("expected the path of an npm package, found " + path));
    }

    @Override
    public Optional<StoredFile> fetch(String path, AsOf moment) throws AssayException {
      Optional<String> packument = Packument.nameIn(path);
      if (packument.isPresent()) {
        Optional<StoredFile> whole = packument(packument.get(), ACCEPT_WHOLE);
        return whole.isEmpty()
            ? Optional.empty()
            : Optional.of(past(packument.get(), whole.get(), moment));
      }
      NpmPackage of = tarballAt(path);
      Optional<Packument.Dist> dist = dist(of);
      if (dist.isEmpty()) {
        return Optional.empty();
      }
      Instant since = times(of.name()).get(of.version());
      if (since == null || moment.isBefore(since)) {
        throw new AssayException.Published(
            since == null
                ? "the registry does not say when "
                    + of
                    + " was published, so nobody can tell"
                    + " whether it was as of "
                    + moment
                : "the registry has it since " + since + " only, after " + moment);
      }
      return Optional.of(tarball(of, dist.get()));
    }

    private StoredFile past(String name, StoredFile whole, AsOf moment) throws AssayException {
      try {
        Set<String> kept = new HashSet<>();
        Packument.times(whole.path())
            .forEach(
                (version, since) -> {
                  if (!moment.isBefore(since)) {
                    kept.add(version);
                  }
                });
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Packument.select(whole.path(), kept, out);
        return downloads.keep(out.toByteArray());
      } catch (IOException e) {
        throw malformed(name, e);
      }
    }

    private Map<String, Instant> times(String name) throws AssayException {
      Map<String, Instant> times = published.get(name);
      if (times == null) {
        Optional<StoredFile> whole = packument(name, ACCEPT_WHOLE);
        try {
          times = whole.isEmpty() ? Map.of() : Packument.times(whole.get().path());
        } catch (IOException e) {
          throw malformed(name, e);
        }
        published.put(name, times);
      }
      return times;
    }

    private static AssayException malformed(String name, IOException e) {
      return new AssayException.Published(
          "what the registry says of " + name + " cannot be used: " + e.getMessage(), e);
    }

    private Optional<StoredFile> packument(String name, String accept) throws AssayException {
      return downloads.find(
          base + name.replace("/", "%2f"),
          PACKUMENT_LIMIT,
          uri -> {
            Map<String, String> headers = new HashMap<>(settings.headers(uri));
            headers.put("Accept", accept);
            return headers;
          });
    }

    private Optional<Packument.Dist> dist(NpmPackage of) throws AssayException {
      Map<String, Packument.Dist> dists = known.get(of.name());
      if (dists == null) {
        Optional<StoredFile> packument = packument(of.name(), ACCEPT);
        try {
          dists = packument.isEmpty() ? Map.of() : Packument.dists(packument.get().path());
        } catch (IOException e) {
          throw malformed(of.name(), e);
        }
        known.put(of.name(), dists);
      }
      return Optional.ofNullable(dists.get(of.version()));
    }

    /** Without a digest that has to fit, a registry could have us fetch what is none of its own. */
    private StoredFile tarball(NpmPackage of, Packument.Dist dist) throws AssayException {
      String integrity =
          dist.integrity()
              .orElseThrow(
                  () -> new AssayException.Published("the registry states no integrity of " + of));
      boolean https = base.getScheme().toLowerCase(Locale.ROOT).equals("https");
      if (!dist.tarball().matches(https ? "(?i)https://.*" : "(?i)https?://.*")) {
        throw new AssayException.Published(
            "the registry has " + of + " at " + PublicUrl.of(dist.tarball()) + ": not followed");
      }
      StoredFile file =
          downloads
              .find(dist.tarball(), limit, settings::headers)
              .orElseThrow(
                  () ->
                      new AssayException.Published(
                          "the registry names "
                              + of
                              + ", but its tarball is not at "
                              + PublicUrl.of(dist.tarball())));
      try {
        if (!Integrity.fits(integrity, file.path())) {
          throw new AssayException.Published(
              "the registry contradicts itself: it states "
                  + integrity
                  + " of "
                  + of
                  + ", and serves "
                  + Integrity.sha512(file.path())
                  + ". Find out who changed it");
        }
      } catch (IOException e) {
        throw new AssayException.Infrastructure("cannot read " + file.path() + ": " + e, e);
      }
      return file;
    }

    @Override
    public void close() {
      known.clear();
      published.clear();
    }
  }
}
