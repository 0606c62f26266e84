package dev.assay.rebuilder.checkout;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import dev.assay.core.artifact.Digest;
import dev.assay.core.artifact.Store;
import dev.assay.core.failure.AssayException;
import dev.assay.core.limits.Limits;
import dev.assay.core.spec.Environment.Newline;
import dev.assay.core.spec.SourceRef;
import dev.assay.rebuilder.repository.Downloads;
import dev.assay.rebuilder.repository.Gate;
import dev.assay.rebuilder.repository.Retries;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.jgit.transport.URIish;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Projects that the real git-lfs made, from folders and from a server of the test's own. */
class LfsTest {
  /** With line ends, which stay as they are. */
  private static final String CONTENT = "large\ncontent\n";

  private static final String OID = Digest.of(CONTENT.getBytes(UTF_8)).sha256();

  @TempDir Path temp;
  private Setting setting;
  private GitProject project;
  private Path bare;
  private GitServer server;
  private volatile String answer = "";
  private volatile String served = CONTENT;
  private final List<String> asked = new CopyOnWriteArrayList<>();

  @BeforeEach
  void make() throws Exception {
    setting = new Setting(temp);
    project = GitProject.create(temp.resolve("project"));
    project.git("lfs", "install", "--local");
    project.git("lfs", "track", "*.bin");
    project.file("sub/big.bin", CONTENT).file("a.txt", "one\n").commit("first");
    bare = temp.resolve("project.git");
    serve();
  }

  private void serve() throws IOException {
    project.git("clone", "-q", "--bare", ".", bare.toString());
    server = new GitServer(bare);
    server.lfs = this::lfs;
    answer =
        answer(
            "{\"href\": \"http://"
                + server.host()
                + "/smart/lfs-files/x\", \"header\":"
                + " {\"X-Key\": \"k\"}}");
  }

  private static String answer(String download) {
    return "{\"transfer\": \"basic\", \"objects\": [{\"oid\": \""
        + OID
        + "\", \"size\": "
        + CONTENT.length()
        + ", \"authenticated\": true, \"actions\": {\"download\": "
        + download
        + "}}], \"hash_algo\": \"sha256\"}";
  }

