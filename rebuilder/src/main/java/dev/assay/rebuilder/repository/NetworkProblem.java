package dev.assay.rebuilder.repository;

import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/** What went wrong on the way to another machine, in words; libraries often give none. */
public final class NetworkProblem {
  private NetworkProblem() {}

  /**
   * The reason, without a full stop, if {@code failure} or one of its causes is of the network. The
   * deepest cause counts, since it is the nearest to what happened.
   */
  public static Optional<String> in(Throwable failure) {
    return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
        .flatMap(cause -> of(cause).stream())
        .reduce((outer, inner) -> inner);
  }

  private static Optional<String> of(Throwable cause) {
    return switch (cause) {
      case UnknownHostException _ -> Optional.of("the host name is not known");
      case UnresolvedAddressException _ -> Optional.of("the host name is not known");
      case ConnectException _ -> Optional.of("no connection");
      case SocketTimeoutException _ -> Optional.of("no answer in time");
      case HttpTimeoutException _ -> Optional.of("no answer in time");
      case SSLException tls -> Optional.of("TLS failed: " + tls.getMessage());
      default -> Optional.empty();
    };
  }
}
