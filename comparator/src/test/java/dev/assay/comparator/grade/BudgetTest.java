package dev.assay.comparator.grade;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

class BudgetTest {
  private static final int MANY = 857;

  @Test
  void nothingCarriesNothing() {
    assertThat(new Budget().bits()).isZero();
    assertThat(used("a", MANY, place -> Proved.NOTHING).bits()).isZero();
  }

  @Test
  void oneValueEverywhereCountsOnce() {
    assertThat(used("a", MANY, place -> new Proved("x", 31)).bits()).isEqualTo(31);
  }

  @Test
  void distinctValuesCountEach() {
    assertThat(used("a", MANY, place -> new Proved("x" + place, 31)).bits())
        .isGreaterThan(31 * MANY);
  }

  @Test
  void whichPlaceHasWhichOfTwoValuesCounts() {
    Budget budget = used("a", MANY, place -> new Proved(scattered(place) ? "x" : "y", 31));
    assertThat(budget.bits()).isGreaterThan(MANY / 2);
  }

  @Test
  void whichPlacesAreTouchedAtAllCounts() {
    Budget budget = new Budget();
    for (int place = 0; place < MANY; place++) {
      if (scattered(place)) {
        budget.add(0, new Budget.Stream(0, "rule", "a", MANY), place, new Proved("x", 31));
      }
    }
    assertThat(budget.bits()).isGreaterThan(MANY / 2);
  }

  @Test
  void aFewRunsCostLittle() {
    assertThat(used("a", MANY, place -> new Proved(place < 300 ? "x" : "y", 31)).bits())
        .isBetween(63, 90);
  }

  @Test
  void sayingTheSameTwiceCarriesNothingMore() {
    Budget budget = used("local", MANY, place -> new Proved(scattered(place) ? "x" : "y", 31));
    int once = budget.bits();
    use(budget, "central", MANY, place -> new Proved(scattered(place) ? "x" : "y", 31));
    assertThat(budget.bits()).isEqualTo(once);
    use(budget, "other", MANY, place -> new Proved(scattered(place + 1) ? "x" : "y", 31));
    assertThat(budget.bits()).isGreaterThan(once + MANY / 2);
  }

  @Test
  void everyFurtherLayerIsAChoice() {
    Budget budget = new Budget();
    for (int layer = 0; layer < 300; layer++) {
      budget.add(0, new Budget.Stream(layer, "rule", "a", 1), 0, new Proved("x", 31));
    }
    assertThat(budget.bits()).isEqualTo(31 + 299);
  }

  @Test
  void theSharesOfTheFindingsAreTheSum() {
    Budget budget = new Budget();
    for (int place = 0; place < 6; place++) {
      Proved proved = new Proved(place < 4 ? "x" : "y", 31.25);
      budget.add(place, new Budget.Stream(0, "rule", "a", 6), place, proved);
    }
    // The first finding has its value and which places have which; the fifth a value of its own.
    assertThat(budget.millibits().keySet()).containsExactly(0, 4);
    assertThat(budget.millibits()).containsEntry(4, 31_250L);
    long sum = budget.millibits().values().stream().mapToLong(Long::longValue).sum();
    assertThat(budget.bits()).isEqualTo((int) ((sum + 999) / 1000)).isGreaterThan(63);
  }

  /** Looks random, and is the same on every run. */
  private static boolean scattered(int place) {
    return Integer.bitCount(place * 0x9E3779B1) % 2 == 0;
  }

  private static Budget used(String part, int places, IntFunction<Proved> value) {
    Budget budget = new Budget();
    use(budget, part, places, value);
    return budget;
  }

  private static void use(Budget budget, String part, int places, IntFunction<Proved> value) {
    for (int place = 0; place < places; place++) {
      budget.add(0, new Budget.Stream(0, "rule", part, places), place, value.apply(place));
    }
  }
}
