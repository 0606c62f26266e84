package dev.assay.cli;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.EvaluationResult;
import java.util.List;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rules of the house that can be read off the class files. */
class ArchitectureTest {
  private static final String CORE = "dev.assay.core..";
  private static final String REBUILDER = "dev.assay.rebuilder..";
  private static final String COMPARATOR = "dev.assay.comparator..";
  private static final String CLI = "dev.assay.cli..";

  private static final JavaClasses OURS =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.assay");

  // --- that the rules look at something

  @ParameterizedTest
  @CsvSource({"core, 60", "rebuilder, 10", "comparator, 40", "cli, 25"})
  void seesTheClassesOfEveryModule(String module, int atLeast) {
    long seen = OURS.stream().filter(resideInAPackage("dev.assay." + module + "..")).count();
    assertThat(seen).isGreaterThanOrEqualTo(atLeast);
  }

  @Test
  void everyClassBelongsToAModule() {
    classes().should().resideInAnyPackage(CORE, REBUILDER, COMPARATOR, CLI).check(OURS);
  }

  // --- who sees whom

  @Test
  void coreSeesNothingOfOurs() {
    noClasses()
        .that()
        .resideInAPackage(CORE)
        .should()
        .dependOnClassesThat(resideInAPackage("dev.assay..").and(resideOutsideOfPackage(CORE)))
        .check(OURS);
  }

  @Test
  void rebuilderAndComparatorDoNotSeeEachOther() {
    noClasses()
        .that()
        .resideInAPackage(REBUILDER)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(COMPARATOR, CLI)
        .check(OURS);
    noClasses()
        .that()
        .resideInAPackage(COMPARATOR)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(REBUILDER, CLI)
        .check(OURS);
  }

  @Test
  void theFlowKnowsNeitherCommandLineNorReports() {
    noClasses()
        .that()
        .resideInAPackage("dev.assay.cli.flow..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.apache.commons.cli..", "dev.assay.cli.command..", "dev.assay.cli.report..")
        .check(OURS);
  }

  @Test
  void oneClassSeesTheCommandLineLibrary() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName("dev.assay.cli.command.ArgumentParser")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.apache.commons.cli..")
        .check(OURS);
  }

  @Test
  void packagesDoNotDependOnEachOtherInCircles() {
    slices().matching("dev.assay.(*).(*)..").should().beFreeOfCycles().check(OURS);
  }

  @Test
  void listsAreExplicit() {
    noClasses().should(Forbidden.call(Forbidden.DISCOVERY)).check(OURS);
  }

  // --- what comes from outside

  /** A program of its own, in the sandbox. */
  private static final String BRIDGE = "RepositoryBridge";

  @Test
  void onlyTheCommandLinePrintsAndEnds() {
    noClasses()
        .that()
        .resideOutsideOfPackage(CLI)
        .and()
        .doNotHaveSimpleName(BRIDGE)
        .should(Forbidden.call(Forbidden.END))
        .check(OURS);
    noClasses()
        .that()
        .resideOutsideOfPackage(CLI)
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .check(OURS);
  }

  @Test
  void onlyTheDeadlineKnowsTheTime() {
    noClasses()
        .that()
        .resideInAnyPackage(CORE, COMPARATOR)
        .and()
        .doNotHaveFullyQualifiedName("dev.assay.core.limits.Deadline")
        .should(Forbidden.call(Forbidden.CLOCK))
        .check(OURS);
  }

  @Test
  void coreAndComparatorUseNoRandomness() {
    noClasses()
        .that()
        .resideInAnyPackage(CORE, COMPARATOR)
        .should(Forbidden.call(Forbidden.RANDOMNESS))
        .check(OURS);
  }

  @Test
  void coreAndComparatorUseNoDefaultOfTheMachine() {
    noClasses()
        .that()
        .resideInAnyPackage(CORE, COMPARATOR)
        .should(Forbidden.call(Forbidden.DEFAULTS))
        .check(OURS);
  }

  // --- how it is written

  @Test
  void noStaticStateCanChange() {
    fields().that().areStatic().should(Forbidden.beConstant()).check(OURS);
  }

  @Test
  void everyPackageIsNullMarked() {
    List<String> unmarked =
        OURS.stream()
            .map(JavaClass::getPackage)
            .distinct()
            .filter(p -> !p.isAnnotatedWith(NullMarked.class))
            .map(JavaPackage::getName)
            .toList();
    assertThat(unmarked).isEmpty();
  }

  // --- that the rules of our own making find what they are for

  @Test
  void theRulesFindOffenders() {
    assertThat(offences(Forbidden.call(Forbidden.CLOCK), Offenders.Clocks.class)).hasSize(4);
    assertThat(offences(Forbidden.call(Forbidden.RANDOMNESS), Offenders.Randomness.class))
        .hasSize(5);
    assertThat(offences(Forbidden.call(Forbidden.DEFAULTS), Offenders.Defaults.class)).hasSize(8);
    assertThat(offences(Forbidden.call(Forbidden.END), Offenders.Ends.class)).hasSize(3);
    JavaClasses state = new ClassFileImporter().importClasses(Offenders.State.class);
    assertThat(
            fields()
                .that()
                .areStatic()
                .should(Forbidden.beConstant())
                .evaluate(state)
                .getFailureReport()
                .getDetails())
        .hasSize(4);
  }

  private static List<String> offences(ArchCondition<JavaClass> condition, Class<?> offender) {
    EvaluationResult result =
        noClasses().should(condition).evaluate(new ClassFileImporter().importClasses(offender));
    return result.getFailureReport().getDetails();
  }
}
