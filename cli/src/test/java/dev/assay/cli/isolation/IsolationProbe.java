package dev.assay.cli.isolation;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Runs as a child, tries what a parser that was taken over would try, and says how it went. */
public final class IsolationProbe {
  private IsolationProbe() {}

  /** The first input says what to look for: a port, then files. */
  public static void main(String[] arguments) throws IOException {
    List<String> asked = Files.readAllLines(Path.of(arguments[0]));
    System.getenv().forEach((name, value) -> System.out.println("variable " + name + "=" + value));
    System.out.println("connect " + connect(Integer.parseInt(asked.getFirst())));
    for (String file : asked.subList(1, asked.size())) {
      System.out.println("read " + read(Path.of(file)));
    }
    System.out.println("write " + write(Path.of(arguments[0])));
    System.out.println("home " + System.getProperty("user.home"));
    System.out.println("processes " + ProcessHandle.allProcesses().count());
    System.out.println("heap " + Runtime.getRuntime().maxMemory());
  }

  private static String connect(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
      return "reached";
    } catch (IOException e) {
      return "refused";
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return "nothing";
    }
  }

  private static String write(Path file) {
    try {
      Files.writeString(file, "changed");
      return "changed";
    } catch (IOException e) {
      return "refused";
    }
  }
}
