package dev.assay.core.event;

/**
 * What happens while a run goes on; for people, never for the verdict. Texts are not yet escaped.
 */
public sealed interface ProgressEvent {
  /**
   * A step begins.
   *
   * @param step one word: {@code source}, {@code toolchain}, {@code build} …
   * @param what about what
   */
  record StepStarted(String step, String what) implements ProgressEvent {}

  /**
   * A step ended.
   *
   * @param step as in its start
   * @param result what came out
   */
  record StepFinished(String step, String result) implements ProgressEvent {}

  /** One line of output of the build. */
  record BuildOutput(String line) implements ProgressEvent {}

  /** Something is tried once more after trouble with the network. */
  record Retry(String why) implements ProgressEvent {}

  /** Something that a person should know. */
  record Note(String text) implements ProgressEvent {}
}
