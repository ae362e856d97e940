package dev.unroll.jobs;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The direction of dependencies, beyond what the modules' own class paths enforce. */
@AnalyzeClasses(packages = "dev.unroll", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule LAYERS =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("schemas")
          .definedBy("dev.unroll.schemas..")
          .layer("models")
          .definedBy("dev.unroll.models..")
          .layer("operators")
          .definedBy("dev.unroll.operators..")
          .layer("jobs")
          .definedBy("dev.unroll.jobs..")
          .whereLayer("jobs")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("operators")
          .mayOnlyBeAccessedByLayers("jobs")
          .whereLayer("models")
          .mayOnlyBeAccessedByLayers("operators", "jobs");

  @ArchTest
  static final ArchRule THE_CONNECTOR_IS_KNOWN_IN_ONE_PACKAGE =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.unroll.jobs.kafka")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.apache.flink.connector.kafka..");

  @ArchTest
  static final ArchRule THE_BATCHER_IS_PLAIN =
      noClasses()
          .that()
          .haveFullyQualifiedName("dev.unroll.operators.MicroBatcher")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.flink..", "ai.onnxruntime..");

  @ArchTest
  static final ArchRule PACKAGES_OF_JOBS_HAVE_NO_CYCLES =
      slices().matching("dev.unroll.jobs.(*)..").should().beFreeOfCycles();
}
