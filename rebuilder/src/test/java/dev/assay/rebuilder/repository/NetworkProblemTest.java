package dev.assay.rebuilder.repository;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;

class NetworkProblemTest {
  @Test
  void theDeepestCauseCounts() {
    ConnectException wrapped = new ConnectException();
    wrapped.initCause(new UnresolvedAddressException());

    assertThat(NetworkProblem.in(new IOException("x", wrapped)))
        .contains("the host name is not known");
    assertThat(NetworkProblem.in(new ConnectException("refused"))).contains("no connection");
    assertThat(NetworkProblem.in(new IOException(new UnknownHostException("h"))))
        .contains("the host name is not known");
    assertThat(NetworkProblem.in(new SSLHandshakeException("no common cipher")))
        .contains("TLS failed: no common cipher");
  }

  @Test
  void othersAreNotOfTheNetwork() {
    assertThat(NetworkProblem.in(new IOException("disk full"))).isEmpty();
  }
}
