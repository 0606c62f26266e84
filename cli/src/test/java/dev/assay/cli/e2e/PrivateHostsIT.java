package dev.assay.cli.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.assay.cli.Assay;
import dev.assay.cli.command.ExitCode;
import dev.assay.cli.e2e.Bench.Verified;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A spec that names a host of the user's own network in each place that has an address. */
class PrivateHostsIT {
  @TempDir Path folder;
  private Bench bench;
  private SmallVendor vendor;
  private HttpServer inside;
  private final List<String> requests = new CopyOnWriteArrayList<>();

  @BeforeEach
  void start() throws Exception {
    bench = Bench.on(folder, "http://127.0.0.1:9/");
    vendor = SmallVendor.create(bench);
    vendor.publish("published", vendor.honest());
    inside = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    inside.createContext(
        "/",
        exchange -> {
          requests.add(exchange.getRequestURI().toString());
          exchange.sendResponseHeaders(404, -1);
          exchange.close();
        });
    inside.start();
  }

  @AfterEach
  void stop() {
    inside.stop(0);
  }

  private Path spec(String source, String published, String more) throws Exception {
    String url = "http://127.0.0.1:" + inside.getAddress().getPort();
    return bench.write(
        "assay.yaml",
        """
        schema: 1
        release: pkg:maven/org.example/demo@1.0
        source: {%s}
        environment: {jdk: %d, maven: 3.9.9}
        build: {command: 'mvn -B validate', outputs: [pom.xml]}
        published: {%s}
        %s
        """
            .formatted(
                source.isEmpty()
                    ? "git: ./project, tag: v1.0, commit: " + vendor.commit()
                    : source.replace("URL", url),
                Runtime.version().feature(),
                published.replace("URL", url),
                more.replace("URL", url)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          source     | git: URL/x.git, tag: v1.0 | folder: published |
          source     | git: 'ssh://git@127.0.0.1/x.git', tag: v1.0 | folder: published |
          source     | archive: URL/x.zip | folder: published |
          source     | archive: 'org.example:demo:1.0:zip:src', repository: URL/r | folder: published |
          dependency | '' | folder: published | repositories: [URL/r]
          dependency | '' | folder: published | downloads: [{url: URL/a, sha256: 3d8f20ce6103913be8b52aef6d994e0c54705fb527324ceb9b835b338739c7a8, target: x/a}]
          """)
  void isNotAsked(String cause, String source, String published, String more) throws Exception {
    Path spec = spec(source, published, more == null ? "" : more);
    Verified verified = bench.verifyStrangers(spec, "--accept", "commit-not-pinned");
    assertThat(verified.code()).as(verified.out()).isEqualTo(ExitCode.INCONCLUSIVE);
    assertThat(verified.result().text("cause")).as(verified.out()).isEqualTo(cause);
    assertThat(verified.result().text("reason"))
        .contains("refused to ask 127.0.0.1", "--allow-private 127.0.0.1", "no public address");
    assertThat(requests).isEmpty();
    if (source.isEmpty()) {
      Assay.Outcome locked = new Assay(bench.machine()).run(List.of("lock", spec.toString()));
      assertThat(locked.code()).isEqualTo(ExitCode.INCONCLUSIVE);
      assertThat(locked.err()).contains("refused to ask 127.0.0.1");
      assertThat(requests).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({"repository: URL/r", "'urls: [URL/demo-1.0.jar]'"})
  void norForWhatIsPublished(String published) throws Exception {
    Path spec =
        vendor.spec(published.replace("URL", "http://localhost:" + inside.getAddress().getPort()));
    Verified verified = bench.verifyStrangers(spec);
    assertThat(verified.result().text("cause")).isEqualTo("published");
    assertThat(verified.result().text("reason")).contains("refused to ask localhost");
    assertThat(requests).isEmpty();
    bench.verifyStrangers(spec, "--allow-private", "localhost");
    assertThat(requests).as("the user knows it").isNotEmpty();
  }

  @Test
  void aPolicyCanAllowAHostAndOnlyThat() throws Exception {
    String url = "http://127.0.0.1:" + inside.getAddress().getPort() + "/r";
    Path spec = vendor.spec("repository: '" + url + "'");
    Path policy = bench.write("policy.yaml", "schema: 1\nname: p\naccept: []\nhosts: [10.0.0.1]\n");
    Verified verified = bench.verifyStrangers(spec, "--policy", policy.toString());
    assertThat(verified.result().text("reason")).contains("refused to ask 127.0.0.1");
    assertThat(requests).isEmpty();
    bench.write("policy.yaml", "schema: 1\nname: p\naccept: []\nhosts: [127.0.0.1]\n");
    bench.verifyStrangers(spec, "--policy", policy.toString());
    assertThat(requests).isNotEmpty();
    bench.write("policy.yaml", "schema: 1\nname: p\naccept: []\nhosts: ['127.0.0.1:80']\n");
    assertThat(bench.verifyStrangers(spec, "--policy", policy.toString()).code())
        .isEqualTo(ExitCode.USAGE);
  }
}
