package dev.assay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** That it ends a real JVM is in {@link LauncherTest}. */
class LifelineTest {
  @Test
  void seesItsParentAndNoOther() {
    ProcessHandle self = ProcessHandle.current();
    long parent = self.parent().orElseThrow().pid();
    assertThat(new Lifeline(parent, () -> {}).isThere()).isTrue();
    assertThat(new Lifeline(self.pid(), () -> {}).isThere()).as("alive, no parent").isFalse();
  }

  @Test
  void endsWhenTheParentIsGone() throws Exception {
    CountDownLatch ended = new CountDownLatch(1);
    new Lifeline(ProcessHandle.current().pid(), ended::countDown).start();
    assertThat(ended.await(1, TimeUnit.MINUTES)).isTrue();
  }
}
