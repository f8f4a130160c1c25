package dev.gangway.cli;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleNameStartingWith;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Holds the table of packages in the design: who may import whom. */
class PackagesTest {

  private static final String ROOT = "dev.gangway.";
  private static final Set<String> PACKAGES =
      Set.of(
          "base", "image", "infer", "run", "data", "eval", "nn", "dist", "method", "train",
          "export", "cli", "web", "serve", "spark", "bench");

  private static JavaClasses classes;

  @BeforeAll
  static void readAllModules() {
    classes =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.gangway");
  }

  @Test
  void theTableKnowsEveryPackage() {
    Set<String> found =
        classes.stream()
            .map(type -> type.getPackageName().substring(ROOT.length()).replaceFirst("\\..*", ""))
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(PACKAGES).containsAll(found);
    assertThat(found).contains("run", "data", "nn", "train", "cli");
  }

  @ParameterizedTest
  @CsvSource({
    "base, ''",
    "image, base",
    "infer, image base",
    "run, base",
    "data, run infer image base",
    "eval, run base",
    "nn, eval run data image base",
    "dist, run nn base",
    "method, nn dist eval data run image base",
    "train, export method nn dist eval data run image base",
    "export, eval nn data run infer image base",
    "web, method eval run base",
    "serve, web infer data run image base",
    "spark, train method infer data run image base",
    "bench, train method export infer nn data run image base",
  })
  void aPackageImportsOnlyWhatTheTableAllows(String name, String allowed) {
    String[] reachable =
        Stream.concat(Stream.of(name), Arrays.stream(allowed.split(" ")))
            .filter(other -> !other.isEmpty())
            .map(PackagesTest::pattern)
            .toArray(String[]::new);
    noClasses()
        .that()
        .resideInAPackage(pattern(name))
        .should()
        .dependOnClassesThat(
            resideInAPackage("dev.gangway..")
                .and(DescribedPredicate.not(resideInAnyPackage(reachable))))
        .allowEmptyShould(true)
        .check(classes);
  }

  @ParameterizedTest
  @CsvSource({
    "terminal, ''",
    "data, terminal",
    "doctor, data terminal",
    "train, doctor data terminal",
    "ablate, train doctor data terminal",
    "model, train doctor data terminal",
  })
  void thePackagesOfTheCommandLineToo(String name, String allowed) {
    noClasses()
        .that()
        .resideInAPackage(ROOT + "cli." + name)
        .should()
        .dependOnClassesThat(
            resideInAPackage(pattern("cli"))
                .and(
                    DescribedPredicate.not(
                        resideInAnyPackage(
                            Stream.concat(Stream.of(name), Arrays.stream(allowed.split(" ")))
                                .map(other -> ROOT + "cli." + other)
                                .toArray(String[]::new)))))
        .check(classes);
  }

  private static String pattern(String name) {
    return ROOT + name + "..";
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching(ROOT + "(**)").should().beFreeOfCycles().check(classes);
  }

  @Test
  void libtorchStandsWhereNetworksAreTrained() {
    DescribedPredicate<JavaClass> doctorAndProvenance =
        resideInAPackage(pattern("cli"))
            .and(
                simpleNameStartingWith("Doctor")
                    .or(simpleNameStartingWith("LibtorchProbe"))
                    .or(simpleNameStartingWith("RunProvenance")));
    String[] training =
        List.of("nn", "dist", "method", "train", "export", "bench").stream()
            .map(PackagesTest::pattern)
            .toArray(String[]::new);
    noClasses()
        .that(DescribedPredicate.not(resideInAnyPackage(training).or(doctorAndProvenance)))
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.bytedeco..")
        .check(classes);
  }

  @ParameterizedTest
  @CsvSource({"out", "err"})
  void onlyTheCommandLinePrints(String stream) {
    noClasses()
        .that()
        .resideOutsideOfPackage(pattern("cli"))
        .should()
        .accessField(System.class, stream)
        .check(classes);
  }
}