  private void lfs(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    String sent = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    asked.add(
        exchange.getRequestMethod()
            + " "
            + path
            + " "
            + exchange.getRequestHeaders().getFirst("Host")
            + " "
            + exchange.getRequestHeaders().getFirst("Authorization")
            + " "
            + exchange.getRequestHeaders().getFirst("X-Key"));
    boolean batch = path.endsWith("/objects/batch");
    if (batch && !sent.contains(OID)) {
      GitServer.answer(exchange, 422, "", new byte[0]);
      return;
    }
    if (batch && answer.startsWith("http")) {
      exchange.getResponseHeaders().set("Location", answer);
      GitServer.answer(exchange, 307, "", new byte[0]);
      return;
    }
    GitServer.answer(
        exchange,
        200,
        batch ? "application/vnd.git-lfs+json" : "application/octet-stream",
        (batch ? answer : served).getBytes(UTF_8));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private SourceRef.Git at(String url) {
    return new SourceRef.Git(url, "main", Optional.empty());
  }

  private Path checkout(String url) throws Exception {
    return setting.checkout(at(url)).root().resolve("sub/big.bin");
  }

  private void assertRefused(String... why) {
    assertThatThrownBy(() -> checkout(server.url("smart")))
        .isInstanceOf(AssayException.Source.class)
        .hasMessageContainingAll(why);
  }

  @Test
  void gitHasPointersInPlaceOfTheFiles() throws Exception {
    assertThat(project.git("show", "HEAD:sub/big.bin")).contains("oid sha256:" + OID);
  }

  @Test
  void aRepositoryOnThisMachineHasTheFiles() throws Exception {
    assertThat(checkout("./project")).hasContent(CONTENT);
  }

  @Test
  void aBareOneHasThemToo() throws Exception {
    assertThatThrownBy(() -> checkout(bare.toUri().toString()))
        .isInstanceOf(AssayException.Source.class)
        .hasMessageContaining("sub/big.bin of ")
        .hasMessageContaining("the repository has no lfs/objects/" + OID.substring(0, 2) + "/");
    project.git("lfs", "push", "--all", bare.toUri().toString());
    setting = new Setting(Files.createDirectory(temp.resolve("second")));
    setting.mirrors("https://git.example.org/=" + temp);
    assertThat(checkout("https://git.example.org/project.git")).hasContent(CONTENT);
  }

  @Test
  void lineEndsOfTheFilesStay() throws Exception {
    project.file(".gitattributes", "* text=auto\n*.bin filter=lfs\n").commit("no -text");
    Checkout crlf =
        setting.checkout(
            at("./project"), Setting.environment(Newline.CRLF, Newline.CRLF, 0022, false));
    assertThat(Files.readString(crlf.root().resolve("a.txt"))).isEqualTo("one\r\n");
    assertThat(Files.readString(crlf.root().resolve("sub/big.bin"))).isEqualTo(CONTENT);
  }

  @Test
  void aServerIsAskedAsGitLfsAsksIt() throws Exception {
    assertThat(checkout(server.url("smart"))).hasContent(CONTENT);
    String host = server.host();
    assertThat(asked)
        .containsExactly(
            "POST /smart/project.git/info/lfs/objects/batch " + host + " null null",
            "GET /smart/lfs-files/x " + host + " null k");
    asked.clear();

    // The referee: with the same server, the real git-lfs gets the same file.
    Path clone = temp.resolve("clone");
    project.git("clone", "-q", server.url("smart"), clone.toString());
    GitProject other = GitProject.at(clone);
    other.git("lfs", "install", "--local");
    other.git("lfs", "pull");
    assertThat(clone.resolve("sub/big.bin")).hasContent(CONTENT);
    assertThat(asked).contains("GET /smart/lfs-files/x " + host + " null k");
  }

  @Test
  void credentialsGoToTheServerOfTheRepositoryOnly() throws Exception {
    setting.variables(Map.of(GitCredentials.TOKENS, server.host() + "=ada:secret"));
    String basic = "Basic YWRhOnNlY3JldA==";
    String own = "http://" + server.host() + "/locked/lfs-files/x";
    answer = answer("{\"href\": \"" + own + "\"}");
    assertThat(checkout(server.url("locked"))).hasContent(CONTENT);
    assertThat(asked).hasSize(2).allMatch(line -> line.contains(server.host() + " " + basic));

    asked.clear();
    String other = "localhost" + server.host().substring(server.host().indexOf(':'));
    answer =
        answer(
            "{\"href\": \"http://"
                + other
                + "/smart/lfs-files/x\", \"header\":"
                + " {\"X-Key\": \"of the answer\"}}");
    setting = new Setting(Files.createDirectory(temp.resolve("second")));
    setting.variables(Map.of(GitCredentials.TOKENS, server.host() + "=ada:secret"));
    assertThat(checkout(server.url("locked"))).hasContent(CONTENT);
    assertThat(asked.getLast())
        .isEqualTo("GET /smart/lfs-files/x " + other + " null of the answer");

    setting = new Setting(Files.createDirectory(temp.resolve("third")));
    setting.variables(Map.of(GitCredentials.TOKENS, "git.example.org=ada:secret"));
    assertThatThrownBy(() -> checkout(server.url("locked"))).hasMessageContaining("credentials");
  }

  @Test
  void aRedirectOfTheQuestionIsNotFollowed() throws Exception {
    answer = "http://localhost" + server.host().substring(server.host().indexOf(':')) + "/x";
    assertRefused("cannot ask the server of Git LFS", "status 307");
    assertThat(asked).hasSize(1);
  }

  @Test
  void whatComesIsHeldAgainstThePointer() throws Exception {
    served = CONTENT.replace("large", "LARGE");
    assertRefused("sub/big.bin of ", "with sha256:" + OID, "It was replaced, or damaged");
    for (String other : List.of("short", CONTENT + "more", "")) {
      served = other;
      setting = new Setting(Files.createTempDirectory(temp, "again"));
      assertRefused("sub/big.bin");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"href\": \"file:///etc/hostname\"}           | file:///etc/hostname: not followed",
        "{\"href\": \"ftp://example.org/x\"}            | not followed",
        "{\"href\": \"/x\"}                             | not followed",
        "{\"href\": \"http://a b\"}                     | expected the URL",
        "{}                                             | does not say where the file is",
        "{\"href\": \"http://127.0.0.1:9/\", \"header\": {\"A:\": \"b\"}} | headers that nobody can send",
        "{\"href\": \"http://127.0.0.1:9/\", \"header\": {\"Host\": \"b\"}} | not a usable URL",
        "{\"href\": 1}                                  | expected a short text",
        "{\"href\": \"http://127.0.0.1:9/\"}            | no connection",
      })
  void whereAServerLeadsIsLookedAt(String download, String why) {
    answer = answer(download);
    assertRefused(why);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"basic\"       | \"tus\"        | expected basic in the answer, found tus",
        "\"sha256\"}     | \"sha1\"}      | expected sha256 in the answer, found sha1",
        "\"objects\"     | \"other\"      | about another file",
        "{\"oid\": \"   | {\"oid\": \"0 | about another file",
        "\"actions\"     | \"error\": {\"message\": \"gone\"}, \"actions\" | it says: gone",
        "[{                | [{}, {           | about more than was asked",
        "}]                | }               | cannot ask the server",
        "\"sha256\"}     | \"sha256\"} 1  | something behind it",
      })
  void whatAServerAnswersIsRead(String part, String by, String why) {
    assertThat(answer).contains(part.strip());
    answer = answer.replace(part.strip(), by.strip());
    assertRefused("cannot ask the server of Git LFS", why);
  }

