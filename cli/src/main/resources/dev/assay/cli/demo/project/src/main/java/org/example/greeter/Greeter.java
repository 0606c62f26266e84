package org.example.greeter;

/** Greets. */
public final class Greeter {
  private Greeter() {}

  public static void main(String[] names) {
    for (String name : names) {
      System.out.println("Hello, " + name);
    }
  }
}
