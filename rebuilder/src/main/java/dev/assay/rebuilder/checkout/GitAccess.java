package dev.assay.rebuilder.checkout;

import java.io.File;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jgit.transport.SshTransport;
import org.eclipse.jgit.transport.Transport;
import org.eclipse.jgit.transport.URIish;
import org.eclipse.jgit.transport.sshd.SshdSessionFactory;
import org.eclipse.jgit.transport.sshd.SshdSessionFactoryBuilder;

/**
 * What of the user's opens private git repositories: keys and hosts of {@code ssh}, its agent,
 * git's credential helpers, and tokens in {@link GitCredentials#TOKENS}. Only a fetch holds it; no
 * build sees any of it.
 *
 * @param sshFolder usually {@code ~/.ssh}: {@code known_hosts} and keys are read, nothing else
 * @param environment of this process: where the agent is, tokens, and what git's helpers need
 */
public record GitAccess(Path sshFolder, Map<String, String> environment) {
  public GitAccess {
    environment = Map.copyOf(environment);
  }

  /** Sessions of ssh; close them after the transport. */
  SshdSessionFactory sshSessions() {
    File folder = sshFolder.toFile();
    return new SshdSessionFactoryBuilder()
        .setHomeDirectory(folder)
        .setSshDirectory(folder)
        .setConfigStoreFactory((home, config, user) -> null)
        .setConnectorFactory(new SshAgent(environment))
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
    transport.setCredentialsProvider(new GitCredentials(environment));
  }
}
