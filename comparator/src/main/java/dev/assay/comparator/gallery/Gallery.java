package dev.assay.comparator.gallery;

import dev.assay.comparator.bytes.ArrayBytes;
import dev.assay.comparator.bytes.Bytes;
import dev.assay.comparator.consistency.Consistency;
import dev.assay.comparator.format.Formats;
import dev.assay.core.result.Comparison;
import dev.assay.core.result.Finding;
import dev.assay.core.result.Grade;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;

/**
 * Applies operators to copies of a file, and looks whether a comparison finds each of them.
 *
 * @param compare what is put to the test
 * @param operators which are tried
 */
public record Gallery(Compare compare, List<Operator> operators) {
  /** Bigger files are not packed into others once more. */
  private static final int MAX_NESTED = 1 << 20;

  public Gallery {
    operators = List.copyOf(operators);
  }

  /** Compares a published file with its rebuilt counterpart. */
  @FunctionalInterface
  public interface Compare {
    /** As {@code Comparator.compare}. */
    Comparison compare(String name, Bytes published, Bytes rebuilt) throws IOException;
  }

  /**
   * Tries every operator that fits a file, or a member of it at any depth.
   *
   * @return one row for each operator that fits, in the order of the operators
   */
  public List<Row> run(String name, byte[] file) {
    return run(name, file, List.of(Nesting.NONE));
  }

  /** The same with the file and its mutants inside a jar in a jar, and inside a {@code tar.gz}. */
  public List<Row> runNested(String name, byte[] file) {
    return file.length > MAX_NESTED ? run(name, file) : run(name, file, List.of(Nesting.values()));
  }

  private List<Row> run(String name, byte[] file, List<Nesting> nestings) {
    Sites sites = Sites.of(name, file);
    List<Row> rows = new ArrayList<>();
    for (Operator operator : operators) {
      Optional<Pair> pair = apply(operator, sites, file);
      for (Nesting nesting : pair.isPresent() ? nestings : List.<Nesting>of()) {
        rows.add(judge(operator, name, pair.get(), nesting));
      }
    }
    return rows;
  }

  /**
   * A clean file and its mutant.
   *
   * @param failure why there is no mutant although the operator fits
   */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  private record Pair(byte[] clean, byte[] mutant, Place place, Optional<String> failure) {}

  /** At the first site that the operator fits. */
  private static Optional<Pair> apply(Operator operator, Sites sites, byte[] file) {
    for (Site site : sites.of(operator.shape())) {
      boolean control = operator.kind() == Operator.Kind.CONTROL;
      if (control && !site.listed()) {
        continue;
      }
      try {
        Optional<Mutant> mutant = operator.mutation().apply(site.bytes().clone());
        boolean same = mutant.isPresent() && Arrays.equals(mutant.get().bytes(), site.bytes());
        // A control may find that all is as it would make it; an injection may not.
        if (mutant.isPresent() && !(control && same)) {
          // A control must differ in nothing else, such as the encoder of an outer archive.
          byte[] base = mutant.get().clean().orElse(site.bytes());
          boolean embedded = control || mutant.get().clean().isPresent();
          byte[] clean = embedded ? site.way().embed(base) : file;
          byte[] whole = site.way().embed(mutant.get().bytes());
          Place place = mutant.get().place().under(site.within());
          return Optional.of(new Pair(clean, whole, place, Optional.empty()));
        }
      } catch (IOException | RuntimeException e) {
        // An operator that fails would be a trick that nobody looked for.
        Place place = Place.in().under(site.within());
        return Optional.of(new Pair(file, file, place, Optional.of(describe(e))));
      }
    }
    return Optional.empty();
  }

  private Row judge(Operator operator, String file, Pair pair, Nesting nesting) {
    Place place = pair.place().under(nesting.within(file));
    String name = nesting.name(file);
    String path = place.text(name);
    if (pair.failure().isPresent()) {
      return missed(operator, path, "the operator failed: " + pair.failure().get());
    }
    if (Arrays.equals(pair.clean(), pair.mutant())) {
      return missed(operator, path, "the operator changed nothing");
    }
    try {
      Comparison comparison =
          compare.compare(
              name,
              new ArrayBytes(nesting.pack(file, pair.mutant())),
              new ArrayBytes(nesting.pack(file, pair.clean())));
      return operator.kind() == Operator.Kind.CONTROL
          ? judgeControl(operator, path, comparison)
          : judgeInjection(operator, path, place, comparison);
    } catch (CancellationException e) {
      throw e;
    } catch (IOException | RuntimeException | StackOverflowError e) {
      return missed(operator, path, "the comparison failed: " + describe(e));
    }
  }

  private static Row judgeControl(Operator operator, String path, Comparison comparison) {
    Grade worst = Grade.IDENTICAL;
    for (Finding finding : comparison.findings()) {
      // A control does not make the package's own hashes again, and is not about them.
      boolean about = !finding.rule().equals(Consistency.RULE);
      worst = about ? worst.worse(finding.grade()) : worst;
    }
    if (worst == Grade.IDENTICAL) {
      return missed(operator, path, "no difference found");
    }
    boolean fine = operator.grade().atLeast(worst);
    return new Row(
        operator,
        path,
        worst,
        fine ? Row.Outcome.FOUND : Row.Outcome.FALSE_ALARM,
        fine ? "" : worstOf(comparison));
  }

  private static Row judgeInjection(
      Operator operator, String path, Place place, Comparison comparison) {
    // What is not read yet is found as a whole.
    boolean opaque = Formats.ALL.stream().noneMatch(f -> f.id().equals(operator.shape().format()));
    Grade found = Grade.IDENTICAL;
    for (Finding finding : comparison.findings()) {
      if (place.holds(finding) || (opaque && place.isAround(finding))) {
        found = found.worse(finding.grade());
      }
    }
    return found.atLeast(operator.grade())
        ? new Row(operator, path, found, Row.Outcome.FOUND, "")
        : new Row(operator, path, found, Row.Outcome.MISSED, worstOf(comparison));
  }

  private static Row missed(Operator operator, String path, String remark) {
    return new Row(operator, path, Grade.IDENTICAL, Row.Outcome.MISSED, remark);
  }

  /** The worst finding wherever it is, to see what was found instead. */
  private static String worstOf(Comparison comparison) {
    return comparison.findings().stream()
        .filter(finding -> finding.grade() == comparison.worst())
        .findFirst()
        .map(f -> "worst: " + f.grade() + " at " + f.path().text() + ", " + f.part())
        .orElse("no difference found");
  }

  private static String describe(Throwable failure) {
    return failure.getClass().getSimpleName() + ": " + failure.getMessage();
  }
}
