package dev.assay.cli.report;

import dev.assay.core.artifact.Printable;
import dev.assay.core.event.EventSink;
import dev.assay.core.event.ProgressEvent;
import java.io.Flushable;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * Progress for people, on standard error. On a terminal one line is rewritten in place: step, time,
 * and the last line of the build. Elsewhere each step is one line. Safe for use by several threads;
 * never throws: who cannot be told anything anymore still gets a verdict.
 */
public final class ProgressRenderer implements EventSink, AutoCloseable {
  /** Shortest time between two redraws caused by output of the build. */
  private static final Duration REDRAW = Duration.ofMillis(100);

  private static final String CLEAR = "\r\u001b[K";
  private static final int WORD_WIDTH = 10;

  private final Appendable out;
  private final Mode mode;
  private final int width;
  private final LongSupplier nanos;

  private String step = "";
  private String last = "";
  private long stepStart;
  private long drawnAt;
  private boolean drawn;
  private boolean open;

  /**
   * A renderer.
   *
   * @param width of the terminal in columns; only used in {@link Mode#LIVE}
   * @param nanos a clock that only moves forward, in nanoseconds
   */
  public ProgressRenderer(Appendable out, Mode mode, int width, LongSupplier nanos) {
    this.out = out;
    this.mode = mode;
    this.width = width;
    this.nanos = nanos;
  }

  /** How to show progress. */
  public enum Mode {
    /** One line, rewritten in place. */
    LIVE,
    /** A line per step, which its result completes; nothing of the build's own output. */
    STEPS,
    /** A line per step and per line of the build. */
    ALL,
    /** Notes only. */
    SILENT
  }

  @Override
  public synchronized void accept(ProgressEvent event) {
    switch (event) {
      case ProgressEvent.StepStarted it -> started(it);
      case ProgressEvent.StepFinished it -> finished(it);
      case ProgressEvent.BuildOutput it -> output(it.line());
      case ProgressEvent.Retry it -> permanent("again", it.why());
      case ProgressEvent.Note it -> permanent("note", it.text());
    }
  }

  /** Redraws the time; to be called about once a second. */
  public synchronized void tick() {
    if (mode == Mode.LIVE && !step.isEmpty()) {
      draw();
    }
  }

  /** Clears the live line. */
  @Override
  public synchronized void close() {
    step = "";
    clear();
    endLine();
  }

  private void started(ProgressEvent.StepStarted event) {
    boolean goesOn = event.step().equals(step);
    step = event.step();
    last = event.what();
    if (!goesOn) {
      stepStart = nanos.getAsLong();
    }
    if (mode == Mode.LIVE) {
      draw();
    } else if (mode != Mode.SILENT && !goesOn) {
      endLine();
      write(labelled(event.step(), event.what()));
      open = true;
    }
  }

  private void finished(ProgressEvent.StepFinished event) {
    if (open && event.step().equals(step)) {
      write(" … " + Printable.escape(event.result()));
      endLine();
    } else if (mode != Mode.SILENT) {
      permanent(event.step(), event.result());
    }
    if (event.step().equals(step)) {
      step = "";
    }
  }

  private void output(String line) {
    if (mode == Mode.ALL) {
      endLine();
      write("  " + Printable.escape(line) + "\n");
    }
    if (mode != Mode.LIVE || step.isEmpty() || line.isBlank()) {
      return;
    }
    last = line;
    if (!drawn || nanos.getAsLong() - drawnAt >= REDRAW.toNanos()) {
      draw();
    }
  }

  /** A line that stays; the live line moves below it. */
  private void permanent(String word, String text) {
    clear();
    endLine();
    write(labelled(word, text) + "\n");
    if (mode == Mode.LIVE && !step.isEmpty() && !word.equals(step)) {
      draw();
    }
  }

  private static String labelled(String word, String text) {
    String shown = Printable.escape(word);
    return shown + " ".repeat(Math.max(1, WORD_WIDTH - shown.length())) + Printable.escape(text);
  }

  /** Ends the line of a step whose result is still to come. */
  private void endLine() {
    if (open) {
      write("\n");
      open = false;
    }
  }

  private void draw() {
    long seconds = Duration.ofNanos(nanos.getAsLong() - stepStart).toSeconds();
    String time = String.format(Locale.ROOT, "%d:%02d", seconds / 60, seconds % 60);
    String text = Printable.escape(step) + "  " + time + "  " + tabless(Printable.escape(last));
    // One column stays free: a character in the last one makes some terminals wrap.
    write(CLEAR + fit(text, width - 1));
    drawn = true;
    drawnAt = nanos.getAsLong();
  }

  private void clear() {
    if (drawn) {
      write(CLEAR);
      drawn = false;
    }
  }

  private static String tabless(String text) {
    return text.replace('\t', ' ');
  }

  /** {@code text}, cut so that it takes at most {@code columns}, even if all wide ones are two. */
  private static String fit(String text, int columns) {
    int used = 0;
    for (int i = 0; i < text.length(); ) {
      int codePoint = text.codePointAt(i);
      used += codePoint < 0x1100 ? 1 : 2;
      if (used > columns) {
        return text.substring(0, i);
      }
      i += Character.charCount(codePoint);
    }
    return text;
  }

  private void write(String text) {
    try {
      out.append(text);
      if (out instanceof Flushable stream) {
        stream.flush();
      }
    } catch (IOException e) {
      // Standard error is gone; there is nobody left to tell.
      drawn = false;
      open = false;
    }
  }
}
