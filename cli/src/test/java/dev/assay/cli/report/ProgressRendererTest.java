package dev.assay.cli.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.assay.cli.report.ProgressRenderer.Mode;
import dev.assay.core.event.ProgressEvent.BuildOutput;
import dev.assay.core.event.ProgressEvent.Note;
import dev.assay.core.event.ProgressEvent.StepFinished;
import dev.assay.core.event.ProgressEvent.StepStarted;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ProgressRendererTest {
  private final StringBuilder out = new StringBuilder();
  private final AtomicLong nanos = new AtomicLong(77);

  @Test
  void aTerminalShowsOneLineThatIsGoneAtTheEnd() {
    ProgressRenderer live = renderer(Mode.LIVE, 40);
    live.accept(new StepStarted("build", "maven 3.9.9"));
    pass(Duration.ofSeconds(65));
    live.accept(new BuildOutput("[INFO] compiling"));
    assertThat(out).doesNotContain("\n").endsWith("\r\u001b[Kbuild  1:05  [INFO] compiling");
    live.close();
    assertThat(out).endsWith("compiling\r\u001b[K");
  }

  @Test
  void aFinishedStepLeavesALineBehind() {
    ProgressRenderer live = renderer(Mode.LIVE, 40);
    live.accept(new StepStarted("source", "v1.0"));
    live.accept(new StepFinished("source", "commit 0123"));
    assertThat(out.toString())
        .isEqualTo("\r\u001b[Ksource  0:00  v1.0\r\u001b[Ksource    commit 0123\n");
    live.close();
    assertThat(out).endsWith("0123\n");
  }

  @Test
  void aNoteGoesAboveTheLiveLine() {
    ProgressRenderer live = renderer(Mode.LIVE, 40);
    live.accept(new StepStarted("build", "x"));
    live.accept(new Note("careful"));
    assertThat(out).endsWith("\r\u001b[Knote      careful\n\r\u001b[Kbuild  0:00  x");
  }

  @Test
  void theLineNeverReachesTheLastColumn() {
    ProgressRenderer live = renderer(Mode.LIVE, 20);
    live.accept(new StepStarted("build", "0123456789012345678901234567890"));
    assertThat(out.substring(4)).isEqualTo("build  0:00  012345").hasSize(19);
    out.setLength(0);
    live.accept(new StepStarted("build", "漢漢漢漢"));
    assertThat(out.substring(4)).isEqualTo("build  0:00  漢漢漢");
  }

  @Test
  void outputRedrawsTheLineTenTimesASecondAtMost() {
    ProgressRenderer live = renderer(Mode.LIVE, 40);
    live.accept(new StepStarted("build", "x"));
    live.accept(new BuildOutput("first"));
    assertThat(out).doesNotContain("first");
    pass(Duration.ofMillis(100));
    live.accept(new BuildOutput("second"));
    assertThat(out).contains("second");
    live.accept(new BuildOutput("third"));
    live.tick();
    assertThat(out).endsWith("third");
  }

  @Test
  void elsewhereEachStepIsALineAndTheBuildIsSilent() {
    ProgressRenderer plain = renderer(Mode.STEPS, 0);
    plain.accept(new StepStarted("build", "maven"));
    plain.accept(new BuildOutput("[INFO] x"));
    plain.tick();
    plain.accept(new StepFinished("build", "3 files"));
    plain.close();
    assertThat(out.toString()).isEqualTo("build     maven … 3 files\n");
  }

  @Test
  void elsewhereAStepIsOneLineHoweverManyPartsItHas() {
    ProgressRenderer plain = renderer(Mode.STEPS, 0);
    plain.accept(new StepStarted("published", "demo"));
    plain.accept(new StepStarted("published", "demo.jar"));
    plain.accept(new StepStarted("published", "demo.pom"));
    plain.accept(new StepFinished("published", "2 files"));
    plain.accept(new StepStarted("compare", "demo"));
    assertThat(out.toString()).isEqualTo("published demo … 2 files\ncompare   demo");
  }

  @Test
  void aLineThatIsBegunIsEndedBeforeAnythingElse() {
    ProgressRenderer plain = renderer(Mode.STEPS, 0);
    plain.accept(new StepStarted("source", "x"));
    plain.accept(new Note("careful"));
    plain.accept(new StepFinished("source", "3 files"));
    plain.accept(new StepStarted("build", "y"));
    plain.accept(new StepStarted("collect", "z"));
    plain.close();
    assertThat(out.toString())
        .isEqualTo("source    x\nnote      careful\nsource    3 files\nbuild     y\ncollect   z\n");
  }

  @Test
  void verboseShowsTheBuildToo() {
    ProgressRenderer all = renderer(Mode.ALL, 0);
    all.accept(new StepStarted("build", "maven"));
    all.accept(new BuildOutput("[INFO] x"));
    assertThat(out.toString()).isEqualTo("build     maven\n  [INFO] x\n");
  }

  @Test
  void nothingFromABuildActsOnTheTerminal() {
    String evil = "\u001b]0;title\u0007\u001b[2J\r\n\u202e\t";
    for (Mode mode : Mode.values()) {
      out.setLength(0);
      ProgressRenderer renderer = renderer(mode, 500);
      renderer.accept(new StepStarted(evil, evil));
      pass(Duration.ofSeconds(1));
      renderer.accept(new BuildOutput(evil));
      renderer.accept(new Note(evil));
      renderer.accept(new StepFinished(evil, evil));
      renderer.close();
      String rest = out.toString().replace("\r\u001b[K", "");
      assertThat(rest.codePoints()).noneMatch(c -> c < ' ' && c != '\n' && c != '\t');
      assertThat(rest).doesNotContain("\u202e").contains("\\u{001B}]0;title");
    }
  }

  @Test
  void aBrokenStandardErrorStopsNothing() {
    Appendable broken =
        new Appendable() {
          @Override
          public Appendable append(CharSequence text) throws IOException {
            throw new IOException("broken pipe");
          }

          @Override
          public Appendable append(CharSequence text, int start, int end) throws IOException {
            throw new IOException("broken pipe");
          }

          @Override
          public Appendable append(char c) throws IOException {
            throw new IOException("broken pipe");
          }
        };
    ProgressRenderer live = new ProgressRenderer(broken, Mode.LIVE, 80, nanos::get);
    assertThatCode(
            () -> {
              live.accept(new StepStarted("build", "x"));
              live.tick();
              live.close();
            })
        .doesNotThrowAnyException();
  }

  @Test
  void outputOutsideOfAStepAndBlankLinesDrawNothing() {
    ProgressRenderer live = renderer(Mode.LIVE, 40);
    live.accept(new BuildOutput("x"));
    live.tick();
    assertThat(out).isEmpty();
    live.accept(new StepStarted("build", "what"));
    pass(Duration.ofSeconds(1));
    live.accept(new BuildOutput("  "));
    assertThat(out).endsWith("what");
  }

  private ProgressRenderer renderer(Mode mode, int width) {
    return new ProgressRenderer(out, mode, width, nanos::get);
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }
}
