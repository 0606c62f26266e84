package dev.assay.rebuilder.checkout;

import dev.assay.core.failure.AssayException;
import dev.assay.rebuilder.repository.Gate;
import dev.assay.rebuilder.repository.PublicUrl;
import java.io.File;
import java.io.IOException;
import java.net.Proxy;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jgit.transport.SshTransport;
import org.eclipse.jgit.transport.Transport;
import org.eclipse.jgit.transport.TransportHttp;
import org.eclipse.jgit.transport.URIish;
import org.eclipse.jgit.transport.http.HttpConnection;
import org.eclipse.jgit.transport.http.JDKHttpConnectionFactory;
import org.eclipse.jgit.transport.sshd.ProxyData;
import org.eclipse.jgit.transport.sshd.SshdSessionFactory;
import org.eclipse.jgit.transport.sshd.SshdSessionFactoryBuilder;

/**
 * What of the user's opens private git repositories: keys and hosts of {@code ssh}, its agent,
 * git's credential helpers, and tokens in {@link GitCredentials#TOKENS}. Only a fetch holds it; no
 * build sees any of it.
 *
 * @param sshFolder usually {@code ~/.ssh}: {@code known_hosts} and keys are read, nothing else
 * @param environment of this process: where the agent is, tokens, and what git's helpers need
 * @param gate which hosts a spec may name
 */
public record GitAccess(Path sshFolder, Map<String, String> environment, Gate gate) {
  public GitAccess {
    environment = Map.copyOf(environment);
  }

  /** The same for what the user names, or what the user's policy does. */
  GitAccess trusting(GitAddress address, boolean named) {
    if (address.mirrored()) {
      return new GitAccess(sshFolder, environment, Gate.open());
    }
    return named && address.uri().getHost() != null
        ? new GitAccess(sshFolder, environment, gate.and(address.uri().getHost()))
        : this;
  }

  /** Sessions of ssh; close them after the transport. */
  SshdSessionFactory sshSessions() {
    File folder = sshFolder.toFile();
    return new SshdSessionFactoryBuilder()
        .setHomeDirectory(folder)
        .setSshDirectory(folder)
        .setConfigStoreFactory((home, config, user) -> null)
        .setConnectorFactory(new SshAgent(environment))
        .setProxyDataFactory(
            host -> way("ssh://" + host.getHostString()).map(ProxyData::new).orElse(null))
        .build(null);
  }

  /** The value of a header by which a server over http lets the user in, if there is one for it. */
  Optional<String> authorization(URIish uri) {
    return new GitCredentials(environment).authorization(uri);
  }

  /** Lets a transport use it. */
  void applyTo(Transport transport, SshdSessionFactory ssh) {
    if (transport instanceof SshTransport overSsh) {
      overSsh.setSshSessionFactory(ssh);
    }
    if (transport instanceof TransportHttp overHttp && !gate.isOpen()) {
      overHttp.setHttpConnectionFactory(new GatedConnections(gate));
    }
    transport.setCredentialsProvider(new GitCredentials(environment));
  }

  /** A failure to listen shows when the gate is asked: by then nothing has been connected to. */
  private Optional<Proxy> way(String url) {
    try {
      return gate.proxy(URI.create(url));
    } catch (AssayException.Infrastructure e) {
      throw new IllegalStateException(e.text(), e);
    }
  }

  /** Connections of http, each by way of the gate; redirects are new ones. */
  private static final class GatedConnections extends JDKHttpConnectionFactory {
    private final Gate gate;

    GatedConnections(Gate gate) {
      this.gate = gate;
    }

    @Override
    public HttpConnection create(URL url) throws IOException {
      return create(url, Proxy.NO_PROXY);
    }

    /** A proxy of the user's own goes before. */
    @Override
    public HttpConnection create(URL url, Proxy proxy) throws IOException {
      try {
        gate.require("cannot read " + PublicUrl.of(url.toString()), url.getHost());
        boolean own = proxy != null && proxy.type() != Proxy.Type.DIRECT;
        Optional<Proxy> way = own ? Optional.empty() : gate.proxy(url.toURI());
        return super.create(url, way.orElse(proxy));
      } catch (AssayException | URISyntaxException e) {
        throw new IOException(e.getMessage(), e);
      }
    }
  }
}
