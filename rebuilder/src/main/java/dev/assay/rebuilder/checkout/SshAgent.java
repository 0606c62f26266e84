package dev.assay.rebuilder.checkout;

import java.io.EOFException;
import java.io.File;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.eclipse.jgit.transport.sshd.agent.AbstractConnector;
import org.eclipse.jgit.transport.sshd.agent.Connector;
import org.eclipse.jgit.transport.sshd.agent.ConnectorFactory;
import org.jspecify.annotations.Nullable;

/**
 * The user's SSH agent (draft-ietf-sshm-ssh-agent), at the socket that {@code SSH_AUTH_SOCK} names.
 * JGit's own way there needs native code.
 */
final class SshAgent implements ConnectorFactory {
  private static final String SOCKET = "SSH_AUTH_SOCK";
  private static final ConnectorDescriptor DESCRIPTOR =
      new ConnectorDescriptor() {
        @Override
        public String getIdentityAgent() {
          return SOCKET;
        }

        @Override
        public String getDisplayName() {
          return "ssh-agent";
        }
      };

  private final String socket;

  SshAgent(Map<String, String> environment) {
    this.socket = environment.getOrDefault(SOCKET, "");
  }

  @Override
  public Connector create(@Nullable String identityAgent, File home) {
    return new Line(socket);
  }

  @Override
  public boolean isSupported() {
    return true;
  }

  @Override
  public String getName() {
    return "assay";
  }

  @Override
  public Collection<ConnectorDescriptor> getSupportedConnectors() {
    return List.of(DESCRIPTOR);
  }

  @Override
  public ConnectorDescriptor getDefaultConnector() {
    return DESCRIPTOR;
  }

  /** A message is its length in four bytes, and so many bytes (section 3 of the draft). */
  private static final class Line extends AbstractConnector {
    private final String socket;
    private @Nullable SocketChannel channel;

    Line(String socket) {
      this.socket = socket;
    }

    /** No agent, or one that is gone, is no reason to stop: there may be keys in files. */
    @Override
    public boolean connect() {
      if (socket.isEmpty()) {
        return false;
      }
      try {
        SocketChannel opened = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
          opened.connect(UnixDomainSocketAddress.of(socket));
          channel = opened;
          return true;
        } finally {
          if (channel == null) {
            opened.close();
          }
        }
      } catch (IOException | IllegalArgumentException e) {
        return false;
      }
    }

    @Override
    public byte[] rpc(byte command, byte[] message) throws IOException {
      SocketChannel open = channel;
      if (open == null) {
        throw new IOException("not connected to the SSH agent");
      }
      prepareMessage(command, message);
      ByteBuffer question = ByteBuffer.wrap(message);
      while (question.hasRemaining()) {
        open.write(question);
      }
      byte[] size = read(open, Integer.BYTES);
      return read(open, toLength(command, size));
    }

    /** {@code length} is one that {@link #toLength} allows. */
    private static byte[] read(SocketChannel open, int length) throws IOException {
      ByteBuffer bytes = ByteBuffer.allocate(length);
      while (bytes.hasRemaining()) {
        if (open.read(bytes) < 0) {
          throw new EOFException("the SSH agent ended in the middle of an answer");
        }
      }
      return bytes.array();
    }

    @Override
    public void close() throws IOException {
      if (channel != null) {
        channel.close();
      }
    }
  }
}
