package dev.assay.cli.command;

import dev.assay.core.failure.AssayException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.DefaultParser;
import org.apache.commons.cli.MissingArgumentException;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;
import org.apache.commons.cli.ParseException;
import org.apache.commons.cli.UnrecognizedOptionException;

/**
 * Reads arguments against a declaration. Nothing is guessed: no shortened names, no value taken
 * silently out of two.
 *
 * @param command for messages
 * @param operands as in {@link OptionCommand#operands()}
 * @param specs all options
 */
record ArgumentParser(String command, List<String> operands, List<OptionSpec> specs) {

  Arguments parse(List<String> arguments) throws AssayException.Usage {
    CommandLine line = read(arguments);
    Map<String, List<String>> given = new LinkedHashMap<>();
    for (Option option : line.getOptions()) {
      List<String> values = given.computeIfAbsent(option.getLongOpt(), _ -> new ArrayList<>());
      values.addAll(option.getValuesList());
    }
    for (OptionSpec spec : specs) {
      check(spec, given.getOrDefault(spec.name(), List.of()));
    }
    checkOperands(line.getArgList());
    return new Arguments(line.getArgList(), given);
  }

  private CommandLine read(List<String> arguments) throws AssayException.Usage {
    Options options = new Options();
    for (OptionSpec spec : specs) {
      options.addOption(
          // One short name, which every compiler has.
          (spec.name().equals("output") ? Option.builder("o") : Option.builder())
              .longOpt(spec.name())
              .hasArg(spec.placeholder().isPresent())
              .get());
    }
    DefaultParser parser =
        DefaultParser.builder()
            .setAllowPartialMatching(false)
            .setStripLeadingAndTrailingQuotes(false)
            .get();
    try {
      return parser.parse(options, arguments.toArray(new String[0]));
    } catch (UnrecognizedOptionException e) {
      throw usage(unknown(e.getOption()));
    } catch (MissingArgumentException e) {
      throw usage("--" + e.getOption().getLongOpt() + " needs a value");
    } catch (ParseException e) {
      throw usage(String.valueOf(e.getMessage()));
    }
  }

  private String unknown(String typed) {
    String name = typed.replaceFirst("^--?", "").replaceFirst("=.*", "");
    Optional<String> meant = Nearest.to(name, specs.stream().map(OptionSpec::name).toList());
    return "unknown option " + typed + meant.map(m -> "; did you mean --" + m + "?").orElse("");
  }

  private void check(OptionSpec spec, List<String> values) throws AssayException.Usage {
    if (values.size() > 1 && !spec.repeatable()) {
      throw usage("--" + spec.name() + " is given " + values.size() + " times; once is expected");
    }
    if (values.contains("")) {
      throw usage("--" + spec.name() + " needs a value; it is empty");
    }
  }

  private void checkOperands(List<String> given) throws AssayException.Usage {
    boolean more = !operands.isEmpty() && operands.getLast().endsWith("...");
    if (given.size() < operands.size()) {
      throw usage(operands.get(given.size()) + " is missing");
    }
    if (given.size() > operands.size() && !more) {
      throw usage("unexpected argument '" + given.get(operands.size()) + "'");
    }
    if (given.contains("")) {
      throw usage("an argument is empty");
    }
  }

  private AssayException.Usage usage(String problem) {
    return new AssayException.Usage(
        command + ": " + problem + " (see 'assay " + command + " --help')");
  }
}
