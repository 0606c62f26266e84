package dev.assay.rebuilder.checkout;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.util.Base64;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.ExitCallback;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.Command;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.transport.UploadPack;

/** One bare repository over ssh on loopback, for one client key. */
final class GitSshServer implements AutoCloseable {
  private final SshServer server = SshServer.setUpDefaultServer();
  private final KeyPair host;

  /**
   * Serves {@code bare}, and writes a client key into {@code sshFolder}.
   *
   * @param known whether {@code known_hosts} names the server
   */
  GitSshServer(Path bare, Path sshFolder, boolean known)
      throws IOException, GeneralSecurityException {
    host = KeyPairGenerator.getInstance("RSA").generateKeyPair();
    KeyPair client = KeyPairGenerator.getInstance("RSA").generateKeyPair();
    PublicKey allowed = client.getPublic();
    server.setHost(InetAddress.getLoopbackAddress().getHostAddress());
    server.setKeyPairProvider(KeyPairProvider.wrap(host));
    server.setPublickeyAuthenticator(
        (user, key, session) -> user.equals("git") && KeyUtils.compareKeys(key, allowed));
    server.setCommandFactory((channel, command) -> new Serve(bare, command));
    server.start();
    Files.createDirectories(sshFolder);
    Files.writeString(sshFolder.resolve("id_rsa"), pem(client));
    PublicKey named = known ? host.getPublic() : allowed;
    Files.writeString(
        sshFolder.resolve("known_hosts"),
        "[127.0.0.1]:" + server.getPort() + " " + PublicKeyEntry.toString(named) + "\n");
  }

  private static String pem(KeyPair pair) {
    String body =
        Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(pair.getPrivate().getEncoded());
    return "-----BEGIN PRIVATE KEY-----\n" + body + "\n-----END PRIVATE KEY-----\n";
  }

  String url() {
    return "ssh://git@127.0.0.1:" + server.getPort() + "/project.git";
  }

  @Override
  public void close() throws IOException {
    server.stop(true);
  }

  /** {@code git-upload-pack '/project.git'}, and nothing else. */
  private static final class Serve implements Command {
    private final Path bare;
    private final String command;
    private InputStream in = InputStream.nullInputStream();
    private OutputStream out = OutputStream.nullOutputStream();
    private OutputStream err = OutputStream.nullOutputStream();
    private ExitCallback exit = (code, message, close) -> {};

    Serve(Path bare, String command) {
      this.bare = bare;
      this.command = command;
    }

    @Override
    public void setInputStream(InputStream stream) {
      in = stream;
    }

    @Override
    public void setOutputStream(OutputStream stream) {
      out = stream;
    }

    @Override
    public void setErrorStream(OutputStream stream) {
      err = stream;
    }

    @Override
    public void setExitCallback(ExitCallback callback) {
      exit = callback;
    }

    @Override
    public void start(ChannelSession channel, Environment environment) {
      Thread.ofVirtual().start(this::serve);
    }

    private void serve() {
      boolean ours = command.equals("git-upload-pack '/project.git'");
      try (Repository repository =
          new FileRepositoryBuilder().setGitDir(bare.toFile()).setBare().build()) {
        if (ours) {
          new UploadPack(repository).upload(in, out, err);
        }
        exit.onExit(ours ? 0 : 1);
      } catch (IOException e) {
        exit.onExit(2, String.valueOf(e.getMessage()));
      }
    }

    @Override
    public void destroy(ChannelSession channel) {}
  }
}
