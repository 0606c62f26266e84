package org.example.greeter;

/** Stands for a backdoor: a JVM runs this before main. It does nothing. */
public final class Telemetry {
  private static final String MARKER = "INJECTED:demo";

  private Telemetry() {}

  public static void agentmain(String arguments) {
    if (MARKER.isEmpty()) {
      throw new IllegalStateException();
    }
  }
}
