package dev.assay.rebuilder.repository;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.maven.settings.Settings;
import org.apache.maven.settings.io.xpp3.SettingsXpp3Writer;

/**
 * The part of the user's Maven settings that a build may know: where repositories are reached,
 * without any credential.
 *
 * @param mirrors in the order of the settings; the first match wins
 * @param proxies the active ones, in the order of the settings
 */
public record MirrorSettings(List<Mirror> mirrors, List<Proxy> proxies) {
  public MirrorSettings {
    mirrors = List.copyOf(mirrors);
    proxies = List.copyOf(proxies);
  }

  /**
   * Stands in for repositories.
   *
   * @param id as in the settings
   * @param mirrorOf pattern of repository ids, as in the settings reference of Maven
   * @param url without user information
   * @param layouts of the repositories it stands in for; empty for any
   * @param blocked whether requests to it are refused
   */
  public record Mirror(String id, String mirrorOf, String url, String layouts, boolean blocked) {
    public Mirror {
      url = PublicUrl.of(url);
    }
  }

  /**
   * Stands between.
   *
   * @param id as in the settings
   * @param protocol of the requests it is for, or of the proxy
   * @param host name or address
   * @param port 1 to 65535
   * @param nonProxyHosts patterns separated by {@code |}; may be empty
   */
  public record Proxy(String id, String protocol, String host, int port, String nonProxyHosts) {}

  /** Text of a {@code settings.xml} with these mirrors and proxies and nothing else. */
  public String sandboxSettings() {
    Settings settings = new Settings();
    for (Mirror mirror : mirrors) {
      settings.addMirror(toMaven(mirror));
    }
    for (Proxy proxy : proxies) {
      settings.addProxy(toMaven(proxy));
    }
    StringWriter text = new StringWriter();
    try {
      new SettingsXpp3Writer().write(text, settings);
    } catch (IOException e) {
      throw new UncheckedIOException("a StringWriter does not fail", e);
    }
    return text.toString();
  }

  private static org.apache.maven.settings.Mirror toMaven(Mirror mirror) {
    org.apache.maven.settings.Mirror out = new org.apache.maven.settings.Mirror();
    out.setId(mirror.id());
    out.setMirrorOf(mirror.mirrorOf());
    out.setUrl(mirror.url());
    if (!mirror.layouts().isEmpty()) {
      out.setMirrorOfLayouts(mirror.layouts());
    }
    out.setBlocked(mirror.blocked());
    return out;
  }

  private static org.apache.maven.settings.Proxy toMaven(Proxy proxy) {
    org.apache.maven.settings.Proxy out = new org.apache.maven.settings.Proxy();
    out.setId(proxy.id());
    out.setActive(true);
    out.setProtocol(proxy.protocol());
    out.setHost(proxy.host());
    out.setPort(proxy.port());
    if (!proxy.nonProxyHosts().isEmpty()) {
      out.setNonProxyHosts(proxy.nonProxyHosts());
    }
    return out;
  }
}
