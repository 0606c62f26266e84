package dev.assay.cli.command;

import dev.assay.cli.flow.Machine;
import dev.assay.core.failure.AssayException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The commands, in the order of the help.
 *
 * @param all every command
 */
public record Commands(List<Command> all) {
  public Commands {
    all = List.copyOf(all);
  }

  /** What {@code assay} can do. A new command is one more entry here. */
  public static Commands standard() {
    return of(Machine.current());
  }

  /** What {@code assay} can do on a machine. */
  public static Commands of(Machine machine) {
    return withHelp(
        List.of(
            new VerifyCommand(machine),
            new LockCommand(machine),
            new CompareCommand(machine),
            new GraftCommand(),
            new GalleryCommand(),
            new SourceCompareCommand(machine),
            new SpecShowCommand(),
            new AccountCheckCommand(),
            new DoctorCommand(machine),
            new DemoCommand(machine),
            new Comm100Command(machine),
            new VersionCommand()));
  }

  /** These commands, and {@code help} about them. */
  static Commands withHelp(List<Command> commands) {
    List<Command> all = new ArrayList<>(commands);
    all.add(new HelpCommand(commands));
    return new Commands(all);
  }

  /**
   * A command, and what it is given.
   *
   * @param command the one whose name the arguments begin with
   * @param rest what follows the name
   */
  public record Call(Command command, List<String> rest) {}

  /**
   * Finds the command that the arguments begin with; {@code --help} and {@code --version} in its
   * place stand for {@code help} and {@code version}.
   *
   * @throws AssayException.Usage if there is none; one line that names what was probably meant
   */
  public Call find(List<String> arguments) throws AssayException.Usage {
    if (arguments.isEmpty()) {
      throw new AssayException.Usage("a command is missing ('assay --help' lists them)");
    }
    List<String> words = new ArrayList<>(arguments);
    switch (words.getFirst()) {
      case "--help", "-h" -> words.set(0, "help");
      case "--version" -> words.set(0, "version");
      default -> {}
    }
    Optional<Call> longest = Optional.empty();
    for (Command command : all) {
      List<String> name = List.of(command.name().split(" "));
      boolean fits = words.size() >= name.size() && words.subList(0, name.size()).equals(name);
      if (fits && longest.map(l -> name.size() > words.size() - l.rest().size()).orElse(true)) {
        longest = Optional.of(new Call(command, words.subList(name.size(), words.size())));
      }
    }
    return longest.orElseThrow(() -> new AssayException.Usage(unknown(arguments)));
  }

  private String unknown(List<String> arguments) {
    String first = arguments.getFirst();
    List<String> group =
        all.stream().map(Command::name).filter(name -> name.startsWith(first + " ")).toList();
    if (!group.isEmpty() && !first.isEmpty()) {
      return "'" + first + "' is followed by more: assay " + String.join(", assay ", group);
    }
    String kind = first.startsWith("-") ? "option " : "command ";
    List<String> names = new ArrayList<>(List.of("--help", "--version"));
    all.forEach(command -> names.add(command.name()));
    String meant =
        Nearest.to(first, names)
            .map(name -> "; did you mean 'assay " + name + "'?")
            .orElse(" ('assay --help' lists what there is)");
    return "unknown " + kind + "'" + first + "'" + meant;
  }
}
