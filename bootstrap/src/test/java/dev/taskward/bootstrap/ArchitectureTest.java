package dev.taskward.bootstrap;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Checks that the service follows the rules of the architecture. */
@AnalyzeClasses(packages = ArchitectureTest.ROOT, importOptions = ArchitectureTest.ProductionCode.class)
class ArchitectureTest {
    static final String ROOT = "dev.taskward";

    @ArchTest
    static final ArchRule dependenciesPointInwards = ArchitectureRules.dependenciesPointInwards(ROOT);

    @ArchTest
    static final ArchRule everyClassIsInALayer = ArchitectureRules.everyClassIsInALayer(ROOT);

    @ArchTest
    static final ArchRule domainKnowsNoFramework = ArchitectureRules.domainKnowsNoFramework(ROOT);

    @ArchTest
    static final ArchRule applicationKnowsNoFramework = ArchitectureRules.applicationKnowsNoFramework(ROOT);

    @ArchTest
    static final ArchRule servicesAreReachedThroughPorts = ArchitectureRules.servicesAreReachedThroughPorts(ROOT);

    @ArchTest
    static final ArchRule drivingPortsAreImplementedInside = ArchitectureRules.drivingPortsAreImplementedInside(ROOT);

    @ArchTest
    static final ArchRule drivenPortsAreImplementedByAdapters =
            ArchitectureRules.drivenPortsAreImplementedByAdapters(ROOT);

    @ArchTest
    static final ArchRule adaptersKnowThePortsOfTheirSide = ArchitectureRules.adaptersKnowThePortsOfTheirSide(ROOT);

    @ArchTest
    static final ArchRule portMethodsTakeTheOwner = ArchitectureRules.portMethodsTakeTheOwner(ROOT);

    @ArchTest
    static final ArchRule adaptersAreEnteredByTheirRootPackage =
            ArchitectureRules.adaptersAreEnteredByTheirRootPackage(ROOT);

    @ArchTest
    static final ArchRule classesArePublicOnlyWhereAnotherPackageUsesThem =
            ArchitectureRules.classesArePublicOnlyWhereAnotherPackageUsesThem(ROOT);

    @ArchTest
    static final ArchRule restPackagesPointDownwards = ArchitectureRules.restPackagesPointDownwards(ROOT);

    @ArchTest
    static final ArchRule persistencePackagesPointDownwards = ArchitectureRules.persistencePackagesPointDownwards(ROOT);

    @ArchTest
    static final ArchRule onlyPersistenceKnowsTheDatabase = ArchitectureRules.onlyPersistenceKnowsTheDatabase(ROOT);

    @ArchTest
    static final ArchRule onlyRestKnowsHttpAndTokens = ArchitectureRules.onlyRestKnowsHttpAndTokens(ROOT);

    @ArchTest
    static final ArchRule packagesFormNoCycles = ArchitectureRules.packagesFormNoCycles(ROOT);

    @ArchTest
    static final ArchRule timeIsAnArgument = ArchitectureRules.timeIsAnArgument(ROOT);

    @ArchTest
    static final ArchRule domainIsImmutable = ArchitectureRules.domainIsImmutable(ROOT);

    @ArchTest
    static final ArchRule nothingIsInjectedIntoFields = ArchitectureRules.nothingIsInjectedIntoFields(ROOT);

    @ArchTest
    static final ArchRule onlyBootstrapWritesToStandardStreams =
            ArchitectureRules.onlyBootstrapWritesToStandardStreams(ROOT);

    @ArchTest
    static final ArchRule exceptionsAreSpecific = ArchitectureRules.exceptionsAreSpecific(ROOT);

    @ArchTest
    static final ArchRule everyPackageIsNullMarked = ArchitectureRules.everyPackageIsNullMarked(ROOT);

    /** Excludes tests, including those in test-jars. */
    static final class ProductionCode implements ImportOption {
        @Override
        public boolean includes(Location location) {
            return Predefined.DO_NOT_INCLUDE_TESTS.includes(location) && !location.contains("-tests.jar");
        }
    }
}
