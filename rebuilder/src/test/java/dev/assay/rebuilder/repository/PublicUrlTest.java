package dev.assay.rebuilder.repository;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PublicUrlTest {
  @ParameterizedTest
  @CsvSource({
    "https://ada:secret@example.org/a, https://example.org/a",
    "https://token@example.org/a, https://example.org/a",
    "HTTPS://token@example.org, HTTPS://example.org",
    "https://a:b@c@example.org/a@b, https://example.org/a@b",
    "https://:secret@example.org, https://example.org",
    "https://@example.org, https://example.org",
    "ssh://git:secret@example.org/a, ssh://git@example.org/a",
    "'from https://t@example.org/a, then http://u:p@example.com', 'from https://example.org/a, then http://example.com'",
  })
  void removesCredentials(String text, String expected) {
    assertThat(PublicUrl.of(text)).isEqualTo(expected);
    assertThat(PublicUrl.hasCredentials(text)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://example.org/a@b",
        "https://example.org?x=a@b",
        "ssh://git@example.org/a",
        "git@example.org:a/b",
        "file:///a@b",
        "plain text"
      })
  void keepsTheRest(String text) {
    assertThat(PublicUrl.of(text)).isEqualTo(text);
    assertThat(PublicUrl.hasCredentials(text)).isFalse();
  }
}
