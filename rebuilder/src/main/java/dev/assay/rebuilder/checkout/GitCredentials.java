package dev.assay.rebuilder.checkout;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.eclipse.jgit.transport.CredentialItem;
import org.eclipse.jgit.transport.CredentialsProvider;
import org.eclipse.jgit.transport.URIish;

/**
 * User names and passwords for git over https, given when a server asks for them, and only to the
 * host that they are for: from {@link #TOKENS}, or from the user's git ({@code git credential
 * fill}), which asks its credential helpers. The spec names the server, so nothing here is sent
 * anywhere without a host to it.
 */
final class GitCredentials extends CredentialsProvider {
  /** {@code HOST=TOKEN} or {@code HOST=USER:TOKEN}, with blanks between; a port counts. */
  static final String TOKENS = "ASSAY_GIT_TOKENS";

  /** What hosts that ask for a token want for a user; others do not look at it. */
  private static final String USER = "oauth2";

  private static final int ANSWER = 1 << 16;
  private static final int HELPER_SECONDS = 60;

  private final Map<String, String> environment;

  private record Login(String user, String password) {}

  GitCredentials(Map<String, String> environment) {
    this.environment = environment;
  }

  @Override
  public boolean isInteractive() {
    return false;
  }

  @Override
  public boolean supports(CredentialItem... items) {
    for (CredentialItem item : items) {
      if (!(item instanceof CredentialItem.Username || item instanceof CredentialItem.Password)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public boolean get(URIish uri, CredentialItem... items) {
    if (!supports(items) || !isPrivate(uri)) {
      return false;
    }
    Optional<Login> login = token(uri).or(() -> helper(uri));
    for (CredentialItem item : items) {
      if (login.isPresent() && item instanceof CredentialItem.Username user) {
        user.setValue(login.get().user());
      } else if (login.isPresent() && item instanceof CredentialItem.Password password) {
        password.setValueNoCopy(login.get().password().toCharArray());
      }
    }
    return login.isPresent();
  }

  /** As Basic authentication (RFC 7617) sends it. */
  Optional<String> authorization(URIish uri) {
    CredentialItem.Username user = new CredentialItem.Username();
    CredentialItem.Password password = new CredentialItem.Password();
    if (!get(uri, user, password) || user.getValue() == null || password.getValue() == null) {
      return Optional.empty();
    }
    byte[] login = (user.getValue() + ":" + new String(password.getValue())).getBytes(UTF_8);
    return Optional.of("Basic " + Base64.getEncoder().encodeToString(login));
  }

  /** Over http anybody on the way could read them; on the way to this machine nobody is. */
  private static boolean isPrivate(URIish uri) {
    String host = String.valueOf(uri.getHost()).toLowerCase(Locale.ROOT);
    return "https".equalsIgnoreCase(uri.getScheme())
        || ("http".equalsIgnoreCase(uri.getScheme())
            && List.of("localhost", "127.0.0.1", "::1").contains(host));
  }

  private static String host(URIish uri) {
    String name = String.valueOf(uri.getHost()).toLowerCase(Locale.ROOT);
    return uri.getPort() < 0 ? name : name + ":" + uri.getPort();
  }

  private Optional<Login> token(URIish uri) {
    for (String entry : environment.getOrDefault(TOKENS, "").strip().split("\\s+", -1)) {
      int equals = entry.indexOf('=');
      if (equals > 0 && entry.substring(0, equals).toLowerCase(Locale.ROOT).equals(host(uri))) {
        String value = entry.substring(equals + 1);
        int colon = value.indexOf(':');
        return Optional.of(
            colon < 0
                ? new Login(USER, value)
                : new Login(value.substring(0, colon), value.substring(colon + 1)));
      }
    }
    return Optional.empty();
  }

  /** Asks git as git asks itself (gitcredentials(7)); nobody is there to be prompted. */
  private Optional<Login> helper(URIish uri) {
    List<String> question = new ArrayList<>();
    question.add("protocol=" + uri.getScheme());
    question.add("host=" + host(uri));
    if (uri.getUser() != null) {
      question.add("username=" + uri.getUser());
    }
    question.add("path=" + String.valueOf(uri.getRawPath()).replaceFirst("^/+", ""));
    // A line end in the spec's URL would ask for another host (CVE-2020-5260).
    if (question.stream().anyMatch(line -> line.chars().anyMatch(c -> c < ' '))) {
      return Optional.empty();
    }
    try {
      return run(String.join("\n", question) + "\n\n").flatMap(GitCredentials::read);
    } catch (IOException | UncheckedIOException e) {
      return Optional.empty();
    }
  }

  private Optional<String> run(String question) throws IOException {
    ProcessBuilder builder = new ProcessBuilder("git", "credential", "fill");
    builder.directory(new java.io.File("/"));
    builder.environment().clear();
    builder.environment().putAll(environment);
    builder.environment().keySet().removeAll(List.of("GIT_DIR", "GIT_WORK_TREE", "GIT_CONFIG"));
    builder.environment().put("GIT_TERMINAL_PROMPT", "0");
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    Process process = builder.start();
    CompletableFuture<byte[]> answer =
        CompletableFuture.supplyAsync(() -> bytes(process.getInputStream()));
    try (OutputStream to = process.getOutputStream()) {
      to.write(question.getBytes(UTF_8));
    }
    try {
      if (!process.waitFor(HELPER_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
        return Optional.empty();
      }
      return Optional.of(new String(answer.join(), UTF_8));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } finally {
      process.destroyForcibly();
    }
  }

  private static byte[] bytes(InputStream in) {
    try {
      return in.readNBytes(ANSWER);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Optional<Login> read(String answer) {
    Map<String, String> fields = new TreeMap<>();
    for (String line : answer.split("\n", -1)) {
      int equals = line.indexOf('=');
      if (equals > 0) {
        fields.put(line.substring(0, equals), line.substring(equals + 1));
      }
    }
    String user = fields.get("username");
    String password = fields.get("password");
    return user == null || password == null
        ? Optional.empty()
        : Optional.of(new Login(user, password));
  }
}