  @Test
  void anEndlessAnswerIsRefused() {
    answer = answer("{}") + " ".repeat(1 << 20);
    assertRefused("more than 1048576 bytes");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://lfs.example.org/x",
        "https://127.0.0.1/x",
        "file:///tmp",
        "ssh://127.0.0.1/x",
        "http://u:p@%s/x",
        "not a url"
      })
  void aServerElsewhereThatTheCommitNamesIsNotAsked(String url) throws Exception {
    config("[lfs]\n  url = " + url.replace("%s", server.host()) + "\n");
    assertRefused("Git LFS");
    assertThat(asked).isEmpty();
  }

  private void config(String text) throws IOException {
    server.close();
    Trees.delete(bare);
    project.file(".lfsconfig", text).commit("config");
    serve();
  }

  @Test
  void anAddressOnTheServerOfTheRepositoryIsAsked() throws Exception {
    // The port is known only when the server runs.
    project.file(".lfsconfig", "[lfs]\n  url = http://" + server.host() + "/smart/own/info/lfs/\n");
    project.commit("config");
    project.git("push", "-q", "--no-verify", bare.toString(), "main");
    assertThat(checkout(server.url("smart"))).hasContent(CONTENT);
    assertThat(asked.getFirst()).startsWith("POST /smart/own/info/lfs/objects/batch ");
  }

  /** What it says is read only for a file that is on a server. */
  @Test
  void aConfigurationThatIsNotNeededIsNotRead() throws Exception {
    project.file(".lfsconfig", "[lfs\n").commit("config");
    assertThat(checkout("./project")).hasContent(CONTENT);
    config("[lfs\n  more\n");
    setting = new Setting(Files.createDirectory(temp.resolve("second")));
    assertRefused(".lfsconfig", "not well-formed");
  }

  @Test
  void anAddressByRemoteIsRefusedByName() throws Exception {
    config("[remote \"origin\"]\n  lfsurl = https://lfs.example.org\n");
    assertRefused(".lfsconfig", "remote.origin.lfsurl");
  }

  @Test
  void overSshTheyAreNotFetched() throws Exception {
    LfsObjects objects =
        new LfsObjects(
            new GitAddress(new URIish("git@git.example.org:demo.git"), "git.example.org", false),
            new GitAccess(temp, Map.of(), Gate.open()),
            new Downloads(
                new Store(temp.resolve("s")), Duration.ofSeconds(9), Retries.NONE, Gate.open()),
            Retries.NONE,
            Limits.DEFAULT);
    LfsPointer pointer = new LfsPointer(new Digest(OID), 3, false);
    assertThatThrownBy(() -> objects.write(pointer, "a.bin", new ByteArrayOutputStream()))
        .isInstanceOf(AssayException.Source.class)
        .hasMessageContainingAll("a.bin of git.example.org", "from ssh remotes", "https URL");
    LfsPointer large = new LfsPointer(new Digest(OID), Long.MAX_VALUE, false);
    assertThatThrownBy(() -> objects.write(large, "a.bin", new ByteArrayOutputStream()))
        .isInstanceOf(AssayException.Limit.class);
  }

  @Test
  void anEmptyFileNeedsNoServer() throws Exception {
    LfsPointer empty = new LfsPointer(Digest.of(new byte[0]), 0, false);
    LfsPointer liar = new LfsPointer(new Digest(OID), 0, false);
    LfsObjects objects =
        new LfsObjects(
            new GitAddress(
                new URIish("https://git.example.org/demo.git"), "git.example.org", false),
            new GitAccess(temp, Map.of(), Gate.open()),
            new Downloads(
                new Store(temp.resolve("s")), Duration.ofSeconds(9), Retries.NONE, Gate.open()),
            Retries.NONE,
            Limits.DEFAULT);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    objects.write(empty, "a.bin", out);
    assertThat(out.size()).isZero();
    assertThatThrownBy(() -> objects.write(liar, "a.bin", out)).hasMessageContaining("expected 0");
  }
}
