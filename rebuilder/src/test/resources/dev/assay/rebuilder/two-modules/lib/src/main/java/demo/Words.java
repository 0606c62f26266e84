package demo;

public final class Words {
  private Words() {}

  public static String first() {
    return "one";
  }
}
