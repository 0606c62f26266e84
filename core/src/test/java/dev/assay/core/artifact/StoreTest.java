package dev.assay.core.artifact;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreTest {
  private static final byte[] CONTENT = "content".getBytes(UTF_8);

  @TempDir Path folder;
  private Store store;

  @BeforeEach
  void makeStore() throws Exception {
    store = new Store(folder);
  }

  @Test
  void whatIsPutInIsFoundByItsDigest() throws Exception {
    StoredFile stored = store.put(new ByteArrayInputStream(CONTENT), 7);
    assertThat(stored.digest()).isEqualTo(Digest.of(CONTENT));
    assertThat(stored.size()).isEqualTo(7);
    assertThat(store.find(stored.digest())).contains(stored.path());
    assertThat(stored.path()).hasBinaryContent(CONTENT);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(stored.path())))
        .isEqualTo("r--r--r--");
    assertThat(store.find(Digest.of(new byte[0]))).isEmpty();
  }

  @Test
  void oneByteMoreThanTheLimitLeavesNothing() throws Exception {
    assertThatThrownBy(() -> store.put(new ByteArrayInputStream(CONTENT), 6))
        .isInstanceOf(Store.TooLarge.class)
        .hasMessageContaining("limit of 6 bytes");
    assertThat(store.find(Digest.of(CONTENT))).isEmpty();
    assertThat(files()).isZero();
  }

  @Test
  void aDerivedFileIsMadeOnceForEachKind() throws Exception {
    Digest of = Digest.of(CONTENT);
    AtomicInteger made = new AtomicInteger();
    for (int i = 0; i < 2; i++) {
      Path derived = store.derived(of, "sha1", () -> "text" + made.incrementAndGet());
      assertThat(derived).hasContent("text1");
    }
    assertThat(store.derived(of, "md5", () -> "other")).hasContent("other");
    // It is not content: no digest of anything leads to it.
    assertThat(store.find(of)).isEmpty();
  }

  @Test
  void aDerivationThatFailsLeavesNothing() throws Exception {
    Store.Derivation failing =
        () -> {
          throw new IOException("no");
        };
    assertThatThrownBy(() -> store.derived(Digest.of(CONTENT), "sha1", failing)).hasMessage("no");
    assertThat(files()).isZero();
  }

  private long files() throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).count();
    }
  }
}
