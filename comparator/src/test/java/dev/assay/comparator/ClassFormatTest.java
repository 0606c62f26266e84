package dev.assay.comparator;

import dev.assay.comparator.bytes.ArrayBytes;
import dev.assay.comparator.golden.ClassCases;
import dev.assay.core.limits.Limits;
import dev.assay.core.result.*;
import org.junit.jupiter.api.Test;

class ClassFormatTest {
  @Test
  void show() throws Exception {
    for (ClassCases.Case c : ClassCases.all()) {
      System.out.println("=== " + c.name());
      ArrayBytes left = new ArrayBytes(c.published());
      ArrayBytes right = new ArrayBytes(c.rebuilt());
      Comparison comparison = new Comparator(Limits.DEFAULT).compare("B.class", left, right);
      for (Finding f : comparison.findings()) {
        System.out.println(
            f.grade()
                + " "
                + f.kind()
                + " ["
                + f.part()
                + "] "
                + f.rule()
                + ": "
                + f.detail().summary());
        f.detail().lines().forEach(l -> System.out.println("      " + l));
      }
      Accounts.check(comparison, left, right);
      Comparison back = new Comparator(Limits.DEFAULT).compare("B.class", right, left);
      Accounts.check(back, right, left);
    }
  }
}
