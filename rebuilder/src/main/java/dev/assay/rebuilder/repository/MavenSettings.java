package dev.assay.rebuilder.repository;

import dev.assay.core.failure.AssayException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import org.apache.maven.settings.Proxy;
import org.apache.maven.settings.Repository;
import org.apache.maven.settings.Server;
import org.apache.maven.settings.Settings;
import org.apache.maven.settings.building.DefaultSettingsBuilderFactory;
import org.apache.maven.settings.building.DefaultSettingsBuildingRequest;
import org.apache.maven.settings.building.SettingsBuildingException;
import org.apache.maven.settings.crypto.DefaultSettingsDecrypter;
import org.apache.maven.settings.crypto.DefaultSettingsDecryptionRequest;
import org.apache.maven.settings.crypto.SettingsDecryptionResult;
import org.sonatype.plexus.components.cipher.DefaultPlexusCipher;
import org.sonatype.plexus.components.sec.dispatcher.DefaultSecDispatcher;

/**
 * The user's Maven settings, global and own, with passwords decrypted. Stays in the process that
 * fetches: no build sees any of it.
 */
public final class MavenSettings {
  private final Settings settings;
  private final List<Server> servers;
  private final List<Proxy> proxies;

  private MavenSettings(Settings settings, List<Server> servers, List<Proxy> proxies) {
    this.settings = settings;
    this.servers = List.copyOf(servers);
    this.proxies = proxies.stream().filter(Proxy::isActive).toList();
  }

  /**
   * Reads settings the way Maven does (settings reference, Maven 3.9); files that are not there
   * count as empty.
   *
   * @param user usually {@code ~/.m2/settings.xml}; {@code settings-security.xml} is looked for
   *     beside it
   * @param global usually {@code conf/settings.xml} of a Maven installation
   * @param environment for {@code ${env.NAME}}
   */
  public static MavenSettings read(
      Path user, Optional<Path> global, Map<String, String> environment)
      throws AssayException.Usage {
    DefaultSettingsBuildingRequest request = new DefaultSettingsBuildingRequest();
    request.setUserSettingsFile(user.toFile());
    global.filter(Files::exists).ifPresent(file -> request.setGlobalSettingsFile(file.toFile()));
    request.setSystemProperties(properties(environment));
    try {
      Settings settings =
          new DefaultSettingsBuilderFactory().newInstance().build(request).getEffectiveSettings();
      SettingsDecryptionResult clear =
          decrypter(user).decrypt(new DefaultSettingsDecryptionRequest(settings));
      return new MavenSettings(settings, clear.getServers(), clear.getProxies());
    } catch (SettingsBuildingException e) {
      throw new AssayException.Usage(
          "expected well-formed Maven settings in "
              + user
              + global.map(file -> " and " + file).orElse("")
              + ": "
              + e.getMessage()
              + ". Correct the file.");
    }
  }

  private static Properties properties(Map<String, String> environment) {
    Properties all = new Properties();
    environment.forEach((name, value) -> all.setProperty("env." + name, value));
    for (String name : System.getProperties().stringPropertyNames()) {
      all.setProperty(name, System.getProperty(name, ""));
    }
    return all;
  }

  private static DefaultSettingsDecrypter decrypter(Path user) {
    Path security = user.resolveSibling("settings-security.xml");
    return new DefaultSettingsDecrypter(
        new DefaultSecDispatcher(new DefaultPlexusCipher(), Map.of(), security.toString()));
  }

  /** The mirrors as they are, user information in their URLs included. */
  List<org.apache.maven.settings.Mirror> rawMirrors() {
    return settings.getMirrors();
  }

  /** The active proxies with their passwords. */
  List<Proxy> rawProxies() {
    return proxies;
  }

  /** The servers with their passwords. */
  List<Server> servers() {
    return servers;
  }

  /**
   * The id that the user's own settings give to the repository at {@code url}. Only these decide
   * which credentials are sent where; an id out of a spec never does.
   */
  Optional<String> idOf(String url) {
    return settings.getProfiles().stream()
        .flatMap(profile -> profile.getRepositories().stream())
        .filter(repository -> sameUrl(orEmpty(repository.getUrl()), url))
        .map(Repository::getId)
        .filter(Objects::nonNull)
        .findFirst();
  }

  static boolean sameUrl(String a, String b) {
    return trimmed(a).equals(trimmed(b));
  }

  private static String trimmed(String url) {
    String lower = url.toLowerCase(Locale.ROOT);
    return lower.endsWith("/") ? lower.substring(0, lower.length() - 1) : lower;
  }

  /** Maven's model classes return null for elements that are not there. */
  private static String orEmpty(String value) {
    return Objects.requireNonNullElse(value, "");
  }
}
