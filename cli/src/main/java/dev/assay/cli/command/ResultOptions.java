package dev.assay.cli.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.assay.cli.report.JsonReport;
import dev.assay.cli.report.ResultFile;
import dev.assay.cli.report.TextReport;
import dev.assay.comparator.explain.Decompiler;
import dev.assay.core.failure.AssayException;
import dev.assay.core.limits.Limits;
import dev.assay.core.policy.Policy;
import dev.assay.core.policy.PolicyReader;
import dev.assay.core.result.ReleaseResult;
import dev.assay.core.signature.PinnedCertificates;
import dev.assay.core.text.Place;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The options of every command that ends with a verdict: what is accepted, and how the result is
 * shown.
 *
 * @param policy what is accepted
 * @param json where the JSON goes; {@code -} is standard output, in place of the text
 * @param text how the text looks
 * @param decompiler what shows classes as source, if that is asked for
 * @param limits how much is read of hostile files
 */
record ResultOptions(
    Policy policy,
    Optional<String> json,
    TextReport.Options text,
    Optional<Decompiler> decompiler,
    Limits limits) {
  private static final String STDOUT = "-";

  /** Declares them. */
  static List<OptionSpec> specs() {
    List<OptionSpec> specs = new ArrayList<>();
    specs.addAll(PolicyOptions.specs());
    specs.addAll(shown());
    specs.addAll(LimitOptions.specs());
    return specs;
  }

  private static List<OptionSpec> shown() {
    return List.of(
        OptionSpec.value("json", "FILE", "write the result as JSON; - is standard output"),
        OptionSpec.repeatable("signer", "FILE", "certificate (PEM) of who may sign files"),
        OptionSpec.repeatable("timestamper", "FILE", "certificate (PEM) of who may say when"),
        OptionSpec.value("color", "WHEN", "auto (as usual), always or never"),
        OptionSpec.flag("decompile", "show classes whose code differs as source, too"),
        OptionSpec.flag("verbose", "cut nothing, and show all digests"));
  }

  /**
   * Reads them.
   *
   * @param environment NO_COLOR and TERM are looked at
   * @throws AssayException.Usage if one is wrong, or JSON cannot be written where it shall be
   */
  static ResultOptions of(Arguments arguments, Console console, Map<String, String> environment)
      throws AssayException {
    Policy policy = PolicyOptions.of(arguments).trusting(pinned(arguments));
    Optional<String> json = arguments.value("json");
    if (json.isPresent() && !json.get().equals(STDOUT)) {
      check(json.get());
    }
    boolean color = color(arguments.value("color").orElse("auto"), console, environment);
    return new ResultOptions(
        policy,
        json,
        new TextReport.Options(color, arguments.has("verbose")),
        arguments.has("decompile") ? Optional.of(installed()) : Optional.empty(),
        LimitOptions.of(arguments));
  }

  private static PinnedCertificates pinned(Arguments arguments) throws AssayException {
    List<X509Certificate> signers = new ArrayList<>();
    for (String file : arguments.values("signer")) {
      signers.addAll(PolicyReader.certificates(Path.of(file), Place.of("--signer")));
    }
    List<X509Certificate> timestampers = new ArrayList<>();
    for (String file : arguments.values("timestamper")) {
      timestampers.addAll(PolicyReader.certificates(Path.of(file), Place.of("--timestamper")));
    }
    return new PinnedCertificates(signers, timestampers);
  }

  private static Decompiler installed() throws AssayException.Usage {
    return Decompiler.installed()
        .orElseThrow(
            () ->
                new AssayException.Usage(
                    "--decompile: expected "
                        + Decompiler.JAR
                        + " in the folder decompiler beside Assay's jars, found none; run Assay"
                        + " through its launcher"));
  }

  private static void check(String file) throws AssayException.Usage {
    try {
      new ResultFile(Path.of(file)).check();
    } catch (IOException | InvalidPathException e) {
      throw new AssayException.Usage("--json: cannot write to " + file + ": " + e.getMessage());
    }
  }

  private static boolean color(String when, Console console, Map<String, String> environment)
      throws AssayException.Usage {
    return switch (when) {
      case "always" -> true;
      case "never" -> false;
      case "auto" ->
          console.liveOut()
              && environment.getOrDefault("NO_COLOR", "").isEmpty()
              && !environment.getOrDefault("TERM", "").equals("dumb");
      default ->
          throw new AssayException.Usage("--color: expected auto, always or never, found " + when);
    };
  }

  /**
   * Shows a result. The JSON comes first: should it fail, no text says that all is well.
   *
   * @throws IOException if the JSON file cannot be written
   */
  ExitCode show(ReleaseResult result, Console console) throws IOException {
    JsonReport report =
        new JsonReport(new JsonReport.Tool("assay", VersionCommand.version()), limits);
    if (json.isPresent() && json.get().equals(STDOUT)) {
      Writer out = new OutputStreamWriter(console.out(), UTF_8);
      report.write(result, out);
      out.flush();
    } else {
      if (json.isPresent()) {
        new ResultFile(Path.of(json.get())).write(out -> report.write(result, out));
      }
      new TextReport(text).write(result, console.out());
    }
    return ExitCode.of(result.verdict());
  }
}
