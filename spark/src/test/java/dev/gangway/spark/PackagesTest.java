package dev.gangway.spark;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Holds this module's row of the table in the design, and that what it ships needs no libtorch. */
class PackagesTest {

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.gangway.spark");

  @Test
  void sparkImportsOnlyWhatTheTableAllows() {
    assertThat(CLASSES.size()).isGreaterThan(10);
    noClasses()
        .should()
        .dependOnClassesThat(
            resideInAPackage("dev.gangway..")
                .and(
                    DescribedPredicate.not(
                        resideInAnyPackage(
                            "dev.gangway.spark..",
                            "dev.gangway.infer..",
                            "dev.gangway.image..",
                            "dev.gangway.base..",
                            "dev.gangway.data..",
                            "dev.gangway.run.."))))
        .check(CLASSES);
  }

  @Test
  void theJobsNeedNoLibtorch() {
    noClasses().should().dependOnClassesThat().resideInAPackage("org.bytedeco..").check(CLASSES);
  }

  @ParameterizedTest
  @ValueSource(strings = {"out", "err"})
  void onlyTheJobsCommandLinePrints(String stream) {
    noClasses()
        .that()
        .doNotHaveSimpleName("Job")
        .should()
        .accessField(System.class, stream)
        .check(CLASSES);
  }
}
