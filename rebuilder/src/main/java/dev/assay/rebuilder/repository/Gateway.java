package dev.assay.rebuilder.repository;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Serial;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A proxy on the loopback interface, for clients of this process (RFC 9110, 9.3.6 and 7.6): looks
 * each host up, and connects to an address of it that the gate lets pass. It serves one request per
 * connection, so that none goes to another server than its own.
 */
final class Gateway {
  private static final int BACKLOG = 64;
  private static final int CONNECT_MS = 30_000;

  /** Longer than any client waits. */
  private static final int IDLE_MS = 600_000;

  private static final Set<String> HOP_BY_HOP =
      Set.of(
          "connection",
          "expect",
          "http2-settings",
          "keep-alive",
          "proxy-authorization",
          "proxy-connection",
          "te",
          "upgrade");

  private final Gate gate;
  private final ServerSocket server;
  private final Map<String, String> troubles = new ConcurrentHashMap<>();
  private final Map<String, String> refusals = new ConcurrentSkipListMap<>();

  /** Listens from now on, until the process ends. */
  Gateway(Gate gate) throws IOException {
    this.gate = gate;
    this.server = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().name("gateway").start(this::accept);
  }

  InetSocketAddress address() {
    return new InetSocketAddress(server.getInetAddress(), server.getLocalPort());
  }

  /** What went wrong with a host, when it was last asked. */
  Optional<String> trouble(String host) {
    return Optional.ofNullable(troubles.get(PublicAddress.plain(host)));
  }

  /** What was refused, by host. */
  Collection<String> refusals() {
    return List.copyOf(refusals.values());
  }

  private void accept() {
    try {
      while (true) {
        Socket client = server.accept();
        Thread.ofVirtual().name("gateway connection").start(() -> serve(client));
      }
    } catch (IOException e) {
      // Without it nothing gets out.
    }
  }

  private void serve(Socket client) {
    try (client) {
      InputStream in = new BufferedInputStream(client.getInputStream());
      HttpHead head = HttpHead.read(in);
      Target target;
      try {
        target = Target.of(head);
      } catch (URISyntaxException | IllegalArgumentException e) {
        answer(client, "400 Bad Request");
        return;
      }
      try (Socket upstream = connect(target)) {
        relay(head, target, in, upstream, client);
      } catch (Gate.Refused e) {
        refusals.put(target.host(), String.valueOf(e.getMessage()));
        fail(target, String.valueOf(e.getMessage()), client, "403 Forbidden");
      } catch (NotConnected e) {
        String why = NetworkProblem.in(e).orElse(String.valueOf(e.getMessage()));
        fail(target, why, client, "502 Bad Gateway");
      }
    } catch (IOException e) {
      // Either side went away, or there was no request. The client sees it.
    }
  }

  private void fail(Target target, String why, Socket client, String status) throws IOException {
    troubles.put(PublicAddress.plain(target.host()), why);
    answer(client, status);
  }

  private static void relay(
      HttpHead head, Target target, InputStream in, Socket upstream, Socket client)
      throws IOException {
    if (target.tunnel()) {
      answer(client, "200 OK");
    } else {
      head.at(target.path(), HOP_BY_HOP).write(upstream.getOutputStream());
    }
    CountDownLatch begun = new CountDownLatch(target.tunnel() ? 1 : 0);
    Thread.ofVirtual().start(() -> pump(in, upstream, client, begun));
    await(begun);
    answers(upstream, client, target.tunnel());
  }

  /** No server could be reached, or its name is not known. */
  private static final class NotConnected extends IOException {
    @Serial private static final long serialVersionUID = 1L;

    NotConnected(IOException cause) {
      super(cause);
    }
  }

  private Socket connect(Target target) throws IOException {
    IOException failed = new IOException("it has no address");
    for (InetAddress address : addresses(target)) {
      Socket socket = new Socket();
      try {
        socket.connect(new InetSocketAddress(address, target.port()), CONNECT_MS);
        socket.setSoTimeout(IDLE_MS);
        troubles.remove(PublicAddress.plain(target.host()));
        return socket;
      } catch (IOException e) {
        socket.close();
        failed = e;
      }
    }
    throw new NotConnected(failed);
  }

  private List<InetAddress> addresses(Target target) throws IOException {
    try {
      return gate.addresses(target.host());
    } catch (UnknownHostException e) {
      throw new NotConnected(e);
    }
  }

  /** What the client sends. When it ends, nobody waits for an answer any more. */
  private static void pump(InputStream in, Socket upstream, Socket client, CountDownLatch begun) {
    try (client;
        upstream) {
      int first = in.read();
      begun.countDown();
      if (first >= 0) {
        upstream.getOutputStream().write(first);
        copy(in, upstream.getOutputStream());
      }
    } catch (IOException e) {
      // Both are closed.
    } finally {
      begun.countDown();
    }
  }

  /**
   * Clients of ssh lose what a server says in one packet with the tunnel's beginning; those of TLS
   * speak first anyway.
   */
  private static void await(CountDownLatch begun) throws IOException {
    try {
      if (!begun.await(CONNECT_MS, TimeUnit.MILLISECONDS)) {
        throw new IOException("the client says nothing");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private static void answers(Socket upstream, Socket client, boolean tunnel) throws IOException {
    InputStream in = new BufferedInputStream(upstream.getInputStream());
    OutputStream out = client.getOutputStream();
    if (!tunnel) {
      HttpHead head = HttpHead.read(in);
      while (head.first().matches("HTTP/1\\.[01] 1[0-9][0-9].*")) {
        head = HttpHead.read(in);
      }
      head.at("", HOP_BY_HOP).write(out);
    }
    copy(in, out);
  }

  private static void copy(InputStream in, OutputStream out) throws IOException {
    byte[] buffer = new byte[1 << 14];
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      out.write(buffer, 0, n);
      out.flush();
    }
  }

  private static void answer(Socket client, String status) throws IOException {
    String end = status.startsWith("200") ? "" : "Content-Length: 0\r\nConnection: close\r\n";
    OutputStream out = client.getOutputStream();
    out.write(("HTTP/1.1 " + status + "\r\n" + end + "\r\n").getBytes(ISO_8859_1));
    out.flush();
  }

  /**
   * Who is asked.
   *
   * @param path with the query; empty for a tunnel
   */
  private record Target(String host, int port, String path, boolean tunnel) {
    static Target of(HttpHead head) throws URISyntaxException {
      List<String> words = List.of(head.first().split(" ", -1));
      if (words.size() != 3) {
        throw new IllegalArgumentException("not a request");
      }
      boolean tunnel = words.getFirst().equals("CONNECT");
      URI uri = new URI(tunnel ? "tunnel://" + words.get(1) : words.get(1));
      String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
      if (uri.getHost() == null || (tunnel ? uri.getPort() < 1 : !scheme.equals("http"))) {
        throw new IllegalArgumentException("not for a proxy");
      }
      String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
      String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
      return new Target(
          uri.getHost(), uri.getPort() < 0 ? 80 : uri.getPort(), path + query, tunnel);
    }
  }
}
