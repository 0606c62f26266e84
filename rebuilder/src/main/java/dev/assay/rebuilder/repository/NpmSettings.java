package dev.assay.rebuilder.repository;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.assay.core.failure.AssayException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The user's npm configuration: which registry, and tokens. It is read from variables {@code
 * npm_config_…} and the user's {@code .npmrc}; for the registry's address npm itself is asked if
 * neither has it. No folder that a build or a source can write to is looked at, and no build sees
 * any of it.
 */
public final class NpmSettings {
  private static final String VARIABLE = "npm_config_";
  private static final int LIMIT = 1 << 20;
  private static final int PATIENCE_S = 60;
  private static final Pattern REFERENCE = Pattern.compile("\\$\\{([^}$?]+)(\\??)\\}");

  private final Map<String, String> values;
  private final Map<String, String> environment;
  private final Path home;

  private NpmSettings(Map<String, String> values, Map<String, String> environment, Path home) {
    this.values = values;
    this.environment = Map.copyOf(environment);
    this.home = home;
  }

  /**
   * Reads what there is; what is not there counts as empty.
   *
   * @param home the user's
   * @param environment of this process
   * @throws AssayException.Usage if {@code .npmrc} cannot be read
   */
  public static NpmSettings read(Path home, Map<String, String> environment)
      throws AssayException.Usage {
    Map<String, String> given = new TreeMap<>();
    environment.forEach(
        (name, value) -> {
          if (name.toLowerCase(Locale.ROOT).startsWith(VARIABLE) && !value.isEmpty()) {
            given.put(key(name.substring(VARIABLE.length())), value);
          }
        });
    Path file = Path.of(given.getOrDefault("userconfig", home.resolve(".npmrc").toString()));
    Map<String, String> values = new TreeMap<>(rc(file, environment));
    values.putAll(given);
    return new NpmSettings(values, environment, home);
  }

  /** As npm does (its documentation, "config"): hyphens for underscores, but not in addresses. */
  private static String key(String name) {
    return name.startsWith("//") ? name : name.replace('_', '-').toLowerCase(Locale.ROOT);
  }

  /** Lines {@code key = value}, with variables filled in; comments begin with ; or #. */
  private static Map<String, String> rc(Path file, Map<String, String> environment)
      throws AssayException.Usage {
    Map<String, String> values = new TreeMap<>();
    if (!Files.isRegularFile(file)) {
      return values;
    }
    try {
      if (Files.size(file) > LIMIT) {
        throw new IOException("larger than " + LIMIT + " bytes");
      }
      for (String line : new String(Files.readAllBytes(file), UTF_8).split("\\R", -1)) {
        String text = line.strip();
        int equals = text.indexOf('=');
        if (equals > 0 && !text.startsWith(";") && !text.startsWith("#")) {
          String value = text.substring(equals + 1).strip().replaceAll("^\"(.*)\"$", "$1");
          values.put(text.substring(0, equals).strip(), filled(value, environment));
        }
      }
      return values;
    } catch (IOException e) {
      throw new AssayException.Usage("cannot read " + file + ": " + e.getMessage());
    }
  }

  /** A variable that is not set stays as it is written, as npm has it. */
  private static String filled(String value, Map<String, String> environment) {
    return REFERENCE
        .matcher(value)
        .replaceAll(
            found -> {
              String unset = found.group(2).isEmpty() ? found.group() : "";
              return Matcher.quoteReplacement(environment.getOrDefault(found.group(1), unset));
            });
  }

  /**
   * The address of the user's registry.
   *
   * @throws AssayException.Toolchain if nothing says it, and there is no npm to ask
   */
  String registry() throws AssayException {
    String named = values.get("registry");
    return named != null ? named : asked();
  }

  /** In the user's home: npm reads {@code .npmrc} where it runs, too. */
  private String asked() throws AssayException {
    try {
      ProcessBuilder builder =
          new ProcessBuilder("npm", "config", "get", "registry", "--no-update-notifier")
              .directory(Files.createDirectories(home).toFile())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")));
      builder.environment().clear();
      builder.environment().putAll(environment);
      builder.environment().put("HOME", home.toString());
      Process npm = builder.start();
      try (var out = npm.getInputStream()) {
        String said = new String(out.readNBytes(LIMIT), UTF_8).strip();
        if (npm.waitFor(PATIENCE_S, TimeUnit.SECONDS) && npm.exitValue() == 0 && !said.isEmpty()) {
          return said;
        }
      } finally {
        npm.destroyForcibly();
      }
    } catch (IOException e) {
      // There is no npm.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssayException.Infrastructure("interrupted while asking npm", e);
    }
    throw new AssayException.Toolchain(
        "the address of the npm registry is not known: set npm_config_registry, or registry in"
            + " .npmrc, or install npm, which knows it");
  }

  /**
   * What a request to a URL is sent with: the credentials that the configuration has for just that
   * host and path, or one above.
   */
  Map<String, String> headers(URI uri) {
    if (!isPrivate(uri)) {
      return Map.of();
    }
    String host = Objects.requireNonNullElse(uri.getRawAuthority(), "").toLowerCase(Locale.ROOT);
    String path = Objects.requireNonNullElse(uri.getRawPath(), "/");
    while (true) {
      int slash = path.lastIndexOf('/');
      path = slash < 0 ? "" : path.substring(0, slash);
      Optional<String> found = credentials("//" + host + path + "/");
      if (found.isPresent()) {
        return Map.of("Authorization", found.get());
      }
      if (slash <= 0) {
        return Map.of();
      }
    }
  }

  /**
   * Whether nobody on the way reads what is sent, and the path is the one that it seems to be: a
   * server may take dots, plain or escaped, for another folder.
   */
  private static boolean isPrivate(URI uri) {
    String host = String.valueOf(uri.getHost()).toLowerCase(Locale.ROOT);
    boolean here = List.of("localhost", "127.0.0.1", "[::1]").contains(host);
    boolean plain =
        List.of(String.valueOf(uri.getPath()).split("[/\\\\]", -1)).stream()
            .noneMatch(segment -> segment.equals(".") || segment.equals(".."));
    return plain && (here || "https".equalsIgnoreCase(uri.getScheme()));
  }

  private Optional<String> credentials(String place) {
    String token = values.get(place + ":_authToken");
    String basic = values.get(place + ":_auth");
    String user = values.get(place + ":username");
    String password = values.get(place + ":_password");
    if (token != null) {
      return Optional.of("Bearer " + token);
    }
    if (basic != null) {
      return Optional.of("Basic " + basic);
    }
    if (user == null || password == null) {
      return Optional.empty();
    }
    String clear = user + ":" + new String(Base64.getMimeDecoder().decode(password), UTF_8);
    return Optional.of("Basic " + Base64.getEncoder().encodeToString(clear.getBytes(UTF_8)));
  }
}
