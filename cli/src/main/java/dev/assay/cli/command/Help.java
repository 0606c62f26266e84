package dev.assay.cli.command;

import java.util.List;
import java.util.function.Function;

/** The help's common parts. */
final class Help {
  private Help() {}

  /** Whether {@code --help} or {@code -h} stands among the options. */
  static boolean isAskedFor(List<String> arguments) {
    int end = arguments.indexOf("--");
    List<String> options = end < 0 ? arguments : arguments.subList(0, end);
    return options.contains("--help") || options.contains("-h");
  }

  /** Two aligned columns, indented by two. */
  static <T> String table(List<T> rows, Function<T, String> left, Function<T, String> right) {
    int width = rows.stream().map(left).mapToInt(String::length).max().orElse(0) + 2;
    StringBuilder text = new StringBuilder();
    for (T row : rows) {
      String head = left.apply(row);
      text.append("  ").append(head).repeat(' ', width - head.length());
      text.append(right.apply(row)).append('\n');
    }
    return text.toString();
  }
}
