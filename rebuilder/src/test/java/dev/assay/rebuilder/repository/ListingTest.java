package dev.assay.rebuilder.repository;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ListingTest {
  private static final URI BASE = URI.create("https://example.org/maven/g/a/1/");

  private static Optional<List<String>> read(String page) {
    return Listing.ofPage(page, BASE);
  }

  @Test
  void readsTheUsualPages() {
    assertThat(
            read(
                """
                <html><body><h1>g/a/1</h1>
                <a href="?C=N;O=D">Name</a> <a href="../">../</a> <a href="/maven/g/a/">up</a>
                <a href="a-1.jar" title="a-1.jar">a-1.jar</a>  2024-01-01  10
                <A class=x HREF='a-1.pom'>a-1.pom</A>
                <a href=a-1-sources.jar>a-1-sources.jar</a>
                <a href="https://example.org/maven/g/a/1/a-1.jar.asc">a-1.jar.asc</a>
                <a href="/maven/g/a/1/a-1.jar.sha1">a-1.jar.sha1</a>
                <a href="./a-1%2Bb.zip">a-1+b.zip</a>
                <a href="sub/">sub/</a> <a name="end">end</a>
                <a href="https://example.com/about">about</a> <a href="#top">top</a>
                </body></html>
                """))
        .contains(
            List.of(
                "a-1+b.zip",
                "a-1-sources.jar",
                "a-1.jar",
                "a-1.jar.asc",
                "a-1.jar.sha1",
                "a-1.pom"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "<html>Sign in</html>",
        "<a href=\"../\">up</a>",
        "<a href=\"a-1.jar\">x</a><a href=\"a|b.jar\">not a URL</a>",
        "<a href=\"a-1.jar\">x</a><a href=\"a%2Fb.jar\">hidden slash</a>",
        "<a href=\"a-1.jar\">x</a><a href=\"b%5Cc.jar\">backslash</a>",
        "<a href=\"a-1.jar\">x</a><a href=\"b%00.jar\">NUL</a>",
        "<a href=\"a-1.jar\" href=\"b.jar\">two</a>",
      })
  void isNoListingIfALinkCannotBeUnderstood(String page) {
    assertThat(read(page)).isEmpty();
  }

  @Test
  void leadsNowhereElse() {
    assertThat(
            read(
                """
                <a href="a-1.jar">a</a> <a href="../2/a-2.jar">b</a> <a href="/etc/passwd">c</a>
                <a href="//example.com/maven/g/a/1/d.jar">d</a>
                <a href="http://example.org/maven/g/a/1/e.jar">e</a>
                <a href="f/g.jar?x">f</a>
                """))
        .contains(List.of("a-1.jar"));
  }
}
