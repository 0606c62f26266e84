package dev.assay.rebuilder.repository;

import java.io.IOException;
import java.io.Serial;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.apache.http.client.HttpResponseException;

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

  /** Whether a server, or one before it, says that it may answer another time (RFC 9110, 15). */
  static boolean isBusy(int status) {
    return status == 429 || (status >= 502 && status <= 504);
  }

  /** What a status says about the network, as a cause; empty if it is of another kind. */
  public static Optional<IOException> busy(int status) {
    return isBusy(status) ? Optional.of(new Busy(status)) : Optional.empty();
  }

  /** A server is busy. */
  static final class Busy extends IOException {
    @Serial private static final long serialVersionUID = 1L;

    private final int status;

    Busy(int status) {
      super("the answer is status " + status);
      this.status = status;
    }
  }

  private static Optional<String> of(Throwable cause) {
    return switch (cause) {
      case UnknownHostException _ -> Optional.of("the host name is not known");
      case UnresolvedAddressException _ -> Optional.of("the host name is not known");
      case ConnectException _ -> Optional.of("no connection");
      case SocketTimeoutException _ -> Optional.of("no answer in time");
      case HttpTimeoutException _ -> Optional.of("no answer in time");
      case HttpResponseException http when isBusy(http.getStatusCode()) ->
          Optional.of("the answer is status " + http.getStatusCode());
      case Busy busy -> Optional.of("the answer is status " + busy.status);
      case SSLException tls -> Optional.of("TLS failed: " + tls.getMessage());
      default -> Optional.empty();
    };
  }
}
